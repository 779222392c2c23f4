"""Equal questions asked once: the same fact of several systems is one sentence that names them all.

Rows of an estimate's questions come in; fewer rows go out, what narrows most first. The JSON keeps a row per system, for
answers are given per system; this is for reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.estimation.question_wording import find_wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMED = 4


def merge_questions(rows: Sequence[Mapping[str, Any]], *, by_owner: bool) -> list[dict[str, Any]]:
    """Return the rows with equal questions joined: ``text`` names all subjects, ``teams`` all who are asked, shares add up.

    Where nobody is known to own a system, its question is joined with none: whoever owns it is somebody else each time.

    Args:
        by_owner: join only what one owner is asked; else the question comes once, whoever has the answers.
    """
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for number, row in enumerate(rows):
        kind = next(iter(row["subject"]))
        alone = number if row["team"] is None else None
        groups.setdefault((kind, row["fact"], row["team"] if by_owner else "", alone), []).append(row)
    return sorted((_join(group) for group in groups.values()), key=lambda row: -row["narrows_by"])


def _join(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    return {
        **first,
        "text": first["text"] if len(rows) == 1 else _name_all(rows),
        "teams": list(dict.fromkeys(row["team"] for row in rows if row["team"])),
        "narrows_by": min(sum(row["narrows_by"] for row in rows), 1.0),
        "joined": len(rows),
    }


def _name_all(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the question with the names of all its subjects, the first few where there are many."""
    kind, fact = next(iter(rows[0]["subject"])), rows[0]["fact"]
    wording, schema = find_wording(kind, fact)
    template = wording.text.replace("{fact}", fact).replace("{schema}", schema)
    head, _, tail = template.partition("{}")
    names = [row["text"][len(head) : len(row["text"]) - len(tail)] for row in rows]
    more = len(names) - NAMED
    told = [*names[:NAMED], f"{more:,} more"] if more > 0 else names
    return f"{head}each of {', '.join(told[:-1])} and {told[-1]}{tail}"
