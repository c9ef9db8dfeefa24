"""The server: the map page, the articles, the file to take away, and the data behind them."""

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from corridor_map.errors import CorridorMapError, UnknownIdError, UsageError
from corridor_map.loading import load
from corridor_map.project import Project, known
from corridor_map.site.assets import DOCUMENT_STYLES, SCRIPTS, STYLES, Linked, asset
from corridor_map.site.documents import about_page, article_page, error_page, route_page
from corridor_map.site.export import offline_page
from corridor_map.site.formats import passages_json, route_geojson
from corridor_map.site.pages import Page, map_page, opening

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HTML = "text/html; charset=utf-8"
_KEPT = 64
"""How many finished answers are kept; each is at most a few hundred kilobytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer, compressed once, with all its headers."""

    plain: bytes
    packed: bytes
    etag: str
    plain_headers: tuple[tuple[str, str], ...]
    packed_headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, content: str | bytes, media_type: str, headers: dict[str, str] | None = None) -> "Answer":
        """Return an answer with `content` in UTF-8, its digest as ETag."""
        plain = content.encode() if isinstance(content, str) else content
        # No time stamp: the same content gives the same bytes.
        packed = gzip.compress(plain, compresslevel=9, mtime=0)
        etag = f'"{hashlib.sha256(plain).hexdigest()[:24]}"'
        common = {
            "Content-Type": media_type,
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            **(headers or {}),
        }
        return cls(
            plain,
            packed,
            etag,
            (*common.items(), ("Content-Length", str(len(plain)))),
            (*common.items(), ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))),
        )

    def respond(self) -> Response:
        """Answer the present request: not modified, compressed, or plain."""
        if self.etag in request.headers.get("If-None-Match", ""):
            kept = [pair for pair in self.plain_headers if pair[0] not in {"Content-Length", "Content-Type"}]
            return Response(status=304, headers=kept)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return Response(self.packed, headers=list(self.packed_headers))
        return Response(self.plain, headers=list(self.plain_headers))


class Ready:
    """Gives out the map page before the framework takes a request apart: most requests are for it.

    Parameters
    ----------
    app
        What answers every other request.
    answer
        Returns the finished map page.
    """

    def __init__(self, app: "WSGIApplication", answer: Callable[[], Answer]) -> None:
        self._app = app
        self._answer = answer

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request for the map page, or pass it on."""
        if environ["PATH_INFO"] != "/" or environ["REQUEST_METHOD"] != "GET":
            return self._app(environ, start_response)
        answer = self._answer()
        if answer.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            return self._app(environ, start_response)
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            start_response("200 OK", list(answer.packed_headers))
            return [answer.packed]
        start_response("200 OK", list(answer.plain_headers))
        return [answer.plain]


class Answers:
    """The finished answers of one app, the least used ones dropped first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Answer]) -> Answer:
        """Return the answer kept under `key`, made by `make` if there is none yet."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


def create_app(project: Project | None = None, *, data: Path | None = None) -> Flask:
    """Return the Flask app that serves a project.

    Parameters
    ----------
    project
        What is served; by default what ships with the package and, over it, `data`.
    data
        The user's folder.
    """
    app = Flask(__name__, static_folder=None)
    served = project if project is not None else load(data)
    answers = Answers()

    def map_answer() -> Answer:
        # The page reads its state from its address, so one answer serves every address.
        return answers.get("/", lambda: _page(map_page(served, Linked(), {})))

    @app.get("/")
    def home() -> Response:
        return map_answer().respond()

    app.wsgi_app = Ready(app.wsgi_app, map_answer)  # type: ignore[method-assign]

    @app.get("/articles/<slug>")
    def article(slug: str) -> Response:
        known(slug, served.articles, "article")
        return answers.get(f"/articles/{slug}", lambda: _page(article_page(served, slug, Linked()))).respond()

    @app.get("/routes/<id_>")
    def route(id_: str) -> Response:
        known(id_, served.routes, "route")
        return answers.get(f"/routes/{id_}", lambda: _page(route_page(served, id_, Linked()))).respond()

    @app.get("/about")
    def about() -> Response:
        return answers.get("/about", lambda: _page(about_page(served, Linked()))).respond()

    @app.get("/export.html")
    def export() -> Response:
        state = opening(request.args, served)
        chosen = served.select(routes=state.get("routes", ()))
        key = "/export.html?" + json.dumps(state, sort_keys=True)
        headers = {"Content-Disposition": 'attachment; filename="corridor-map.html"'}

        def make() -> Answer:
            return Answer.of(offline_page(chosen, state, whole=served), _HTML, headers)

        return answers.get(key, make).respond()

    @app.get("/routes/<id_>.geojson")
    def route_layer(id_: str) -> Response:
        found = served.routes[known(id_, served.routes, "route")]
        return answers.get(
            f"/routes/{id_}.geojson", lambda: Answer.of(route_geojson(found), "application/geo+json")
        ).respond()

    @app.get("/passages.json")
    def passages() -> Response:
        args = request.args
        chosen = served.select(routes=args.getlist("route"), articles=args.getlist("article"))
        found = chosen.search(
            args.get("search", ""), since=args.get("since", ""), until=args.get("until", "")
        )
        return Answer.of(passages_json(found), "application/json").respond()

    @app.get("/static/<name>")
    def static_file(name: str) -> Response:
        known(name, (*STYLES, *DOCUMENT_STYLES, *SCRIPTS), "file")
        media_type = "text/css; charset=utf-8" if name.endswith(".css") else "text/javascript; charset=utf-8"
        headers = {"Cache-Control": "public, max-age=31536000, immutable"} if "v" in request.args else {}
        key = f"/static/{name}?{'v' in request.args}"
        return answers.get(key, lambda: Answer.of(asset(name), media_type, headers)).respond()

    @app.get("/healthz")
    def healthz() -> Response:
        counts = {
            "status": "ok",
            "routes": len(served.routes),
            "articles": len(served.articles),
            "passages": len(served.passages),
            "faults": len(served.faults),
        }
        return Answer.of(json.dumps(counts) + "\n", "application/json").respond()

    def refusal(sentence: str) -> Response:
        return _page(error_page(served, sentence, Linked())).respond()

    @app.errorhandler(CorridorMapError)
    def refuse(error: CorridorMapError) -> tuple[Response, int]:
        status = 404 if isinstance(error, UnknownIdError) else 400 if isinstance(error, UsageError) else 500
        return refusal(str(error)), status

    @app.errorhandler(500)
    def failed(_error: Exception) -> tuple[Response, int]:
        return refusal("the map could not be made; the server’s log says why"), 500

    @app.errorhandler(404)
    def missing(_error: Exception) -> tuple[Response, int]:
        return refusal("there is nothing at this address"), 404

    return app


def _page(page: Page) -> Answer:
    headers = {"Content-Security-Policy": f"{page.policy}; frame-ancestors 'self'"}
    return Answer.of(page.html, _HTML, headers)
