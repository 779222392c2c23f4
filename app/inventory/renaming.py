"""Things of one inventory under the ids of another: what refers to a system or path follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.inventory.model import Integration, Path
    from app.inventory.programme import Programme


def move_flow(row: Integration, name: str, systems: Mapping[str, str]) -> Integration:
    """Return an integration under the id *name*, its ends and middleware under their new ids."""
    ends = {key: systems.get(getattr(row, key), getattr(row, key)) for key in ("source", "target")}
    return row.model_copy(update={"id": name, **ends, "via": _moved(row.via, systems)})


def move_path(row: Path, name: str, systems: Mapping[str, str]) -> Path:
    """Return a path under the id *name*, its hops under their new ids."""
    hops = tuple(hop.model_copy(update={"system": systems.get(hop.system, hop.system)}) for hop in row.hops)
    return row.model_copy(update={"id": name, "hops": hops})


def move_programme(programme: Programme, systems: Mapping[str, str], paths: Mapping[str, str]) -> Programme:
    """Return the programme with hub, pilot, phases and reviews naming systems and paths by their new ids."""
    update: dict[str, Any] = {"hub": systems.get(programme.hub or "", programme.hub)}
    if programme.pilot is not None:
        update["pilot"] = _move_lists(programme.pilot, systems, paths)
    update["phases"] = tuple(_move_lists(phase, systems, paths) for phase in programme.phases)
    update["reviews"] = tuple(
        review.model_copy(
            update={"applies_to": review.applies_to.model_copy(update={"systems": _moved(review.applies_to.systems, systems)})}
        )
        for review in programme.reviews
    )
    return programme.model_copy(update=update)


def _move_lists(row: Any, systems: Mapping[str, str], paths: Mapping[str, str]) -> Any:
    return row.model_copy(update={"systems": _moved(row.systems, systems), "paths": _moved(row.paths, paths)})


def _moved(names: Iterable[str], ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(ids.get(name, name) for name in names)
