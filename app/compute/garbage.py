"""How often a process of ours looks for garbage in cycles: asked for once, where a process begins, after its imports."""

from __future__ import annotations

import gc

# An estimate makes millions of small objects that live until it is written and hardly a cycle: at Python's 700 new objects a
# search it walks them over and over and finds nothing: without any search 2,000 systems took an eighth less, once measured.
NEW_OBJECTS, YOUNG, MIDDLE = 100_000, 20, 100


def collect_seldom() -> None:
    """Leave what is imported out of every search from now on, and search only after many new objects.

    What holds no cycle is freed at once as ever, so that memory does not grow by it.
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG, MIDDLE)
