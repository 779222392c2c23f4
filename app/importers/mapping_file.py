"""The mapping file: which imported systems are which of the inventory's. A person edits it; it is read back.

```yaml
schema: seamap/mapping/v1
systems:
  - imported: policy-admin-system        # id that the document's system was given
    document: catalog-info.yaml          # left out: of any document
    name: Policy Admin System
    same_as: policy-admin                # an id of the inventory, `new` for a system of its own, `unknown` while undecided
    candidates:
      - {id: policy-admin, name: Policy administration, similarity: 0.86}
columns:                                 # of spreadsheets: which header holds which fact; `-` leaves it out
  IT Owner: owner                        # `Sheet!IT Owner` where there are several sheets
  Stage: unknown                         # not recognised: say what it is
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.errors import BadParameter
from app.importers.decoding import NotText, decode
from app.importers.safe_yaml import NotYaml, read_yaml
from app.inventory.merge import ANY, Decisions
from app.inventory.suggestions import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.inventory.matching import Proposal

SCHEMA = "seamap/mapping/v1"
UNDECIDED = "unknown"
HINT = f"It begins with `schema: {SCHEMA}` and lists `systems`, each with `imported` and `same_as`."
LARGEST = 8 * 1024 * 1024


def read_mapping(data: bytes, name: str = "The mapping file") -> dict[str, Any]:
    """Return the tree of a mapping file.

    Raises:
        BadParameter: it is none; the first fault is named with its place.
    """
    if len(data) > LARGEST:
        raise BadParameter(f"{name} is larger than 8 MiB.")
    try:
        tree, _ = read_yaml(decode(data))
    except NotText as problem:
        raise BadParameter(f"{name}: {problem.finding.detail}", hint=HINT) from None
    except NotYaml as problem:
        place = problem.findings[0].place
        where = f", line {place.line}" if place and place.line else ""
        raise BadParameter(f"{name}{where}: {problem.findings[0].detail}", hint=HINT) from None
    if not isinstance(tree, dict) or tree.get("schema") != SCHEMA or not isinstance(tree.get("systems", []), list | None):
        raise BadParameter(f"{name} is no mapping file.", hint=HINT)
    if not isinstance(tree.get("columns", {}), dict | None):
        raise BadParameter(f"{name}: `columns` is no group of `header: field`.", hint=HINT)
    for number, row in enumerate(tree.get("systems") or (), 1):
        if not isinstance(row, dict) or not isinstance(row.get("imported"), str):
            raise BadParameter(f"{name}: entry {number} of `systems` does not say what was `imported`.", hint=HINT)
        if not isinstance(row.get("same_as", UNDECIDED), str | None):
            raise BadParameter(f"{name}: `same_as` of {shown(row['imported'])} is no id.", hint=HINT)
    return tree


def columns_of(tree: dict[str, Any] | None, corrections: Iterable[str] = ()) -> dict[str, str]:
    """Return which header holds which fact: what a mapping file says, and ``header=field`` corrections, which go first.

    Raises:
        BadParameter: a correction has no equals sign.

    >>> columns_of({"columns": {"IT Owner": "owner"}}, ["Stage=lifecycle"])
    {'IT Owner': 'owner', 'Stage': 'lifecycle'}
    """
    said = (tree or {}).get("columns") or {}
    columns = {str(header): str(field) for header, field in said.items() if field not in (None, UNDECIDED)}
    for correction in corrections:
        header, equals, name = correction.rpartition("=")
        if not equals or not header.strip():
            raise BadParameter(
                f"--map {shown(correction)} says nothing.", hint='Write --map "header=field", such as "IT Owner=owner".'
            )
        columns[header.strip()] = name.strip()
    return columns


def decisions_of(tree: dict[str, Any]) -> Decisions:
    """Return what has been decided, by document and imported id.

    >>> decisions_of({"systems": [{"imported": "pas", "same_as": "policy-admin"}, {"imported": "x", "same_as": "unknown"}]})
    {'*': {'pas': 'policy-admin'}}
    """
    decisions: Decisions = {}
    for row in tree.get("systems") or ():
        if row.get("same_as") not in (None, UNDECIDED):
            decisions.setdefault(str(row.get("document") or ANY), {})[row["imported"]] = row["same_as"]
    return decisions


def update_mapping(
    tree: dict[str, Any] | None, proposals: Sequence[Proposal], proposed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return a mapping file's tree with what is proposed now: decisions are kept, proposals that are gone are not.

    Args:
        tree: of the file that is there, if any.
        proposals: which systems may be the same.
        proposed: what the headers of tables were taken for; what the file says already goes first.
    """
    rows = [row for row in (tree or {}).get("systems") or () if row.get("same_as") not in (None, UNDECIDED)]
    decided = {(str(row.get("document") or ANY), row["imported"]) for row in rows}
    for proposal in proposals:
        if not decided & {(proposal.document, proposal.imported), (ANY, proposal.imported)}:
            said = proposal.as_json()
            near = said.pop("candidates")
            rows.append({**said, "same_as": UNDECIDED, "candidates": near})
    known = {header: name for header, name in ((tree or {}).get("columns") or {}).items() if name not in (None, UNDECIDED)}
    columns = {**(proposed or {}), **known}
    return {"schema": SCHEMA} | ({"systems": rows} if rows or not columns else {}) | ({"columns": columns} if columns else {})
