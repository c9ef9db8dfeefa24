"""Endpoints for programs: files, annotations, OGC API Features, and the OpenAPI description."""

import json
import re
from importlib.util import find_spec
from threading import Lock
from typing import Any

from flask import Flask, Response, request

from corridor_map.errors import UsageError
from corridor_map.web import annotation_container as annotation_protocol
from corridor_map.web.annotation_container import Reply
from corridor_map.web.answers import Answer
from corridor_map.web.files import file_answer
from corridor_map.web.open_data import OGC, dated
from corridor_map.web.openapi import DESCRIPTION, description
from corridor_map.web.served import Edition, Served

_TIME_STAMP = re.compile(rb',\s*"timeStamp":\s*"[^"]*"')
_KEPT = 8
"""Largest number of addresses of a server whose OGC API objects are kept; most servers have one."""


def register(app: Flask, served: Served) -> None:
    """Add the addresses for programs to an app; OGC API Features if pygeoapi is installed."""
    ogc = find_spec("pygeoapi") is not None

    @app.get("/download/<format_>", endpoint="download")
    def download(format_: str) -> Response:
        return file_answer(served.now, format_)

    @app.get(DESCRIPTION, endpoint="openapi")
    def openapi() -> Response:
        now = served.now
        return now.answers.get(DESCRIPTION, lambda: _description(now, ogc)).respond()

    @app.get("/annotations/", endpoint="annotations")
    def annotations() -> Response:
        now, address = served.now, request.url_root + "annotations/"
        iris = _iris(request.args.get("iris", ""))
        if "page" in request.args:
            number = _number(request.args["page"])
            return _protocol(now, annotation_protocol.page(now.project, address, number, iris=bool(iris)))
        prefer = request.headers.get("Prefer", "")
        return _protocol(now, annotation_protocol.container(now.project, address, prefer=prefer, iris=iris))

    @app.get("/annotations/<path:id_>", endpoint="annotation")
    def annotation(id_: str) -> Response:
        now, address = served.now, request.url_root + "annotations/"
        return _protocol(now, annotation_protocol.annotation(now.project, address, id_))

    if ogc:
        features = _Features(served)
        for landing in ("/ogc", "/ogc/"):
            app.add_url_rule(landing, OGC, features.answer)
        app.add_url_rule("/ogc/<path:path>", OGC, features.answer)


def _description(edition: Edition, ogc: bool) -> Answer:
    text = json.dumps(description(edition.project, ogc=ogc), ensure_ascii=False, indent=1) + "\n"
    return Answer.of(text, "application/json", dated(edition))


def _protocol(edition: Edition, reply: Reply) -> Response:
    return Answer.of(reply.content, reply.headers["Content-Type"], dated(edition, reply.headers)).respond()


def _iris(text: str) -> bool | None:
    if text not in {"", "0", "1"}:
        raise UsageError(f"“{text}” is no choice of “iris”; expected 0 or 1")
    return text == "1" if text else None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(f"“{text}” is no number of a page; expected one from 0 on")
    return int(text)


class _Features:
    """Answers for OGC API Features; pygeoapi is not imported before the first."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._lock = Lock()
        self._edition: Edition | None = None
        self._apis: dict[str, Any] = {}

    def answer(self, path: str = "") -> Response:
        """Answer a request below ``/ogc/``."""
        from corridor_map.web.ogc import answer

        now = self._served.now
        status, headers, content = answer(self._api(now, request.url_root + "ogc"), request, path)
        headers.pop("X-Powered-By", None)
        if status != 200:
            return Response(content, status=status, headers=headers)
        # When it was made says the Date header; inside, it would make another answer of the same data.
        content = _TIME_STAMP.sub(b"", content)
        return Answer.of(content, headers["Content-Type"], dated(now, headers)).respond()

    def _api(self, now: Edition, address: str) -> Any:
        from corridor_map.web.ogc import api_of

        with self._lock:
            if now is not self._edition or len(self._apis) >= _KEPT:
                self._edition, self._apis = now, {}
            if address not in self._apis:
                self._apis[address] = api_of(now.project, address)
            return self._apis[address]
