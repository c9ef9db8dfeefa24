"""The palette for routes of a user's own: its figures are measured, not remembered."""

import itertools
import re

import pytest

from corridor_map.ground.importing import palette
from corridor_map.ground.importing.palette import (
    GROUND,
    GROUND_DARK,
    LEAST_CONTRAST,
    LEAST_DIFFERENCE,
    PALETTE,
    Pair,
    choose,
    contrast,
    difference,
)
from corridor_map.project import Project

FIGURES = re.findall(r"^(#\w{6}) +([\d.]+) +([\d.]+) +([\d.]+)$", palette.__doc__ or "", re.MULTILINE)
ROWS = list(zip(itertools.chain.from_iterable((p.light, p.dark) for p in PALETTE), FIGURES, strict=True))


@pytest.fixture(scope="module")
def shipped(project: Project) -> list[Pair]:
    return [Pair(route.colour, route.colour_dark) for route in project.routes.values()]


@pytest.mark.parametrize(("colour", "figures"), ROWS)
def test_the_documented_figures_are_those_measured(
    colour: str, figures: tuple[str, str, str, str], shipped: list[Pair]
) -> None:
    light = colour in {pair.light for pair in PALETTE}
    ground = GROUND if light else GROUND_DARK
    others = {p.light if light else p.dark for p in (*shipped, *PALETTE)} - {colour}
    measured = [contrast(colour, [ground[0]]), contrast(colour, [ground[1]]), difference(colour, others)]
    assert figures[0] == colour
    assert [float(figure) for figure in figures[1:]] == pytest.approx(measured, abs=0.051)
    assert min(measured[:2]) >= LEAST_CONTRAST
    assert measured[2] >= LEAST_DIFFERENCE


def test_the_measure_is_the_one_the_style_of_the_map_was_measured_by(shipped: list[Pair]) -> None:
    pairs = itertools.combinations([pair.light for pair in shipped], 2)
    assert min(difference(a, [b]) for a, b in pairs) == pytest.approx(13.8, abs=0.05)


def test_colours_are_given_out_until_none_is_left(shipped: list[Pair]) -> None:
    taken = list(shipped)
    for expected in PALETTE:
        pair, apart = choose(taken)
        assert pair == expected and apart >= LEAST_DIFFERENCE
        taken.append(pair)
    assert choose(taken)[1] < LEAST_DIFFERENCE
