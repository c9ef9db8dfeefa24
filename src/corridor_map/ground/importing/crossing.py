"""Find the countries that a line crosses, and detect swapped coordinates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from corridor_map.ground.geometry import KM_PER_DEGREE
from corridor_map.ground.model import Coordinates, Place

if TYPE_CHECKING:
    import shapely

_SAMPLES = 400
_NEAR = 10 / KM_PER_DEGREE
_WATER = ("sea", "river")


def countries_along(
    line: Coordinates,
    areas: "Mapping[str, shapely.MultiPolygon]",
    mode: str,
    start: str = "",
    end: str = "",
) -> tuple[str, ...]:
    """Return the countries that a line crosses, in its direction, by sampling 400 points along it.

    Parameters
    ----------
    line
        Longitude, latitude in degrees WGS84.
    areas
        The land of each country, by alpha-3 code.
    mode
        The mode of the line. By sea or river only the ends count, as coasts are drawn too roughly.
    start, end
        The countries of its ends, if known.
    """
    import numpy as np
    import shapely

    if mode in _WATER:
        return tuple(dict.fromkeys(code for code in (start, end) if code))
    track = shapely.LineString(line)
    points = shapely.line_interpolate_point(track, np.linspace(0, 1, _SAMPLES + 1), normalized=True)
    xs, ys = shapely.get_x(points), shapely.get_y(points)
    first: dict[str, int] = {}
    for code, area in areas.items():
        if area.intersects(track):
            inside = np.flatnonzero(shapely.intersects_xy(area, xs, ys))
            if inside.size:
                first[code] = int(inside[0])
    along = sorted(first, key=lambda code: first[code])
    return tuple(dict.fromkeys(code for code in (start, *along, end) if code))


def looks_swapped(
    lines: Sequence[Coordinates],
    places: Iterable[Place],
    areas: "Mapping[str, shapely.MultiPolygon]",
    mode: str,
) -> bool:
    """Say whether lines make sense only with longitude and latitude swapped.

    They do if only then an end is within 10 km of a known place, or if a road or railway runs
    over land only then.

    Parameters
    ----------
    lines
        The lines as given, read as longitude, latitude in degrees WGS84.
    places
        The known places.
    areas
        The land of each country.
    mode
        The mode of the lines.
    """
    import shapely

    ends = [end for line in lines for end in (line[0], line[-1])]
    if not all(abs(x) <= 90 for x, _ in ends):
        return False
    known = [place.coordinates for place in places]
    given = _near_any(ends, known)
    turned = _near_any([(y, x) for x, y in ends], known)
    if given or (turned and not given):
        return not given
    if mode in _WATER:
        return False
    on = sum(shapely.intersects_xy(area, x, y) for x, y in ends for area in areas.values())
    over = sum(shapely.intersects_xy(area, y, x) for x, y in ends for area in areas.values())
    return bool(on == 0 and over == len(ends))


def _near_any(points: Iterable[tuple[float, float]], known: Sequence[tuple[float, float]]) -> bool:
    return any(abs(x - kx) <= 2 * _NEAR and abs(y - ky) <= _NEAR for x, y in points for kx, ky in known)
