"""The pages: the map, an article, a route, what it rests on, and the file to take away."""

from flask import Flask, Response, request

from corridor_map.page.assets import Linked
from corridor_map.page.documents import about_page, article_page, route_page
from corridor_map.page.pages import map_page
from corridor_map.project import known
from corridor_map.web.answers import Answer, Ready, page_answer
from corridor_map.web.files import file_answer
from corridor_map.web.served import Served


def register(app: Flask, served: Served) -> None:
    """Add the pages of a project to an app."""

    def map_answer() -> Answer:
        return served.now.map_page()

    @app.get("/")
    def home() -> Response:
        if request.args.get("embed") == "1":
            now = served.now
            return now.answers.get(
                "/?embed=1", lambda: page_answer(map_page(now.project, Linked(), {}), frames="*")
            ).respond()
        return map_answer().respond()

    app.wsgi_app = Ready(app.wsgi_app, map_answer)  # type: ignore[method-assign]

    @app.get("/articles/<slug>")
    def article(slug: str) -> Response:
        now = served.now
        known(slug, now.project.articles, "article")
        return now.answers.get(
            f"/articles/{slug}", lambda: page_answer(article_page(now.project, slug, Linked()))
        ).respond()

    @app.get("/routes/<id_>")
    def route(id_: str) -> Response:
        now = served.now
        known(id_, now.project.routes, "route")
        return now.answers.get(
            f"/routes/{id_}", lambda: page_answer(route_page(now.project, id_, Linked()))
        ).respond()

    @app.get("/about")
    def about() -> Response:
        now = served.now
        return now.answers.get("/about", lambda: page_answer(about_page(now.project, Linked()))).respond()

    @app.get("/export.html")
    def export() -> Response:
        return file_answer(served.now, "html")
