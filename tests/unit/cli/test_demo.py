"""demo does the main job into a folder and says what is in it."""

from __future__ import annotations

import csv
import json


def test_everything_that_is_named_is_there(seamap, tmp_path):
    done = seamap("demo", "-o", str(tmp_path / "out"))
    files = {path.name: path for path in (tmp_path / "out").iterdir()}
    estimate = json.loads(files["estimate.json"].read_text(encoding="utf-8"))
    rows = list(csv.DictReader(files["schedule.csv"].read_text(encoding="utf-8").splitlines()))

    assert done.code == 0
    assert all(path.stat().st_size > 500 for path in files.values())
    assert all(name in done.out for name in files)
    assert {"landscape.svg", "landscape.png", "landscape.pdf", "missing-apis.svg", "estimate.txt"} <= files.keys()
    assert estimate["summary"]["systems_lacking_api"] == 6
    assert [row["id"] for row in rows] != []
    assert {row["id"] for row in rows} == {package["id"] for package in estimate["work_packages"]}
    assert files["estimate.txt"].read_text(encoding="utf-8").strip() in "\n".join(
        line.rstrip() for line in done.out.splitlines()
    )
