"""Use cases: keep what finished work packages took, and learn from all of it the effort model that later estimates use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.errors import ActualsRejected
from app.findings import Severity, error
from app.store.protocol import LearnedModel, StoredActual

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.compute.protocol import Compute
    from app.findings import Finding
    from app.services.access import Caller
    from app.services.checking import UploadedFile
    from app.store.protocol import Store, Version

OURS = "this organisation"
ID_DIGITS = 12
ALGORITHM = "sha256:"


@dataclass(frozen=True, slots=True)
class FinishedPackage:
    """One work package of an estimate, and what it took."""

    package: str
    activity: str
    estimate_days: float
    actual_days: float


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of actuals: all that is kept of the inventory now, whether any of it is new, and what was found."""

    items: tuple[StoredActual, ...]
    is_new: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """An effort model that was learned, whether it is another one than before, and what it says."""

    model: LearnedModel
    is_new: bool
    document: dict[str, Any]


class Calibrations:
    """The use cases over one store. Everybody's finished work in a workspace is that of one organisation."""

    def __init__(self, store: Store, compute: Compute, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store, self._compute, self._clock = store, compute, clock

    def record(
        self,
        caller: Caller,
        inventory_id: str,
        files: Sequence[UploadedFile],
        *,
        number: int | None = None,
        scenario: str | None = None,
    ) -> Recorded:
        """Keep the actuals in tables or JSON; a package's earlier actual gives way.

        Args:
            number: of the version whose estimate they are compared with; the latest where left out.
            scenario: that the work was done under.

        Raises:
            UnknownSubject: there is no such inventory, version or scenario.
            ActualsRejected: with every fault, located; nothing is kept then.
            BadParameter: no file was sent.
        """
        version = self._store.get_version(caller.workspace, inventory_id, number)
        payload = self._store.load_payload(caller.workspace, version)
        rows, findings = self._compute.run(match_actuals, payload, scenario, tuple(files))
        now = self._clock()
        stored = [_as_stored(row, version, now) for row in rows]
        is_new = self._store.save_actuals(caller.workspace, inventory_id, stored)
        return Recorded(tuple(self._store.list_actuals(caller.workspace, inventory_id)), is_new, findings)

    def list_actuals(self, caller: Caller, inventory_id: str) -> Sequence[StoredActual]:
        """Return the actuals of an inventory, in order of package.

        Raises:
            UnknownSubject: there is no such inventory.
        """
        return self._store.list_actuals(caller.workspace, inventory_id)

    def calibrate(self, caller: Caller, files: Sequence[UploadedFile] = (), organisation: str | None = None) -> Learned:
        """Learn an effort model and put it in force: from tables, or, where none are sent, from all actuals that are kept.

        Args:
            organisation: whose model is wanted, where tables hold several.

        Raises:
            ActualsRejected: with every fault of the tables; or nothing is kept to learn from.
            UnknownSubject: there is no finished work of *organisation*.
        """
        kept = () if files else tuple(self._store.list_actuals(caller.workspace))
        if not files and not kept:
            advice = "POST what packages took to /inventories/ID/actuals first, or send tables of estimates and actuals."
            raise ActualsRejected([error("no-actuals", "Nothing is kept to learn from.", advice)])
        text, document = self._compute.run(learn, tuple(files), kept, organisation)
        digest = document["model"]["digest"]
        name = f"learned-{digest.removeprefix(ALGORITHM)[:ID_DIGITS]}"
        model = LearnedModel(name, digest, document["model"]["calibrated_on"], text, self._clock())
        is_new = self._store.save_model(caller.workspace, model)
        return Learned(self._store.get_model(caller.workspace, name) or model, is_new, document)

    def list_models(self, caller: Caller) -> Sequence[LearnedModel]:
        """Return the effort models that were learned, the one in force first."""
        return self._store.list_models(caller.workspace)

    def get_model(self, caller: Caller, model_id: str) -> LearnedModel:
        """Return one effort model that was learned.

        Raises:
            UnknownSubject: there is none of that id.
        """
        found = self._store.get_model(caller.workspace, model_id)
        assert found is not None  # only without an id there may be none  # noqa: S101
        return found


def match_actuals(
    payload: bytes, scenario: str | None, files: tuple[UploadedFile, ...]
) -> tuple[tuple[FinishedPackage, ...], tuple[Finding, ...]]:
    """Return the finished packages in *files*, each beside what the inventory's work plan says of it, and warnings.

    What an effort model has learned is no part of the comparison, so the bundled one does for every workspace. Module-level and
    picklable, so that a worker can do it.

    Raises:
        ActualsRejected: with every fault.
        BadParameter: no file was sent.
        UnknownSubject: there is no such scenario.
    """
    from app.errors import BadParameter
    from app.estimation.effort_model import default_effort_model
    from app.estimation.plan import build_work_plan
    from app.importers.actual_items import looks_like_items, read_actual_items
    from app.importers.actuals_table import Estimated, EstimatedPackages, read_actuals
    from app.inventory.model import Inventory
    from app.services.landscapes import landscape_of

    if not files:
        raise BadParameter("No actuals were sent.", hint="Send CSV with the columns package and actual_days, or JSON.")
    plan = build_work_plan(landscape_of(Inventory.model_validate_json(payload), scenario), default_effort_model())
    packages = {row.package.id: Estimated(str(row.package.activity), row.package.median_days) for row in plan.all_packages}
    estimated = EstimatedPackages(packages, OURS)
    rows: list[FinishedPackage] = []
    findings: list[Finding] = []
    for file in files:
        read = read_actual_items if looks_like_items(file.data) else read_actuals
        result = read(file.name, file.data, estimated, by_package=True)
        findings += result.findings
        rows += [
            FinishedPackage(name, packages[name].activity, actual.estimate_days, actual.actual_days)
            for name, actual in zip(result.packages, result.actuals, strict=True)
        ]
    faults = [finding for finding in findings if finding.severity is Severity.ERROR]
    if faults or not rows:
        raise ActualsRejected(faults or findings)
    return tuple(rows), tuple(findings)


def learn(
    files: tuple[UploadedFile, ...], kept: tuple[StoredActual, ...], organisation: str | None
) -> tuple[bytes, dict[str, Any]]:
    """Return a calibrated effort model as TOML and what was learned, from tables or from kept actuals. For a worker."""
    import hashlib

    from app.estimation.actuals import Actual, ActualsSource
    from app.services.learning import FinishedWork, Table, learn_model, read_finished_work

    if files:
        return learn_model(read_finished_work([Table(file.name, file.data) for file in files]), None, organisation)
    actuals = [Actual(OURS, row.activity, row.estimate_days, row.actual_days) for row in kept]
    groups: dict[str, list[str]] = {}
    for row in kept:
        groups.setdefault(row.inventory_id, []).append(f"{row.package} {row.estimate_days!r} {row.actual_days!r}")
    sources = [
        ActualsSource(name, ALGORITHM + hashlib.sha256("\n".join(lines).encode()).hexdigest(), len(lines))
        for name, lines in sorted(groups.items())
    ]
    return learn_model(FinishedWork(tuple(actuals), tuple(sources), ()), None, organisation)


def _as_stored(row: FinishedPackage, version: Version, now: datetime) -> StoredActual:
    return StoredActual(
        version.inventory_id, row.package, row.activity, row.estimate_days, row.actual_days, version.number, now
    )
