"""Who asks for less motion gets none: the map jumps, lists do not glide, nothing fades."""

import pytest
from playwright.sync_api import Page

from tests.reader import at

# Leaflet's animations begin with the next frame and last for a quarter of a second.
MOVES = """(selector) => new Promise((tell) => {
  document.querySelector(selector).click();
  requestAnimationFrame(() => requestAnimationFrame(() =>
    tell(document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim') !== null)));
})"""
MOVING = """() => Array.from(document.querySelectorAll('body *')).filter((element) => {
  const { transitionDuration, animationDuration } = getComputedStyle(element);
  return [transitionDuration, animationDuration].some((all) => all.split(',').some((one) => parseFloat(one)));
}).map((element) => element.className.toString())"""


@at("served-wide", "file-narrow")
@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_the_map_jumps_or_glides_as_the_reader_wishes(page: Page, wish: str, moves: bool) -> None:
    page.emulate_media(reduced_motion=wish)  # type: ignore[arg-type]
    assert page.evaluate(MOVES, '[data-frame="aras"]') is moves


@at("served-wide", "file-narrow")
def test_nothing_fades_or_turns_for_who_wishes_less_motion(page: Page) -> None:
    assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
