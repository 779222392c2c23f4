"""The inventory as tables: which sheets and columns carry which parts of the tree. The models come in, the layout goes out.

A column stands for a place in a row's tree (``api.availability``); its title is the same words as people write them. Writing
and reading sheets are the exporters' and importers' work; this layout is all that both must agree on, and it follows from the
models, so that no attribute can be forgotten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel

from app.inventory.descriptions import DESCRIPTIONS
from app.inventory.model import Integration, Inventory, Path, Schema, System
from app.inventory.programme import CapacityStep, CostLine, Freeze, Phase, Pool, Review, Team

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from app.inventory.places import TreePath

NOTHING = "(none)"  # a list that is known to be empty; an empty cell is unknown
SPELLINGS = {"api": "API", "sla": "SLA", "id": "ID"}


class Kind(StrEnum):
    """What a column's cells hold."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    DATE = "date"
    YES_NO = "yes or no"
    WORD = "one of"
    TEXTS = "several, with ; between them"
    WORDS = "some of, with ; between them"
    HOPS = "ids with > between them, a fallback in brackets: crm > fraud [rules] > payments"
    STEPS = "day: people; day: people"
    PRESENCE = "yes where there is one"
    PATCH = "a JSON Merge Patch"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        path: keys that lead from the row to the value, ``("api", "availability")``.
        words: the words that a cell may hold, for kinds WORD and WORDS.
        meaning: what the value means, with its unit.
    """

    path: tuple[str, ...]
    kind: Kind
    words: tuple[str, ...] = ()
    meaning: str = ""
    is_required: bool = False

    @property
    def key(self) -> str:
        """The dotted path, as findings and ``--map`` write it."""
        return ".".join(self.path)

    @property
    def title(self) -> str:
        """The heading: the path in words.

        >>> Column(("api", "rate_limit", "per_s"), Kind.NUMBER).title
        'API rate limit per s'
        """
        words = " ".join(self.path).replace("_", " ").split()
        spelt = [SPELLINGS.get(word, word) for word in words]
        return " ".join([spelt[0][:1].upper() + spelt[0][1:], *spelt[1:]])


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet.

    Attributes:
        path: the list in the tree that the rows are; empty for the sheet of single values.
        parent: for rows that belong to a row of another list, the column that names it; ``path`` is then that list's name and
            the key within its rows.
    """

    name: str
    path: TreePath
    columns: tuple[Column, ...]
    meaning: str
    parent: Column | None = None

    @property
    def headings(self) -> tuple[Column, ...]:
        """Every column, the parent's first."""
        return self.columns if self.parent is None else (self.parent, *self.columns)


def fold(heading: str) -> str:
    """Return a heading as headings are compared: letters and digits alone, lower case.

    >>> fold("API rate-limit (per s)") == fold("api.rate_limit.per_s")
    True
    """
    return re.sub(r"[^\w]|_", "", heading.casefold())


@cache
def tables() -> tuple[Table, ...]:
    """Return every sheet of an inventory, in reading order.

    >>> [table.name for table in tables()][:4]
    ['Inventory', 'Systems', 'Schemas', 'Integrations']
    """
    texts = DESCRIPTIONS["Inventory"]
    programme = DESCRIPTIONS["Programme"]
    system = Column(("system",), Kind.TEXT, meaning="Id or name of the system.", is_required=True)
    return (
        Table("Inventory", (), tuple(_single_values()), "What the programme is called, when it runs and what it may cost."),
        Table("Systems", ("systems",), tuple(_columns(System)), texts["systems"]),
        Table("Schemas", ("systems", "schemas"), tuple(_columns(Schema)), DESCRIPTIONS["System"]["schemas"], system),
        Table("Integrations", ("integrations",), tuple(_columns(Integration)), texts["integrations"]),
        Table("Paths", ("paths",), tuple(_columns(Path)), texts["paths"]),
        Table("Teams", ("teams",), tuple(_columns(Team)), texts["teams"]),
        Table("Pools", ("pools",), tuple(_columns(Pool)), texts["pools"]),
        Table("Costs", ("programme", "other_costs"), tuple(_columns(CostLine)), programme["other_costs"]),
        Table("Phases", ("programme", "phases"), tuple(_columns(Phase)), programme["phases"]),
        Table("Freezes", ("programme", "freezes"), tuple(_columns(Freeze)), programme["freezes"]),
        Table("Reviews", ("programme", "reviews"), tuple(_columns(Review)), programme["reviews"]),
        Table("Scenarios", ("scenarios",), SCENARIO, texts["scenarios"]),
        Table("Evidence", ("evidence",), EVIDENCE, DESCRIPTIONS["System"]["evidence"]),
        Table(
            "Assumptions",
            ("assumptions",),
            (Column(("assumption",), Kind.TEXT, meaning=texts["assumptions"]),),
            texts["assumptions"],
        ),
    )


