"""Lengths, bounds and the sides on which lines that run together are drawn."""

import time
from pathlib import Path

import pytest
from pyproj import Geod

from corridor_map.ground.geometry import bounds, length_km
from corridor_map.ground.layers import Coordinates, Segment, read_routes
from corridor_map.ground.slots import offset_slots

GEODATA = Path(__file__).parents[1] / "geodata"


def line(id_: str, *points: tuple[float, float]) -> Segment:
    return Segment(
        id=id_,
        route=id_.partition("/")[0],
        name=id_,
        branch="",
        mode="rail",
        status="operating",
        contested=False,
        history=(),
        countries=(),
        from_place="",
        to_place="",
        certainty="certain",
        gauge_mm=None,
        source="",
        coordinates=points,
    )


def ground() -> list[Segment]:
    return [segment for route in read_routes(GEODATA / "routes")[0] for segment in route.segments]


@pytest.mark.parametrize(
    ("points", "km"),
    [
        # A degree of the equator and the quarter meridian of WGS84.
        (((0.0, 0.0), (1.0, 0.0)), 111.3195),
        (((0.0, 0.0), (0.0, 90.0)), 10001.9657),
        (((10.0, 20.0), (10.0, 20.0)), 0.0),
    ],
)
def test_a_length_is_geodesic(points: Coordinates, km: float) -> None:
    assert length_km(points) == pytest.approx(km, abs=0.0001)


def test_a_length_is_the_sum_of_its_parts() -> None:
    segment = max(ground(), key=lambda s: len(s.coordinates))
    geod = Geod(ellps="WGS84")
    parts = sum(
        geod.inv(*a, *b)[2] for a, b in zip(segment.coordinates, segment.coordinates[1:], strict=False)
    )
    assert length_km(segment.coordinates) == pytest.approx(parts / 1000)


def test_bounds_hold_all_lines() -> None:
    assert bounds([((1.0, 2.0), (3.0, -4.0)), ((-5.0, 6.0),)]) == (-5.0, -4.0, 3.0, 6.0)
    with pytest.raises(ValueError, match="no points"):
        bounds([])


# Two routes share the run (0, 0) - (1, 0), west to east; a leaves it to the north, b to the south.
FORK = (
    line("a/shared", (0.0, 0.0), (1.0, 0.0)),
    line("a/north", (1.0, 0.0), (1.5, 0.5)),
    line("b/shared", (0.0, 0.0), (1.0, 0.0)),
    line("b/south", (1.0, 0.0), (1.5, -0.5)),
)


def test_lines_that_share_track_lie_on_the_side_on_which_they_leave() -> None:
    slots = offset_slots(FORK)
    assert slots["a/shared"] == (-0.5, False)
    assert slots["b/shared"] == (0.5, False)
    assert slots["a/north"] == slots["b/south"] == (0.0, False)


def test_a_side_is_told_by_the_own_direction_of_travel() -> None:
    back = line("b/shared", (1.0, 0.0), (0.0, 0.0))
    slots = offset_slots((FORK[0], FORK[1], back, FORK[3]))
    # South of the track both times: to the right going east, to the left going west.
    assert slots["a/shared"] == (-0.5, False)
    assert slots["b/shared"] == (-0.5, False)


def test_a_line_that_comes_in_from_one_side_stays_on_it() -> None:
    slots = offset_slots(
        (
            line("a/in", (-0.5, -0.5), (0.0, 0.0)),
            line("a/shared", (0.0, 0.0), (1.0, 0.0)),
            line("b/in", (-0.5, 0.5), (0.0, 0.0)),
            line("b/shared", (0.0, 0.0), (1.0, 0.0)),
        )
    )
    assert slots["a/shared"] == (0.5, False)
    assert slots["b/shared"] == (-0.5, False)


def test_a_side_is_kept_along_a_run_of_segments() -> None:
    slots = offset_slots(
        (
            line("a/one", (-1.0, 0.0), (0.0, 0.0)),
            FORK[0],
            FORK[1],
            line("b/one", (0.0, 0.0), (-1.0, 0.0)),
            FORK[2],
            FORK[3],
        )
    )
    assert slots["a/one"] == slots["a/shared"] == (-0.5, False)
    assert slots["b/shared"] == (0.5, False)
    assert slots["b/one"] == (-0.5, False)


def test_three_lines_on_one_track_have_a_middle() -> None:
    slots = offset_slots(
        (
            *FORK,
            line("c/shared", (0.0, 0.0), (1.0, 0.0)),
            line("c/on", (1.0, 0.0), (1.5, 0.0)),
        )
    )
    assert [slots[f"{route}/shared"][0] for route in "acb"] == [-1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("apart", "beside"),
    [(0.01, True), (0.017, True), (0.019, False), (-0.01, True)],
)
def test_lines_within_two_kilometres_lie_on_their_real_sides(apart: float, beside: bool) -> None:
    south = line("a/one", (0.0, 0.0), (1.0, 0.0))
    other = line("b/one", (1.0, apart), (0.0, apart))
    slots = offset_slots((south, other))
    # The other line travels back, so each has the other on the same hand.
    side = (0.5 if apart > 0 else -0.5) if beside else 0.0
    assert slots == {"a/one": (side, beside), "b/one": (side, beside)}


def test_a_line_that_is_near_for_less_than_most_of_its_way_stays_where_it_is() -> None:
    slots = offset_slots(
        (line("a/one", (0.0, 0.0), (1.0, 0.0)), line("b/one", (0.0, 0.01), (0.6, 0.01), (0.6, 1.0)))
    )
    assert slots == {"a/one": (0.0, False), "b/one": (0.0, False)}


def test_segments_of_one_route_are_not_set_apart() -> None:
    slots = offset_slots((line("a/one", (0.0, 0.0), (1.0, 0.0)), line("a/two", (1.0, 0.0), (0.0, 0.0))))
    assert set(slots.values()) == {(0.0, False)}


def test_shared_track_of_the_ground_is_set_side_by_side() -> None:
    slots = offset_slots(ground())
    # INSTC leaves southwards for Astara, on the left of travel from Baku.
    for name in ("bilajari-alat", "alat-osmanli"):
        assert slots[f"instc/{name}"] == (-0.5, False)
        assert slots[f"zangezur/{name}"] == (0.5, False)
    for mine, other in (
        ("rasht-astara/rasht-rezvanshahr", "instc/rezvanshahr-rasht"),
        ("rasht-astara/rezvanshahr-hashtpar", "instc/hashtpar-rezvanshahr"),
        ("rasht-astara/hashtpar-astara-ir", "instc/astara-ir-hashtpar"),
        ("rasht-astara/astara-ir-astara-az", "instc/astara-az-astara-ir"),
    ):
        # The two travel against each other, so sides apart have the same sign.
        assert slots[mine] == slots[other]
        assert abs(slots[mine][0]) == 0.5


def test_the_two_banks_of_the_aras_are_told_apart() -> None:
    slots = offset_slots(ground())
    for id_ in ("zangezur/meghri", "zangezur/ordubad-julfa"):
        assert slots[id_] == (0.5, True)
    for id_ in ("aras/bridge-norduz", "aras/norduz-siah-rud", "aras/siah-rud-jolfa"):
        assert slots[id_] == (-0.5, True)
    assert slots["zangezur/horadiz-aghband"] == (0.0, False)


def test_sides_are_found_quickly() -> None:
    segments = ground()
    took = []
    for _ in range(5):
        start = time.perf_counter()
        offset_slots(segments)
        took.append(time.perf_counter() - start)
    # 0.015 s here; the limit leaves room for a busy machine.
    assert min(took) < 0.1
