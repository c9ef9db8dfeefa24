"""Registry of the processes that this one has started, so that none outlives its purpose."""

import contextlib
from collections.abc import Callable, Iterator

_running: dict[int, Callable[[], None]] = {}
"""Functions that end the confined processes, by process number; several threads use it at once."""


@contextlib.contextmanager
def running(number: int, end: Callable[[], None]) -> Iterator[None]:
    """Register a process and the function that ends it with `end_all`, while the context lasts."""
    _running[number] = end
    try:
        yield
    finally:
        _running.pop(number, None)


def end_all() -> None:
    """End every registered process."""
    for end in list(_running.values()):
        end()
