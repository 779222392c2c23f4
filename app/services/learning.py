"""Use cases: learn an effort model from finished work, and say how good its predictions would have been."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from app.errors import ActualsRejected
from app.estimation.actuals import Actual, ActualsSource
from app.estimation.backtest import LEVELS, Scores, backtest
from app.estimation.calibrated_model import calibrate
from app.estimation.effort_model import default_effort_model, read_effort_model
from app.exporters.effort_model_toml import export_calibration
from app.findings import Finding, Place, Severity, error, warning
from app.importers.actual_items import looks_like_items, read_actual_items
from app.importers.actuals_table import read_actuals
from app.importers.estimated_packages import read_estimated_packages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.calibrated_model import Calibration
    from app.estimation.effort_model import EffortModel

DIGITS = 9
TO_BEAT = (
    ("coverage", 0.75, "Public size-only models cover 0.73 to 0.75 of the costs of an organisation they have not seen"),
    ("within_30_percent", 0.55, "COCOMO, untuned, on NASA93"),
    ("within_30_percent", 0.69, "People's own first estimates (Kitchenham)"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was given: its name without folders, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class FinishedWork:
    """The actuals of several tables together, where they came from, and what there is to say about them (no errors)."""

    actuals: tuple[Actual, ...]
    sources: tuple[ActualsSource, ...]
    findings: tuple[Finding, ...]


def read_finished_work(tables: Sequence[Table], estimate: Table | None = None) -> FinishedWork:
    """Return the finished work in tables, CSV or the same as JSON, which may name the work packages of an *estimate* document.

    Raises:
        ActualsRejected: with every fault of every table, located.
        BadParameter: *estimate* is no estimate document.
        LimitExceeded: a file is larger than is read.
    """
    estimated = read_estimated_packages(estimate.name, estimate.data) if estimate else None
    actuals: list[Actual] = []
    sources: list[ActualsSource] = []
    findings: list[Finding] = []
    for table in tables:
        read = read_actual_items if looks_like_items(table.data) else read_actuals
        result = read(table.name, table.data, estimated)
        actuals += result.actuals
        findings += result.findings
        digest = "sha256:" + hashlib.sha256(table.data).hexdigest()
        if any(source.digest == digest for source in sources):
            findings.append(error("table-twice", "This table was given already.", "Give it once.", Place(document=table.name)))
        sources.append(ActualsSource(table.name, digest, len(result.actuals)))
    findings += _find_spellings(actuals)
    faults = [finding for finding in findings if finding.severity is Severity.ERROR]
    if faults or not actuals:
        raise ActualsRejected(faults or findings)
    return FinishedWork(tuple(actuals), tuple(sources), tuple(findings))


def _find_spellings(actuals: Sequence[Actual]) -> list[Finding]:
    """Return a warning for each organisation whose name is spelt in several ways: each way is learned from apart."""
    ways: dict[str, dict[str, None]] = {}
    for row in actuals:
        ways.setdefault(row.organisation.casefold(), {})[row.organisation] = None
    return [
        warning(
            "organisation-spelt-differently",
            f"{', '.join(names)} are taken for {len(names)} organisations.",
            "Spell the name alike in every row, if it is one.",
        )
        for names in ways.values()
        if len(names) > 1
    ]


def learn_model(
    work: FinishedWork, model: bytes | None = None, organisation: str | None = None
) -> tuple[bytes, dict[str, Any]]:
    """Return a calibrated effort model as TOML, and what was learned.

    *model* is the TOML of the effort model to start from; ``None`` means the bundled profile. *organisation* is whose model is
    wanted, where the tables hold several.

    Raises:
        BadParameter: *model* is calibrated already.
        UnknownSubject: there is no finished work of *organisation*.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    base = default_effort_model() if model is None else read_effort_model(model)
    calibration = calibrate(base, work.actuals, work.sources, organisation)
    text = export_calibration(calibration)
    return text, _shape_calibration(calibration, read_effort_model(text))


def backtest_document(work: FinishedWork, model: bytes | None = None) -> dict[str, Any]:
    """Return how good predictions of *work* are without learning, and learned from the rest of it.

    Raises:
        UnusableEffortModel: *model* is not a complete effort model.
        BadParameter: *model* is calibrated already.
    """
    base = default_effort_model() if model is None else read_effort_model(model)
    result = backtest(work.actuals, base)
    unseen = result.leave_one_organisation_out
    return {
        "model": {"id": base.id, "digest": base.digest, "calibrated_on": base.calibrated_on},
        "packages": len(work.actuals),
        "organisations": _shape_organisations(work.actuals),
        "claimed": {"coverage": LEVELS[-1] - LEVELS[0], "below_p80": LEVELS[2]},
        "scores": {
            "as_estimated": _shape_scores(result.as_estimated),
            "leave_one_out": _shape_scores(result.leave_one_out),
            "leave_one_organisation_out": None if unseen is None else _shape_scores(unseen),
        },
        "to_beat": [{"score": name, "value": value, "source": source} for name, value, source in TO_BEAT],
        "findings": [finding.as_json() for finding in work.findings],
    }


def _shape_calibration(calibration: Calibration, model: EffortModel) -> dict[str, Any]:
    prediction = next(iter(calibration.predictions.values()))
    whose, evidence = calibration.organisation, calibration.evidence
    activities = {
        str(activity): {
            "packages": evidence.count(whose, str(activity)),
            "factor": _figure(row.organisation.factor * row.activity.factor),
        }
        for activity, row in calibration.predictions.items()
        if whose is not None and evidence.count(whose, str(activity))
    }
    return {
        "model": {"id": model.id, "digest": model.digest, "calibrated_on": model.calibrated_on},
        "based_on": {"id": calibration.base.id, "digest": calibration.base.digest},
        "organisation": whose,
        "organisations": list(evidence.organisations),
        "packages": calibration.own_packages,
        "factor": _figure(prediction.organisation.factor),
        "sigma_common": {
            "before": calibration.base.value("sigma.common"),
            "after": _figure(prediction.organisation.sigma),
        },
        "sigma_item": {"before": calibration.base.value("sigma.item"), "after": _figure(prediction.item_sigma)},
        "activities": activities,
    }


def _shape_organisations(actuals: Sequence[Actual]) -> list[dict[str, Any]]:
    groups: dict[str, list[float]] = {}
    for actual in actuals:
        groups.setdefault(actual.organisation, []).append(actual.residual)
    return [
        {"name": name, "packages": len(residuals), "ratio": _figure(math.exp(fmean(residuals)))}
        for name, residuals in sorted(groups.items())
    ]


def _shape_scores(scores: Scores) -> dict[str, Any]:
    accuracy = scores.standardised_accuracy
    return {
        "packages": scores.packages,
        "median_relative_error": _figure(scores.median_relative_error),
        "within_30_percent": _figure(scores.within_30_percent),
        "standardised_accuracy": None if accuracy is None else _figure(accuracy),
        "pinball_loss": {f"{level:g}": _figure(loss) for level, loss in scores.pinball_loss.items()},
        "coverage": _figure(scores.coverage),
        "below_p80": _figure(scores.below_p80),
        "relative_width": _figure(scores.relative_width),
    }


def _figure(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
