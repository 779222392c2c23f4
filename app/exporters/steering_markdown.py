"""One page for a steering committee, in Markdown: what to decide, the numbers with their widths, dates, risks, questions.

An estimate document comes in. Nothing stands here that the document does not say; what is unknown is said to be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.exporters.assumption_words import say_assumption
from app.exporters.merged_questions import merge_questions
from app.exporters.subject_names import name_milestone
from app.quantities import chance, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PARTS = (
    "inventory", "scenario", "model", "samples", "seed", "summary", "programme", "systems", "schedule", "sensitivity",
    "questions", "risks", "findings", "assumptions",
)  # fmt: skip
MOST_ROWS, MOST_LINES, LONGEST_TEXT = 12, 6, 300
DECISION_AT = 0.8
SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$!])")


def export_markdown(document: Mapping[str, Any], names: Mapping[tuple[str, str], str], currency: str) -> bytes:
    """Return the page; *names* are of systems, integrations and paths."""
    lines = [*_head(document), *_decision(document, currency), *_numbers(document, currency), *_dates(document, names)]
    lines += [*_missing(document, names), *_risks(document, names), *_questions(document), *_basis(document)]
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "backslashreplace")


def _head(document: Mapping[str, Any]) -> Iterator[str]:
    inventory, scenario = document["inventory"], document["scenario"]
    yield f"# {_text(inventory['name'])}"
    yield ""
    version = f"version {inventory['version']} of the inventory" if inventory["version"] else "the inventory as given"
    under = f", scenario {_text(scenario)}" if scenario else ""
    yield f"Integration estimate for the steering committee. Based on {version}{under}."
    yield ""


def _decision(document: Mapping[str, Any], currency: str) -> Iterator[str]:
    summary = document["summary"]
    yield "## Decision needed"
    yield ""
    cost, finish = summary["cost"], summary["finish"]["p80"]
    money = f"**{_money(cost['p80'], currency)}**" if cost else f"**{_days(summary['effort_days']['p80'])} person-days**"
    duration = summary["duration_months"]
    if duration is None:
        yield f"Approve {money}, kept with a probability of 80 %, and find the people whom work waits for: no date holds yet."
    else:
        when = f"go-live by **{finish}**" if finish else f"**{duration['p80']:.0f} months**"
        yield f"Approve {money} and {when}: each is kept with a probability of 80 %." + _joint(summary)
    deadline = summary["deadline"]
    if deadline and deadline["date"]:
        yield ""
        yield _about_deadline(deadline, summary)
    yield ""


def _joint(summary: Mapping[str, Any]) -> str:
    joint = summary["joint_confidence"]
    if not joint or joint["probability"] is None:
        return ""
    return f" Both together: {chance(joint['probability'])}."


def _about_deadline(deadline: Mapping[str, Any], summary: Mapping[str, Any]) -> str:
    if deadline["probability"] is None:
        lacks = "those people" if summary["duration_months"] is None else "a start"
        return f"The deadline is {deadline['date']}; whether it is met cannot be said without {lacks}."
    said = f"The deadline of {deadline['date']} is met with a probability of {chance(deadline['probability'])}."
    if deadline["probability"] < DECISION_AT:
        said += " Move it, cut scope, or add people where the work waits for them."
    return said


def _numbers(document: Mapping[str, Any], currency: str) -> Iterator[str]:
    summary, programme = document["summary"], document["programme"]
    yield "## The numbers"
    yield ""
    yield "| | Even chance (P50) | To commit to (P80) | Likely range (P10 to P90) |"
    yield "| --- | ---: | ---: | ---: |"
    effort, months = summary["effort_days"], summary["duration_months"]
    width = f"{_days(effort['p10'])} to {_days(effort['p90'])}"
    yield f"| Effort, person-days | {_days(effort['p50'])} | {_days(effort['p80'])} | {width} |"
    if cost := summary["cost"]:
        figures = {name: _money(cost[name], currency) for name in ("p10", "p50", "p80", "p90")}
        yield f"| Cost | {figures['p50']} | {figures['p80']} | {figures['p10']} to {figures['p90']} |"
    else:
        yield "| Cost | unknown: no rate per day is given | | |"
    if months is None:
        yield "| Duration, months | unknown: work waits for people whom nobody has | | |"
    else:
        yield f"| Duration, months | {months['p50']:.1f} | {months['p80']:.1f} | {months['p10']:.1f} to {months['p90']:.1f} |"
    if summary["finish"]["p50"]:
        yield f"| Go-live | {summary['finish']['p50']} | {summary['finish']['p80']} | |"
    if share := programme["integration_share"]:
        width = f"{percent(share['p10'])} to {percent(share['p90'])}"
        yield f"| Integration's share of the programme | {percent(share['p50'])} | {percent(share['p80'])} | {width} |"
    yield ""
    counts = ", ".join(f"{summary[f'{kind}_in_scope']} {kind}" for kind in ("systems", "integrations", "paths"))
    yield f"In scope: {counts}. {percent(summary['facts_known'])} of the facts that matter are known."
    yield ""
    yield from _bullets(programme["explanation"])


def _dates(document: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> Iterator[str]:
    rows = [row for row in document["schedule"]["milestones"] if row["p80"] and row["kind"] in {"phase", "path", "programme"}]
    if not rows:
        return
    yield "## When"
    yield ""
    yield "| Milestone | Even chance (P50) | To commit to (P80) |"
    yield "| --- | --- | --- |"
    ordered = sorted(rows, key=lambda row: (row["kind"] == "programme", row["p80_days"], row["id"]))
    for row in ordered[-MOST_ROWS:]:
        yield f"| {_text(name_milestone(row['id'], names))} | {row['p50']} | {row['p80']} |"
    yield ""
    if len(ordered) > MOST_ROWS:
        yield f"{len(ordered) - MOST_ROWS} earlier milestones are not listed."
        yield ""


def _missing(document: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> Iterator[str]:
    lacking = [row for row in document["systems"] if row["lacks_api"]]
    if not lacking:
        return
    yield "## What stands in the way: systems without an API"
    yield ""
    yield "| System | Way round it | Effort, person-days (P10 to P90) | Paths through it |"
    yield "| --- | --- | ---: | ---: |"
    lacking.sort(key=lambda row: (-row["effort_days"]["mean"], row["id"]))
    for row in lacking[:MOST_ROWS]:
        way = next((remedy["option"] for remedy in row["remedies"] if remedy["chosen"]), "none chosen")
        effort = row["effort_days"]
        figures = f"{_days(effort['p50'])} ({_days(effort['p10'])} to {_days(effort['p90'])})"
        name = names.get(("system", row["id"]), row["id"])
        yield f"| {_text(name)} | {_text(way.replace('_', ' '))} | {figures} | {row['paths_through']} |"
    yield ""
    if len(lacking) > MOST_ROWS:
        yield f"{len(lacking) - MOST_ROWS} smaller ones are not listed."
        yield ""


def _risks(document: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield "## Risks"
    yield ""
    said = [_risk(row) for row in document["risks"][:MOST_LINES]]
    drivers = [row for row in document["sensitivity"] if row["of"] == "cost" and row["share_of_variance"] > 0][:3]
    for row in drivers:
        kind, name = next(iter(row["subject"].items()))
        where = "" if kind == "programme" else f" of {names.get((kind, name), name)}"
        said.append(f"{row['driver'].capitalize()}{where}: {percent(row['share_of_variance'])} of the cost's width")
    found = [row for row in document["findings"] if row["severity"] in {"error", "warning"}]
    grave = [row["detail"] for row in found if row["code"] != "missing-api"]  # those have a table of their own
    said += grave[:MOST_LINES]
    yield from _bullets(said or ["None was found, which is not the same as that there are none."])
    if len(grave) > MOST_LINES:
        yield f"{len(grave) - MOST_LINES} more findings are in the estimate."
        yield ""


def _risk(row: Mapping[str, Any]) -> str:
    name = row.get("name") or row["id"]
    taken = f"{_days(row['effort_days'])} person-days and {_days(row['delay_days'])} days"
    return f"{name}: {chance(row['probability'])} likely, {taken} if it happens"


def _questions(document: Mapping[str, Any]) -> Iterator[str]:
    questions = document["questions"]
    if not questions:
        return
    yield "## Questions whose answers narrow the estimate most"
    yield ""
    for place, row in enumerate(merge_questions(questions, by_owner=False)[:MOST_LINES], start=1):
        owner = f" *Ask {_text(', '.join(row['teams']))}.*" if row["teams"] else ""
        yield f"{place}. {_text(row['text'])}{owner}"
    yield ""


def _basis(document: Mapping[str, Any]) -> Iterator[str]:
    yield "## Basis"
    yield ""
    assumptions = document["assumptions"]
    yield from _bullets([say_assumption(text) for text in assumptions[: MOST_LINES * 2]])
    if len(assumptions) > MOST_LINES * 2:
        yield f"{len(assumptions) - MOST_LINES * 2} more assumptions are in the estimate."
        yield ""
    model, inventory = document["model"], document["inventory"]
    yield (
        f"Effort model {_text(model['id'])}, {document['samples']:,} simulated futures, seed {document['seed']}. "
        f"Inventory {_text(inventory['id'])}, {inventory['digest'][:19]}."
    )


def _bullets(texts: Sequence[str]) -> Iterator[str]:
    yield from (f"- {_text(text)}" for text in texts)
    if texts:
        yield ""


def _text(text: str) -> str:
    r"""Return text that Markdown shows as it is, on one line.

    >>> _text("a | *b*\n<c>")
    'a \\| \\*b\\* \\<c\\>'
    """
    plain = " ".join(text.split())
    cut = plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - 1].rstrip() + "…"
    return SPECIAL.sub(r"\\\1", cut)


def _days(days: float) -> str:
    return f"{days:,.0f}"


def _money(amount: float, currency: str) -> str:
    """Return an amount to three figures.

    >>> _money(2882300.0, "USD"), _money(950, "EUR")
    ('USD 2.88 million', 'EUR 950')
    """
    millions = 1_000_000
    return f"{currency} {amount / millions:.2f} million" if amount >= millions else f"{currency} {amount:,.0f}"
