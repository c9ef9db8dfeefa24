"""Adding an article from the page: a preview at once, then keeping it."""

import base64
import binascii
import json
import re
from collections import Counter
from dataclasses import fields
from typing import Any

from flask import Flask, Response, request, url_for
from werkzeug.exceptions import BadRequest, Conflict, Forbidden, UnprocessableEntity

from corridor_map.articles.adding import Added, Decision
from corridor_map.articles.metadata import NEEDED, Stated, gathered
from corridor_map.errors import Fault
from corridor_map.io.json_files import parse_json
from corridor_map.linking.preview import Draft
from corridor_map.page.adding_page import adding_page
from corridor_map.page.assets import Linked
from corridor_map.project import Project
from corridor_map.web.answers import HTML, Answer
from corridor_map.web.desk import PASTED, Desk, sentence
from corridor_map.web.guarding import WHY_NOT, check_own_page, why_not
from corridor_map.web.keys import Key
from corridor_map.web.served import Served

BODY_LIMIT = 20_000_000
"""Largest number of bytes of a request."""
FILE_LIMIT = 14_000_000
"""Largest number of bytes of a file, which in a request takes a third more."""
_FIELDS = ("title", "author", "publisher", "date", "lang", "url")
_NO_STORE = {"Cache-Control": "no-store"}
_HALF_PAIR = re.compile("[\ud800-\udfff]")


def register(app: Flask, served: Served, key: Key, *, proxies: int = 0, allow_remote: bool = False) -> None:
    """Add the page, and the addresses that it uses, to an app.

    Parameters
    ----------
    app, served
        The app and what it serves; without a folder of the user's nothing is ever kept.
    key
        The key that having articles kept requires.
    proxies
        Number of proxies that are known to stand before the server.
    allow_remote
        Whether clients without the key may have articles kept.
    """
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    desk = Desk(served)

    def refusal() -> str:
        if served.data is None:
            return "no folder"
        return why_not(request, key, proxies=proxies, allow_remote=allow_remote)

    @app.get("/add")
    def add() -> Response:
        page = adding_page(
            served.now.project,
            Linked(),
            token=key.token,
            fields=_FIELDS,
            most=FILE_LIMIT,
            why_not=refusal(),
        )
        policy = f"{page.policy}; frame-src 'self'; frame-ancestors 'none'"
        return Answer.of(page.html, HTML, {"Content-Security-Policy": policy, **_NO_STORE}).respond()

    @app.post("/link.json")
    def link() -> Response:
        check_own_page(key.token)
        asked = _asked()
        source, stated = _source(asked), _stated(asked)
        made = desk.draft(source, stated)
        return _json(_shown(served.now.project, made, stated, desk.there_already(source, made, stated)))

    @app.post("/articles")
    def keep() -> Response:
        check_own_page(key.token)
        if reason := refusal():
            raise Forbidden(WHY_NOT[reason])
        asked = _asked()
        source, stated = _source(asked), _stated(asked)
        made = desk.draft(source, stated)
        if asked.get("digest") != made.digest:
            raise Conflict("The text is not the one that was looked through; look through it again.")
        if lacking := _lacking(made, stated):
            raise UnprocessableEntity(f"The article still needs {_listed(lacking)}; fill in what is empty.")
        kept = desk.keep(source, made, stated, _decided(asked, made, served.now.project))
        answer = _json(_kept(served.now.project, kept), 201)
        answer.headers["Location"] = url_for("article", slug=kept.article.slug)
        return answer


def _json(content: dict[str, Any], status: int = 200) -> Response:
    text = json.dumps(content, ensure_ascii=False) + "\n"
    answer = Answer.of(text, "application/json", _NO_STORE).respond()
    if answer.status_code == 200:
        answer.status_code = status
    return answer


def _asked() -> dict[str, Any]:
    try:
        text = request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(
            f"Byte {error.start} of the request is not UTF-8, which JSON is written in."
        ) from None
    asked = parse_json(text, "the request")
    if isinstance(asked, Fault):
        raise BadRequest(sentence("The request", asked.problem))
    if not isinstance(asked, dict):
        raise BadRequest("The request is no JSON object with a text.")
    return asked


