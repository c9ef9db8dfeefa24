"""Finished answers: made and compressed once, kept, and given out many times."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from corridor_map.page.pages import Page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HTML = "text/html; charset=utf-8"
_KEPT = 64
"""Largest number of finished answers kept; each is at most a few hundred kilobytes."""
_USUAL = 200
"""Largest number of characters of an Accept-Encoding header to cache; browsers send under fifty."""
_GZIP = ("gzip", "x-gzip")
"""The two names of the coding, which mean the same."""


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

    def respond(self, status: int = 200) -> Response:
        """Answer the present request: not modified, compressed, or plain; a refusal is always sent.

        Raises
        ------
        NotAcceptable
            If what is asked for may be sent neither compressed nor plain.
        """
        packs = packing(request.headers.get("Accept-Encoding", ""))
        # What a request has had done it is always told.
        if packs is None and status == 200 and request.method in {"GET", "HEAD"}:
            raise NotAcceptable("Answers are sent with gzip or as they are, and the request takes neither.")
        headers = list(self.packed_headers if packs else self.plain_headers)
        answer = Response(self.packed if packs else self.plain, status, headers)
        if status == 200:
            # Who names an ETag is not asked for dates: RFC 9110, section 13.2.2.
            answer.make_conditional(request)
        return answer


def is_map_page(path: str, query: str) -> bool:
    """Say whether an address is answered with the finished map page."""
    # A map that says it is embedded is another answer: it may be framed by anybody.
    return path == "/" and "embed=" not in query


def packing(accepted: str) -> bool | None:
    """Say whether to compress an answer with gzip, or that the request accepts no form of it.

    Parameters
    ----------
    accepted
        The Accept-Encoding header of the request (RFC 9110, section 12.5.3); empty if it has none.

    Returns
    -------
    bool or None
        None if the request takes neither gzip nor an answer that is not encoded.
    """
    return _packing(accepted) if len(accepted) <= _USUAL else _packing.__wrapped__(accepted)


@lru_cache(maxsize=128)
def _packing(accepted: str) -> bool | None:
    said: dict[str, float] = {}
    for coding, quality in parse_accept_header(accepted):
        # What is said twice counts as it is liked better, and comes first.
        said.setdefault(coding.lower(), quality)
    others = said.get("*")
    # What nobody mentions is not taken, but plain answers are unless they are refused.
    packed = max((said[name] for name in _GZIP if name in said), default=others or 0.0)
    plain = said.get("identity", 1.0 if others is None else others)
    if not packed:
        return False if plain else None
    # Who names no preference between them is best served with fewer bytes.
    return "identity" not in said or packed >= plain


class Ready:
    """Serves the map page before the framework parses a request: most requests are for that page.

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
        asked = is_map_page(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        packs = packing(environ.get("HTTP_ACCEPT_ENCODING", "")) if asked else None
        if packs is None or environ["REQUEST_METHOD"] != "GET":
            return self._app(environ, start_response)
        answer = self._answer()
        if answer.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            return self._app(environ, start_response)
        if packs:
            start_response("200 OK", list(answer.packed_headers))
            return [answer.packed]
        start_response("200 OK", list(answer.plain_headers))
        return [answer.plain]


class _Place:
    """A slot of the cache, whose answer is kept or is being made."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.answer: Answer | None = None


class Answers:
    """The cache of an app's finished answers; the least recently used ones are dropped first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Place] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Answer]) -> Answer:
        """Return the answer kept under `key`, made by `make` if there is none yet.

        While an answer is being made, only requests for the same one wait.
        """
        with self._lock:
            place = self._kept.setdefault(key, _Place())
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        with place.lock:
            if place.answer is None:
                place.answer = make()
            return place.answer


def page_answer(page: Page, *, frames: str = "'self'") -> Answer:
    """Return a page as an answer with its policy; `frames` are the sources that may frame it."""
    headers = {"Content-Security-Policy": f"{page.policy}; frame-ancestors {frames}"}
    return Answer.of(page.html, HTML, headers)
