"""Lanes of requests: a finished answer never waits behind one that has to be made."""

import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from waitress.task import ThreadedTaskDispatcher

from corridor_map.web.answers import is_map_page

READY, TEXTS, FILES, OTHERS = "ready", "texts", "files", "others"
"""The lanes: finished answers, texts to read or keep, files to take away, and all the rest."""

THREADS = {READY: 8, TEXTS: 20, FILES: 2, OTHERS: 3}
"""Number of threads of each lane. Those of texts mostly wait for their turn, which `Desk` gives them."""

_SWITCH = 0.0005
"""Switch interval of threads in seconds, while an answer is made that takes time."""


def lane_of(method: str, path: str, query: str) -> str:
    """Return the lane of a request, by whether its answer is ready or what has to be made for it.

    Parameters
    ----------
    method, path, query
        Those of the request.
    """
    if is_map_page(path, query) or path == "/healthz" or path.startswith("/static/"):
        return READY
    if method == "POST":
        return TEXTS
    if path.startswith(("/download/", "/export.html", "/ogc")):
        return FILES
    return OTHERS


class Lanes:
    """Gives each request to a thread of its lane; within a lane, connections take turns in order.

    Parameters
    ----------
    threads
        How many threads each lane has.
    """

    def __init__(self, threads: Mapping[str, int]) -> None:
        self._lanes = {lane: ThreadedTaskDispatcher() for lane in threads}
        for lane, count in threads.items():
            self._lanes[lane].set_thread_count(count)

    def add_task(self, channel: Any) -> None:
        """Hand the first request of a connection to its lane."""
        asked = channel.requests[0]
        # A request that could not be read is refused without asking the app.
        lane = READY if asked.error else lane_of(asked.command, asked.path, asked.query)
        self._lanes[lane].add_task(channel if lane == READY else _Making(channel))

    def shutdown(self, timeout: float) -> int:
        """End threads that finish within `timeout` seconds, drop waiting requests, and count the others."""
        until = time.monotonic() + timeout
        for lane in self._lanes.values():
            lane.set_thread_count(0)
        for lane in self._lanes.values():
            with lane.lock:
                while lane.threads and time.monotonic() < until:
                    lane.thread_exit_cv.wait(0.1)
                while lane.queue:
                    lane.queue.popleft().cancel()
        return sum(len(lane.threads) for lane in self._lanes.values())


class _Making:
    """A request whose answer takes time to make; meanwhile threads are switched more often.

    Otherwise such a thread keeps one with a finished answer waiting for five milliseconds at a time.
    Switching more often costs a little, so it ends when nothing is being made.
    """

    _lock = threading.Lock()
    _count = 0
    _usual = 0.0

    def __init__(self, channel: Any) -> None:
        self.channel = channel

    def service(self) -> None:
        """Answer the request."""
        with self._lock:
            if not _Making._count:
                _Making._usual = sys.getswitchinterval()
                sys.setswitchinterval(_SWITCH)
            _Making._count += 1
        try:
            self.channel.service()
        finally:
            with self._lock:
                _Making._count -= 1
                if not _Making._count:
                    sys.setswitchinterval(_Making._usual)

    def cancel(self) -> None:
        """Cancel the request."""
        self.channel.cancel()
