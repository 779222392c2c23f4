"""Compares graph energy with a dense singular value decomposition; the ratio comes last.

Goal: 4 times as fast, at most 1e-8 apart; the script fails where they are further apart.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.landscape.coupling import measure_energy
from benchmarks.structure import compare_energy, report

if __name__ == "__main__":
    report(compare_energy, lambda wiring: measure_energy(wiring.size, wiring.dependencies), 4, " (cube of the systems)")
