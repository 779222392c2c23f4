"""An effort model is complete and usable or it is refused, with every fault named."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import UnusableEffortModel
from app.estimation.effort_model import TAGS, bundled_profile, default_effort_model, read_effort_model, two_piece_sigmas
from app.estimation.plan import build_work_plan
from app.estimation.simulation import EffortSimulation
from app.landscape.build import build_landscape
from app.services.estimates import estimate_document
from tests.worlds import all_unknown, tiny_hub

BUNDLED = bundled_profile().decode()


def changed(*pairs):
    text = BUNDLED
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


def refusal(text) -> str:
    with pytest.raises(UnusableEffortModel) as caught:
        read_effort_model(text)
    return str(caught.value)


ROW = '[[constant]]\nname = "flow.nominal"\nunit = "person-days"\nlikely = 18\n'


def row_with(text):
    return changed((ROW, ROW.replace("likely = 18\n", text)))


def test_the_bundled_profile_has_a_source_and_a_tag_on_every_row():
    model = default_effort_model()
    assert model.id == "seamap-2026.11"
    assert len(model.constants) > 100
    for row in [*model.constants.values(), *model.mixtures.values()]:
        assert row.source
        assert row.tag in TAGS


def test_a_changed_number_is_used_and_changes_the_digest():
    model = read_effort_model(row_with("likely = 36\n"))
    assert model.value("flow.nominal") == 36
    assert model.digest != default_effort_model().digest
    text = changed(("likely = 18\n", "likely = 36\n"))
    one, other = (estimate_document(tiny_hub(), samples=200, model=each) for each in (None, text))
    assert other["summary"]["effort_days"]["mean"] > one["summary"]["effort_days"]["mean"]
    assert other["model"]["digest"] == model.digest


def test_order_and_comments_do_not_change_the_digest():
    assert read_effort_model(f"# mine\n{BUNDLED}".encode()).digest == default_effort_model().digest


@pytest.mark.parametrize("text", [b"\xff", b"a = ", b"", b"id = 'x'"])
def test_what_is_no_profile_is_refused(text):
    assert refusal(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "flow.nominal: likely is missing"),
        ("likely = 'many'\n", "flow.nominal: likely is not a finite number"),
        ("likely = nan\n", "flow.nominal: likely is not a finite number"),
        ("likely = true\n", "flow.nominal: likely is not a finite number"),
        ("likely = 0\n", "flow.nominal: likely 0 is 0"),
        ("likely = -1\n", "flow.nominal: likely -1 is below 0"),
        ("low = 5\nlikely = 18\n", "flow.nominal: low and high go together"),
        ("low = 20\nlikely = 18\nhigh = 30\n", "are not in order"),
        ("likely = 18\nhihg = 20\n", "flow.nominal: nothing reads its hihg"),
    ],
)
def test_a_number_that_cannot_be_used_is_named(text, said):
    assert said in refusal(row_with(text))


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([('name = "flow.nominal"', 'name = "flow.nominell"')], "rows are missing: flow.nominal"),
        (
            [('name = "flow.nominal"', 'name = "flow.nominell"')],
            "nothing reads a constant flow.nominell; did you mean flow.nominal?",
        ),
        ([('name = "flow.nominal"', 'name = "flow.reuse"')], "flow.reuse is there twice"),
        ([('name = "flow.nominal"', 'nome = "flow.nominal"')], "number 1 has no name"),
        ([('fact = "volume"', 'fact = "volumes"')], "rows are missing: volume"),
        ([("within = 0.92", "within = 0.5")], "volume: its shares are not between 0 and 1 with a sum of 1"),
        ([("within = 0.92", "inside = 0.92")], "volume: its values must be within, beyond"),
        ([("within = 0.92, beyond = 0.08", "within = 1.2, beyond = -0.2")], "volume: its shares are not"),
        ([("{ within = 0.92, beyond = 0.08 }", "[0.92, 0.08]")], "volume: shares is not a table"),
        ([('id = "seamap-2026.11"', "id = 5")], "it has no id"),
        ([("calibrated_on = 0", 'calibrated_on = "many"')], "calibrated_on is not a number"),
    ],
)
def test_every_fault_of_a_row_is_named(pairs, said):
    assert said in refusal(changed(*pairs))


def test_a_unit_that_changed_its_meaning_is_refused():
    assert "flow.nominal: its unit must be person-days" in refusal(changed((ROW, ROW.replace("person-days", "hours"))))


def test_a_share_above_one_and_a_missing_width_are_refused():
    text = BUNDLED.replace(
        'name = "team_share.engage"\nunit = "share"\nlikely = 0.5', 'name = "team_share.engage"\nunit = "share"\nlikely = 50'
    )
    assert "team_share.engage: likely 50 is a share above 1" in refusal(text.encode())
    text = BUNDLED.replace("low = 0.08\nlikely = 0.15\nhigh = 0.20\n", "likely = 0.15\n")
    assert "coordination: low and high are missing" in refusal(text.encode())


def test_all_faults_are_named_at_once():
    said = refusal(
        changed(("calibrated_on = 0", "calibrated_on = -1"), ("within = 0.92", "within = 9"), (ROW, ROW.replace("18", "-18")))
    )
    for part in ("calibrated_on", "volume", "flow.nominal"):
        assert part in said


@pytest.mark.parametrize("index", range(len(default_effort_model().constants)))
def test_no_single_number_at_its_least_crashes_the_estimate(index):
    """Whatever the checks let through can be estimated with: each constant in turn at the least that is allowed."""
    name, row = list(default_effort_model().constants.items())[index]
    least = 0 if row.unit.startswith("share") or row.unit in {"hops", "owners", "exponent", "logarithm", "fields"} else 1e-6
    head = f'name = "{name}"\n'
    start = BUNDLED.index(head)
    end = BUNDLED.find("\n\n", start)
    lines = [line for line in BUNDLED[start:end].split("\n") if not line.startswith(("low", "likely", "high"))]
    numbers = [f"likely = {least}"] if row.low is None else [f"low = {least}", f"likely = {least}", f"high = {least}"]
    text = BUNDLED[:start] + "\n".join([*lines, *numbers]) + BUNDLED[end:]
    if name.startswith(("crew.", "capacity.", "wait.", "band.", "cosysmo.", "cocomo.", "team_share.")):
        document = estimate_document(all_unknown(), samples=100, model=text.encode(), fields=["summary", "cross_checks"])
        assert document["summary"]["effort_days"]["p50"] >= 0
        return
    plan = build_work_plan(build_landscape(all_unknown()), read_effort_model(text.encode()))
    assert np.isfinite(EffortSimulation(plan, 64, 1).draw_block(0).lines).all()


def test_two_piece_sigmas():
    assert two_piece_sigmas(20, 40, 120) == (pytest.approx(0.540866), pytest.approx(0.857252))
    assert two_piece_sigmas(0, 40, 120) == (pytest.approx(0.857252), pytest.approx(0.857252))
    assert two_piece_sigmas(0, 0, 5) == (0.0, 0.0)