CHANGES = (
    *("system", "integration", "path", "team", "pool", "programme"),
    *("add_system", "add_integration", "add_path", "remove_system", "remove_integration", "remove_path"),
)
SCENARIO = (
    Column(("id",), Kind.TEXT, meaning="Id of the scenario; one row per change, in order.", is_required=True),
    Column(("name",), Kind.TEXT, meaning="What people call the scenario; its first row says it."),
    Column(("description",), Kind.TEXT, meaning="What it is about; its first row says it."),
    Column(("change",), Kind.WORD, CHANGES, "What is changed, added or removed."),
    Column(("of",), Kind.TEXT, meaning="Id of what is changed or removed."),
    Column(("set",), Kind.PATCH, meaning='What changes, as a JSON Merge Patch: {"api": {"availability": "full"}}.'),
)
EVIDENCE = (
    Column(("of",), Kind.WORD, ("system", "integration"), "What the fact is about.", is_required=True),
    Column(("id",), Kind.TEXT, meaning="Its id.", is_required=True),
    Column(("fact",), Kind.TEXT, meaning="The fact's keys, such as api.availability.", is_required=True),
    Column(("source",), Kind.TEXT, meaning=DESCRIPTIONS["Evidence"]["source"], is_required=True),
    Column(("document",), Kind.TEXT, meaning=DESCRIPTIONS["Evidence"]["document"]),
    Column(("confidence",), Kind.NUMBER, meaning=DESCRIPTIONS["Evidence"]["confidence"]),
)


def _single_values() -> Iterator[Column]:
    for column in _columns(Inventory):
        if column.path != ("assumptions",):
            yield column


def _columns(model: type[BaseModel], prefix: tuple[str, ...] = ()) -> Iterator[Column]:
    """Yield the columns of a model's facts, nested groups flattened, in the order of the model."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        path = (*prefix, key)
        meaning = DESCRIPTIONS[model.__name__][key]
        kinds = tuple(_kinds(field.annotation))
        group = next((kind for kind in kinds if _is_group(kind)), None)
        if group is not None and get_origin(field.annotation) is not tuple:
            if _says_something_alone(field, group):
                yield Column(path, Kind.PRESENCE, meaning=meaning)
            yield from _columns(group, path)
            continue
        if (column := _column(path, kinds, meaning, field)) is not None:
            yield column


def _column(path: tuple[str, ...], kinds: tuple[Any, ...], meaning: str, field: FieldInfo) -> Column | None:
    row = next((args[0] for kind in kinds if get_origin(kind) is tuple and (args := get_args(kind))), None)
    if path[-1] == "hops":
        return Column(path, Kind.HOPS, meaning=meaning, is_required=True)
    if row is CapacityStep:
        return Column(path, Kind.STEPS, meaning=meaning)
    if row is not None:
        return _list_column(path, row, kinds, meaning)
    kind = next(kind for kind in kinds if kind is not NoneType)
    words: tuple[str, ...] = ()
    if get_args(kind) and not isinstance(kind, type):  # a literal
        words = tuple(map(str, get_args(kind)))
    elif issubclass(kind, Enum):
        words = tuple(str(word.value) for word in kind)
    elif kind is dict:
        return None
    kinds_of = {bool: Kind.YES_NO, int: Kind.WHOLE, float: Kind.NUMBER, date: Kind.DATE}
    return Column(
        path, Kind.WORD if words else kinds_of.get(kind, Kind.TEXT), words, meaning, field.is_required() and len(path) == 1
    )


def _list_column(path: tuple[str, ...], row: Any, kinds: tuple[Any, ...], meaning: str) -> Column | None:
    item = next(iter(_kinds(row)))
    if isinstance(item, type) and issubclass(item, Enum):
        return Column(path, Kind.WORDS, tuple(str(word.value) for word in item), meaning)
    if not _is_group(item):
        return Column(path, Kind.TEXTS, meaning=meaning)
    return (
        Column(path, Kind.NUMBER, meaning=meaning + " Lines of cost stand on a sheet of their own.") if float in kinds else None
    )


def _is_group(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _says_something_alone(field: FieldInfo, group: type[BaseModel]) -> bool:
    """Return whether an optional group means something though none of its own facts is known, as a pilot's use does."""
    return field.default is None and not any(inner.is_required() for inner in group.model_fields.values())


def _kinds(annotation: Any) -> Iterator[Any]:
    """Yield what an annotation may be, bounds and unions taken apart; tuples stay whole."""
    if hasattr(annotation, "__metadata__"):
        yield from _kinds(annotation.__origin__)
    elif get_origin(annotation) in {tuple, dict}:
        yield annotation if get_origin(annotation) is tuple else dict
    elif isinstance(annotation, type) or not get_args(annotation) or str(get_origin(annotation)).endswith("Literal"):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _kinds(part)
