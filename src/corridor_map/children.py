"""The processes that this one has started, so that none outlives what it was started for."""

import contextlib
import multiprocessing
import signal
import sys
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


def end_workers() -> None:
    """End the processes that multiprocessing has started, and wait until they are gone."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join()


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C from this thread, and from the processes and threads started meanwhile for good.

    A terminal interrupts them all, and each would say so; they are ended by who started them.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
