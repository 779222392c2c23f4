"""Where work on the processor runs: away from the threads that answer requests. In go a module-level function and arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


class Compute(Protocol):
    """Runs pure functions and waits for their result. The result does not depend on which implementation ran them."""

    def run(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what ``work(*args, **kwargs)`` returns, or raise what it raises. May be called from any thread.

        Raises:
            LimitExceeded: it took longer, or more memory, than this installation allows.
        """
        ...

    def close(self) -> None:
        """Stop every worker. Nothing can be run afterwards."""
        ...
