"""Compares articulation points and bridges with networkx, on a ready graph each; the ratio comes last.

Goal: 50 times as fast. What the product answers in all, with how many systems each cut point cuts off, is printed before.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.landscape.hotspots import find_bridges, find_cut_points
from benchmarks.structure import compare_cuts, report

if __name__ == "__main__":
    report(compare_cuts, lambda wiring: (find_cut_points(wiring), find_bridges(wiring)), 50)
