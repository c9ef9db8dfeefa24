"""Reader of GeoJSON FeatureCollections (RFC 7946), which notes every fault, feature by feature."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeAlias

from corridor_map.errors import Fault
from corridor_map.ground.fields import ID, Fields, shown
from corridor_map.ground.model import Coordinates
from corridor_map.io.folders import is_there
from corridor_map.io.json_files import read_json
from corridor_map.io.limits import too_long

Region: TypeAlias = tuple[float, float, float, float]
"""A bounding box: west, south, east, north in degrees."""

# Eurasia reaches past the 180th meridian; cut there its land would show a seam.
_EASTERNMOST = 192.0

_MARGIN = 6.0
"""Number of degrees that a feature may lie outside the region of the others."""

_SWAPPED = "coordinates look like latitude, longitude; expected longitude, latitude"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a file: its id (empty if none), properties and geometry, all unchecked."""

    id: str
    fields: Fields
    geometry: dict[str, Any]


def read_features(
    file: Path, *, identified: bool = True, within: Path | None = None
) -> tuple[list[Feature], list[Fault]]:
    """Read the features of a file.

    Parameters
    ----------
    file
        A GeoJSON file; one that does not exist has no features and no fault.
    identified
        Whether every feature must have an id, and no two the same.
    within
        The folder that it must not lead out of; None trusts any target.

    Returns
    -------
    tuple
        The features that are objects with a geometry, and what is wrong with the rest.
    """
    name = str(file)
    if not is_there(file):
        return [], []
    content = read_json(file, within=within)
    if isinstance(content, Fault):
        return [], [content]
    found = content.get("type") if isinstance(content, dict) else content
    if not isinstance(content, dict) or found != "FeatureCollection":
        return [], [Fault(name, "", f"is {shown(found)}; expected a GeoJSON FeatureCollection")]
    items = content.get("features")
    if not isinstance(items, list):
        return [], [Fault(name, "", f'"features" is {shown(items)}; expected a list of features')]
    features: list[Feature] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        feature, problem = _feature(item, name, number, seen if identified else None)
        if feature is not None:
            features.append(feature)
        else:
            faults.append(problem)
    return features, faults


def _feature(item: Any, file: str, number: int, seen: set[str] | None) -> tuple[Feature | None, Fault]:
    place = f"feature {number}"
    fault = Fault(file, place, "")
    if not isinstance(item, dict) or item.get("type") != "Feature":
        return None, Fault(file, place, f"is {shown(item)}; expected a GeoJSON Feature")
    id_ = item.get("id", "")
    if seen is None and isinstance(id_, str) and id_:
        place = id_
    if seen is not None:
        if not isinstance(id_, str) or not ID.fullmatch(id_):
            expected = 'an id of lower-case letters, digits, "-" and "/"'
            return None, Fault(file, place, f'"id" is {shown(id_)}; expected {expected}')
        if problem := too_long("id", id_):
            return None, Fault(file, place, f'"id" {problem}')
        place = id_
        if id_ in seen:
            return None, Fault(
                file, place, f"feature {number} has the id of an earlier one; expected another id"
            )
        seen.add(id_)
    properties = item.get("properties") or {}
    if not isinstance(properties, dict):
        return None, Fault(file, place, f'"properties" is {shown(properties)}; expected an object')
    geometry = item.get("geometry")
    if not isinstance(geometry, dict):
        return None, Fault(file, place, f'"geometry" is {shown(geometry)}; expected a GeoJSON geometry')
    return Feature(str(id_), Fields(properties, file, place), geometry), fault


def point_of(feature: Feature) -> tuple[float, float] | None:
    """Return the longitude, latitude of a Point in degrees, or None after noting the fault."""
    if not _is(feature, "Point"):
        return None
    points = _points(feature, [feature.geometry.get("coordinates")])
    return points[0] if points else None


def points_of(feature: Feature) -> Coordinates:
    """Return the points of a Point or MultiPoint in degrees, none after noting a fault."""
    if not _is(feature, "Point", "MultiPoint"):
        return ()
    raw = feature.geometry.get("coordinates")
    points = _points(feature, [raw] if feature.geometry["type"] == "Point" else raw)
    if points == ():
        feature.fields.reject("has no points; expected at least one")
    return points or ()


def lines_of(feature: Feature, *, single: bool = False) -> tuple[Coordinates, ...]:
    """Return the lines of a LineString or MultiLineString, none after noting a fault.

    Parameters
    ----------
    feature
        Its faults are noted in its fields.
    single
        Whether only a LineString is expected.
    """
    if not _is(feature, "LineString", *(() if single else ("MultiLineString",))):
        return ()
    raw = feature.geometry.get("coordinates")
    parts = [raw] if feature.geometry["type"] == "LineString" else raw
    return _parts(feature, parts, 2)


