"""Lines joined into travel order."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.ground.importing.describing import About, Said, about
from corridor_map.ground.importing.joining import Leg, join
from corridor_map.ground.model import Coordinates

RAIL, _ = about({}, Said({"status": "operating", "mode": "rail", "since": "1990"}), "a file")
ROAD = replace(RAIL, mode="road")

A, B, C, D = (45.0, 41.0), (45.5, 41.2), (46.0, 41.0), (45.6, 41.8)
NEAR_B = (45.5005, 41.2005)
FAR = (47.0, 43.0)


def courses(*lines: tuple[About, Coordinates]) -> list[Coordinates]:
    return [leg.line for leg in join(lines)[0]]


CASES = {
    "one line stays": ([(RAIL, (A, B, C))], [(A, B, C)]),
    "two become one": ([(RAIL, (A, B)), (RAIL, (B, C))], [(A, B, C)]),
    "the second is turned": ([(RAIL, (A, B)), (RAIL, (C, B))], [(A, B, C)]),
    "the order of the file does not matter": ([(RAIL, (B, C)), (RAIL, (A, B))], [(A, B, C)]),
    "ends within 95 m meet": ([(RAIL, (A, B)), (RAIL, (NEAR_B, C))], [(A, B, NEAR_B, C)]),
    "a line drawn twice is travelled once": ([(RAIL, (A, B)), (RAIL, (B, A))], [(A, B)]),
    "another mode stays apart": ([(RAIL, (A, B)), (ROAD, (C, B))], [(A, B), (B, C)]),
    "a fork stays apart": ([(RAIL, (A, B)), (RAIL, (B, C)), (RAIL, (B, D))], [(A, B), (B, C), (B, D)]),
    "a branch is left where it forks": (
        [(RAIL, (A, B)), (RAIL, (B, C)), (RAIL, (D, B))],
        [(A, B), (B, C), (B, D)],
    ),
    "a loop begins where it was drawn from": ([(RAIL, (A, B, C, A))], [(A, B, C, A)]),
}


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_lines_are_joined(lines: list[tuple[About, Coordinates]], expected: list[Coordinates]) -> None:
    assert courses(*lines) == expected


def test_names_of_ends_turn_with_their_line() -> None:
    named = replace(ROAD, from_name="See", to_name="Bee")
    legs, _ = join([(RAIL, (A, B)), (named, (C, B))])
    assert (legs[1].about.from_name, legs[1].about.to_name) == ("Bee", "See")


def test_parts_that_do_not_meet_are_told_with_how_far() -> None:
    legs, notes = join([(RAIL, (A, B)), (RAIL, (C, FAR))])
    assert [leg.part for leg in legs] == [0, 1]
    assert notes == ["part 2 starts 47.5 km from the end of part 1; they are not joined"]


def meet(legs: list[Leg]) -> bool:
    return all(before.end == after.start for before, after in zip(legs, legs[1:], strict=False))


@given(st.integers(2, 30), st.randoms(use_true_random=False), st.booleans())
def test_any_cut_of_a_line_in_any_order_gives_the_line_back(
    size: int, chance: random.Random, mixed: bool
) -> None:
    points = [(40 + i * 0.1, 41 + (i % 3) * 0.1) for i in range(size)]
    cuts = sorted({0, size - 1, *(chance.randrange(size) for _ in range(4))})
    pieces = [tuple(points[a : b + 1]) for a, b in zip(cuts, cuts[1:], strict=False)]
    lines = [(ROAD if mixed and i % 2 else RAIL, piece) for i, piece in enumerate(pieces)]
    chance.shuffle(lines)
    turned = [(known, line[::-1] if chance.random() < 0.5 else line) for known, line in lines]
    legs, notes = join(turned)
    walked = [legs[0].line[0], *(point for leg in legs for point in leg.line[1:])]
    assert notes == [] and meet(legs)
    assert walked in (points, points[::-1])
