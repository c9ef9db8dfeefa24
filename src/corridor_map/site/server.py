"""Running the app on waitress, with one sentence when the port cannot be had."""

import errno
import socket
from collections.abc import Callable

import waitress

from corridor_map.errors import OutputError
from corridor_map.project import Project
from corridor_map.site.web import create_app


def run(project: Project, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve a project until interrupted.

    Parameters
    ----------
    project
        What is served.
    host, port
        Where to listen; port 0 takes a free one.
    ready
        Called with the address of the map once the server listens.

    Raises
    ------
    OutputError
        If the port is in use or may not be used, or the host is not an address of this machine.
    """
    listener = _listener(host, port)
    server = waitress.create_server(create_app(project), sockets=[listener], threads=8, ident=None)
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{listener.getsockname()[1]}/")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


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
