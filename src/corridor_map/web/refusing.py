"""Refusals of requests: one sentence, as a page for readers and as JSON for scripts."""

import json

from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, ServiceUnavailable

from corridor_map.page.assets import Linked
from corridor_map.page.documents import error_page
from corridor_map.project import Project
from corridor_map.web.answers import Answer, page_answer
from corridor_map.web.open_data import is_open, problem

_FOR_SCRIPTS = frozenset({"/link.json", "/articles"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def refused(project: Project, sentence: str, status: int) -> Response:
    """Return the answer to a request that is refused.

    Parameters
    ----------
    project
        What is served.
    sentence
        Why, with or without its capital and full stop.
    status
        The status of the answer.
    """
    said = sentence[:1].upper() + sentence[1:]
    said = said if said.endswith((".", "?")) else f"{said}."
    if is_open():
        return problem(said, status).respond(status)
    if request.method in _READING and request.path not in _FOR_SCRIPTS:
        return page_answer(error_page(project, sentence, Linked())).respond(status)
    text = json.dumps({"error": said}, ensure_ascii=False) + "\n"
    return Answer.of(text, "application/json", {"Cache-Control": "no-store"}).respond(status)


def why(error: HTTPException) -> str:
    """Return the sentence of a refusal, with our own words in place of the framework's."""
    if isinstance(error, MethodNotAllowed):
        allowed = " or ".join(sorted({*(error.valid_methods or ())} - {"HEAD", "OPTIONS"}))
        return f"{request.method} is not answered at this address, only {allowed}"
    if error.code == 404:
        return "there is nothing at this address"
    if error.code == 413:
        most = request.max_content_length or 0
        return f"the request is too large; it may have {most / 1_000_000:.0f} MB"
    return error.description or error.name


def about(error: HTTPException) -> dict[str, str]:
    """Return the headers that go with a refusal."""
    if isinstance(error, MethodNotAllowed):
        return {"Allow": ", ".join(sorted(error.valid_methods or ()))}
    return {"Retry-After": str(error.retry_after or 1)} if isinstance(error, ServiceUnavailable) else {}
