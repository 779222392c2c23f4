"""Faults of a workbook in the words of a workbook: not the second system of a list, but the system in a row of a sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.inventory.faults import COLLECTIONS
from app.inventory.places import Target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.findings import Finding, Place
    from app.inventory.places import Places

LISTS = {noun: key for key, noun in COLLECTIONS.items()}
NUMBERED = re.compile(rf"\b(?P<noun>(?i:{'|'.join(LISTS)})) number (?P<number>\d{{1,7}})\b(?! of)")
OTHER = re.compile(rf"\bthe other is number (?P<number>\d{{1,7}}) of (?P<list>{'|'.join(COLLECTIONS)})\b")


def say_rows(findings: Iterable[Finding], places: Places) -> tuple[Finding, ...]:
    """Return the findings with rows instead of the numbers of a list, where *places* know the row."""

    def find(key: str, number: str) -> Place | None:
        target = Target((key, int(number) - 1))
        place = places.locate([target]).get(target)
        return place if place is not None and place.row is not None else None

    def name(match: re.Match[str]) -> str:
        noun = match["noun"]
        place = find(LISTS[noun.lower()], match["number"])
        article = "The" if noun[0].isupper() else "the"
        return match[0] if place is None else f"{article} {noun.lower()} in row {place.row} of {place.sheet}"

    def point(match: re.Match[str]) -> str:
        place = find(match["list"], match["number"])
        return match[0] if place is None else f"the other is in row {place.row} of {place.sheet}"

    return tuple(replace(finding, detail=OTHER.sub(point, NUMBERED.sub(name, finding.detail))) for finding in findings)
