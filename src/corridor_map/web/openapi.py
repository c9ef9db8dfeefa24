"""The addresses that programs read, described as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1).

Operations have the names of the endpoints that answer them, by which these look up their parameters.
"""

from typing import Any

from corridor_map import __version__
from corridor_map.articles.annotations import POSITIONS
from corridor_map.exports.catalogue import formats, offered
from corridor_map.project import Project
from corridor_map.web.openapi_schemas import SCHEMAS, date_schema

DESCRIPTION = "/openapi.json"
"""Address of the description."""

_SCREEN_ONCE = {
    "routes": "ids of the routes that are on, and `borders`, parted by commas; without it all are",
    "focus": "the route or segment that is asked about",
    "passage": "the passage that is selected",
    "as-of": "the routes as they were on this date",
    "q": "only passages that have each of these words, or are about something with such a name",
    "since": "only passages of articles of this date or later",
    "until": "only passages of articles of this date or earlier",
    "tab": "the way of reading with which an HTML file opens",
    "article": "the article with which an HTML file opens",
    "story": "the story with which an HTML file opens",
    "step": "the step of the story with which an HTML file opens",
    "embed": "1 for an HTML file without the panel",
    "view": "zoom/latitude/longitude with which an HTML file opens",
    "articles": "slugs of the articles to keep to, parted by commas",
}
_SCREEN_SEVERAL = {
    "place": "only passages that are about one of these places or mention it",
    "source": "only passages of these publishers",
    "author": "only passages of these authors",
    "actor": "only passages that give the stance of one of these actors",
    "stance": "only passages that give one of these stances",
}

PARAMETERS: dict[str, dict[str, bool]] = {
    "passages": {"route": True, "article": True, "search": False, "since": False, "until": False},
    "search": {"q": False, "article": True},
    "article_words": {},
    "route_layer": {},
    "annotations": {"iris": False, "page": False},
    "annotation": {},
    "download": dict.fromkeys(_SCREEN_ONCE, False) | dict.fromkeys(_SCREEN_SEVERAL, True),
    "openapi": {},
}
"""The query parameters of each operation, and whether they may be given several times."""


def description(project: Project, *, ogc: bool = False) -> dict[str, Any]:
    """Return the description of the addresses under which a project is read.

    Parameters
    ----------
    project
        What is served: the ids that there are stand in the description.
    ogc
        Whether OGC API Features are served beside them, under ``/ogc/``.
    """
    elsewhere = " OGC API Features are at /ogc/, described at /ogc/openapi." if ogc else ""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": project.view.title,
            "version": __version__,
            "description": "Routes, and what articles say of them, for programs. Everything may be read from "
            "pages of other sites. A parameter that an address does not have is refused, as is an id that "
            f"is not there; refusals say why in one sentence (RFC 9457).{elsewhere}",
        },
        "paths": _paths(project),
        "components": {"schemas": SCHEMAS, "headers": _HEADERS},
    }


def _paths(project: Project) -> dict[str, Any]:
    articles, routes = list(project.articles), list(project.routes)
    annotations = [annotation.id for annotation in project.annotations]
    return {
        "/passages.json": _get(
            "passages",
            "Passages, of the newest article first",
            [
                _query("route", "about one of these", _several(project.toggles)),
                _query("article", "of one of these", _several(articles)),
                _query("search", "with each of these words, or about something with such a name", _TEXT),
                _query("since", "of articles of this date or later", date_schema()),
                _query("until", "of articles of this date or earlier", date_schema()),
            ],
            {"application/json": {"type": "array", "items": _ref("Passage")}},
        ),
        "/search.json": _get(
            "search",
            "Passages, and the other sentences of the articles, that have all words of a search",
            [
                _query("q", "the words", _TEXT),
                _query("article", "of which the other sentences may be", _several(articles)),
            ],
            {"application/json": _ref("Found")},
        ),
        "/articles/{slug}.json": _get(
            "article_words",
            "An article's text, cut where passages and names of places begin and end",
            [_path("slug", articles)],
            {"application/json": _ref("Article")},
        ),
        "/routes/{id}.geojson": _get(
            "route_layer",
            "The segments of a route, in travel order, with their dated states (RFC 7946)",
            [_path("id", routes)],
            {"application/geo+json": _ref("FeatureCollection")},
        ),
        "/annotations/": _get(
            "annotations",
            "All annotations, as a container of the W3C Web Annotation Protocol, or a page of it",
            [
                _query(
                    "iris",
                    "1 for the addresses of annotations alone",
                    {"type": "string", "enum": ["", "0", "1"]},
                ),
                _query(
                    "page", "a page, counted from 0", {"type": "string", "pattern": r"^(0|[1-9][0-9]{0,8})$"}
                ),
                {
                    "name": "Prefer",
                    "in": "header",
                    "description": "which of the container’s representations is preferred",
                    "schema": _TEXT,
                },
            ],
            {"application/ld+json": _ref("Collection")},
        ),
        "/annotations/{id}": _get(
            "annotation",
            "One annotation",
            [_path("id", annotations)],
            {"application/ld+json": _ref("Annotation")},
        ),
        "/download/{format}": _get(
            "download",
            "What the map shows at an address with the same parameters, as a file",
            [_path("format", list(offered())), *_screen(project)],
            {
                formats()[name].media_type.partition(";")[0]: {"description": formats()[name].about}
                for name in offered()
            },
        ),
        DESCRIPTION: _get("openapi", "This description", [], {"application/json": {"type": "object"}}),
    }


