"""Compares reading an inventory with bare parsing, in one run: JSON against pydantic, YAML against the standard library's JSON.

Prints milliseconds for orientation and the ratios last. Goals: JSON, 20,000 systems / 150,000 integrations, at most 1.3 times
``Inventory.model_validate_json``; YAML, 2,000 / 10,000, at most 20 times ``json.loads`` of the same (that is for making values
under limits; checking them costs the same for both formats and is printed beside it).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.importers.registry import read_document
from app.importers.safe_yaml import read_yaml
from app.inventory.model import Inventory
from benchmarks.generate import generate_document

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = {"project": (15, 40), "company": (300, 1_500), "enterprise": (2_000, 10_000), "extreme": (20_000, 150_000)}


def time_best(what: str, run: Callable[[], Any], times: int) -> float:
    """Return the seconds of the fastest of several runs, and print them."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    print(f"{what:60} {best * 1000:10,.1f} ms")
    return best


def compare_json(size: str, times: int) -> float:
    """Return how many times as long reading JSON takes as pydantic alone."""
    data = json.dumps(generate_document(*SIZES[size], seed=1)).encode()
    print(f"JSON, {size}: {len(data) / 1e6:,.1f} MB")
    bare = time_best("pydantic, model_validate_json", lambda: Inventory.model_validate_json(data), times)
    whole = time_best("read_document", lambda: read_document("inventory.json", data), times)
    return whole / bare


def compare_yaml(size: str, times: int) -> tuple[float, float]:
    """Return how many times as long making values of YAML takes as of JSON, and reading it whole."""
    tree = generate_document(*SIZES[size], seed=1)
    text = yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    as_json = json.dumps(tree)
    print(f"YAML, {size}: {len(text) / 1e6:,.1f} MB")
    bare = time_best("json.loads of the same", lambda: json.loads(as_json), times)
    values = time_best("read_yaml", lambda: read_yaml(text), times)
    whole = time_best("read_document", lambda: read_document("inventory.yaml", text.encode()), times)
    return values / bare, whole / bare


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json-size", choices=SIZES, default="extreme")
    parser.add_argument("--yaml-size", choices=SIZES, default="enterprise")
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    in_json = compare_json(options.json_size, options.times)
    in_yaml, whole = compare_yaml(options.yaml_size, options.times)
    print(f"\nYAML, read whole: {whole:.1f} × json.loads")
    print(f"JSON, read whole: {in_json:.2f} × model_validate_json (goal 1.3)")
    print(f"YAML, made values under limits: {in_yaml:.1f} × json.loads (goal 20)")


if __name__ == "__main__":
    main()
