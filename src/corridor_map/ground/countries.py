"""Countries as areas of land, built from the drawn lines of borders and coast.

No outline of a country is stored. The lines of the borders and of the land enclose faces. A file
has a point in each face, which tells its country. So areas and lines cannot disagree.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from corridor_map.errors import Fault
from corridor_map.ground.geojson import points_of, read_features
from corridor_map.ground.model import Border, Coordinates

if TYPE_CHECKING:
    import shapely

Land: TypeAlias = Sequence[Sequence[Coordinates]]
"""Polygons as closed rings, the outer one first, as `Basemap.land` has them."""

_Edge: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its ISO 3166-1 alpha-3 code as `id`, and a point in each face of its land.

    Points are longitude, latitude in degrees WGS84.
    """

    id: str
    name: str
    source: str
    points: Coordinates


@dataclass(frozen=True, slots=True)
class BorderStretch:
    """A whole line of a border: number `part` of the border `id`, in its direction or `backward`."""

    id: str
    part: int
    backward: bool


@dataclass(frozen=True, slots=True)
class CoastStretch:
    """The vertices `start` to `end` of ring `ring` of land polygon `polygon`, both included.

    Vertices are counted as the ring has them, the repeated last one not. Where `end` is not after
    `start` it runs on past the last vertex. With `backward` the vertices are taken from `end` to
    `start`. The whole ring is ``start == end``.
    """

    polygon: int
    ring: int
    start: int
    end: int
    backward: bool


@dataclass(frozen=True, slots=True)
class OtherStretch:
    """Points of an outline that are no whole border line and no stretch of coast.

    They occur where lines cross or partly overlap, and an outline leaves a line before its end.
    """

    points: Coordinates


Stretch: TypeAlias = BorderStretch | CoastStretch | OtherStretch
Ring: TypeAlias = tuple[Stretch, ...]
"""A closed line around a face: each stretch begins where the one before it ends."""


def read_countries(file: Path, *, within: Path | None = None) -> tuple[list[Country], list[Fault]]:
    """Read the countries of a file, in its order, and every fault.

    Parameters
    ----------
    file
        GeoJSON: a MultiPoint or Point for each country, with ``country``, ``name`` and ``source``.
        One that does not exist has none.
    within
        The folder that it must not lead out of; None trusts any target.

    Returns
    -------
    tuple
        The sound countries, and what is wrong with the others.
    """
    features, faults = read_features(file, within=within)
    countries: list[Country] = []
    for feature in features:
        fields = feature.fields
        points = points_of(feature)
        country = Country(fields.country("country"), fields.text("name"), fields.text("source"), points)
        faults += fields.faults
        if fields.sound:
            countries.append(country)
    return countries, faults


def country_areas(
    borders: Iterable[Border], land: Land, countries: Iterable[Country]
) -> "dict[str, shapely.MultiPolygon]":
    """Return the land of each country.

    Parameters
    ----------
    borders
        All borders: with one missing, two countries run into each other and neither is told.
    land
        The land whose coast the borders end on.
    countries
        Countries, whose points tell the country of each face.

    Returns
    -------
    dict
        By alpha-3 code; degrees, longitude first, WGS84. A face with points of two
        countries belongs to none. A country without a face is missing.
    """
    import shapely

    faces = _faces(list(borders), land, countries)
    return {code: shapely.MultiPolygon(found) for code, found in sorted(faces.items())}


def country_rings(
    borders: Iterable[Border], land: Land, countries: Iterable[Country], wanted: Collection[str]
) -> dict[str, tuple[Ring, ...]]:
    """Return the outlines of countries as stretches of the lines that are drawn already.

    Parameters are those of `country_areas`, and `wanted`, the alpha-3 codes of the countries asked
    for.

    Returns
    -------
    dict
        By alpha-3 code, the outer and inner rings of all faces, to be filled by the even-odd rule.
        They follow borders and coast vertex for vertex, and have the points of what is neither a
        whole line of a border nor a part of the coast.
    """
    borders = list(borders)
    lines = _lines(borders, land)
    faces = _faces(borders, land, [country for country in countries if country.id in wanted])
    return {
        code: tuple(
            _ring(list(ring.coords), lines) for face in found for ring in (face.exterior, *face.interiors)
        )
        for code, found in sorted(faces.items())
    }


def packed_rings(
    rings: Mapping[str, Iterable[Ring]], pack: Callable[[Coordinates], list[int]]
) -> dict[str, list[list[Any]]]:
    """Return rings as JSON-ready values for the page.

    By country a list of rings, each a list of stretches: ``"arm-irn"`` is the first line of that
    border and ``"arm-irn 1"`` its second; ``[polygon, ring, start, end]`` are vertices of the
    land, ``[polygon, ring]`` a whole ring. A stretch taken backward has a ``-`` before its id, or
    ``end`` and ``start`` change places and a 1 follows. Points are a list with what `pack` makes of
    them in it.
    """
    return {code: [[_packed(s, pack) for s in ring] for ring in found] for code, found in rings.items()}