def _source(asked: dict[str, Any]) -> tuple[str, bytes]:
    text, packed, name = asked.get("text"), asked.get("base64"), asked.get("name", PASTED)
    if not isinstance(name, str) or isinstance(text, str) == isinstance(packed, str):
        raise BadRequest("The request needs either a text, or a file as base64 with its name.")
    # A name is of one file, whatever folders it pretends to be in.
    name = _HALF_PAIR.sub("\ufffd", name.replace("\\", "/").rpartition("/")[2])[:200] or PASTED
    if isinstance(text, str):
        return name, _HALF_PAIR.sub("\ufffd", text).encode()
    try:
        content = base64.b64decode(str(packed), validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("The file in the request is not in base64.") from None
    return name, content


def _stated(asked: dict[str, Any]) -> Stated:
    said = asked.get("metadata", {})
    known = {field.name for field in fields(Stated)}
    if not isinstance(said, dict) or not all(
        key in known and isinstance(value, str) for key, value in said.items()
    ):
        raise BadRequest(f"What is said of the article has to be texts under {_listed(list(_FIELDS))}.")
    if (url := said.get("url", "").strip()) and not url.startswith(("http://", "https://")):
        raise BadRequest("The address of the article has to begin with http:// or https://.")
    return Stated(**{key: value[:2000] for key, value in said.items()})


def _decided(asked: dict[str, Any], made: Draft, project: Project) -> list[Decision]:
    given = asked.get("decisions", [])
    if not isinstance(given, list):
        raise BadRequest("The decisions have to be a list.")
    places = {place for paragraph in made.sentences for place in paragraph}
    decided: dict[tuple[int, int], Decision] = {}
    for one in given:
        one = one if isinstance(one, dict) else {}
        start, end, routes = one.get("start"), one.get("end"), one.get("routes")
        # Checked one by one, since a list or an object can be no part of a set.
        place = (start, end) if isinstance(start, int) and isinstance(end, int) else (0, 0)
        if place not in places or place in decided:
            raise UnprocessableEntity(
                "Each decision has to be on one sentence of the text, by its start and end."
            )
        if not isinstance(routes, list) or not all(route in project.toggles for route in routes):
            raise UnprocessableEntity(
                f"Each decision needs a list of routes out of {_listed(list(project.toggles), 'and')}."
            )
        decided[place] = Decision(*place, tuple(id_ for id_ in project.toggles if id_ in routes))
    return list(decided.values())


def _lacking(made: Draft, stated: Stated) -> list[str]:
    known, _ = gathered(made.imported, stated)
    return [f"its {key}" for key in NEEDED if not known[key]]


def _shown(project: Project, made: Draft, stated: Stated, there: Added | None) -> dict[str, Any]:
    body = made.imported.text
    links = {link.start: link for link in made.links}
    of_file, hints = gathered(made.imported, Stated())
    notices = [made.imported.encoding and f"its encoding is a guess, {made.imported.encoding}", *hints]

    def shown(start: int, end: int) -> list[Any]:
        if start not in links:
            return [start, end, body[start:end]]
        why = [[reason.route, reason.rule, reason.matched] for reason in links[start].why]
        return [start, end, body[start:end], list(links[start].routes), why]

    counts = Counter(route for link in made.links for route in link.routes)
    return {
        "digest": made.digest,
        "kind": made.imported.kind,
        "found": {key: of_file[key] for key in _FIELDS},
        "lacking": _lacking(made, stated),
        "left_out": list(made.imported.left_out),
        "notices": [notice for notice in notices if notice],
        "counts": {id_: counts[id_] for id_ in project.toggles if counts[id_]},
        "passages": len(made.links),
        "there": {"slug": there.article.slug, "title": there.article.title, "how": there.notices[0]}
        if there
        else None,
        "paragraphs": [[shown(*place) for place in paragraph] for paragraph in made.sentences],
    }


def _kept(project: Project, kept: Added) -> dict[str, Any]:
    slug = kept.article.slug
    counts = Counter(route for one in kept.annotations for route in project.routes_of(one))
    return {
        "slug": slug,
        "title": kept.article.title,
        "passages": sum(not one.is_rejected for one in kept.annotations),
        "counts": {id_: counts[id_] for id_ in project.toggles if counts[id_]},
        "article": url_for("article", slug=slug),
        "map": url_for("home", tab="article", article=slug),
    }


def _listed(words: list[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
