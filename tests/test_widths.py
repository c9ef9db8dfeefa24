"""From a small phone to a wall: nothing overlaps, nothing is cut, nothing is wider than the window."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from corridor_map.page.pages import TABS
from tests.reader import WAYS, reading

SIZES = (
    (320, 568),
    (320, 225),  # 1280 by 900 at 400 %
    (390, 844),
    (600, 900),
    (759, 1000),
    (760, 1000),
    (1024, 768),
    (1440, 900),
    (1920, 1080),
    (2560, 1440),
)
STATES: dict[str, dict[str, Any]] = {
    "": {},
    "found": {"q": "railway", "focus": "zangezur/meghri", "asOf": "2021-01-01"},
    "article": {"tab": "article", "passage": "caliber-2023-09-28/p001", "focus": "zangezur"},
    "positions": {"tab": "positions", "focus": "zangezur", "actor": ["iran"]},
    "timeline": {"tab": "timeline"},
    "story": {"tab": "story", "story": "four-corridors", "step": "2"},
}
PLAIN: dict[str, Any] = {
    "tab": "",
    "focus": "",
    "passage": "",
    "q": "",
    "asOf": "",
    "story": "",
    "step": "",
    "article": "",
    "actor": [],
}

FAULTS = """() => {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window');
  const name = (e) => {
    const words = e.getAttribute('aria-label') || e.textContent || e.name || '';
    return `${e.tagName.toLowerCase()} “${words.trim().replace(/\\s+/g, ' ').slice(0, 30)}”`;
  };
  const style = (e) => getComputedStyle(e);
  const scroll = document.getElementById('scroll');
  for (const box of [scroll, ...scroll.querySelectorAll('.view:not([hidden]) *')]) {
    const meant = box.closest('.stances.many, svg, .acts, .hidden') || box.matches('.teller, select, input');
    if (meant || style(box).clipPath !== 'none' || style(box).overflowX === 'visible') continue;
    if (box.scrollWidth > box.clientWidth + 1) {
      faults.push(`${name(box)} is cut: ${box.scrollWidth} in ${box.clientWidth}`);
    }
  }

  const common = (a, b) => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isMore = ({ left, top, right, bottom }, least) => right - left > least && bottom - top > least;
  /** The part of an element that is not clipped by what it is in. */
  const seen = (e) => {
    let box = e.getBoundingClientRect();
    for (let p = e.parentElement; p; p = p.parentElement) {
      if (style(p).overflow !== 'visible') box = common(box, p.getBoundingClientRect());
    }
    return box;
  };
  /** What moves as one: what sticks to an edge of the panel, what scrolls there, and all the rest. */
  const layer = (e) => {
    for (let p = e; p && p !== scroll; p = p.parentElement) if (style(p).position === 'sticky') return p;
    return scroll.contains(e) ? scroll : document.body;
  };
  const off = '[inert], .hidden, .skip';
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(off);
  const pieces = '.leaflet-control, .attribution, #embedded, #note, .panel, .time';
  const controls = Array.from(document.querySelectorAll(`a, button, input, select, summary, ${pieces}`))
    .filter(shown)
    .map((e) => ({ e, box: seen(e), layer: layer(e) }))
    // Lines of text that are links touch each other; what has a place of its own must not.
    .filter(({ e, box }) => isMore(box, 1) && style(e).display !== 'inline');

  for (const { e } of controls.filter(({ e }) => !e.matches(pieces))) {
    const box = e.getBoundingClientRect();
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(`${name(e)} lies outside`);
    if (box.height < 24 && !e.matches('input')) faults.push(`${name(e)} is ${box.height} tall`);
    if (e.matches('select, input') || e.querySelector('.hidden, .teller')) continue;
    const range = document.createRange();
    range.selectNodeContents(e);
    const words = range.getBoundingClientRect();
    const leaves = words.left < box.left - 1 || words.right > box.right + 1;
    if (words.width && leaves) faults.push(`the words of ${name(e)} leave it`);
  }
  controls.forEach((a, i) => {
    for (const b of controls.slice(i + 1)) {
      if (a.layer !== b.layer || a.e.contains(b.e) || b.e.contains(a.e)) continue;
      if (isMore(common(a.box, b.box), 1.5)) faults.push(`${name(a.e)} and ${name(b.e)} overlap`);
    }
  });

  const map = document.querySelector('.folium-map');
  let free = 0;
  for (let x = 0.025; x < 1; x += 0.05) {
    for (let y = 0.025; y < 1; y += 0.05) {
      const at = document.elementFromPoint(x * innerWidth, y * innerHeight);
      if (at && map.contains(at) && !at.closest('.leaflet-control')) free++;
    }
  }
  if (free < (innerHeight > 420 ? 60 : 20)) faults.push(`of the window the map has ${free / 4} %`);
  return faults;
}"""
"""What is wrong with the page in the window as it is now."""


@pytest.fixture(scope="module", params=WAYS)
def opened(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    way = request.param
    address = (
        request.getfixturevalue("server_url") + "/"
        if way == "served"
        else request.getfixturevalue("exported").as_uri()
    )
    with reading(browser, address, "wide" if way == "served" else "narrow") as someone:
        yield someone.open()


@pytest.mark.parametrize("state", STATES)
def test_nothing_overlaps_or_is_cut(opened: Page, state: str) -> None:
    opened.evaluate(
        "(patch) => CorridorMap.state.set({ ...patch, routes: CorridorMap.state.toggles })",
        {**PLAIN, **STATES[state]},
    )
    if state == "article":
        opened.locator(".article-text .mark").first.wait_for()
    found = []
    for width, height in SIZES:
        opened.set_viewport_size({"width": width, "height": height})
        opened.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found += [f"{width} x {height}: {fault}" for fault in opened.evaluate(FAULTS)]
    assert found == []


def test_every_tab_is_looked_at() -> None:
    assert {tab for tab, _ in TABS} <= STATES.keys()
