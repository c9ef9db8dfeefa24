"""Folders whose lines, areas and places are sound and odd."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.folders.writing import (
    ACTORS,
    BORDERS,
    LAND,
    MAP,
    OTHER,
    PLACES,
    ROUTE,
    ROUTE_WORDS,
    Maker,
    both,
    changed,
    features,
    put,
)
from tests.hostile.whole import points_of

Points = list[list[float]]


def border(*lines: Points) -> Maker:
    """Have further borders."""

    def make(found: list[Any]) -> None:
        for number, line in enumerate(lines):
            geometry = {"type": "LineString", "coordinates": line}
            found.append({**found[0], "id": f"more-{number}", "geometry": geometry})

    return features(BORDERS, make)


def moved(change: Callable[[float, float], tuple[float, float]], *paths: str) -> Maker:
    """Have every point of some layers elsewhere."""

    def make(layer: Any) -> None:
        for point in points_of(layer):
            point[:] = change(*point)

    return both(*(changed(path, make) for path in paths))


def states(*history: dict[str, Any]) -> Maker:
    """Have a segment of other states."""

    def make(found: list[Any]) -> None:
        sound = found[0]["properties"]["history"][0]
        found[0]["properties"]["history"] = [{**sound, **state} for state in history]

    return features(ROUTE, make)


def _emptied(root: Path, _address: str) -> None:
    for path in root.rglob("*"):
        if path.is_file():
            path.write_bytes(b"")


def _nothing(root: Path, _address: str) -> None:
    for path in root.iterdir():
        shutil.rmtree(path)


_LINES = (ROUTE, OTHER, PLACES)
_ALL = (*_LINES, BORDERS, LAND)

GROUNDS: dict[str, Maker] = {
    "a border that crosses others": border([[60, 20], [64.5, 22.5]], [[61, 22], [64, 20.5]]),
    "a border that is drawn twice": border([[62.0, 19.0], [62.0, 21.0]]),
    "a border that repeats half of another": border([[62.0, 20.0], [62.0, 21.0], [63.0, 21.2]]),
    "a border upon the coast": border([[59.0, 19.0], [62.0, 19.0], [64.0, 19.0]]),
    "a border far from all others": border([[48, 39], [48.5, 38.8]]),
    "a border that crosses itself": border([[60, 20], [64, 22], [64, 20], [60, 22], [60, 20]]),
    "a border of two points in one place": border([[62, 21], [62, 21]]),
    "a border of no length to speak of": border([[62, 21], [62.0000001, 21]]),
    "a border round the world": border([[-180, 0], [180, 0]], [[-180, 85], [180, 85]]),
    "all at the North Pole": moved(lambda x, _: (x, 90), *_ALL),
    "all beyond Mercator": moved(lambda x, y: (x, y - 21 + 88), *_ALL),
    "lines over the antimeridian": moved(lambda x, y: (x + 118 - 360 * (x > 62), y), *_LINES),
    "all at the antimeridian": moved(lambda x, y: (180 if x > 62 else -180, y), *_LINES),
    "lines of a millimetre": moved(lambda x, y: (62 + (x - 62) * 1e-9, 21 + (y - 21) * 1e-9), *_LINES),
    "points of thirty digits": moved(lambda x, y: (x + 1e-14, y - 1e-14), *_ALL),
    "lines there and back": features(
        ROUTE,
        lambda found: found[0]["geometry"].update(
            coordinates=found[0]["geometry"]["coordinates"] + found[0]["geometry"]["coordinates"][::-1]
        ),
    ),
    "two routes on one line": features(
        OTHER,
        lambda found: found[0]["geometry"].update(coordinates=[[63.5, 21.5], [62.0, 21.0], [60.5, 20.5]]),
    ),
    "huge numbers": moved(lambda x, y: (x * 1e300, y * 1e300), *_LINES),
    "land that is an eight": features(
        LAND,
        lambda found: found[0]["geometry"].update(
            coordinates=[[[59, 19], [65, 23], [65, 19], [59, 23], [59, 19]]]
        ),
    ),
    "land without borders": both(put(BORDERS, '{"type":"FeatureCollection","features":[]}')),
    "nothing but borders": lambda root, _address: (
        [shutil.rmtree(root / name) for name in ("seeds",)] and None
    ),
    "layers of nothing": both(
        *(
            put(path, '{"type":"FeatureCollection","features":[]}')
            for path in (*_ALL, "geodata/countries.geojson")
        )
    ),
    "empty files": _emptied,
    "an empty folder": _nothing,
    "an extent of the world": changed(MAP, lambda table: {**table, "bounds": [-180, -90, 180, 90]}),
    "an extent of a point": changed(MAP, lambda table: {**table, "bounds": [62, 21, 62.0000001, 21.0000001]}),
    "an extent elsewhere": changed(MAP, lambda table: {**table, "bounds": [-120, -80, -119, -79]}),
    "states of the years 1 and 9999": states({"from": "0001"}, {"from": "9999-12-31", "status": "retired"}),
    "states out of order": states(
        {"from": "2020"}, {"from": "1990", "status": "announced"}, {"from": "2020"}
    ),
    "states of no date": states({"from": "2024-02-30"}, {"from": ""}),
    "a thousand states": states(*({"from": str(1000 + n), "note": f"n{n}"} for n in range(1000))),
    "odd colours": changed(
        ROUTE_WORDS, lambda table: {**table, "colour": "red;background:url(x)", "colour_dark": "#FFF"}
    ),
    "colours that cannot be seen": changed(
        ROUTE_WORDS, lambda table: {**table, "colour": "#ffffff", "colour_dark": "#000000"}
    ),
    "actors of countries that are not there": changed(
        ACTORS,
        lambda table: [one.update(countries=["ZZZ", "ZZZ", "AAA"]) for one in table["actors"]] and None,
    ),
}
