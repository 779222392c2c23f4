"""What a programme's own dates and phases say against each other: reported with their place, the rest still planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.findings import Finding, Place, note, warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.work_package import WorkPackage
    from app.inventory.model import Inventory
    from app.inventory.programme import Phase
    from app.scheduling.calendar import Calendar

NAMED = 5


def check_programme(packages: Sequence[WorkPackage], inventory: Inventory, calendar: Calendar) -> list[Finding]:
    """Return what contradicts itself or was probably forgotten: deadline, phases, freezes."""
    return [*_check_deadline(inventory, calendar), *_check_phases(packages, inventory), *_check_freezes(inventory, calendar)]


def _check_deadline(inventory: Inventory, calendar: Calendar) -> list[Finding]:
    deadline = inventory.programme.deadline
    if deadline is None or calendar.start is None or deadline >= calendar.start:
        return []
    detail = f"The deadline, {deadline}, is before the first working day, {calendar.start}: it cannot be met."
    advice = "Correct programme.start or programme.deadline."
    return [warning("deadline-before-start", detail, advice, Place("/programme/deadline"), programme=inventory.id)]


def _check_phases(packages: Sequence[WorkPackage], inventory: Inventory) -> list[Finding]:
    """A system that no phase lists or needs is planned too, after all phases; that may not be meant. Nor may an empty phase."""
    phases = inventory.programme.phases
    done = {package.phase for package in packages}
    found = [_find_idle(phase, number, inventory) for number, phase in enumerate(phases) if phase.id not in done]
    listed = {system for phase in phases for system in phase.systems}
    about = [package for package in packages if package.subject.kind == "system"]
    needed = {package.subject.id for package in about if package.phase is not None}
    left = sorted({package.subject.id for package in about} - listed - needed)
    if not phases or not left:
        return found
    named = ", ".join(left[:NAMED]) + (f" and {len(left) - NAMED} more" if len(left) > NAMED else "")
    detail = f"No phase lists or needs {len(left)} of the systems in scope: {named}. They are planned after all phases."
    advice = "Add them to a phase, or leave it so if they are the rest that follows."
    return [*found, note("phases-leave-systems-out", detail, advice, Place("/programme/phases"), programme=inventory.id)]


def _find_idle(phase: Phase, number: int, inventory: Inventory) -> Finding:
    detail = (
        f"There is nothing to do in the phase {phase.id}: nothing that it lists is in scope, or earlier phases do all of it."
    )
    advice = "List the systems and paths that go live in it, or take it out; as it is, it has no milestone."
    place = Place(f"/programme/phases/{number}")
    return warning("phase-without-work", detail, advice, place, programme=inventory.id)


def _check_freezes(inventory: Inventory, calendar: Calendar) -> list[Finding]:
    if not inventory.programme.freezes or calendar.start is not None:
        return []
    detail = "Freezes are stated, but without a programme start nobody knows when they come: they are left out."
    place = Place("/programme/freezes")
    return [warning("freezes-without-start", detail, "Add programme.start.", place, programme=inventory.id)]
