"""Paper: which ISO size a page is printed on so that its text is at least 8 points. All sizes have one shape, √2 : 1.

Landscape.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.diagrams.style import TEXT_PT

LEAST_TEXT_PT = 8.0
TOLERANCE_PT = 0.005


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper: its name, its width and height in points."""

    name: str
    width: float
    height: float


A3 = Paper("A3", 1190.55, 841.89)
SIZES = (A3, Paper("A2", 1683.78, 1190.55), Paper("A1", 2383.94, 1683.78), Paper("A0", 3370.39, 2383.94))


def text_on(paper: Paper, page_width: float) -> float:
    """Return how large the smallest text of a page of so many points is on *paper*, in points."""
    return TEXT_PT * paper.width / page_width


def paper_for(page_width: float) -> Paper:
    """Return A3, or the smallest larger paper on which the text of a page of so many points is at least 8 points; at most A0.

    >>> paper_for(1200).name, paper_for(2000).name
    ('A3', 'A2')
    """
    return next((paper for paper in SIZES if text_on(paper, page_width) >= LEAST_TEXT_PT - TOLERANCE_PT), SIZES[-1])
