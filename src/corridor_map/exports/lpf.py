"""The places as a gazetteer in Linked Places Format (github.com/LinkedPasts/linked-places-format)."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from corridor_map.exports.provenance import licence_of, provenance
from corridor_map.exports.records import BASE
from corridor_map.exports.selection import Selection
from corridor_map.ground.layers import Place

CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
)
_CONCEPTS = {
    "city": "aat:300008389",
    "town": "aat:300008375",
    "port": "aat:300120599",
    "bridge": "aat:300007836",
}
"""Kinds that the Getty Art & Architecture Thesaurus has, of the subset that Linked Places lists."""
_CLASSES = {"city": "P", "town": "P"}
"""GeoNames feature classes: populated places; everything else that we have is a site, ``S``."""
_GEONAMES = re.compile(r"\bGeoNames (\d+)", re.ASCII)
_OSM = re.compile(r"\bOSM (node|way) (\d+)", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s;,()]+")


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write the places as a FeatureCollection of Linked Places, one feature a line.

    The features are JSON-LD and GeoJSON at once (WGS84, longitude before latitude). Members that
    the context does not know carry ours: the country as ISO 3166-1 alpha-3, the rank and the
    licence, and the ``provenance`` of the whole.
    """
    found = provenance(selection.dated)
    with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "@context": ' + json.dumps(CONTEXT))
        file.write(f', "provenance": {json.dumps(found, ensure_ascii=False)}, "features": [')
        for number, feature in enumerate(features(selection)):
            file.write((",\n" if number else "\n") + json.dumps(feature, ensure_ascii=False))
            tick(1)
        file.write("\n]}\n")


def features(selection: Selection) -> Iterator[dict[str, Any]]:
    """Yield the places as Linked Places features, in the project's order."""
    for place in selection.project.places.values():
        yield _feature(place)


def _feature(place: Place) -> dict[str, Any]:
    users = dict(place.usage)
    names: list[dict[str, Any]] = [{"toponym": toponym, "lang": lang} for toponym, lang in place.names]
    for name in names:
        if name["toponym"] in users:
            name["used_by"] = users[name["toponym"]]
    links = _links(place.source)
    cited = {"@id": links[0]["identifier"]} if links else {}
    # Linked Places asks that at least one name says where it is from.
    names[0]["citations"] = [{"label": place.source, **cited}]
    concept = {"identifier": _CONCEPTS[place.kind]} if place.kind in _CONCEPTS else {}
    feature = {
        "@id": f"{BASE}{place.id}",
        "type": "Feature",
        "properties": {
            "title": place.names[0][0],
            "fclasses": [_CLASSES.get(place.kind, "S")],
            "country": place.country,
            "rank": place.rank,
            "licence": licence_of(place.source),
        },
        "names": names,
        "types": [{**concept, "label": place.kind, "sourceLabels": [{"label": place.kind, "lang": "en"}]}],
        "geometry": {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "Point",
                    "coordinates": list(place.coordinates),
                    "citations": [{"label": place.source, **cited}],
                }
            ],
        },
    }
    return feature | ({"links": links} if links else {})


def _links(source: str) -> list[dict[str, str]]:
    """Return links to the pages that a place's source names.

    A page of GeoNames is an ``exactMatch``, any other one a ``seeAlso``.
    """
    links = [
        {"type": "exactMatch", "identifier": f"https://www.geonames.org/{number}"}
        for number in _GEONAMES.findall(source)
    ]
    links += [
        {"type": "seeAlso", "identifier": f"https://www.openstreetmap.org/{kind}/{number}"}
        for kind, number in _OSM.findall(source)
    ]
    return links + [{"type": "seeAlso", "identifier": page} for page in _ADDRESS.findall(source)]
