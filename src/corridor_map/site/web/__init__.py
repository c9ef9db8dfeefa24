"""The server: the map page, the articles, the file to take away, and the data behind them."""

from pathlib import Path

from flask import Flask, Response

from corridor_map.errors import CorridorMapError, UnknownIdError, UsageError
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.site.assets import Linked
from corridor_map.site.documents import error_page
from corridor_map.site.web import data as data_addresses
from corridor_map.site.web import pages
from corridor_map.site.web.answers import Answers, page_answer


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
    pages.register(app, served, answers)
    data_addresses.register(app, served, answers)

    def refusal(sentence: str) -> Response:
        return page_answer(error_page(served, sentence, Linked())).respond()

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
