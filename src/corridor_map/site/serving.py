"""The server under the app: requests in lanes, answers that are shared, connections that are closed in time.

Waitress has one queue for all requests and waits for whoever does not read. Here what is ready never
waits behind what has to be made, nobody's slowness keeps a thread, and a connection that nobody uses makes
room for one that somebody does.
"""

import contextlib
import socket
import sys
import time
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.wasyncore import dispatcher

from corridor_map.site.web.answers import is_map_page

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

READY, TEXTS, FILES, OTHERS = "ready", "texts", "files", "others"
"""The lanes: finished answers, texts to read or keep, files to take away, and all the rest."""

THREADS = {READY: 4, TEXTS: 20, FILES: 2, OTHERS: 3}
"""Threads of each lane. Those of texts mostly wait for their turn, which `Desk` gives them."""

_CONNECTIONS = 1000
_SILENCE = 30
"""Seconds after which a connection is closed on which nothing is read, sent or being made."""
_ENDING = 1.0
"""Seconds in which threads that have nothing to do end."""
_SHARED = 16_384
"""Bytes from which a part of an answer is not copied for each connection."""
_UNLIMITED = 1 << 40


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
        self._lanes[lane].add_task(channel)

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


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection whose answers are shared with others, and one of whose answers is made at a time."""

    waits = False
    """Whether its next request waits until the last answer has been sent."""

    def readable(self) -> bool:
        """Say whether more may be read; what has been closed is asked for nothing."""
        return self._fileno is not None and super().readable()

    def writable(self) -> bool:
        """Say whether something is to be sent, or the next request has waited long enough."""
        return self._fileno is not None and bool(self.waits or super().writable())

    def handle_write(self) -> None:
        """Send what can be sent, and have the next request answered once all is."""
        super().handle_write()
        if self.waits and self.connected and not self.total_outbufs_len:
            self.waits = False
            self.server.add_task(self)

    def write_soon(self, data: Any) -> int:
        """Take a part of an answer to be sent; a long one is kept once, however many do not read it."""
        if isinstance(data, bytes) and len(data) >= _SHARED:
            shared = ReadOnlyFileBasedBuffer(BytesIO(data))
            shared.prepare()
            data = shared
        return int(super().write_soon(data))


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Waitress with lanes, which closes connections that make no progress and makes room for newcomers."""

    channel_class = Connection
    grace = 5.0
    """Seconds in which what has been begun is finished when the server is asked to end."""

    def add_task(self, channel: Connection) -> None:
        """Have a connection's first request answered, once it has read the answers before."""
        if channel.total_outbufs_len:
            channel.waits = True
        else:
            super().add_task(channel)

    def readable(self) -> bool:
        """Say whether somebody may connect; room is made before there is none left."""
        spare = 1 + self.adj.connection_limit // 20
        if self.accepting and len(self._map) > self.adj.connection_limit - spare:
            idle = [channel for channel in self.active_channels.values() if not channel.requests]
            for channel in sorted(idle, key=lambda one: one.last_activity)[:spare]:
                channel.handle_close()
        return bool(super().readable())

    def maintenance(self, now: float) -> None:
        """Close connections on which nothing has moved for long, whether they do not ask or do not read."""
        cutoff = now - self.adj.channel_timeout
        for channel in list(self.active_channels.values()):
            if channel.last_activity < cutoff and (channel.total_outbufs_len or not channel.requests):
                channel.handle_close()

    def run(self) -> int:
        """Answer until interrupted, then finish what has been begun; who interrupts again ends that.

        Returns
        -------
        int
            How many requests were not finished; their threads are still at work.
        """
        with contextlib.suppress(KeyboardInterrupt):
            while self._map:
                self._poll(self.adj.asyncore_loop_timeout)
        with contextlib.suppress(KeyboardInterrupt):
            self._finish(time.monotonic() + self.grace)
        return int(self.task_dispatcher.shutdown(_ENDING))

    def _finish(self, until: float) -> None:
        # The listening socket goes at once, so that a successor can have the port.
        dispatcher.close(self)
        while time.monotonic() < until:
            for channel in list(self.active_channels.values()):
                if not channel.requests and not channel.total_outbufs_len:
                    channel.handle_close()
            if not self.active_channels:
                return
            self._poll(0.1)

    def _poll(self, seconds: float) -> None:
        self.asyncore.loop(timeout=seconds, use_poll=self.adj.asyncore_use_poll, map=self._map, count=1)


def server_of(
    app: "WSGIApplication",
    listener: socket.socket,
    *,
    threads: Mapping[str, int] = THREADS,
    connections: int = 0,
    silence: int = _SILENCE,
    **settings: Any,
) -> Server:
    """Return a server of an app that listens already; its `run` answers.

    Parameters
    ----------
    app
        What answers.
    listener
        A socket that is bound to an address.
    threads
        Threads of each lane.
    connections
        How many may be open at once; by default a thousand, or what the system has descriptors for.
    silence
        Seconds after which a connection is closed on which nothing moves.
    **settings
        Further settings of waitress.
    """
    adjustments = Adjustments(
        sockets=[listener],
        ident=None,
        connection_limit=connections or min(_CONNECTIONS, _descriptors() // 2),
        channel_timeout=silence,
        cleanup_interval=max(1, silence // 6),
        # A descriptor above 1023, which a thousand connections lead to, is more than select can take.
        asyncore_use_poll=True,
        # No thread waits for a connection that does not read: long answers are shared, and
        # a connection's next answer is not made before its last is sent.
        outbuf_high_watermark=_UNLIMITED,
        **settings,
    )
    return Server(
        app,
        {},
        True,
        listener,
        dispatcher=Lanes(threads),
        adj=adjustments,
        bind_socket=False,
        sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
    )


def _descriptors() -> int:
    """Return how many descriptors this process may have, which is made enough if the system lets it."""
    if sys.platform == "win32":
        return 2 * _CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * _CONNECTIONS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    found = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 2 * _CONNECTIONS if found == resource.RLIM_INFINITY else found
