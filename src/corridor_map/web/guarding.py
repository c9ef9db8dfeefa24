"""Guards of requests that make or keep something: they need our own page, or the key."""

import hmac

from flask import Request, request
from werkzeug.exceptions import Forbidden, UnsupportedMediaType

from corridor_map.web.keys import Key

TOKEN_HEADER = "X-Corridor-Map-Token"

_OF_PROXIES = frozenset({"HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP"})
_FORWARDED = "HTTP_X_FORWARDED"


def check_own_page(token: str) -> None:
    """Refuse a request that was not made by a script of our own page.

    Browsers let any page send forms anywhere, but neither as JSON nor with a header of ours, and
    they say in Origin and Sec-Fetch-Site where a request is from.

    Parameters
    ----------
    token
        The token of our own pages.

    Raises
    ------
    Forbidden, UnsupportedMediaType
        With the reason as one sentence.
    """
    origin = request.headers.get("Origin", "")
    if not origin:
        raise Forbidden("The request does not say from which page it is; send it from the page /add.")
    if origin != f"{request.scheme}://{request.host}":
        raise Forbidden("The request is from a page of another site; send it from the page /add.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise Forbidden("The browser says that the request is from another site; send it from the page /add.")
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("The request is no JSON; its Content-Type has to be application/json.")
    given = request.headers.get(TOKEN_HEADER, "")
    if not hmac.compare_digest(given.encode(), token.encode()):
        raise Forbidden(
            "The page was opened before the server last started; copy your text, and open it anew."
        )


WHY_NOT = {
    "no folder": "The server has no folder to keep articles in; start it with corridor-map serve --data DIR.",
    "a proxy": "The request came by way of a proxy that the server was not told of, so nothing is saved; "
    "whoever runs the server can say with --proxies how many there are.",
    "no key": "Saving is for whoever opens the map at the address that the server printed, the one with a "
    "key; whoever runs the server can allow it to others with --allow-remote-writes.",
}
"""Reasons why nothing is kept for a client, by name, each in a sentence."""


def why_not(asked: Request, key: Key, *, proxies: int, allow_remote: bool) -> str:
    """Return the name in `WHY_NOT` of the reason why nothing is kept for a request, or an empty text.

    Clients prove who they are by what they know, never by where they say, or seem, to come from. A
    proxy on this machine asks from the machine's own address and, unless set up otherwise, by its own
    name.

    Parameters
    ----------
    asked
        The request.
    key
        The server's key.
    proxies
        Number of proxies that are known to stand before the server.
    allow_remote
        Whether clients without the key may save.
    """
    if not proxies and any(name in _OF_PROXIES or name.startswith(_FORWARDED) for name in asked.environ):
        return "a proxy"
    shown = asked.cookies.getlist(key.cookie_name)
    has_key = any(hmac.compare_digest(one.encode(), key.cookie.encode()) for one in shown)
    return "" if allow_remote or has_key else "no key"
