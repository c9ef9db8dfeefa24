"""The data behind the pages, for programs, and the files the pages are made of."""

import json
import logging

from flask import Flask, Response, request

from corridor_map.exports import passages_json, route_geojson
from corridor_map.page.assets import (
    ADD_SCRIPTS,
    ADD_STYLES,
    DOCUMENT_STYLES,
    SCRIPTS,
    SERVED_SCRIPTS,
    SERVED_STYLES,
    STYLES,
    asset,
)
from corridor_map.page.payload import to_json
from corridor_map.page.reading import article_text
from corridor_map.project import known
from corridor_map.search.index import find_passages, index_of
from corridor_map.web.answers import Answer
from corridor_map.web.open_data import dated
from corridor_map.web.served import Served

_log = logging.getLogger(__name__)


def register(app: Flask, served: Served) -> None:
    """Add the data of a project to an app."""

    @app.get("/routes/<id_>.geojson")
    def route_layer(id_: str) -> Response:
        now = served.now
        found = now.project.routes[known(id_, now.project.routes, "route")]
        return now.answers.get(
            f"/routes/{id_}.geojson",
            lambda: Answer.of(route_geojson(found), "application/geo+json", dated(now)),
        ).respond()

    @app.get("/articles/<slug>.json")
    def article_words(slug: str) -> Response:
        now = served.now
        found = now.project.articles[known(slug, now.project.articles, "article")]
        return now.answers.get(
            f"/articles/{slug}.json",
            lambda: Answer.of(
                to_json(article_text(now.project, found, whole=True)), "application/json", dated(now)
            ),
        ).respond()

    @app.get("/passages.json")
    def passages() -> Response:
        args, now = request.args, served.now
        chosen = now.project.select(routes=args.getlist("route"), articles=args.getlist("article"))
        found = find_passages(
            chosen, args.get("search", ""), since=args.get("since", ""), until=args.get("until", "")
        )
        return Answer.of(passages_json(found), "application/json", dated(now)).respond()

    @app.get("/search.json")
    def search() -> Response:
        args, now = request.args, served.now
        project = now.project
        articles = [known(slug, project.articles, "article") for slug in args.getlist("article")]
        found = index_of(project).sentences(args.get("q", ""), articles=articles)
        content = {
            "passages": index_of(project).passages(args.get("q", "")),
            "total": found.total,
            "sentences": [sentence._asdict() for sentence in found.sentences],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        return Answer.of(text, "application/json", dated(now)).respond()

    @app.get("/static/<name>")
    def static_file(name: str) -> Response:
        styles = (*STYLES, *SERVED_STYLES, *DOCUMENT_STYLES, *ADD_STYLES)
        known(name, (*styles, *SCRIPTS, *SERVED_SCRIPTS, *ADD_SCRIPTS), "file")
        media_type = "text/css; charset=utf-8" if name.endswith(".css") else "text/javascript; charset=utf-8"
        headers = {"Cache-Control": "public, max-age=31536000, immutable"} if "v" in request.args else {}
        key = f"/static/{name}?{'v' in request.args}"
        return served.now.answers.get(key, lambda: Answer.of(asset(name), media_type, headers)).respond()

    @app.get("/healthz")
    def healthz() -> Response:
        now = served.now
        try:
            now.map_page()
        except Exception:
            _log.exception("the map page cannot be made")
            said = {"status": "broken", "problem": "The map page cannot be made; the server’s log says why."}
            headers = {"Retry-After": "60", "Cache-Control": "no-store"}
            return Answer.of(json.dumps(said) + "\n", "application/json", headers).respond(503)
        stale = served.stale
        counts = {
            "status": "stale" if stale else "ok",
            "routes": len(now.project.routes),
            "articles": len(now.project.articles),
            "passages": len(now.project.passages),
            "faults": len(now.project.faults),
            **({"problem": stale} if stale else {}),
        }
        return Answer.of(json.dumps(counts) + "\n", "application/json").respond()