def enclosed(borders: Iterable[Border], land: Land) -> "list[shapely.Polygon]":
    """Return the faces that borders and coasts enclose, including seas."""
    import shapely

    lines = [shapely.LineString(line) for border in borders for line in border.lines]
    rings = [shapely.LineString(ring) for polygon in land for ring in polygon]
    return list(shapely.get_parts(shapely.polygonize([shapely.union_all([*lines, *rings])])))


def country_at(areas: "Mapping[str, shapely.MultiPolygon]", longitude: float, latitude: float) -> str:
    """Return the alpha-3 code of the country whose land a point is on, or an empty text."""
    import shapely

    point = shapely.Point(longitude, latitude)
    return next((code for code, area in areas.items() if shapely.intersects_xy(area, point.x, point.y)), "")


def _packed(stretch: Stretch, pack: Callable[[Coordinates], list[int]]) -> Any:
    if isinstance(stretch, OtherStretch):
        return [pack(stretch.points)]
    if isinstance(stretch, BorderStretch):
        part = f" {stretch.part}" if stretch.part else ""
        return f"{'-' if stretch.backward else ''}{stretch.id}{part}"
    if stretch.start == stretch.end:
        return [stretch.polygon, stretch.ring]
    ends = [stretch.start, stretch.end]
    return [
        stretch.polygon,
        stretch.ring,
        *(ends[::-1] if stretch.backward else ends),
        *[1] * stretch.backward,
    ]


def _faces(
    borders: list[Border], land: Land, countries: Iterable[Country]
) -> "dict[str, list[shapely.Polygon]]":
    import shapely

    faces = enclosed(borders, land)
    tree = shapely.STRtree(faces)
    owners: dict[int, set[str]] = {}
    for country in countries:
        for point in shapely.points(country.points):
            for index in tree.query(point, predicate="within").tolist():
                owners.setdefault(index, set()).add(country.id)
    found: dict[str, list[Any]] = {}
    for index, codes in sorted(owners.items()):
        if len(codes) == 1:
            found.setdefault(min(codes), []).append(faces[index])
    return found


_Line: TypeAlias = tuple[BorderStretch | CoastStretch | None, int, int]
"""The line that an edge belongs to, the edge's index in it, and the number of edges of that line."""


def _lines(borders: list[Border], land: Land) -> dict[_Edge, _Line]:
    """Return the line of each edge; edges are keyed in the direction that they are drawn in."""
    found: dict[_Edge, _Line] = {}
    for border in borders:
        for part, line in enumerate(border.lines):
            _enter(found, BorderStretch(border.id, part, False), line)
    for number, polygon in enumerate(land):
        for index, ring in enumerate(polygon):
            _enter(found, CoastStretch(number, index, 0, 0, False), ring)
    return found


def _enter(found: dict[_Edge, _Line], stretch: BorderStretch | CoastStretch, line: Coordinates) -> None:
    for place, edge in enumerate(pairwise(line)):
        found[edge] = (stretch, place, len(line) - 1)


@dataclass(frozen=True, slots=True)
class _Step:
    """An edge of a ring, the line it belongs to, if any, and whether it is taken backward."""

    edge: _Edge
    line: _Line
    backward: bool

    def goes_on(self, before: "_Step") -> bool:
        """Say whether this edge is the next of the same line, or both edges belong to no line."""
        whole, place, edges = before.line
        onward = place + (-1 if before.backward else 1)
        if whole is None:
            onward = 0
        elif isinstance(whole, CoastStretch):
            onward %= edges
        return (self.line, self.backward) == ((whole, onward, edges), before.backward)


def _ring(points: list[Any], lines: Mapping[_Edge, _Line]) -> Ring:
    """Return a closed ring of points as stretches of lines."""
    steps = [_step(edge, lines) for edge in pairwise(points)]
    # The ring may begin in the middle of a line; it is turned to begin where one does.
    first = next((i for i, step in enumerate(steps) if not step.goes_on(steps[i - 1])), 0)
    return tuple(_stretches(steps[first:] + steps[:first]))


def _step(edge: _Edge, lines: Mapping[_Edge, _Line]) -> _Step:
    if edge in lines:
        return _Step(edge, lines[edge], False)
    backward = lines.get((edge[1], edge[0]))
    return _Step(edge, (None, 0, 0), False) if backward is None else _Step(edge, backward, True)


def _stretches(steps: Sequence[_Step]) -> Iterator[Stretch]:
    begin = 0
    for index in range(1, len(steps) + 1):
        if index == len(steps) or not steps[index].goes_on(steps[index - 1]):
            yield _stretch(steps[begin:index])
            begin = index


def _stretch(steps: Sequence[_Step]) -> Stretch:
    whole, first, edges = steps[0].line
    backward, last = steps[0].backward, steps[-1].line[1]
    if isinstance(whole, BorderStretch) and len(steps) == edges:
        return BorderStretch(whole.id, whole.part, backward)
    if isinstance(whole, CoastStretch):
        low, high = (last, first) if backward else (first, last)
        end = low if len(steps) == edges else (high + 1) % edges
        return CoastStretch(whole.polygon, whole.ring, low, end, backward)
    return OtherStretch((steps[0].edge[0], *(step.edge[1] for step in steps)))
