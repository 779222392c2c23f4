"""A calibrated model is a complete profile, and estimates made with it change by what was learned, for reasons that show."""

from __future__ import annotations

import json
import math
import tomllib

import pytest

from app.errors import UnusableEffortModel
from app.estimation.effort_model import bundled_profile, default_effort_model, read_effort_model
from app.estimation.learned import is_record
from app.services.estimates import estimate_document
from app.services.learning import Table, learn_model, read_finished_work
from tests import worlds

HEADER = "organisation,activity,estimate_days,actual_days\n"
SLOW = HEADER + "acme,build,10,20\n" * 8 + "acme,test,10,15\n" * 8 + "acme,coordinate,10,18\n" * 4 + "acme,enable,10,30\n" * 4
PARTS = ("summary", "work_packages", "model", "systems")


@pytest.fixture(scope="module")
def learned() -> tuple[bytes, dict]:
    return learn_model(read_finished_work([Table("slow.csv", SLOW.encode())]))


@pytest.fixture(scope="module")
def pair(learned):
    inventory = worlds.mainframe_between_two()
    return [estimate_document(inventory, model=text, samples=4000, fields=PARTS) for text in (None, learned[0])]


def test_the_profile_is_complete_and_says_where_it_was_learned(learned):
    text, said = learned
    model, document = read_effort_model(text), tomllib.loads(text.decode())

    assert model.calibrated_on == said["model"]["calibrated_on"] == 24
    assert set(model.constants) == set(default_effort_model().constants)
    assert model.mixtures == default_effort_model().mixtures
    assert document["based_on"] == {"id": default_effort_model().id, "digest": default_effort_model().digest}
    assert document["learned_from"][0]["file"] == "slow.csv"
    assert document["learned_from"][0]["digest"].startswith("sha256:")
    changed = {name for name, row in model.constants.items() if row != default_effort_model().constants[name]}
    assert all(name.startswith(("learned.", "sigma.")) for name in changed)
    assert all(model[name].tag == "M" for name in changed)


def test_the_same_actuals_give_the_same_bytes(learned):
    assert learn_model(read_finished_work([Table("slow.csv", SLOW.encode())]))[0] == learned[0]


def test_every_package_takes_what_was_learned_and_names_it(pair, learned):
    model = read_effort_model(learned[0])
    before, after = ({row["id"]: row for row in document["work_packages"]} for document in pair)

    assert set(before) == set(after)
    for name, row in after.items():
        record = math.prod(driver["factor"] for driver in row["drivers"] if is_record(driver["name"]))
        assert row["median_days"] == pytest.approx(row["base_days"] * math.prod(d["factor"] for d in row["drivers"]), rel=1e-3)
        if row["activity"] == "coordinate":
            continue
        expected = model.value("learned.organisation") * model.value(f"learned.activity.{row['activity']}")
        assert record == pytest.approx(expected, rel=1e-3)
        assert row["median_days"] == pytest.approx(before[name]["median_days"] * expected, rel=1e-3)


def test_packages_still_sum_to_the_whole_and_the_shared_spread_is_narrower(pair):
    before, after = pair
    summary = after["summary"]

    assert after["model"]["calibrated_on"] == 24
    total = sum(row["effort_days"]["mean"] for row in after["work_packages"])
    assert total == pytest.approx(summary["effort_days"]["mean"], rel=1e-3)
    spreads = [document["summary"]["effort_days"] for document in pair]
    widths = [spread["p90"] / spread["p10"] for spread in spreads]
    assert widths[1] < widths[0]
    assert 1.2 < spreads[1]["p50"] / spreads[0]["p50"] < 3
    assert summary["sum_of_medians_days"] > before["summary"]["sum_of_medians_days"]


def test_ways_round_a_missing_api_are_compared_with_what_was_learned(pair):
    before, after = ({row["id"]: row["remedies"] for row in document["systems"]} for document in pair)
    ratios = [
        now["effort_days"]["p50"] / then["effort_days"]["p50"]
        for name, rows in before.items()
        for then, now in zip(rows, after[name], strict=True)
        if then["effort_days"]["p50"] > 1 and then["option"] == now["option"]
    ]

    assert ratios
    assert all(ratio > 1.3 for ratio in ratios)


def test_actuals_of_an_estimate_s_packages_are_compared_with_the_uncalibrated_estimate(pair):
    rows = pair[0]["work_packages"]
    finished = [row for row in rows if row["median_days"] > 0 and row["activity"] != "coordinate"][:6]
    finished += [row for row in rows if row["activity"] == "coordinate"]
    table = "package,actual_days\n" + "".join(f"{row['id']},{row['median_days'] * 2}\n" for row in finished)
    inventory = {"id": "ours", "name": "Ours"}
    documents = [
        Table("estimate.json", json.dumps({"schema": "seamap/estimate/v1", "inventory": inventory, **document}).encode())
        for document in pair
    ]
    works = [read_finished_work([Table("done.csv", table.encode())], document) for document in documents]

    assert [row.activity for row in works[0].actuals] == [row["activity"] for row in finished]
    for one, other in zip(works[0].actuals, works[1].actuals, strict=True):
        assert one.residual == pytest.approx(math.log(2), abs=1e-3)
        assert one.residual == pytest.approx(other.residual, abs=2e-3)


def without_row(text: bytes, name: str) -> bytes:
    """The profile as a version wrote it that had no such row yet."""
    head, _, rest = text.decode().partition(f'[[constant]]\nname = "{name}"\n')
    assert rest
    return (head + rest[rest.index("[[") :]).encode()


def test_what_an_earlier_version_learned_is_used_with_the_rows_that_came_since_and_says_so(learned):
    older = without_row(learned[0], "risk.no_environment.odds")
    model, whole = read_effort_model(older), read_effort_model(learned[0])

    assert model.filled == ("risk.no_environment.odds",)
    assert model.constants == {
        **whole.constants,
        "risk.no_environment.odds": default_effort_model()["risk.no_environment.odds"],
    }
    assert model.digest not in {whole.digest, default_effort_model().digest}
    inventory = worlds.mainframe_between_two()
    documents = [
        estimate_document(inventory, model=text, samples=400, fields=("summary", "findings")) for text in (older, learned[0])
    ]
    assert documents[0]["summary"] == documents[1]["summary"]
    said = [row for row in documents[0]["findings"] if row["code"] == "effort-model-older"]
    assert [row["severity"] for row in said] == ["warning"]
    assert "risk.no_environment.odds" in said[0]["detail"]
    assert not [row for row in documents[1]["findings"] if row["code"] == "effort-model-older"]


def test_a_learned_profile_that_cannot_be_used_says_how_to_get_another(learned):
    misspelt = learned[0].replace(b'name = "risk.no_environment.odds"', b'name = "risk.no_environment.od"')
    with pytest.raises(UnusableEffortModel, match=r"did you mean risk\.no_environment\.odds") as caught:
        read_effort_model(misspelt)
    assert "calibrate" in caught.value.hint
    with pytest.raises(UnusableEffortModel, match=r"rows are missing: risk\.no_environment\.odds") as caught:
        read_effort_model(without_row(bundled_profile(), "risk.no_environment.odds"))
    assert "bundled profile" in caught.value.hint


def test_a_profile_that_has_learned_nothing_changes_nothing():
    drivers = {
        driver["name"]
        for row in estimate_document(worlds.tiny_hub(), model=bundled_profile(), samples=100)["work_packages"]
        for driver in row["drivers"]
    }

    assert not any(map(is_record, drivers))
