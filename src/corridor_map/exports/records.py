"""Segments, borders, places, routes, articles and passages as flat, JSON-ready objects.

Every form is made from these, so that all say the same under the same names. Coordinates are no
part of them: each form has its own way with geometry.
"""

import json
from typing import Any

from corridor_map.articles.records import Article
from corridor_map.ground.layers import Border, Place, Route, Segment
from corridor_map.project import Passage

BASE = "https://corridor-map.example/data/"
"""Base of the absolute address of an id, in the forms that need one."""


def segment_record(segment: Segment) -> dict[str, Any]:
    """Return a segment as a JSON-ready object, without its id and its line."""
    return {
        "route": segment.route,
        "name": segment.name,
        "branch": segment.branch,
        "mode": segment.mode,
        "status": segment.status,
        "contested": segment.contested,
        "history": [
            {
                "from": state.since,
                "status": state.status,
                "contested": state.contested,
                "note": state.note,
                "source": state.source,
            }
            for state in segment.history
        ],
        "countries": list(segment.countries),
        "from": segment.from_place,
        "to": segment.to_place,
        "certainty": segment.certainty,
        "gauge_mm": segment.gauge_mm,
        "source": segment.source,
    }


def border_record(border: Border) -> dict[str, Any]:
    """Return a border as a JSON-ready object, without its id and its lines."""
    return {"name": border.name, "countries": list(border.countries), "source": border.source}


def place_record(place: Place) -> dict[str, Any]:
    """Return a place as a JSON-ready object, without its id and its point."""
    users = dict(place.usage)
    return {
        "names": [
            {"toponym": toponym, "lang": lang} | ({"used_by": users[toponym]} if toponym in users else {})
            for toponym, lang in place.names
        ],
        "kind": place.kind,
        "country": place.country,
        "rank": place.rank,
        "source": place.source,
    }


def route_record(route: Route) -> dict[str, Any]:
    """Return a route as a JSON-ready object, without its id and its segments."""
    return {
        "title": route.title,
        "short_title": route.short_title,
        "names": {lang: list(names) for lang, names in route.names.items()},
        "colour": route.colour,
        "summary": route.summary,
    }


def article_record(article: Article) -> dict[str, Any]:
    """Return what is known of an article as a JSON-ready object, without its slug and its text."""
    return {
        "title": article.title,
        "author": article.author,
        "publisher": article.publisher,
        "date": article.date,
        "lang": article.lang,
        "url": article.url,
        "licence": article.licence,
    }


def passage_record(passage: Passage) -> dict[str, Any]:
    """Return a passage as a JSON-ready object.

    ``start`` and ``end`` count code points of the article's canonical text; ``routes`` are
    ids, ``borders`` counting as one.
    """
    annotation, article = passage.annotation, passage.article
    return {
        "id": annotation.id,
        "article": article.slug,
        "title": article.title,
        "author": article.author,
        "publisher": article.publisher,
        "date": article.date,
        "lang": article.lang,
        "routes": list(passage.routes),
        "targets": list(annotation.targets),
        "mention": annotation.mention,
        "exact": annotation.exact,
        "prefix": annotation.prefix,
        "suffix": annotation.suffix,
        "start": annotation.start,
        "end": annotation.end,
        "anchoring": annotation.anchoring.value,
    }


def compact(value: Any) -> str:
    """Return `value` as JSON in one line, for a cell of a table."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def encodable(text: str) -> str:
    r"""Return `text` with halves of surrogate pairs, which UTF-8 cannot hold, written as ``\udXXX``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
