"""The server: the map page, the articles, the file to take away, the data behind them, and adding to it.

It imports every room below it, and is the only one that imports flask. It offers `create_app`.
"""

from collections.abc import Iterable
from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from corridor_map.errors import CorridorMapError, UnknownIdError, UsageError
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.web import clients, open_data, pages, writing
from corridor_map.web import data as data_addresses
from corridor_map.web.entering import Entrance
from corridor_map.web.hosts import Hosts
from corridor_map.web.keys import Key, key_of
from corridor_map.web.refusing import about, refused, why
from corridor_map.web.served import Served
from corridor_map.web.settings import Settings

KEY = "corridor-map-key"
"""Name of an app's key in its ``extensions``."""


def create_app(
    project: Project | None = None,
    *,
    data: Path | str | None = None,
    allowed: Iterable[str] = (),
    proxies: int = 0,
    allow_remote_writes: bool = False,
    cross_origin: bool = False,
    key: Key | None = None,
) -> Flask:
    """Return the Flask app that serves a project, with all its guards.

    Parameters
    ----------
    project
        What is served; by default what ships with the package and, over it, `data`.
    data
        The user's folder, in which articles are kept; without one, none are kept.
    allowed
        Names the app answers to beside this machine's own.
    proxies
        Number of proxies before the app whose headers about the client are trusted.
    allow_remote_writes
        Whether clients without the key may have articles kept.
    cross_origin
        Whether pages of other sites may read the data of a user's folder too; what ships anybody may.
    key
        The key whose holders may have articles kept; by default that of the folder.

    Notes
    -----
    Called without any of these, as servers such as gunicorn do, it is told them by the environment:
    see `Settings.of_environment`.

    Raises
    ------
    UsageError
        If a variable of the environment is not of its form.
    """
    given = Settings(
        Path(data) if data is not None else None,
        tuple(allowed),
        proxies,
        allow_remote_writes,
        cross_origin,
    )
    said = Settings.of_environment() if project is None and given == Settings() else given
    key = key or key_of(said.data)
    app = Flask(__name__, static_folder=None)
    served = Served(project if project is not None else load(said.data), said.data)
    pages.register(app, served)
    data_addresses.register(app, served)
    clients.register(app, served)
    open_data.register(app, open_to_all=said.data is None or said.cross_origin)
    writing.register(app, served, key, proxies=said.proxies, allow_remote=said.allow_remote_writes)
    _guard(app, said, key)

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


def _guard(app: Flask, said: Settings, key: Key) -> None:
    """Wrap an app in the guards that every request has to pass, whatever server runs it."""
    app.extensions[KEY] = key

    @app.after_request
    def guarded(answer: Response) -> Response:
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        answer.headers.setdefault("Referrer-Policy", "no-referrer")
        return answer

    inner = app.wsgi_app
    if said.data is not None:
        inner = Entrance(inner, key)
    inner = Hosts(inner, said.allowed)
    if said.proxies:
        trusted = said.proxies
        # What a proxy says it was asked for is looked at, and so is what it calls this server by: a
        # page that reached it by a name of its own could say the one, but not the other.
        inner = Hosts(ProxyFix(inner, x_for=trusted, x_proto=trusted, x_host=trusted), said.allowed)
    app.wsgi_app = inner  # type: ignore[method-assign]
