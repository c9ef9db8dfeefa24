"""The open addresses, whose data any page and any program may read, and their answers.

Pages, and addresses that write, are not among them.
"""

import json
import re
from collections.abc import Mapping
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request

from corridor_map.errors import UsageError
from corridor_map.web.answers import Answer
from corridor_map.web.openapi import DESCRIPTION, PARAMETERS
from corridor_map.web.served import Edition

OGC = "ogc"
"""The endpoint of OGC API Features, which has a description and parameters of its own."""
OPEN = frozenset({*PARAMETERS, OGC})
"""The endpoints, by the names that their operations have in the description."""
_PATHS = re.compile(
    r"/((annotations|download|ogc)(/.*)?|(routes|articles)/.*\.(geo)?json|(passages|search|openapi)\.json)",
    re.DOTALL,
)
_READING = ("GET", "HEAD", "OPTIONS")
_ASKED_WITH = "Accept, If-Modified-Since, If-None-Match, Prefer"
_TOLD = "Allow, Content-Disposition, ETag, Last-Modified, Link, Location"


def register(app: Flask, *, open_to_all: bool) -> None:
    """Let pages of other sites read the open addresses of an app, and refuse unknown parameters.

    Parameters
    ----------
    app
        The app.
    open_to_all
        Whether other sites may read. A page that somebody visits can ask a server on their machine:
        what they keep in a folder of their own is nobody else's unless they say so.
    """

    @app.before_request
    def check() -> None:
        if request.method in {"GET", "HEAD"} and request.endpoint in PARAMETERS:
            check_parameters(request.endpoint)

    @app.after_request
    def let_read(answer: Response) -> Response:
        if is_open() and request.method in _READING:
            described = "/ogc/openapi" if request.endpoint == OGC else DESCRIPTION
            answer.headers.add("Link", f'<{described}>; rel="service-desc"')
        if is_open() and request.method in _READING and open_to_all:
            answer.headers["Access-Control-Allow-Origin"] = "*"
            answer.headers["Access-Control-Expose-Headers"] = _TOLD
            if request.method == "OPTIONS":
                answer.headers["Access-Control-Allow-Methods"] = ", ".join(_READING)
                answer.headers["Access-Control-Allow-Headers"] = _ASKED_WITH
                answer.headers["Access-Control-Max-Age"] = "86400"
        return answer


def is_open() -> bool:
    """Say whether the present request is for an open address, whether or not anything is found there."""
    return request.endpoint in OPEN or bool(_PATHS.fullmatch(request.path))


def check_parameters(endpoint: str) -> None:
    """Refuse a request with an unknown parameter, or with several values of a single one.

    A misspelt parameter would otherwise filter nothing, and nobody would notice.

    Raises
    ------
    UsageError
        If there is such a parameter; for an unknown one, with the parameters there are.
    """
    there = PARAMETERS[endpoint]
    for name, values in request.args.lists():
        if name not in there:
            hint = f"there are {', '.join(there)}" if there else "there are none"
            raise UsageError(f"this address has no parameter “{name}”; {hint}")
        if len(values) > 1 and not there[name]:
            raise UsageError(f"“{name}” is given {len(values)} times; expected once")


def dated(edition: Edition, headers: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return headers, with the date of the edition's last change among them."""
    return {"Last-Modified": format_datetime(edition.changed, usegmt=True), **(headers or {})}


def problem(sentence: str, status: int) -> Answer:
    """Return the answer to a program whose request is refused (RFC 9457)."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
    }
    text = json.dumps(content, ensure_ascii=False) + "\n"
    return Answer.of(text, "application/problem+json", {"Cache-Control": "no-store"})
