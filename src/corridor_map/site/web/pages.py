"""The pages: the map, an article, a route, what it rests on, and the file to take away."""

import json

from flask import Flask, Response, request

from corridor_map.project import Project, known
from corridor_map.site.assets import Linked
from corridor_map.site.documents import about_page, article_page, route_page
from corridor_map.site.export import offline_page
from corridor_map.site.pages import map_page, opening
from corridor_map.site.web.answers import HTML, Answer, Answers, Ready, page_answer


def register(app: Flask, served: Project, answers: Answers) -> None:
    """Add the pages of a project to an app."""

    def map_answer() -> Answer:
        # The page reads its state from its address, so one answer serves every address.
        return answers.get("/", lambda: page_answer(map_page(served, Linked(), {})))

    @app.get("/")
    def home() -> Response:
        if request.args.get("embed") == "1":
            return answers.get(
                "/?embed=1", lambda: page_answer(map_page(served, Linked(), {}), frames="*")
            ).respond()
        return map_answer().respond()

    app.wsgi_app = Ready(app.wsgi_app, map_answer)  # type: ignore[method-assign]

    @app.get("/articles/<slug>")
    def article(slug: str) -> Response:
        known(slug, served.articles, "article")
        return answers.get(
            f"/articles/{slug}", lambda: page_answer(article_page(served, slug, Linked()))
        ).respond()

    @app.get("/routes/<id_>")
    def route(id_: str) -> Response:
        known(id_, served.routes, "route")
        return answers.get(f"/routes/{id_}", lambda: page_answer(route_page(served, id_, Linked()))).respond()

    @app.get("/about")
    def about() -> Response:
        return answers.get("/about", lambda: page_answer(about_page(served, Linked()))).respond()

    @app.get("/export.html")
    def export() -> Response:
        state = opening(request.args, served)
        chosen = served.select(routes=state.get("routes", ()))
        key = "/export.html?" + json.dumps(state, sort_keys=True)
        headers = {"Content-Disposition": 'attachment; filename="corridor-map.html"'}

        def make() -> Answer:
            return Answer.of(offline_page(chosen, state, whole=served), HTML, headers)

        return answers.get(key, make).respond()
