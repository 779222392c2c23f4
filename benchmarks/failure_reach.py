"""Compares what every system's failure reaches with ``nx.descendants`` of each, counted; the ratio comes last.

Goal: 1,000 times as fast.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.structure import compare_reach, count_reach, report

if __name__ == "__main__":
    report(compare_reach, lambda wiring: count_reach(wiring.size, wiring.dependencies), 1_000)
