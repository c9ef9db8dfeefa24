"""Tables for spreadsheets, and lists of passages as CSV and JSON."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from corridor_map.exports.cells import Table
from corridor_map.exports.provenance import date_of, licence_of
from corridor_map.exports.records import (
    border_record,
    compact,
    passage_record,
    place_record,
    route_record,
    segment_record,
)
from corridor_map.exports.selection import Selection
from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import Coordinates
from corridor_map.project import BORDERS, Passage

COLUMNS = (
    "layer",
    "id",
    "route",
    "name",
    "branch",
    "mode",
    "status",
    "contested",
    "history",
    "countries",
    "from",
    "to",
    "certainty",
    "gauge_mm",
    "km",
    "names",
    "kind",
    "rank",
    "passages",
    "quotations",
    "source",
    "licence",
    "data_date",
    "WKT",
)
"""The columns of the table; GDAL and QGIS take the one called WKT for the geometry."""
_PASSAGES = ("id", "article", "author", "publisher", "date", "routes", "mention", "start", "end", "exact")


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write routes, segments, borders and places as one table in UTF-8, its geometry as WKT.

    A row for each route says what is said of it as a whole; it has no geometry of its own, which
    is that of its segments. ``WKT`` has longitude before latitude in degrees WGS84, ``km`` the
    length on the ellipsoid. ``countries`` and ``passages`` are parted by spaces, ``quotations`` by
    line ends; ``history`` and ``names`` are JSON. What a spreadsheet or a terminal would act on is
    written so that it does not: see `corridor_map.exports.cells`.
    """
    with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        table = Table(file, COLUMNS)
        for row in rows(selection):
            table.add(row)
            tick(1)


def rows(selection: Selection) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table by column; a column that a row does not have is left out."""
    project = selection.dated
    common = {"data_date": date_of(project)}
    for route in project.routes.values():
        about = route_record(route)
        row = {"layer": "route", "id": route.id, "route": route.id, "name": about["title"]}
        yield {**common, **row, "names": compact(about["names"]), **_said(selection, route.id)}
    if project.borders:
        row = {"layer": "route", "id": BORDERS, "route": BORDERS, "name": "Borders"}
        yield {**common, **row, **_said(selection, BORDERS)}
    for segment in project.segments.values():
        row = segment_record(segment)
        row |= {"history": compact(row["history"]), "contested": str(segment.contested).lower()}
        row |= {"countries": " ".join(segment.countries), "km": round(length_km(segment.coordinates), 3)}
        yield {
            **common,
            "layer": "segment",
            "id": segment.id,
            **row,
            **_said(selection, segment.id),
            "licence": licence_of(segment.source),
            "WKT": f"LINESTRING ({_points(segment.coordinates)})",
        }
    for border in project.borders.values():
        row = border_record(border) | {"countries": " ".join(border.countries)}
        lines = ", ".join(f"({_points(line)})" for line in border.lines)
        row |= {"licence": licence_of(border.source), "WKT": f"MULTILINESTRING ({lines})"}
        yield {**common, "layer": "border", "id": border.id, **row, **_said(selection, border.id)}
    for place in project.places.values():
        row = place_record(place)
        row |= {"name": place.names[0][0], "names": compact(row["names"]), "countries": row.pop("country")}
        row |= {"licence": licence_of(place.source), "WKT": f"POINT ({_points((place.coordinates,))})"}
        yield {**common, "layer": "place", "id": place.id, **row, **_said(selection, place.id)}


def passages_json(passages: Iterable[Passage]) -> str:
    """Return passages as a JSON list of `passage_record` objects."""
    return json.dumps([passage_record(passage) for passage in passages], ensure_ascii=False, indent=1) + "\n"


def passages_csv(passages: Iterable[Passage]) -> str:
    """Return passages as comma-separated values with a header; lists are joined by spaces."""
    text = io.StringIO()
    table = Table(text, _PASSAGES)
    for passage in passages:
        table.add(passage_record(passage) | {"routes": " ".join(passage.routes)})
    return text.getvalue()


def _said(selection: Selection, target: str) -> dict[str, str]:
    passages = [selection.project.passages[number] for number in selection.passages_of.get(target, ())]
    return {
        "passages": " ".join(passage.annotation.id for passage in passages),
        "quotations": "\n".join(
            f"“{passage.annotation.exact}” ({passage.article.publisher}, {passage.article.date})"
            for passage in passages
        ),
    }


def _points(coordinates: Coordinates) -> str:
    return ", ".join(f"{lon!r} {lat!r}" for lon, lat in coordinates)
