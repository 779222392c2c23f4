from __future__ import annotations

import gzip
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import pytest

from app.errors import Overloaded
from app.services.derivation.derived import Coding, Derived
from app.services.derived_cache import DerivedCache


def test_a_document_is_made_once_while_it_is_kept():
    cache, made = DerivedCache(10_000), []

    def make():
        made.append(1)
        return Derived(b"x" * 100)

    assert cache.get_or_make("a", make) == cache.get_or_make("a", make)
    assert len(made) == 1


def test_those_used_last_are_kept_within_the_bound():
    cache, made = DerivedCache(1000), []

    def ask(key):
        def make():
            made.append(key)
            return Derived(key.encode() * 200)

        cache.get_or_make(key, make)

    for key in "abcde":
        ask(key)
    ask("a")
    ask("f")
    ask("a")
    assert made == ["a", "b", "c", "d", "e", "f"]
    ask("b")
    assert made[-1] == "b"


def test_what_is_too_large_is_handed_out_but_not_kept():
    cache, made = DerivedCache(100), []

    def make():
        made.append(1)
        return Derived(b"x" * 1000)

    cache.get_or_make("a", make)
    assert cache.get_or_make("a", make).body == b"x" * 1000
    assert len(made) == 2


def test_no_more_than_so_many_wait_for_one_document():
    cache, begun, go_on = DerivedCache(1000, waiting=2), threading.Event(), threading.Event()

    def make():
        begun.set()
        assert go_on.wait(10)
        return Derived(b"x")

    with ThreadPoolExecutor(8) as callers:
        first = callers.submit(cache.get_or_make, "a", make)
        assert begun.wait(10)
        others = [callers.submit(cache.get_or_make, "a", make) for _ in range(5)]
        refused = list(islice(as_completed(others, timeout=10), 3))
        go_on.set()
    assert all(isinstance(caller.exception(), Overloaded) for caller in refused)
    assert first.result() == Derived(b"x")
    assert [caller.result() for caller in others if caller not in refused] == [Derived(b"x")] * 2
    assert cache.get_or_make("a", make) == Derived(b"x")


def test_a_failure_is_not_kept():
    cache = DerivedCache(1000)

    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.get_or_make("a", fail)
    assert cache.get_or_make("a", lambda: Derived(b"x")).body == b"x"


def test_those_who_want_the_same_at_once_wait_for_one_making():
    cache, made, results = DerivedCache(1000), [], []

    def make():
        made.append(1)
        time.sleep(0.2)
        return Derived(b"x")

    threads = [threading.Thread(target=lambda: results.append(cache.get_or_make("a", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(results)) == (1, 8)


def test_compressed_forms_are_the_same_bytes_every_time():
    cache, derived = DerivedCache(100_000), Derived(b"seamap " * 1000)
    first = cache.encode("a", derived, Coding.GZIP)
    again = DerivedCache(100_000).encode("a", derived, Coding.GZIP)
    assert first == again == cache.encode("a", derived, Coding.GZIP)
    assert gzip.decompress(first.body) == derived.body
