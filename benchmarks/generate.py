"""Made-up landscapes of any size from a seed: same numbers in, same bytes out.

Domains have Zipf sizes; a few systems and the middleware draw most connections, so that degrees follow a power law; about 40 %
of the systems lack an API, most of them on mainframes and on premises; specialists own many systems; some facts are unknown.

    python benchmarks/generate.py --systems 2000 --integrations 10000 --seed 1 -o big.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random
from typing import Any

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.inventory.model import SCHEMA_ID, Inventory
from benchmarks.made_up.flows import build_integrations, walk_paths
from benchmarks.made_up.systems import Oddities, build_systems, build_teams

Tree = dict[str, Any]

NONE_ODD = Oddities()


def generate_inventory(
    systems: int,
    integrations: int,
    *,
    seed: int,
    paths: int | None = None,
    unknown_share: float = 0.15,
    oddities: Oddities = NONE_ODD,
) -> Inventory:
    """Return :func:`generate_document` of the same arguments, checked and frozen."""
    tree = generate_document(systems, integrations, seed=seed, paths=paths, unknown_share=unknown_share, oddities=oddities)
    return Inventory.model_validate(tree)


def generate_document(
    systems: int,
    integrations: int,
    *,
    seed: int,
    paths: int | None = None,
    unknown_share: float = 0.15,
    oddities: Oddities = NONE_ODD,
) -> Tree:
    """Return a made-up inventory as the plain tree that YAML and JSON carry.

    Args:
        systems: how many in all, at least 2; the hub and the middleware are among them.
        integrations: how many, before *oddities* add theirs.
        seed: chooses the landscape; the same seed gives the same tree for ever, on every platform.
        paths: how many; by default one for 15 systems, at most 200. Fewer where no walk of three systems is found.
        unknown_share: how likely each fact is unknown, from 0 to 1.
        oddities: what strains a drawing.

    >>> tree = generate_document(15, 40, seed=1)
    >>> len(tree["systems"]), len(tree["integrations"]), tree["programme"]["hub"] == tree["systems"][0]["id"]
    (15, 40, True)
    """
    random = Random(f"{seed}/{systems}/{integrations}")
    rows = build_systems(random, systems, unknown_share, oddities)
    flows = build_integrations(random, rows, integrations, unknown_share, oddities)
    wanted = min(200, max(1, systems // 15)) if paths is None else paths
    return {
        "schema": SCHEMA_ID,
        "id": f"made-up-{systems}-{integrations}-{seed}",
        "name": f"Made-up landscape of {systems} systems and {integrations} integrations",
        "currency": "EUR",
        "programme": {
            "start": "2026-01-05",
            "deadline": "2027-12-31",
            "hub": rows[0]["id"],
            "other_costs": 60_000 * systems,
            "compliance": ["gdpr"],
            "holidays": "DE",
            "freezes": [{"from": "2026-12-15", "to": "2027-01-06"}],
            "reviews": [_review()],
        },
        "pools": _build_pools(flows),
        "teams": build_teams(random, rows),
        "systems": rows,
        "integrations": flows,
        "paths": walk_paths(random, rows, flows, wanted),
    }


def _review() -> Tree:
    applies = {"classification": ["confidential", "restricted"]}
    return {"id": "security-board", "applies_to": applies, "effort_days": 3, "lead_time_days": 10, "every_weeks": 2}


def _build_pools(flows: list[Tree]) -> list[Tree]:
    """Return pools for the integrations to be built: about the people with whom a programme would take two to four years."""
    to_build = sum(row["status"] in {"planned", "workaround"} for row in flows)
    flows_per_person = {
        "architecture": (40, 1100, ["engage", "coordinate"]),
        "integration": (6, 850, ["access", "enable", "design", "build", "release", "operate"]),
        "data": (20, 850, ["data_quality"]),
        "test": (8, 720, ["test", "path_test"]),
        "security": (40, 1150, ["review"]),
    }
    return [
        {"id": name, "capacity": max(1, round(to_build / flows)), "rate_per_day": rate, "activities": activities}
        for name, (flows, rate, activities) in flows_per_person.items()
    ]


def write_document(tree: Tree, target: Path | None) -> None:
    """Write *tree* as JSON, or as YAML where the target's name ends in .yaml or .yml; to standard output without a target."""
    if target is not None and target.suffix in {".yaml", ".yml"}:
        import yaml  # noqa: PLC0415  (only for YAML)

        class Plain(yaml.CSafeDumper):
            """No aliases: an inventory may hold none."""

            def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (PyYAML's signature)
                return True

        target.write_text(yaml.dump(tree, Dumper=Plain, sort_keys=False, allow_unicode=True), encoding="utf-8")
        return
    text = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    if target is None:
        sys.stdout.write(text)
    else:
        target.write_text(text, encoding="utf-8")


def main() -> None:
    """Write one landscape as the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--systems", type=int, required=True)
    parser.add_argument("--integrations", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--paths", type=int)
    parser.add_argument("--unknown-share", type=float, default=0.15)
    parser.add_argument("-o", "--output", type=Path, help="a .json or .yaml file; standard output without it")
    given = parser.parse_args()
    tree = generate_document(
        given.systems, given.integrations, seed=given.seed, paths=given.paths, unknown_share=given.unknown_share
    )
    write_document(tree, given.output)


if __name__ == "__main__":
    main()
