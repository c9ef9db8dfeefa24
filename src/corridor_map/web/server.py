"""Running the app on waitress, with an error in one sentence if the port is not available."""

import contextlib
import errno
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType

from corridor_map.errors import OutputError, one_line
from corridor_map.io.children import end_all
from corridor_map.project import Project
from corridor_map.web import create_app
from corridor_map.web.entering import PARAMETER
from corridor_map.web.keys import key_of
from corridor_map.web.serving import server_of

_BODY_LIMIT = 25_000_000
"""Largest number of bytes of a request; a longer one is refused before it is read."""

_SWITCH = 0.001
"""Seconds for which a thread keeps Python while others wait; by default five times as many."""

_MOST_POOLS, _LARGE_FROM = -8, -3
"""M_ARENA_MAX and M_MMAP_THRESHOLD of GNU's malloc.h."""

_log = logging.getLogger(__name__)


def run(
    project: Project,
    host: str,
    port: int,
    ready: Callable[[str, str], None],
    *,
    data: Path | None = None,
    allowed: Iterable[str] = (),
    proxies: int = 0,
    allow_remote_writes: bool = False,
    cross_origin: bool = False,
) -> None:
    """Serve a project until interrupted, or asked to end by SIGTERM.

    What is being answered then is finished, unless it takes longer than a few seconds.

    Parameters
    ----------
    project
        What is served.
    host, port
        Where to listen; port 0 takes a free one.
    ready
        Called once the server listens, with the address of the map and the address with the key, at
        which articles may be kept. The latter is empty if none can be kept, or if everybody may keep
        some.
    data
        The user's folder, in which articles are kept; without one, none are kept.
    allowed
        Names the server answers to beside this machine's own and `host`.
    proxies
        Number of proxies before the server whose headers about the client are trusted.
    allow_remote_writes
        Whether clients without the key may have articles kept.
    cross_origin
        Whether pages of other sites may read the data of a user's folder too.

    Raises
    ------
    OutputError
        If the port is in use or may not be used, or the host is not an address of this machine.
    UsageError
        If the environment holds an invalid key.
    """
    key = key_of(data)
    listener = _listener(host, port)
    app = create_app(
        project,
        data=data,
        allowed=[*allowed, host, f"[{host}]"],
        proxies=proxies,
        allow_remote_writes=allow_remote_writes,
        cross_origin=cross_origin,
        key=key,
    )
    server = server_of(
        app,
        listener,
        max_request_body_size=_BODY_LIMIT,
        # The app has to see what a proxy has said, be it known or not.
        clear_untrusted_proxy_headers=False,
    )
    _keep_memory_together()
    # What there is now stays, and is not looked through again when memory is cleared.
    gc.collect()
    gc.freeze()
    # Who makes a download gives way sooner to who only hands out a finished page.
    sys.setswitchinterval(_SWITCH)
    # That requests wait their turn for a moment is no news to whoever runs the server.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, _end)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}/"
    needs_key = data is not None and not allow_remote_writes
    ready(address, f"{address}?{PARAMETER}={key.secret}" if needs_key else "")
    if unfinished := server.run():
        _leave(unfinished)


def _keep_memory_together() -> None:
    """Make the C library use two pools of memory, and return large blocks as soon as they are free.

    With a pool for each thread, memory that one thread has freed is not available to the others, and a
    server with many threads grows for hours.
    """
    if sys.platform == "linux":
        import ctypes

        # There are other C libraries than GNU's, which has these two numbers.
        with contextlib.suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.mallopt(_MOST_POOLS, 2)
            library.mallopt(_LARGE_FROM, 1 << 17)


def _leave(unfinished: int) -> None:
    """End the process although threads are still at work, which nothing can stop."""
    some = "one request was" if unfinished == 1 else f"{unfinished} requests were"
    _log.warning("%s not finished when the server was asked to end", some)
    end_all()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _listener(host: str, port: int) -> socket.socket:
    listener = None
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        # A server that has just stopped must not keep its successor waiting.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    # A name of a form that no network has is refused before the system is asked.
    except (OSError, ValueError, TypeError) as error:
        if listener is not None:
            listener.close()
        raise OutputError(f"cannot listen on {one_line(host)}:{port}: {_reason(error, port)}") from error
    return listener


def _reason(error: Exception, port: int) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"the port is in use; try --port {port + 1 if port < 65535 else 0}"
    if number == errno.EACCES:
        return "this port is reserved; try one above 1023"
    return "it is not an address of this machine"
