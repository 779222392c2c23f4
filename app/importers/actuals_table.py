"""Tables of finished work: CSV bytes in, actuals and every located fault out.

A table has ``estimate_days`` and ``actual_days``, and may have ``organisation`` and ``activity``; common other names are taken
too, and hours are turned into days of 8. A table of ``package`` and ``actual_days`` takes its estimates from an estimate
document.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.errors import LimitExceeded
from app.estimation.actuals import UNNAMED, Actual
from app.findings import Finding, Place, error, warning
from app.importers.decoding import NotText, decode
from app.inventory.suggestions import Suggestions, nearest_word, shown
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 64 * 1024 * 1024
MOST_ROWS = 500_000
MOST_DAYS = 1e6
LONGEST_NAME = 200
HOURS_PER_DAY = 8
UNLIKELY = 20  # times over or under: more often hours in a column of days than work that went wrong
DELIMITERS = (",", ";", "\t")

ACTIVITIES = tuple(str(activity) for activity in Activity)

NAMES: Mapping[str, frozenset[str]] = {
    "organisation": frozenset({"organisation", "organization", "org", "company", "client", "customer", "unit", "department"}),
    "activity": frozenset({"activity", "phase", "type", "worktype", "task", "tasktype", "kind"}),
    "estimate_days": frozenset(
        {
            "estimatedays",
            "estimate",
            "estimated",
            "estimateddays",
            "planneddays",
            "planned",
            "plan",
            "plandays",
            "estimatedeffort",
        }
    ),
    "estimate_hours": frozenset({"estimatehours", "estimatedhours", "plannedhours", "originalestimatehours"}),
    "actual_days": frozenset({"actualdays", "actual", "actuals", "spentdays", "spent", "actualeffort", "effort", "days"}),
    "actual_hours": frozenset({"actualhours", "spenthours", "timespenthours", "hours"}),
    "package": frozenset({"package", "workpackage", "packageid", "workpackageid", "id"}),
}
DECIMAL_COMMA, THOUSANDS = (
    re.compile(r"(?:^|[;\t|])\s*\"?[+-]?\d+,\d+\"?\s*(?=[;\t|\r]|$)", re.MULTILINE),
    re.compile(r"[+-]?\d{1,3}(\.\d{3})+", re.ASCII),
)


@dataclass(frozen=True, slots=True)
class Estimated:
    """What an estimate document says about one work package, without what an earlier calibration had put on it."""

    activity: str
    days: float


@dataclass(frozen=True)
class EstimatedPackages:
    """The work packages of an estimate document by id, and the organisation that they are taken to belong to."""

    packages: Mapping[str, Estimated]
    organisation: str = UNNAMED


@dataclass
class ActualsResult:
    """What a table gives; with an error among the findings, the actuals are not to be learned from.

    Attributes:
        packages: ids of the work packages, one per actual; empty where the table does not name them.
    """

    actuals: list[Actual] = field(default_factory=list)
    packages: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_actuals(
    name: str, data: bytes, estimated: EstimatedPackages | None = None, *, by_package: bool = False
) -> ActualsResult:
    r"""Return the finished work in a CSV table, with every fault of every row.

    Args:
        name: the file's name, for the places of findings.
        estimated: where a table that names work packages takes their estimates from.
        by_package: every row must name one of these packages, and takes its estimate from there whatever else it says.

    Raises:
        LimitExceeded: more than 64 MiB or half a million rows.

    >>> read_actuals("a.csv", b"org;activity;estimate;actual\nacme;build;10;12,5").actuals
    [Actual(organisation='acme', activity='build', estimate_days=10.0, actual_days=12.5)]
    """
    if len(data) > LARGEST:
        raise LimitExceeded(f"{name} has {len(data):,} bytes; at most {LARGEST:,} are read.")
    result = ActualsResult()
    try:
        text = decode(data)
    except NotText as fault:
        place = fault.finding.place or Place()
        result.findings.append(
            error(fault.finding.code, fault.finding.detail, fault.finding.advice, _at(name, place.line or 1))
        )
        return result
    _Table(name, text, estimated, result, by_package=by_package).read()
    if not result.actuals and not result.findings:
        result.findings.append(
            error("no-actuals", "The table has no rows.", "Give one row per finished package.", _at(name, 1))
        )
    return result


def _at(name: str, line: int) -> Place:
    return Place(line=line, document=name)


class _Table:
    """One table being read."""

    def __init__(
        self, name: str, text: str, estimated: EstimatedPackages | None, result: ActualsResult, *, by_package: bool
    ) -> None:
        self.name, self.text, self.estimated, self.result, self.by_package = name, text, estimated, result, by_package
        self.columns: dict[str, int] = {}
        self.delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
        self.has_decimal_commas = self.delimiter != "," and DECIMAL_COMMA.search(text) is not None  # in a cell of its own
        self.seen: dict[str, int] = {}
        self.strange: dict[str, Finding] = {}
        self.suggestions = Suggestions()

    def read(self) -> None:
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        line = 1
        try:
            self._read_header(next(reader, []))
            if not self.columns:
                return
            line = reader.line_num + 1
            for number, cells in enumerate(reader):
                if number >= MOST_ROWS:
                    raise LimitExceeded(f"{self.name} has more than {MOST_ROWS:,} rows.")
                if any(cell.strip() for cell in cells):
                    self._read_row(cells, line)
                line = reader.line_num + 1
        except csv.Error as fault:
            self._fault("not-a-table", f"The table cannot be read here: {fault}.", "Save it as CSV in UTF-8.", line)
        self.result.findings.extend(self.strange.values())

    def _read_header(self, header: list[str]) -> None:
        plain = [re.sub(r"[^0-9a-z]", "", cell.casefold()) for cell in header]
        for column, names in NAMES.items():
            places = [index for index, cell in enumerate(plain) if cell in names]
            if len(places) > 1:
                titles = ", ".join(shown(header[index]) for index in places)
                self._fault("column-twice", f"Several columns are {column}: {titles}.", f"Keep one and call it {column}.", 1)
            if places:
                self.columns[column] = places[0]
        missing = [] if "actual_days" in self.columns or "actual_hours" in self.columns else ["actual_days"]
        if self.by_package and "package" not in self.columns:
            missing.append("package")
        elif self._takes_estimates:
            if "package" not in self.columns:
                missing.append("estimate_days")
            elif self.estimated is None:
                detail = "The table names work packages, and no estimate was given to compare them with."
                self._fault(
                    "estimate-missing", detail, "Give the estimate document (--estimate), or a column estimate_days.", 1
                )
        for column in missing:
            near = nearest_word(column, [cell for cell in header if cell])
            titles = ", ".join(shown(cell) for cell in header if cell)
            found = f"Columns found: {titles}." if titles else "The first row is empty: name the columns in it."
            advice = f"Is it {shown(near)}? Call it {column}." if near else found
            self._fault("column-missing", f"The table has no column {column}.", advice, 1)
        if self.result.findings:
            self.columns = {}

    def _read_row(self, cells: list[str], line: int) -> None:
        before = len(self.result.findings)
        actual = self._read_days(cells, "actual", line)
        known = self._look_up(cells, line) if self._takes_estimates else None
        estimate = known.days if known else None if self._takes_estimates else self._read_days(cells, "estimate", line)
        organisation = self._read_name(cells, "organisation", line)
        activity = self._read_name(cells, "activity", line) or (known.activity if known else "")
        if not activity and "activity" in self.columns and "" not in self.strange:
            self._say_empty(line)
        if len(self.result.findings) > before or estimate is None or actual is None:
            return
        default = self.estimated.organisation if self.estimated else UNNAMED
        row = Actual(organisation or default, activity, estimate, actual)
        if abs(row.residual) > math.log(UNLIKELY):
            detail = f"{actual:g} days were needed where {estimate:g} had been estimated."
            found = warning("unlikely-ratio", detail, "Check that both columns are in person-days.", _at(self.name, line))
            self.result.findings.append(found)
        self.result.actuals.append(row)
        self.result.packages.append((self._cell(cells, "package") or "") if known else "")

    @property
    def _takes_estimates(self) -> bool:
        return self.by_package or ("estimate_days" not in self.columns and "estimate_hours" not in self.columns)

    def _cell(self, cells: list[str], column: str) -> str | None:
        index = self.columns.get(column)
        return None if index is None else cells[index].strip() if index < len(cells) else ""

    def _read_days(self, cells: list[str], kind: str, line: int) -> float | None:
        """Return person-days, or ``None`` after saying what is wrong with the cell."""
        column = f"{kind}_days" if f"{kind}_days" in self.columns else f"{kind}_hours"
        written = self._cell(cells, column) or ""
        if not written:
            self._fault("days-missing", f"{column} is empty.", "Leave rows of unfinished work out.", line)
            return None
        if self.has_decimal_commas and THOUSANDS.fullmatch(written):
            detail = f"{column} is {shown(written)}, in a table that writes decimals with a comma: thousands or not?"
            self._fault("not-a-number", detail, "Write 1500 or 1,5.", line)
            return None
        text = (
            written.replace(",", ".") if self.delimiter != "," and written.count(",") == 1 and "." not in written else written
        )
        try:
            days = float(text) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII) else math.nan
        except ValueError:
            days = math.nan
        if math.isnan(days):
            self._fault("not-a-number", f"{column} is {shown(written)}.", "Write a number such as 12.5.", line)
            return None
        days /= HOURS_PER_DAY if column.endswith("hours") else 1
        if not 0 < days <= MOST_DAYS:
            advice = f"Person-days are above 0 and at most {MOST_DAYS:,.0f}; leave out what was never begun."
            self._fault("days-out-of-range", f"{column} is {shown(written)}.", advice, line)
            return None
        return days

    def _read_name(self, cells: list[str], column: str, line: int) -> str:
        text = " ".join((self._cell(cells, column) or "").split())
        if len(text) > LONGEST_NAME or not text.isprintable():
            self._fault("unusable-name", f"{column} is {shown(text)}.", f"Use at most {LONGEST_NAME} visible letters.", line)
        if column == "organisation" and not text and column in self.columns:
            self._fault("organisation-missing", "organisation is empty.", "Say whose work it was; any name will do.", line)
        if column != "activity":
            return text
        activity = re.sub(r"[ -]", "_", text.casefold())
        if activity and activity not in ACTIVITIES and activity not in self.strange:
            self._say_strange(activity, text, line)
        return activity

    def _say_empty(self, line: int) -> None:
        """Say once that rows without an activity are learned from in general alone."""
        detail = "The activity is empty: such rows say how long all work takes, not what one activity does."
        advice = f"Give one of {', '.join(ACTIVITIES)}, or leave it empty where the work was of several."
        self.strange[""] = warning("no-activity", detail, advice, _at(self.name, line))

    def _say_strange(self, activity: str, text: str, line: int) -> None:
        """Say once per name that work of an activity which the effort model has not is learned from in general alone."""
        near = nearest_word(activity, ACTIVITIES)
        detail = f"{shown(text)} is no activity of the effort model: its rows say how long all work takes, not what this does."
        advice = f"Is it {near}? " if near else ""
        advice += f"The activities are {', '.join(ACTIVITIES)}."
        self.strange[activity] = warning("unknown-activity", detail, advice, _at(self.name, line))

    def _look_up(self, cells: list[str], line: int) -> Estimated | None:
        package = self._cell(cells, "package") or ""
        packages = self.estimated.packages if self.estimated else {}
        if package in self.seen:
            detail = f"{shown(package)} is in line {self.seen[package]} already."
            self._fault("package-twice", detail, "Give each package once, with all that it took.", line)
            return None
        self.seen[package] = line
        found = packages.get(package)
        if found is None:
            near = self.suggestions.nearest(package, packages)
            advice = f"Did you mean {shown(near)}?" if near else "Take the ids from the estimate's work_packages."
            self._fault("unknown-package", f"The estimate has no work package {shown(package)}.", advice, line)
            return None
        if found.days <= 0:
            self.result.findings.append(
                warning(
                    "nothing-estimated", f"{shown(package)} was estimated at no days.", "It is left out.", _at(self.name, line)
                )
            )
            return None
        return found

    def _fault(self, code: str, detail: str, advice: str, line: int) -> None:
        self.result.findings.append(error(code, detail, advice, _at(self.name, line)))
