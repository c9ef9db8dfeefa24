"""From a small phone to a wall: nothing overlaps, nothing is cut, nothing is wider than the window."""

import pytest
from playwright.sync_api import Browser, Page

from corridor_map.site.pages import TABS
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
STATES = {
    "": {},
    "found": {"q": "railway", "focus": "zangezur/meghri", "asOf": "2021-01-01"},
    "article": {"tab": "article", "passage": "caliber-2023-09-28/p001", "focus": "zangezur"},
    "positions": {"tab": "positions", "focus": "zangezur", "actor": ["iran"]},
    "timeline": {"tab": "timeline"},
    "story": {"tab": "story", "story": "four-corridors", "step": "2"},
}
PLAIN = {
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
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`the page is ${root.scrollWidth} wide`);
  const name = (e) => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''} “${(e.getAttribute('aria-label') || e.textContent || e.name || '').trim().replace(/\\s+/g, ' ').slice(0, 30)}”`;
  const scroll = document.getElementById('scroll');
  for (const box of [scroll, ...scroll.querySelectorAll('.view:not([hidden]) *')]) {
    if (box.closest('.stances.many, svg, .acts') || box.scrollWidth <= box.clientWidth + 1 || getComputedStyle(box).clipPath !== 'none') continue;
    if (getComputedStyle(box).overflowX !== 'visible' && !box.matches('.teller, select, input, .hidden, .hidden *')) {
      faults.push(`${name(box)} is scrolled or cut: ${box.scrollWidth} in ${box.clientWidth}`);
    }
  }
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !e.closest('[inert], .hidden');
  /** The part of an element that is not clipped by what it is in. */
  const seen = (e) => {
    let { left, top, right, bottom } = e.getBoundingClientRect();
    for (let p = e.parentElement; p; p = p.parentElement) {
      if (getComputedStyle(p).overflow === 'visible') continue;
      const box = p.getBoundingClientRect();
      [left, top, right, bottom] = [Math.max(left, box.left), Math.max(top, box.top), Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return { left, top, right, bottom };
  };
  const area = ({ left, top, right, bottom }) => right - left > 1 && bottom - top > 1;
  const sticky = (e) => { for (let p = e; p && p !== scroll; p = p.parentElement) if (getComputedStyle(p).position === 'sticky') return p; return null; };
  const layer = (e) => (scroll.contains(e) ? sticky(e) || scroll : document.body);
  const controls = Array.from(document.querySelectorAll('a[href], button, input, select, textarea, summary, .leaflet-control, .attribution, #embedded, #note, .panel, .time'))
    .filter((e) => shown(e) && !e.matches('.skip'))
    .map((e) => ({ e, box: seen(e), layer: layer(e) })).filter(({ box }) => area(box));
  for (const { e } of controls) {
    if (e.matches('.leaflet-control, .attribution, #embedded, #note, .panel, .time, a.mark, .mark a, .place, .strip')) continue;
    const box = e.getBoundingClientRect();
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(`${name(e)} lies outside: ${Math.round(box.left)} to ${Math.round(box.right)}`);
    if (box.height < 20 && !e.matches('p a, li a, .article-text a, input, .attribution a')) faults.push(`${name(e)} is ${box.height} tall`);
    const range = document.createRange();
    range.selectNodeContents(e);
    if (getComputedStyle(e).display === 'inline' || e.matches('select, input') || e.querySelector('.hidden, .teller')) continue;
    const own = range.getBoundingClientRect();
    if (own.width && (own.left < box.left - 1 || own.right > box.right + 1)) faults.push(`the words of ${name(e)} leave it: ${Math.round(own.width)} in ${Math.round(box.width)}`);
  }
  // Lines of text that are links touch each other; what has a place of its own must not.
  const apart = controls.filter(({ e }) => getComputedStyle(e).display !== 'inline');
  apart.forEach((a, i) => {
    for (const b of apart.slice(i + 1)) {
      if (a.layer !== b.layer || a.e.contains(b.e) || b.e.contains(a.e)) continue;
      const both = { left: Math.max(a.box.left, b.box.left), top: Math.max(a.box.top, b.box.top), right: Math.min(a.box.right, b.box.right), bottom: Math.min(a.box.bottom, b.box.bottom) };
      if (both.right - both.left > 1.5 && both.bottom - both.top > 1.5) faults.push(`${name(a.e)} and ${name(b.e)} overlap by ${Math.round(both.right - both.left)} x ${Math.round(both.bottom - both.top)}`);
    }
  });
  const map = document.querySelector('.folium-map');
  const points = Array.from({ length: 400 }, (_, i) => [((i % 20) + 0.5) / 20 * innerWidth, (Math.floor(i / 20) + 0.5) / 20 * innerHeight]);
  const free = points.filter(([x, y]) => { const e = document.elementFromPoint(x, y); return e && map.contains(e) && !e.closest('.leaflet-control'); });
  if (free.length < 32) faults.push(`of the window the map has ${free.length / 4} %`);
  return faults;
}"""


@pytest.fixture(scope="module", params=WAYS)
def opened(request: pytest.FixtureRequest, browser: Browser):
    way = request.param
    address = (
        request.getfixturevalue("server_url") + "/"
        if way == "served"
        else request.getfixturevalue("exported").as_uri()
    )
    with reading(browser, address, "wide") as someone:
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
