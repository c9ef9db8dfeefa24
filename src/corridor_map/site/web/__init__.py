"""The server: the map page, the articles, the file to take away, the data behind them, and adding to it."""

from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from corridor_map.errors import CorridorMapError, UnknownIdError, UsageError
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.site.web import clients, open_data, pages, writing
from corridor_map.site.web import data as data_addresses
from corridor_map.site.web.refusing import about, refused, why
from corridor_map.site.web.served import Served


def create_app(
    project: Project | None = None,
    *,
    data: Path | None = None,
    allow_remote_writes: bool = False,
    cross_origin: bool = False,
) -> Flask:
    """Return the Flask app that serves a project.

    Parameters
    ----------
    project
        What is served; by default what ships with the package and, over it, `data`.
    data
        The user's folder, in which articles are kept; without one none is.
    allow_remote_writes
        Whether other machines than this one may have articles kept.
    cross_origin
        Whether pages of other sites may read the data of a user's folder too; what ships anybody may.
    """
    app = Flask(__name__, static_folder=None)
    served = Served(project if project is not None else load(data), data)
    pages.register(app, served)
    data_addresses.register(app, served)
    clients.register(app, served)
    open_data.register(app, open_to_all=data is None or cross_origin)
    writing.register(app, served, allow_remote=allow_remote_writes)

    @app.errorhandler(CorridorMapError)
    def refuse(error: CorridorMapError) -> Response:
        status = 404 if isinstance(error, UnknownIdError) else 400 if isinstance(error, UsageError) else 500
        return refused(served.now.project, str(error), status)

    @app.errorhandler(500)
    def failed(_error: Exception) -> Response:
        return refused(served.now.project, "the map could not be made; the server’s log says why", 500)

    @app.errorhandler(HTTPException)
    def refuse_request(error: HTTPException) -> Response:
        answer = refused(served.now.project, why(error), error.code or 500)
        answer.headers.extend(about(error))
        return answer

    return app
