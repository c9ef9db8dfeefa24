"""Whose requests may have something made or written: those of our own page, and of this machine."""

import hmac
import ipaddress

from flask import Request, request
from werkzeug.exceptions import Forbidden, UnsupportedMediaType

from corridor_map.site.web.hosts import LOCAL

TOKEN_HEADER = "X-Corridor-Map-Token"


def check_own_page(token: str) -> None:
    """Refuse a request that no script of our own page has made.

    Browsers let any page send forms anywhere, but neither as JSON nor with a header of ours, and
    they say in Origin and Sec-Fetch-Site where a request is from.

    Parameters
    ----------
    token
        What this process alone knows, and writes into its page.

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


def check_this_machine() -> None:
    """Refuse a request from another machine.

    Raises
    ------
    Forbidden
        With the reason as one sentence.
    """
    if not is_from_this_machine(request):
        raise Forbidden(
            "Saving is for the machine that the map is served on; whoever runs the server can allow it "
            "to others with --allow-remote-writes."
        )


def is_from_this_machine(asked: Request) -> bool:
    """Say whether a request is from the machine that it is answered on."""
    try:
        address = ipaddress.ip_address((asked.remote_addr or "").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    # A proxy on this machine that nobody has told us of passes on what strangers ask for by its own
    # address, but by their name for it.
    name = asked.host.rpartition(":")[0] if asked.host.rpartition(":")[2].isdigit() else asked.host
    is_direct = name.lower() in LOCAL or "werkzeug.proxy_fix.orig" in asked.environ
    return (mapped or address).is_loopback and is_direct
