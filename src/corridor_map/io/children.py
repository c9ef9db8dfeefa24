"""The processes that this one has started, so that none outlives what it was started for."""

import contextlib
from collections.abc import Callable, Iterator

_running: dict[int, Callable[[], None]] = {}
"""What ends each confined process, by its number; threads start and end them beside each other."""


@contextlib.contextmanager
def running(number: int, end: Callable[[], None]) -> Iterator[None]:
    """Have `end_all` know of a process, and how to end it, as long as this lasts."""
    _running[number] = end
    try:
        yield
    finally:
        _running.pop(number, None)


def end_all() -> None:
    """End every process that runs now."""
    for end in list(_running.values()):
        end()
