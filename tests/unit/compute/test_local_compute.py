"""Worker processes: a dead or hanging one is replaced, and nobody else notices."""

from __future__ import annotations

import gc
import math
import operator
import os
import pickle
import threading
import time

import pytest

from app.compute.garbage import NEW_OBJECTS
from app.compute.inline import InlineCompute
from app.compute.local import LocalCompute, WorkBroke
from app.errors import InventoryRejected, LimitExceeded, NotAuthenticated, Overloaded, UnknownSubject
from app.findings import Place, error
from app.services.access import Access


@pytest.fixture
def compute():
    opened = LocalCompute(2, timeout_s=3, memory_bytes=1 << 30)
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", ["local", "inline"])
def test_work_gives_the_same_result_wherever_it_runs(compute, kind):
    chosen = compute if kind == "local" else InlineCompute()
    assert chosen.run(math.factorial, 30) == math.factorial(30)
    assert chosen.run(sorted, [3, 1, 2], reverse=True) == [3, 2, 1]


def test_a_worker_searches_for_garbage_seldom_and_never_in_what_it_imported(compute):
    assert compute.run(gc.get_threshold)[0] == NEW_OBJECTS
    assert compute.run(gc.get_freeze_count) > 1_000


def test_a_refusal_comes_back_whole(compute):
    with pytest.raises(NotAuthenticated) as refusal:
        compute.run(Access("a-key").authenticate, None)
    assert refusal.value.hint


@pytest.mark.parametrize("kind", [InventoryRejected, UnknownSubject])
def test_errors_travel_between_processes(kind):
    faults = [error("a", "b", "c", Place("/x", 1, 2))]
    raised = kind(faults) if kind is InventoryRejected else kind("words", hint="more")
    copy = pickle.loads(pickle.dumps(raised))
    assert (copy.detail, copy.hint, str(copy)) == (raised.detail, raised.hint, str(raised))
    assert getattr(copy, "findings", None) == getattr(raised, "findings", None)


def test_a_dying_worker_is_replaced(compute):
    with pytest.raises(LimitExceeded, match="process"):
        compute.run(os._exit, 3)
    assert compute.run(math.factorial, 5) == 120


def test_a_hanging_worker_is_killed_and_replaced(compute):
    started = time.monotonic()
    with pytest.raises(LimitExceeded, match="longer"):
        compute.run(time.sleep, 60)
    assert time.monotonic() - started < 10
    assert compute.run(math.factorial, 5) == 120


def test_a_greedy_worker_is_refused_the_memory(compute):
    with pytest.raises(LimitExceeded, match="memory"):
        compute.run(bytearray, 4 << 30)
    assert compute.run(math.factorial, 5) == 120


def test_a_bug_is_raised_as_a_bug_with_its_traceback(compute):
    with pytest.raises(WorkBroke, match="ZeroDivisionError"):
        compute.run(operator.truediv, 1, 0)


def test_more_work_than_may_wait_is_refused_at_once():
    compute = LocalCompute(1, waiting=2)
    compute.warm_up()
    threads = [threading.Thread(target=compute.run, args=(time.sleep, 1)) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    with pytest.raises(Overloaded):
        compute.run(math.factorial, 5)
    for thread in threads:
        thread.join()
    assert compute.run(math.factorial, 5) == 120
    compute.close()


def test_who_waits_too_long_for_a_worker_is_told_to_come_back():
    compute = LocalCompute(1, patience_s=0.2)
    compute.warm_up()
    busy = threading.Thread(target=compute.run, args=(time.sleep, 2))
    busy.start()
    time.sleep(0.2)
    with pytest.raises(Overloaded, match="busy"):
        compute.run(math.factorial, 5)
    busy.join()
    assert compute.run(math.factorial, 5) == 120
    compute.close()


def test_a_worker_knows_no_secret_of_the_server(compute, monkeypatch):
    monkeypatch.setenv("SEAMAP_API_KEY", "a-key-of-sufficient-length")
    assert compute.run(os.getenv, "SEAMAP_API_KEY") is None
