"""That routes lie where they lie: on their own bank of the Aras, and between known points close enough."""

from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from shapely.ops import linemerge, split, unary_union

from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import Segment, read_borders, read_routes

GEODATA = Path(__file__).parents[1] / "geodata"

# Fifty metres, in degrees of latitude.
STEP = 0.05 / 111.2


@pytest.fixture(scope="module")
def segments() -> dict[str, Segment]:
    return {s.id: s for route in read_routes(GEODATA / "routes")[0] for s in route.segments}


@pytest.fixture(scope="module")
def north_of_the_aras() -> shapely.Geometry:
    """What lies north of Iran's border as the map draws it."""
    borders, faults = read_borders(GEODATA / "borders")
    assert faults == []
    with_iran = [b for b in borders if "IRN" in b.countries and set(b.countries) & {"ARM", "AZE"}]
    line = linemerge(unary_union([shapely.LineString(part) for b in with_iran for part in b.lines]))
    assert isinstance(line, shapely.LineString), "Iran's border with Armenia and Azerbaijan is one line"
    (west, south), (east, _) = sorted((line.coords[0], line.coords[-1]))
    frame = shapely.box(west, south - 3, east, 42)
    parts = split(frame, line).geoms
    return max(parts, key=lambda part: part.centroid.y)


def dense(segment: Segment) -> shapely.Geometry:
    return shapely.points(
        shapely.get_coordinates(shapely.segmentize(shapely.LineString(segment.coordinates), STEP))
    )


@pytest.mark.parametrize(
    ("id_", "north"),
    [
        ("zangezur/horadiz-aghband", True),
        ("zangezur/aghband-armenian-border", True),
        ("zangezur/meghri", True),
        ("zangezur/armenian-border-salamalik", True),
        ("zangezur/salamalik-ordubad", True),
        ("zangezur/ordubad-julfa", True),
        ("zangezur/julfa-nakhchivan", True),
        ("aras/bridge-norduz", False),
        ("aras/norduz-siah-rud", False),
        ("aras/siah-rud-jolfa", False),
    ],
)
def test_a_stretch_along_the_aras_runs_on_its_own_bank(
    segments: dict[str, Segment], north_of_the_aras: shapely.Geometry, id_: str, north: bool
) -> None:
    points = dense(segments[id_])
    if id_ == "aras/bridge-norduz":
        # It starts on the bridge, whose middle is the border.
        points = points[shapely.distance(points, points[0]) > 0.003]
    wrong = points[shapely.contains(north_of_the_aras, points) != north]
    assert [(point.x, point.y) for point in wrong] == []


def test_what_is_coarse_is_told(segments: dict[str, Segment]) -> None:
    """Railway between points more than 60 km apart is not drawn as surveyed, and its source says so."""
    for segment in segments.values():
        longest = max(length_km(stroke) for stroke in pairwise(segment.coordinates))
        if segment.mode == "rail" and longest > 60:
            assert segment.certainty != "certain"
            assert f"no point of the railway is known on {longest:.0f} km" in segment.source
            # Plains, where a railway runs all but straight, up to 82 km; no farther.
            assert longest < 82 or segment.certainty == "uncertain"
        else:
            assert "no point of the railway" not in segment.source
