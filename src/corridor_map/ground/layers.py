"""Readers of the ground's GeoJSON layers: validated routes, borders, places and basemap.

No reader raises for the content of a file: each returns the valid items and every fault.
A file or folder that does not exist holds nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from corridor_map.errors import Fault
from corridor_map.ground.geojson import (
    Region,
    lines_of,
    point_of,
    polygons_of,
    read_features,
    regions_of_others,
    reject_swapped,
)
from corridor_map.ground.model import (
    CERTAINTIES,
    LABEL_KINDS,
    MODES,
    PLACE_KINDS,
    STATUSES,
    Basemap,
    BasemapLabel,
    Border,
    Coordinates,
    Place,
    Route,
    Segment,
    State,
    last_begun,
    state_on,
)
from corridor_map.ground.routes import read_route_files
from corridor_map.io.listing import files_in

__all__ = [
    "CERTAINTIES",
    "LABEL_KINDS",
    "MODES",
    "PLACE_KINDS",
    "STATUSES",
    "Basemap",
    "BasemapLabel",
    "Border",
    "Coordinates",
    "Place",
    "Route",
    "Segment",
    "State",
    "last_begun",
    "read_basemap",
    "read_borders",
    "read_places",
    "read_routes",
    "state_on",
]


def read_routes(
    folder: Path, *, places: Mapping[str, Place] | None = None, within: Path | None = None
) -> tuple[list[Route], list[Fault]]:
    """Read the routes of a folder: ``<route>.geojson`` with ``<route>.toml`` beside it.

    The existence of the places that segments run between is not checked here.

    Parameters
    ----------
    folder
        The folder ``routes/``.
    places
        Places by id, to tell whether a segment's coordinates are swapped; by default those of
        ``places.geojson`` beside the folder.
    within
        The folder that they must not lead out of; None trusts any target.

    Returns
    -------
    tuple
        The routes by id, their coordinates in degrees WGS84, and every fault. A segment with a
        fault is left out, a route only when no segment is left or its TOML file has a fault.
    """
    if places is None:
        places = {
            place.id: place for place in read_places(folder.parent / "places.geojson", within=within)[0]
        }
    return read_route_files(folder, places, within=within)


def read_places(file: Path, *, within: Path | None = None) -> tuple[list[Place], list[Fault]]:
    """Read the places of a file, in its order, and every fault.

    Coordinates are longitude, latitude in degrees WGS84. The file must not lead out of `within`.
    """
    features, faults = read_features(file, within=within)
    located = [(feature, point_of(feature)) for feature in features]
    places: list[Place] = []
    for feature, point in located:
        fields = feature.fields
        place = Place(
            id=feature.id,
            names=fields.toponyms("names"),
            kind=fields.choice("kind", PLACE_KINDS),
            country=fields.country("country"),
            rank=fields.whole("rank", 1, 6),
            source=fields.text("source"),
            coordinates=point or (0.0, 0.0),
            usage=fields.usage("names"),
        )
        if point is not None:
            places.append(place)
        faults += fields.faults
    faulty = {fault.place for fault in faults}
    sound = [place for place in places if place.id not in faulty]
    of_country: dict[str, list[Place]] = defaultdict(list)
    for place in sound:
        of_country[place.country].append(place)
    regions: dict[str, Region | None] = {}
    for found in of_country.values():
        # Two more of the same country are too few to say where a large one lies.
        of_others = regions_of_others([[place.coordinates] for place in found], least=3)
        regions |= {place.id: region for place, region in zip(found, of_others, strict=True)}
    for feature, point in located:
        if point is not None and reject_swapped(feature, [point], regions.get(feature.id)):
            faults += feature.fields.faults
            faulty.add(feature.id)
    return [place for place in sound if place.id not in faulty], faults


def read_borders(folder: Path, *, within: Path | None = None) -> tuple[list[Border], list[Fault]]:
    """Read the borders of every ``*.geojson`` in a folder, by file name, and every fault.

    Coordinates are longitude, latitude in degrees WGS84. No file may lead out of `within`.
    """
    borders: list[Border] = []
    taken: set[str] = set()
    files, faults = files_in(folder, ".geojson", within=within)
    for file in files:
        features, found = read_features(file, within=within)
        faults += found
        drawn = [lines_of(feature) for feature in features]
        points = [[point for line in lines for point in line] for lines in drawn]
        of_others = regions_of_others(points)
        for feature, lines, own, region in zip(features, drawn, points, of_others, strict=True):
            fields = feature.fields
            reject_swapped(feature, own, region)
            border = Border(
                id=feature.id,
                name=fields.text("name"),
                countries=fields.countries("countries"),
                source=fields.text("source"),
                lines=lines,
            )
            if border.id in taken:
                fields.reject("is the id of a border in an earlier file; expected an id of its own")
            faults += fields.faults
            if fields.sound:
                borders.append(border)
                taken.add(border.id)
    return borders, faults


def read_basemap(folder: Path, *, within: Path | None = None) -> tuple[Basemap, list[Fault]]:
    """Read land, lakes, rivers and labels from their files in a folder, and every fault.

    Coordinates are longitude, latitude in degrees WGS84. No file may lead out of `within`.
    """
    faults: list[Fault] = []
    areas: dict[str, list[tuple[Coordinates, ...]]] = {"land": [], "lakes": []}
    for kind, polygons in areas.items():
        features, found = read_features(folder / f"{kind}.geojson", identified=False, within=within)
        faults += found
        for feature in features:
            polygons += polygons_of(feature)
            feature.fields.text("source")
            faults += feature.fields.faults
    features, found = read_features(folder / "rivers.geojson", identified=False, within=within)
    faults += found
    rivers: list[Coordinates] = []
    for feature in features:
        rivers += lines_of(feature)
        feature.fields.text("source")
        faults += feature.fields.faults
    labels, found = _labels(folder / "labels.geojson", within)
    faults += found
    return Basemap(tuple(areas["land"]), tuple(areas["lakes"]), tuple(rivers), tuple(labels)), faults


def _labels(file: Path, within: Path | None) -> tuple[list[BasemapLabel], list[Fault]]:
    features, faults = read_features(file, within=within)
    labels: list[BasemapLabel] = []
    for feature in features:
        fields = feature.fields
        point = point_of(feature)
        label = BasemapLabel(
            id=feature.id,
            name=fields.text("name"),
            kind=fields.choice("kind", LABEL_KINDS),
            rank=fields.whole("rank", 1, 6),
            coordinates=point or (0.0, 0.0),
        )
        faults += fields.faults
        if point is not None and fields.sound:
            labels.append(label)
    return labels, faults
