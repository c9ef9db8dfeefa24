"""A check of the Host header against DNS rebinding: a server answers to known names only.

A browser sends the name it looked up in the Host header. A name that its owner points at this
machine (DNS rebinding) would make the server's pages part of the owner's site; it is refused.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names of this machine for itself."""

_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9._-]{0,252}))(?::\d{1,5})?", re.ASCII)


class Hosts:
    """Answers requests for known names, and refuses others in one sentence.

    Parameters
    ----------
    app
        What answers.
    allowed
        Names, or addresses (IPv6 ones in brackets), beside `LOCAL`; without a port, in any case.
    """

    def __init__(self, app: "WSGIApplication", allowed: Iterable[str] = ()) -> None:
        self._app = app
        self._allowed = LOCAL | {name.lower() for name in allowed}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass a request on if its Host header names a known host."""
        found = _HOST.fullmatch(environ.get("HTTP_HOST", "").lower())
        if found and found[1] in self._allowed:
            return self._app(environ, start_response)
        # What was asked for is not repeated: it came from a stranger and could be anything.
        said = b"This server does not answer to that name; whoever runs it can allow it with --allow-host.\n"
        start_response(
            "421 Misdirected Request",
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(said))),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )
        return [said]
