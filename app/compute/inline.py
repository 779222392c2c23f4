"""Runs work in the calling thread: for tests and for one-off commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


class InlineCompute:
    """No workers: nothing is limited, nothing has to be started."""

    def run(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns."""
        return work(*args, **kwargs)

    def close(self) -> None:
        """Do nothing: there is nothing to stop."""
