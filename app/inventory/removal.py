"""What goes along when a scenario removes a system or a path, and what there is to say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from app.findings import note, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.findings import Finding
    from app.inventory.model import Hop, Path
    from app.inventory.programme import Programme

NAMED_AT_MOST = 10


class Parts(Protocol):
    """The parts of an inventory that a removal changes."""

    parts: dict[str, dict[str, Any]]
    programme: Programme
    findings: list[Finding]


def remove_system(inventory: Parts, system: str) -> None:
    """Take a system out, with its integrations, its hops and whatever else names it.

    A path that is left with fewer than two hops goes too, and so does a review that was for this system alone.
    """
    del inventory.parts["system"][system]
    _remove_flows(inventory, system)
    for path in [path for path in inventory.parts["path"].values() if any(hop.system == system for hop in path.hops)]:
        _shorten(inventory, path, system)
    _drop_from_programme(inventory, "systems", system)
    _drop_reviews(inventory, system)
    if inventory.programme.hub == system:
        inventory.programme = inventory.programme.model_copy(update={"hub": None})
        detail = f"System `{system}` was the hub; without it there is none."
        inventory.findings.append(warning("hub-removed", detail, "Name another in the scenario.", system=system))


def remove_path(inventory: Parts, path: str) -> None:
    """Take a path out, and its name wherever the programme lists it."""
    del inventory.parts["path"][path]
    _drop_from_programme(inventory, "paths", path)


def _remove_flows(inventory: Parts, system: str) -> None:
    flows = inventory.parts["integration"]
    gone = [flow.id for flow in flows.values() if system in {flow.source, flow.target}]
    for identity in gone:
        del flows[identity]
    for flow in [flow for flow in flows.values() if system in flow.via]:
        flows[flow.id] = flow.model_copy(update={"via": _without(flow.via, system)})
        detail = f"Integration `{flow.id}` passed `{system}`, which is removed."
        inventory.findings.append(note("via-removed", detail, "State what it passes instead.", integration=flow.id))
    if gone:
        detail = f"Removing `{system}` removes {len(gone)} integration{'' if len(gone) == 1 else 's'}: {_listed(gone)}."
        inventory.findings.append(note("removed-with-system", detail, "", system=system))


def _shorten(inventory: Parts, path: Path, system: str) -> None:
    hops: list[Hop] = []
    for hop in path.hops:
        if hop.system != system and not (hops and hops[-1].system == hop.system):
            hops.append(hop)
    if len(hops) > 1:
        inventory.parts["path"][path.id] = path.model_copy(update={"hops": tuple(hops)})
        detail = f"Path `{path.id}` loses its hop `{system}`."
        advice = "Check that its neighbours are joined without it."
        inventory.findings.append(warning("path-shortened", detail, advice, path=path.id))
    else:
        remove_path(inventory, path.id)
        detail = f"Path `{path.id}` has fewer than two hops without `{system}` and is removed."
        inventory.findings.append(warning("path-removed", detail, "", path=path.id))


def _drop_from_programme(inventory: Parts, key: str, identity: str) -> None:
    programme = inventory.programme
    phases = [_dropped(phase, key, identity) for phase in programme.phases]
    pilot = _dropped(programme.pilot, key, identity) if programme.pilot else None
    inventory.programme = programme.model_copy(update={"phases": tuple(phases), "pilot": pilot})


def _dropped(part: Any, key: str, identity: str) -> Any:
    return part.model_copy(update={key: _without(getattr(part, key), identity)}) if identity in getattr(part, key) else part


def _drop_reviews(inventory: Parts, system: str) -> None:
    """Narrow the reviews: one whose list becomes empty would suddenly be for every system, so it goes."""
    reviews = []
    for review in inventory.programme.reviews:
        narrowed = _dropped(review.applies_to, "systems", system)
        if review.applies_to.systems and not narrowed.systems:
            detail = f"Review `{review.id}` was for `{system}` alone and is removed."
            inventory.findings.append(note("review-removed", detail, "", system=system))
        else:
            reviews.append(review.model_copy(update={"applies_to": narrowed}))
    inventory.programme = inventory.programme.model_copy(update={"reviews": tuple(reviews)})


def _without(values: Sequence[str], gone: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != gone)


def _listed(identities: Iterable[str]) -> str:
    names = [f"`{identity}`" for identity in identities]
    more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
    return ", ".join(names[:NAMED_AT_MOST]) + more
