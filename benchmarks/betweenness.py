"""Compares exact betweenness with networkx, from pairs to shares by id, on one thread; the ratio comes last.

Goal: 40 times as fast. Above 3,000 systems the product samples, and says so.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.landscape.hotspots import measure_betweenness
from benchmarks.structure import compare_betweenness, report

if __name__ == "__main__":
    report(compare_betweenness, measure_betweenness, 40, " (exact: systems times integrations)")
