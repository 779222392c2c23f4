"""Prices a path: its weight in nominal flows from hops, missing APIs, owners, unmet needs, less what it shares with others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.facts import Combine, Uncertain, levels_of
from app.estimation.pricing import unknown_source
from app.estimation.work_package import Driver, Subject
from app.landscape.service_levels import unmet_need

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.estimation.effort_model import EffortModel
    from app.estimation.pricing import Pricing
    from app.inventory.model import Path

LACKING = {"batch": 1, "manual": 1, "none": 1}


@dataclass(frozen=True, slots=True)
class PathPrice:
    """The weight of one path.

    Attributes:
        weight: nominal flows, before what it shares with heavier paths.
        missing_api_hops: hops known to lack an API, in the order of the path.
        drivers: weight and shared hops; their product is the weight that is paid.
        uncertain: the weight paid, where the availability of hops is unknown.
    """

    path: Path
    weight: float
    score: float
    missing_api_hops: tuple[str, ...]
    unknown_api_hops: tuple[str, ...]
    drivers: tuple[Driver, ...]
    uncertain: tuple[Uncertain, ...]


def price_paths(pricing: Pricing) -> dict[str, PathPrice]:
    """Return the price of every path in scope, by id."""
    bare = {path.id: _weigh(pricing, path) for path in pricing.landscape.paths_in_scope()}
    weights = {path_id: _typical(pricing.model, parts) for path_id, parts in bare.items()}
    shared = _count_shared_hops(pricing.landscape.paths_in_scope(), weights)
    return {path_id: _price(pricing, parts, shared[path_id]) for path_id, parts in bare.items()}


def path_weight(model: EffortModel, score: float) -> float:
    """Return a path's weight in nominal flows: linear between the scores 0, 1 and 2, and on beyond them.

    >>> from app.estimation.effort_model import default_effort_model
    >>> round(path_weight(default_effort_model(), 0.5), 2), round(path_weight(default_effort_model(), 3), 2)
    (3.67, 16.26)
    """
    zero, one, two = (model.value(f"path.weight.score_{point}") for point in (0, 1, 2))
    floored = max(score, model.value("path.score.least"))
    return zero + (one - zero) * floored if floored <= 1 else one + (two - one) * (floored - 1)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A path's score without any of the hops whose availability is unknown, and with them."""

    path: Path
    score: float
    lacking: tuple[str, ...]
    unknown: tuple[str, ...]
    becomes_unmet: bool
    words: str

    def scores(self, model: EffortModel) -> tuple[float, ...]:
        """Return the score for each number of unknown hops that turn out to lack an API."""
        per_hop, unmet = model.value("path.score.per_missing_api"), model.value("path.score.unmet_need")
        extra = unmet if self.becomes_unmet else 0.0
        return tuple(self.score + per_hop * count + (extra if count else 0.0) for count in range(len(self.unknown) + 1))


def _weigh(pricing: Pricing, path: Path) -> _Parts:
    model, landscape = pricing.model, pricing.landscape
    hops = list(dict.fromkeys(hop.system for hop in path.hops))
    _note_facts(pricing, hops)
    lacking = tuple(hop for hop in hops if landscape.lacks_api(hop))
    unknown = tuple(hop for hop in hops if landscape.lacks_api(hop) is None)
    owners = len({landscape.get_system(hop).owner or f"owner-of:{hop}" for hop in hops})
    unmet = unmet_need(landscape, path, frozenset())
    score = model.value("path.score.per_hop") * (len(hops) - model.value("path.score.free_hops"))
    score += model.value("path.score.per_missing_api") * len(lacking)
    score += model.value("path.score.per_owner") * max(0.0, owners - model.value("path.score.free_owners"))
    score += model.value("path.score.unmet_need") if unmet else 0.0
    words = f"{len(hops)} hops, {len(lacking)} lacking an API, {owners} owners{', a need unmet today' if unmet else ''}"
    becomes = bool(unknown) and not unmet and unmet_need(landscape, path, frozenset(unknown))
    return _Parts(path, score, lacking, unknown, becomes, words)


def _note_facts(pricing: Pricing, hops: Sequence[str]) -> None:
    """Count what prices a path: who owns its hops, and whether they can be reached; of the hub that is no question."""
    for hop in hops:
        subject, system = Subject("system", hop), pricing.landscape.get_system(hop)
        pricing.facts.note(subject, "owner", known=system.owner is not None)
        if hop != pricing.landscape.hub:
            pricing.facts.note(subject, "api.availability", known=pricing.landscape.lacks_api(hop) is not None)


def _uncertain(pricing: Pricing, parts: _Parts, less: float) -> Uncertain:
    facts = [pricing.unknown_availability(hop) for hop in parts.unknown]
    terms = tuple((fact, levels_of(fact.values, LACKING)) for fact in facts)
    factors = tuple(path_weight(pricing.model, score) - less for score in parts.scores(pricing.model))
    return Uncertain("path weight", terms, 0, factors, Combine.SUM)


def _typical(model: EffortModel, parts: _Parts) -> float:
    """Weight for ordering paths: at the mean of the scores that the unknown hops leave open, each equally likely to lack."""
    scores = parts.scores(model)
    return path_weight(model, sum(scores) / len(scores))


def _count_shared_hops(paths: Sequence[Path], weights: Mapping[str, float]) -> dict[str, int]:
    """Count, per path, the hops that a heavier in-scope path has too; among equals the first by id pays."""
    ordered = sorted(paths, key=lambda path: (-weights[path.id], path.id))
    paid: set[str] = set()
    counts: dict[str, int] = {}
    for path in ordered:
        hops = {hop.system for hop in path.hops}
        counts[path.id] = len(hops & paid)
        paid |= hops
    return counts


def _price(pricing: Pricing, parts: _Parts, shared: int) -> PathPrice:
    model = pricing.model
    step = model["path.shared_hop"]
    less = step.likely * shared
    weight_row = model["path.weight.score_0"]
    uncertain: tuple[Uncertain, ...] = ()
    if parts.unknown:
        net = _uncertain(pricing, parts, less)
        weight, paid, uncertain = _uncertain(pricing, parts, 0.0).typical, net.typical, (net,)
        source, tag = unknown_source(model, "api.availability.lacking")
        words = f"{parts.words}, {len(parts.unknown)} of unknown availability; {source}"
        drivers = [Driver("path weight", "unknown", weight, words, tag)]
    else:
        weight = path_weight(model, parts.score)
        paid = weight - less
        drivers = [weight_row.driver("path weight", f"score {parts.score:.2f}: {parts.words}", weight)]
    if shared:
        drivers.append(step.driver("shared hops", f"{shared} paid for by heavier paths", paid / weight))
    return PathPrice(parts.path, weight, parts.score, parts.lacking, parts.unknown, tuple(drivers), uncertain)
