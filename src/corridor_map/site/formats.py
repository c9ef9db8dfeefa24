"""Routes and passages in the forms that other programs read."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from corridor_map.ground.layers import Route
from corridor_map.project import Passage


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


def passages_json(passages: Iterable[Passage]) -> str:
    """Return passages as a JSON list of `passage_record` objects."""
    return json.dumps([passage_record(passage) for passage in passages], ensure_ascii=False, indent=1) + "\n"


def passages_csv(passages: Iterable[Passage]) -> str:
    """Return passages as comma-separated values with a header; lists are joined by spaces."""
    text = io.StringIO()
    columns = ["id", "article", "author", "publisher", "date", "routes", "mention", "start", "end", "exact"]
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for passage in passages:
        writer.writerow(passage_record(passage) | {"routes": " ".join(passage.routes)})
    return text.getvalue()


def route_geojson(route: Route) -> str:
    """Return a route as an RFC 7946 FeatureCollection (WGS84, longitude before latitude)."""
    features = [
        {
            "type": "Feature",
            "id": segment.id,
            "properties": {
                "route": route.id,
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
            },
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in segment.coordinates]},
        }
        for segment in route.segments
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"