def polygons_of(feature: Feature) -> tuple[tuple[Coordinates, ...], ...]:
    """Return the polygons of a Polygon or MultiPolygon as rings, none after noting a fault."""
    if not _is(feature, "Polygon", "MultiPolygon"):
        return ()
    raw = feature.geometry.get("coordinates")
    polygons = [raw] if feature.geometry["type"] == "Polygon" else raw
    if not isinstance(polygons, list) or not polygons:
        feature.fields.reject(f"coordinates are {shown(polygons)}; expected polygons")
        return ()
    read = tuple(_parts(feature, rings, 4, _EASTERNMOST) for rings in polygons)
    if any(ring[0] != ring[-1] for rings in read for ring in rings):
        feature.fields.reject("a ring is not closed; expected its last point to be its first")
    return read if feature.fields.sound else ()


def _is(feature: Feature, *kinds: str) -> bool:
    kind = feature.geometry.get("type")
    if kind in kinds:
        return True
    feature.fields.reject(f"geometry is a {shown(kind)}; expected a {' or '.join(kinds)}")
    return False


def _parts(feature: Feature, parts: Any, least: int, east: float = 180) -> tuple[Coordinates, ...]:
    if not isinstance(parts, list) or not parts:
        feature.fields.reject(f"coordinates are {shown(parts)}; expected a list of points")
        return ()
    read: list[Coordinates] = []
    for part in parts:
        points = _points(feature, part, east)
        if points is None:
            return ()
        if len(set(points)) < min(least, 3):
            found = f"{len(points)} point" + ("" if len(points) == 1 else "s")
            same = " in one place" if len(points) >= least else ""
            feature.fields.reject(f"a line has {found}{same}; expected at least {least}")
            return ()
        read.append(points)
    return tuple(read)


def _points(feature: Feature, raw: Any, east: float = 180) -> Coordinates | None:
    if not isinstance(raw, list):
        feature.fields.reject(f"coordinates are {shown(raw)}; expected a list of points")
        return None
    points: list[tuple[float, float]] = []
    for number, position in enumerate(raw, 1):
        if not (
            isinstance(position, list)
            and len(position) >= 2
            and all(isinstance(v, int | float) and not isinstance(v, bool) for v in position[:2])
        ):
            feature.fields.reject(f"point {number} is {shown(position)}; expected [longitude, latitude]")
            return None
        longitude, latitude = position[:2]
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            feature.fields.reject(f"point {number} is {shown(position)}; expected finite numbers")
            return None
        points.append((float(longitude), float(latitude)))
    outside = next((p for p in points if not -180 <= p[0] <= east or abs(p[1]) > 90), None)
    if outside is None:
        return tuple(points)
    if all(abs(first) <= 90 and abs(second) <= 180 for first, second in points):
        feature.fields.reject(_SWAPPED)
    else:
        expected = "longitude from -180 to 180 and latitude from -90 to 90"
        feature.fields.reject(f"point {list(outside)} is out of range; expected {expected}")
    return None


def regions_of_others(parts: Sequence[Sequence[tuple[float, float]]], least: int = 2) -> list[Region | None]:
    """Return for each feature the region of all other features, widened by six degrees.

    If two features disagree, either may be the swapped one. A third decides.

    Parameters
    ----------
    parts
        The points of each feature, none where they could not be read.
    least
        Least number of others with points; with fewer, the region is None, as they are too few to trust.
    """
    own = [region_of(points, margin=0.0) for points in parts]
    # Of all before and of all after each, so that no feature is looked at once for every other.
    before = list(accumulate([None, *own], _joined))
    after = list(accumulate([None, *reversed(own)], _joined))[::-1]
    drawn = len(own) - own.count(None)
    found: list[Region | None] = []
    for number, region in enumerate(own):
        others = _joined(before[number], after[number + 1])
        if others is None or drawn - (region is not None) < least:
            found.append(None)
        else:
            west, south, east, north = others
            found.append((west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN))
    return found


def _joined(one: Region | None, other: Region | None) -> Region | None:
    if one is None or other is None:
        return one or other
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def region_of(points: Sequence[tuple[float, float]], margin: float = 2.0) -> Region | None:
    """Return the region that points lie in, wider by a `margin` in degrees; None for no points."""
    if not points:
        return None
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)


def reject_swapped(feature: Feature, points: Sequence[tuple[float, float]], region: Region | None) -> bool:
    """Note a fault if points lie in a region only with latitude and longitude swapped.

    Parameters
    ----------
    feature
        The fault is noted in its fields.
    points
        The feature's points as longitude, latitude.
    region
        Where they are expected; None if nothing is known of it.

    Returns
    -------
    bool
        Whether they look swapped.
    """
    if region is None:
        return False
    west, south, east, north = region
    given = any(west <= x <= east and south <= y <= north for x, y in points)
    swapped = all(west <= y <= east and south <= x <= north for x, y in points)
    if given or not swapped:
        return False
    feature.fields.reject(_SWAPPED)
    return True
