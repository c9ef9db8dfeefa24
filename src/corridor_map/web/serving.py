"""The server under the app: answers that are shared, and connections that are closed in time.

Waitress waits for clients that do not read. Here a slow client holds neither a thread nor memory, and
an idle connection makes room for a new one.
"""

import contextlib
import socket
import sys
import time
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.wasyncore import dispatcher

from corridor_map.web.lanes import THREADS, Lanes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_CONNECTIONS = 1000
_SILENCE = 30
"""Seconds after which a connection is closed if nothing is read, sent or being made on it."""
_ENDING = 1.0
"""Largest number of seconds to wait for threads to end."""
_SHARED = 16_384
"""Number of bytes from which a part of an answer is shared, not copied for each connection."""
_MOST_SELECTED = 1024
_UNLIMITED = 1 << 40


class Shared(ReadOnlyFileBasedBuffer):  # type: ignore[misc]
    """The unsent rest of bytes that are kept only once, however many clients are slow to read them.

    Parameters
    ----------
    content
        The bytes.
    """

    def __init__(self, content: bytes) -> None:
        self._rest = memoryview(content)
        self.remain = len(content)

    def get(self, numbytes: int = -1, skip: bool = False) -> memoryview:
        """Return the next bytes, at most so many unless negative, and move past them if `skip` is set."""
        found = self._rest if numbytes < 0 else self._rest[:numbytes]
        if skip:
            self.skip(len(found))
        return found

    def skip(self, numbytes: int, _allow_prune: bool = False) -> None:
        """Move past so many bytes."""
        self._rest = self._rest[numbytes:]
        self.remain -= numbytes

    def close(self) -> None:
        """Release the bytes."""
        self._rest = memoryview(b"")
        self.remain = 0


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection that shares the bytes of long answers with others."""

    def write_soon(self, data: Any) -> int:
        """Queue a part of an answer to be sent."""
        if isinstance(data, bytes) and len(data) >= _SHARED:
            data = Shared(data)
        return int(super().write_soon(data))


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Waitress with lanes, which closes connections without progress and makes room for new ones."""

    channel_class = Connection
    grace = 5.0
    """Largest number of seconds to finish what was begun when the server is asked to end."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self._unread: deque[Connection] = deque()
        self._look_at = 0.0
        super().__init__(*given, **named)

    def add_task(self, channel: Connection) -> None:
        """Hand on a connection's first request, once the answers before it have been read."""
        if channel.total_outbufs_len:
            self._unread.append(channel)
        else:
            self.task_dispatcher.add_task(channel)

    def maintenance(self, _now: float) -> None:
        """Close nothing during the loop over connections; `close_silent` does that between loops."""

    def close_silent(self, now: float) -> None:
        """Close connections that have long been silent: those without a request, or that do not read."""
        cutoff = now - self.adj.channel_timeout
        for channel in list(self.active_channels.values()):
            if channel.last_activity < cutoff and (channel.total_outbufs_len or not channel.requests):
                channel.handle_close()

    def run(self) -> int:
        """Answer until interrupted, then finish what was begun; a second interruption ends that.

        Returns
        -------
        int
            Number of requests that were not finished; their threads are still at work.
        """
        with contextlib.suppress(KeyboardInterrupt):
            while self._map:
                self._poll(self.adj.asyncore_loop_timeout)
                self._tidy()
        with contextlib.suppress(KeyboardInterrupt):
            self._finish(time.monotonic() + self.grace)
        unfinished = int(self.task_dispatcher.shutdown(_ENDING))
        if not unfinished:
            # Threads that are still at work would wake the server by it.
            self.trigger.close()
        return unfinished

    def _poll(self, seconds: float) -> None:
        # A descriptor of 1024 is more than select can take, which is the quicker one of the two for a few.
        is_high = max(self._map) >= _MOST_SELECTED
        self.asyncore.loop(timeout=seconds, use_poll=is_high, map=self._map, count=1)
        for _ in range(len(self._unread)):
            channel = self._unread.popleft()
            if channel.connected:
                self.add_task(channel)

    def _tidy(self) -> None:
        spare = 1 + self.adj.connection_limit // 20
        if len(self._map) > self.adj.connection_limit - spare:
            idle = [channel for channel in self.active_channels.values() if not channel.requests]
            for channel in sorted(idle, key=lambda one: one.last_activity)[:spare]:
                channel.handle_close()
        now = time.time()
        if now >= self._look_at:
            self._look_at = now + self.adj.cleanup_interval
            self.close_silent(now)

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


def server_of(
    app: "WSGIApplication",
    listener: socket.socket,
    *,
    threads: Mapping[str, int] = THREADS,
    connections: int = 0,
    silence: int = _SILENCE,
    **settings: Any,
) -> Server:
    """Return a server of an app that already listens; its `run` answers requests.

    Parameters
    ----------
    app
        What answers.
    listener
        A socket that is bound to an address.
    threads
        Threads of each lane.
    connections
        Largest number of open ones; by default a thousand, or what the system has descriptors for.
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
    """Return this process's limit of file descriptors, raised to what is needed if the system allows it."""
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
