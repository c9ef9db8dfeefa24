"""GeoJSON (RFC 7946): one FeatureCollection of segments, borders, places and passages.

Segments, borders, places and passages are all features, told apart by their property ``layer``.
A passage has no place of its own: its geometry is null, which RFC 7946 (section 3.2) calls
unlocated, and its ``targets`` are the ids of what it is about. So each quotation is written once,
and readers that drop members they do not know, as GDAL, QGIS and GeoPandas do, lose none.
In return ``passages`` of a segment, border or place lists the ids of those that name it itself;
what is said of a route as a whole is not repeated for each of its segments.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from corridor_map.exports.provenance import provenance
from corridor_map.exports.records import border_record, passage_record, place_record, segment_record
from corridor_map.exports.selection import Selection
from corridor_map.ground.layers import Coordinates, Route, Segment

Feature = dict[str, Any]


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write a selection as a FeatureCollection, one feature a line (WGS84, longitude before latitude).

    The collection's member ``provenance`` has the sources, licences and date of the data.
    """
    found = provenance(selection.dated)
    with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "name": ' + _json(found["title"]))
        file.write(f', "provenance": {_json(found)}')
        file.write(f', "as_of": {_json(selection.as_of)}' if selection.as_of else "")
        file.write(', "features": [')
        for number, feature in enumerate(features(selection)):
            file.write((",\n" if number else "\n") + _json(feature))
            tick(1)
        file.write("\n]}\n")


def features(selection: Selection) -> Iterator[Feature]:
    """Yield every segment, border, place and passage of a selection as a feature."""
    project = selection.dated
    named = selection.ids_of_passages
    for segment in project.segments.values():
        yield _segment(segment, {"layer": "segment"}, {"passages": named(segment.id)})
    for border in project.borders.values():
        geometry = {"type": "MultiLineString", "coordinates": [_line(line) for line in border.lines]}
        about = {"layer": "border", **border_record(border), "passages": named(border.id)}
        yield {"type": "Feature", "id": border.id, "properties": about, "geometry": geometry}
    for place in project.places.values():
        point = {"type": "Point", "coordinates": list(place.coordinates)}
        about = {"layer": "place", **place_record(place), "passages": named(place.id)}
        yield {"type": "Feature", "id": place.id, "properties": about, "geometry": point}
    for passage in project.passages:
        about = {"layer": "passage", **passage_record(passage)}
        yield {"type": "Feature", "id": about.pop("id"), "properties": about, "geometry": None}


def route_geojson(route: Route) -> str:
    """Return a route as an RFC 7946 FeatureCollection (WGS84, longitude before latitude)."""
    collection = {"type": "FeatureCollection", "features": [_segment(s, {}, {}) for s in route.segments]}
    return _json(collection) + "\n"


def _segment(segment: Segment, before: dict[str, Any], after: dict[str, Any]) -> Feature:
    return {
        "type": "Feature",
        "id": segment.id,
        "properties": {**before, **segment_record(segment), **after},
        "geometry": {"type": "LineString", "coordinates": _line(segment.coordinates)},
    }


def _line(coordinates: Coordinates) -> list[list[float]]:
    return [list(point) for point in coordinates]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
