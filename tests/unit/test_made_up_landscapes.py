"""Made-up landscapes: sizes asked for, valid, the same for the same seed, shaped like a company, odd on request."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import yaml

from app.inventory.model import Inventory
from app.landscape.build import build_landscape
from benchmarks.generate import generate_document, generate_inventory
from benchmarks.made_up.systems import Oddities
from tests.conftest import ROOT
from tests.properties.test_strategies import dangling

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, str(ROOT / "benchmarks" / "generate.py"), "--systems", "40", "--integrations", "150", "--seed", "7"]


def degrees(inventory: Inventory) -> Counter[str]:
    return Counter(end for flow in inventory.integrations for end in (flow.source, flow.target))


@pytest.mark.parametrize(("systems", "integrations"), [(2, 1), (3, 0), (15, 40), (300, 1500)])
def test_the_sizes_are_those_asked_for(systems, integrations):
    inventory = generate_inventory(systems, integrations, seed=3)
    assert len(inventory.systems) == len({row.id for row in inventory.systems}) == systems
    assert len(inventory.integrations) == len({row.id for row in inventory.integrations}) == integrations
    assert dangling(inventory) == set()
    build_landscape(inventory)


def test_the_same_seed_gives_the_same_bytes_in_every_process():
    digests = set()
    for hash_seed in ("0", "1"):
        done = subprocess.run(COMMAND, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
        digests.add(hashlib.sha256(done.stdout).hexdigest())
    assert len(digests) == 1


def test_another_seed_gives_another_landscape():
    assert generate_document(15, 40, seed=1) != generate_document(15, 40, seed=2)


def test_json_and_yaml_carry_the_same_tree(tmp_path: Path):
    for name in ("made-up.json", "made-up.yaml"):
        subprocess.run([*COMMAND, "-o", str(tmp_path / name)], check=True)
    text = (tmp_path / "made-up.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["systems"] == json.loads((tmp_path / "made-up.json").read_text(encoding="utf-8"))["systems"]
    assert not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader))


def test_a_company_has_hubs_and_about_forty_per_cent_of_its_systems_lack_an_api():
    inventory = generate_inventory(1000, 5000, seed=1)
    known = [row.api.availability.lacks_api for row in inventory.systems if row.api.availability.lacks_api is not None]
    assert sum(known) / len(known) == pytest.approx(0.40, abs=0.06)
    by_hosting = {
        hosting: [
            row.api.availability.lacks_api
            for row in inventory.systems
            if row.hosting == hosting and row.api.availability != "unknown"
        ]
        for hosting in ("mainframe", "saas")
    }
    assert sum(by_hosting["mainframe"]) / len(by_hosting["mainframe"]) > 3 * sum(by_hosting["saas"]) / len(by_hosting["saas"])
    counts = sorted(degrees(inventory).values(), reverse=True)
    assert counts[0] > 10 * counts[len(counts) // 2]
    assert {row.system for path in inventory.paths for row in path.hops} <= {row.id for row in inventory.systems}
    assert len(inventory.paths) == 66


def test_the_share_of_unknown_facts_is_the_one_asked_for():
    for share in (0, 0.5, 1):
        inventory = generate_inventory(400, 10, seed=1, unknown_share=share)
        made_up = [row for row in inventory.systems if row.type != "middleware" and row.id != "new-platform"]
        unknown = sum(row.auth.method == "unknown" for row in made_up) / len(made_up)
        assert unknown == pytest.approx(share, abs=0.1)


def test_neighbours_on_a_path_are_joined():
    inventory = generate_inventory(60, 300, seed=5)
    joined = {(flow.source, flow.target) for flow in inventory.integrations}
    for path in inventory.paths:
        hops = [hop.system for hop in path.hops]
        assert len(hops) == len(set(hops)) >= 3
        assert all(pair in joined for pair in pairwise(hops))


def test_oddities_are_drawn_as_asked_for():
    odd = Oddities(
        parallel=20, self_loops=3, isolated=4, other_scripts=0, right_to_left=0.2, cjk=0.2, long_names=0.2, same_names=0.2
    )
    inventory = generate_inventory(60, 100, seed=1, oddities=odd)
    ends = Counter((flow.source, flow.target) for flow in inventory.integrations)
    assert sum(source == target for source, target in ends.elements()) == 3
    assert len(inventory.integrations) == 123
    assert max(ends.values()) > 1
    assert len({row.id for row in inventory.systems} - set(degrees(inventory))) == 4
    names = [row.name for row in inventory.systems]
    assert names.count("Billing") > 3
    assert any(290 <= len(name) <= 300 for name in names)
    assert any("\u0590" <= letter <= "\u06ff" for name in names for letter in name)
    assert any("\u4e00" <= letter <= "\u9fff" for name in names for letter in name)
