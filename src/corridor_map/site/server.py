"""Running the app on waitress, with one sentence when the port cannot be had."""

import contextlib
import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from corridor_map.errors import OutputError
from corridor_map.project import Project
from corridor_map.site.serving import server_of
from corridor_map.site.web import create_app
from corridor_map.site.web.hosts import Hosts

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


_BODY_LIMIT = 25_000_000
"""Bytes of a request; what is longer is refused before it is read."""

_log = logging.getLogger(__name__)


def run(
    project: Project,
    host: str,
    port: int,
    ready: Callable[[str], None],
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
        Called with the address of the map once the server listens.
    data
        The user's folder, in which articles are kept; without one none is.
    allowed
        Names the server answers to beside this machine's own and `host`.
    proxies
        How many proxies stand before the server and are believed when they say for whom they ask.

    allow_remote_writes
        Whether other machines may have articles kept.
    cross_origin
        Whether pages of other sites may read the data of a user's folder too.

    Raises
    ------
    OutputError
        If the port is in use or may not be used, or the host is not an address of this machine.
    """
    listener = _listener(host, port)
    made = create_app(project, data=data, allow_remote_writes=allow_remote_writes, cross_origin=cross_origin)
    app: WSGIApplication = Hosts(made, [*allowed, host, f"[{host}]"])
    if proxies:
        app = ProxyFix(app, x_for=proxies, x_proto=proxies, x_host=proxies)
    server = server_of(
        app,
        listener,
        max_request_body_size=_BODY_LIMIT,
        # Headers that a stranger sends as if a proxy had are dropped unless there is one.
        clear_untrusted_proxy_headers=not proxies,
    )
    # That requests wait their turn for a moment is no news to whoever runs the server.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, _end)
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{listener.getsockname()[1]}/")
    if unfinished := server.run():
        _leave(unfinished)


def _leave(unfinished: int) -> None:
    """End the process though threads are at work, which nothing can make stop."""
    some = "one request was" if unfinished == 1 else f"{unfinished} requests were"
    _log.warning("%s not finished when the server was asked to end", some)
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
    except OSError as error:
        if listener is not None:
            listener.close()
        raise OutputError(f"cannot listen on {host}:{port}: {_reason(error, port)}") from error
    return listener


def _reason(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"the port is in use; try --port {port + 1 if port < 65535 else 0}"
    if error.errno == errno.EACCES:
        return "this port is reserved; try one above 1023"
    return "it is not an address of this machine"
