"""Exchange of the server's key in an address for the cookie with which a browser may save.

The key stays in no address: a browser that opens one with it is redirected to the same address without
it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from werkzeug.http import dump_cookie

from corridor_map.web.keys import Key

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PARAMETER = "key"
"""The query parameter, of any address, that holds the key."""

_WRONG = (
    "The key in this address is not the server’s; take the address that the server printed when it last "
    "started, or leave the key out to read.\n"
)
_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
]


class Entrance:
    """Gives a cookie to a browser that opens an address with the key, and passes on other requests.

    Parameters
    ----------
    app
        What answers them.
    key
        The server's key.
    """

    def __init__(self, app: "WSGIApplication", key: Key) -> None:
        self._app = app
        self._key = key

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request that has a key in its address, or pass it on."""
        query = environ.get("QUERY_STRING", "")
        # Most requests have none, and are not taken apart here.
        if PARAMETER not in query or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        rest, given = _parted(query)
        if not given:
            return self._app(environ, start_response)
        if not all(self._key.opens(one) for one in given):
            said = _WRONG.encode()
            about = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(said)))]
            start_response("403 Forbidden", [*about, *_HEADERS])
            return [said] if environ["REQUEST_METHOD"] == "GET" else []
        cookie = dump_cookie(
            self._key.cookie_name,
            self._key.cookie,
            httponly=True,
            samesite="Strict",
            secure=environ.get("wsgi.url_scheme") == "https",
        )
        about = [("Location", _address(environ, rest)), ("Set-Cookie", cookie), ("Content-Length", "0")]
        start_response("303 See Other", [*about, *_HEADERS])
        return []


def _parted(query: str) -> tuple[list[str], list[str]]:
    """Split a query into its other parts, unchanged, and its keys."""
    rest: list[str] = []
    given: list[str] = []
    for part in query.split("&"):
        found = [value for name, value in parse_qsl(part, keep_blank_values=True) if name == PARAMETER]
        given.extend(found)
        if not found:
            rest.append(part)
    return rest, given


def _address(environ: "WSGIEnvironment", rest: list[str]) -> str:
    """Return the requested path with the rest of the query, as an address that is always on this server."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    # Two slashes at the beginning would lead to another host.
    address = "/" + quote(path.lstrip("/\\").encode("latin-1", "replace"))
    query = quote("&".join(rest).encode("latin-1", "replace"), safe="%=&;/?:@!$'()*+,~")
    return f"{address}?{query}" if query else address