def _screen(project: Project) -> list[dict[str, Any]]:
    """Return the parameters that the page keeps in its address; an empty one counts as absent."""
    articles = project.articles.values()
    ids = [passage.annotation.id for passage in project.passages]
    schemas: dict[str, dict[str, Any]] = {
        "routes": _TEXT,
        "focus": _one_of(["", *project.toggles, *project.segments]),
        "passage": _one_of(["", *ids]),
        "as-of": date_schema(*project.span),
        "q": _TEXT,
        "since": date_schema(),
        "until": date_schema(),
        "tab": _one_of(["", "article", "positions", "timeline", "story"]),
        "article": _one_of(["", *project.articles]),
        "story": _one_of(["", *project.stories]),
        "step": {"type": "string", "pattern": "^([0-9]{1,4})?$"},
        "embed": _one_of(["", "1"]),
        "view": {"type": "string", "pattern": _VIEW},
        "articles": _TEXT,
        "place": _several(["", *project.places]),
        "source": _several(["", *sorted({article.publisher for article in articles})]),
        "author": _several(["", *sorted({article.author for article in articles})]),
        "actor": _several(["", *project.actors]),
        "stance": _several(["", *POSITIONS]),
    }
    lists = {"routes": ["", *project.toggles], "articles": ["", *project.articles]}
    return [
        {
            **_query(name, text, _several(lists[name]) if name in lists else schemas[name]),
            **({"style": "form", "explode": False} if name in lists else {}),
        }
        for name, text in (_SCREEN_ONCE | _SCREEN_SEVERAL).items()
    ]


_TEXT = {"type": "string"}
_VIEW = r"^([0-9]{1,2}(\.[0-9]+)?/-?[0-9]{1,2}(\.[0-9]+)?/-?[0-9]{1,3}(\.[0-9]+)?)?$"
_HEADERS = {
    "ETag": {"description": "changes with the content", "schema": {"type": "string"}},
    "Last-Modified": {"description": "when the data was last changed", "schema": {"type": "string"}},
}
_SENT = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
_REFUSED = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _get(id_: str, summary: str, parameters: list[dict[str, Any]], content: dict[str, Any]) -> dict[str, Any]:
    schemas = {media_type: {"schema": schema} for media_type, schema in content.items()}
    answers = {
        "200": {"description": "as asked for", "headers": _SENT, "content": schemas},
        "304": {"description": "not changed since the request’s If-None-Match or If-Modified-Since"},
        "400": {"description": "a parameter is not of its form", "content": _REFUSED},
        "404": {"description": "something is named that is not there", "content": _REFUSED},
    }
    return {
        "get": {"operationId": id_, "summary": summary, "parameters": parameters, "responses": answers},
    }


def _query(name: str, text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _path(name: str, ids: list[str]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": _one_of(ids)}


def _one_of(ids: Any) -> dict[str, Any]:
    # A list of none would be no schema.
    return {"type": "string", **({"enum": listed} if (listed := list(ids)) else {})}


def _several(ids: Any) -> dict[str, Any]:
    return {"type": "array", "items": _one_of(ids)}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
