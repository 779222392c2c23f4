"""The critical path goes back only to what really decided a start."""

from __future__ import annotations

import numpy as np

from app.estimation.work_package import Subject, Wait, WorkPackage
from app.inventory.vocabulary import Activity
from app.scheduling.baseline import plan_baseline
from app.scheduling.schedule_model import ScheduleModel
from tests.worlds import world


def test_a_package_that_waits_longer_than_for_people_owes_its_start_to_the_wait() -> None:
    short = WorkPackage("short", "Short", Activity.BUILD, Subject("integration", "a"), "integration", 2.0)
    late = WorkPackage(
        "late", "Late", Activity.BUILD, Subject("integration", "b"), "integration", 5.0, wait=Wait((10.0, 10.0, 10.0))
    )
    people = world(pools=[{"id": "integration", "capacity": 1, "activities": ["build"]}])
    baseline = plan_baseline([short, late], people, np.array([2.0, 5.0]), ScheduleModel())
    assert baseline.finishes.tolist() == [2.0, 15.0]
    assert baseline.critical_path == (1,)
    assert baseline.slack_days[1] == 0
