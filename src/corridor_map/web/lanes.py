"""Lanes of requests: what is ready never waits behind what has to be made."""

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
"""Threads of each lane. Those of texts mostly wait for their turn, which `Desk` gives them."""

_SWITCH = 0.0005
"""Seconds after which a thread lets others go on while something is made that takes time."""


def lane_of(method: str, path: str, query: str) -> str:
    """Return the lane of a request: whether its answer is ready, or what is made for it.

    Parameters
    ----------
    method, path, query
        As they are asked for.
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
        """Have the first request of a connection answered."""
        asked = channel.requests[0]
        # A request that could not be read is refused without asking the app.
        lane = READY if asked.error else lane_of(asked.command, asked.path, asked.query)
        self._lanes[lane].add_task(channel if lane == READY else _Making(channel))

    def shutdown(self, timeout: float) -> int:
        """End all threads that are done within `timeout` seconds, drop what waits, and count the others."""
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
    """A request whose answer takes time to make: meanwhile threads let each other go on more often.

    Otherwise one that makes something keeps one whose answer is ready waiting for five milliseconds at
    a time. It costs a little, so it is not so when nothing is made.
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
        """Give the request up."""
        self.channel.cancel()
