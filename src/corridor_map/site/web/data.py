"""The data behind the pages, for programs, and the files the pages are made of."""

import json

from flask import Flask, Response, request

from corridor_map.project import Project, known
from corridor_map.site.assets import DOCUMENT_STYLES, SCRIPTS, STYLES, asset
from corridor_map.site.formats import passages_json, route_geojson
from corridor_map.site.payload import to_json
from corridor_map.site.reading import article_text
from corridor_map.site.web.answers import Answer, Answers


def register(app: Flask, served: Project, answers: Answers) -> None:
    """Add the data of a project to an app."""

    @app.get("/routes/<id_>.geojson")
    def route_layer(id_: str) -> Response:
        found = served.routes[known(id_, served.routes, "route")]
        return answers.get(
            f"/routes/{id_}.geojson", lambda: Answer.of(route_geojson(found), "application/geo+json")
        ).respond()

    @app.get("/articles/<slug>.json")
    def article_words(slug: str) -> Response:
        found = served.articles[known(slug, served.articles, "article")]
        return answers.get(
            f"/articles/{slug}.json",
            lambda: Answer.of(to_json(article_text(served, found, whole=True)), "application/json"),
        ).respond()

    @app.get("/passages.json")
    def passages() -> Response:
        args = request.args
        chosen = served.select(routes=args.getlist("route"), articles=args.getlist("article"))
        found = chosen.search(
            args.get("search", ""), since=args.get("since", ""), until=args.get("until", "")
        )
        return Answer.of(passages_json(found), "application/json").respond()

    @app.get("/search.json")
    def search() -> Response:
        args = request.args
        articles = [known(slug, served.articles, "article") for slug in args.getlist("article")]
        found = served.index.sentences(args.get("q", ""), articles=articles)
        content = {
            "passages": served.index.passages(args.get("q", "")),
            "total": found.total,
            "sentences": [sentence._asdict() for sentence in found.sentences],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        return Answer.of(text, "application/json").respond()

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
