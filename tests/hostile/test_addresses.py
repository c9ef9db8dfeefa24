"""Whatever an address says: the page throws nothing, and shows the nearest view that there is."""

import random
import string
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from corridor_map.loading import load
from corridor_map.page.export import offline_page
from corridor_map.page.maps import MOST_ZOOM
from corridor_map.project import Project
from corridor_map.web import create_app
from tests.hostile.folder import write_folder
from tests.hostile.test_acts import TOUCH_ALL
from tests.reader import VIEW, WAYS, Reader, at, reading, serving

INHERITED = (
    "__proto__",
    "constructor",
    "toString",
    "toLocaleString",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "valueOf",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "prototype",
    "then",
    "length",
    "name",
    "keys",
    "get",
    "has",
    "size",
    "0",
    "-1",
    "NaN",
    "undefined",
    "null",
)
"""What a plain object, a function, a list, a Map or a promise has without having been told."""

SINGLE = (
    "routes",
    "focus",
    "passage",
    "as-of",
    "q",
    "since",
    "until",
    "tab",
    "article",
    "story",
    "step",
    "embed",
)
SEVERAL = ("place", "source", "author", "actor", "stance")
TABS = ("", "article", "positions", "timeline", "story")
OUTSIDE = (
    "18/40/48",
    "22.5/40/48",
    "30/40/48",
    "5/40/" + "9" * 400,
    "5/-" + "9" * 30 + "/48",
    "9" * 20 + "/99999/99999",
    "0/0/0",
    "0/85/-180",
    "5/91/181",
)
"""Views beyond what there is, or at its edge."""

NO_VIEWS = (
    "-1/40/48",
    "5/40",
    "5/NaN/48",
    "Infinity/40/48",
    "5/4e9/48",
    "5//48",
    "%2",
    "__proto__",
    "5/40/48/0",
)


def _texts(project: Project) -> list[str]:
    ids = [
        *project.routes,
        *project.segments,
        *project.articles,
        *project.actors,
        *project.stories,
        "borders",
    ]
    passages = [passage.annotation.id for passage in project.passages[:20]]
    dates = ["2017", "2023-09-28", "0000", "9999-99-99", "2023-02-30", "-2023", "10000-01-01"]
    odd = [
        "",
        " ",
        "%",
        "%zz",
        "%00",
        "&",
        "=",
        "#",
        "+",
        "\u202e",
        "\ud7ff\uffff",
        "İ",
        "ﷺ" * 20,
        "a" * 5000,
    ]
    return [*INHERITED, *ids, *passages, *dates, *odd, *TABS, "1", "2", "99999", "1e9", "iran bridge"]


def _number(choose: random.Random) -> str:
    shape = choose.randrange(4)
    if shape == 0:
        return str(choose.randrange(-200, 200))
    if shape == 1:
        return f"{choose.uniform(-200, 200):.{choose.randrange(9)}f}"
    if shape == 2:
        return choose.choice(["", "-"]) + "".join(choose.choices(string.digits, k=choose.randrange(1, 400)))
    return choose.choice(["NaN", "Infinity", "1e5", "", ".", "0x10", "−5", "٣"])


def addresses(project: Project, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield queries and fragments: of names that are known, with values that are and that are not."""
    choose = random.Random(seed)
    texts = _texts(project)
    for _ in range(count):
        parts = []
        for _ in range(choose.randrange(6)):
            key = choose.choice([*SINGLE, *SEVERAL, *INHERITED[:6]])
            values = (
                choose.choices(texts, k=choose.randrange(1, 4)) if key == "routes" else [choose.choice(texts)]
            )
            parts.append(f"{key}={','.join(values)}")
        query = "?" + "&".join(parts) if parts else ""
        yield query, "/".join(_number(choose) for _ in range(choose.choice([3, 3, 3, 3, 2, 4])))


READ = """(addresses) => {
  const { state } = CorridorMap;
  const wrong = [];
  for (const [query, hash] of addresses) {
    try {
      const read = state.parse(query);
      const again = state.parse(state.format(read));
      if (JSON.stringify(again) !== JSON.stringify(read)) wrong.push([query, 'is written otherwise']);
      const view = state.parseView(hash);
      if (!view) continue;
      const { zoom, lat, lon } = view;
      const most = map_corridors.getMaxZoom();
      const there = zoom >= 0 && zoom <= most && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
      if (!there || !state.parseView(state.formatView(view))) wrong.push([hash, JSON.stringify(view)]);
    } catch (error) {
      wrong.push([query, hash, String(error.stack)]);
    }
  }
  return wrong;
}"""
"""Reads and writes addresses without showing them; returns what goes wrong."""

SHOWN = """async (addresses) => {
  const { state } = CorridorMap;
  // Browsers refuse more than some changes of an address a second.
  history.replaceState = history.pushState = () => {};
  const wrong = [];
  addEventListener('error', (event) => wrong.push(['event', String(event.error && event.error.stack)]));
  addEventListener('unhandledrejection', (event) => wrong.push(['promise', String(event.reason)]));
  for (const [query, hash] of addresses) {
    try {
      const view = state.parseView(hash);
      state.set(state.parse(query));
      if (view) map_corridors.setView([view.lat, view.lon], view.zoom, { animate: false });
    } catch (error) {
      wrong.push([query, hash, String(error.stack)]);
    }
    await new Promise((done) => { setTimeout(done); });
  }
  return wrong;
}"""
"""Shows what addresses say, one after another; returns what goes wrong."""


@at("served-wide")
def test_ten_thousand_addresses_are_read_and_written_alike(project: Project, page: Page) -> None:
    assert page.evaluate(READ, list(addresses(project, 10_000, seed=1))) == []


@at("served-narrow", "file-wide")
def test_what_any_address_says_is_shown(project: Project, page: Page) -> None:
    assert page.evaluate(SHOWN, list(addresses(project, 60, seed=2))) == []


@at("served-wide", "file-narrow")
def test_a_view_that_is_not_there_is_the_nearest_that_is_and_the_address_says_so(reader: Reader) -> None:
    page = reader.open("#" + OUTSIDE[2])
    for hash_ in OUTSIDE:
        page.evaluate("(hash) => { location.hash = hash; }", hash_)
        asked = [min(float(part), 1e300) for part in hash_.split("/")]
        page.wait_for_function("(hash) => location.hash !== '#' + hash", arg=hash_)
        zoom, lat, lon = page.evaluate(VIEW)
        assert zoom == min(asked[0], MOST_ZOOM)
        said = [float(part) for part in page.url.partition("#")[2].split("/")]
        assert said[0] == zoom and abs(said[1]) <= 85 and abs(said[2]) <= 180
        if reader.wide:
            pixel = 360 / (256 * 2**zoom)
            assert lat == pytest.approx(max(-85, min(85, asked[1])), abs=pixel)
            assert lon == pytest.approx(max(-180, min(180, asked[2])), abs=pixel)
    expect(page.locator(".leaflet-routes-pane")).to_be_attached()


@at("served-narrow", "file-wide")
@pytest.mark.parametrize("hash_", [OUTSIDE[2], OUTSIDE[3], OUTSIDE[5]], ids=["near", "far", "both"])
def test_a_page_that_opens_outside_the_map_opens_at_its_edge(reader: Reader, hash_: str) -> None:
    page = reader.open("#" + hash_)
    assert page.evaluate("CorridorMap.state.parseView(location.hash)") is not None
    assert page.url.partition("#")[2] != hash_
    assert page.locator(".leaflet-routes-pane path[data-segment]").count() > 20


@at("served-wide")
def test_what_is_no_view_moves_nothing(reader: Reader) -> None:
    page = reader.open("#6/40/48")
    before = page.evaluate(VIEW)
    for hash_ in NO_VIEWS:
        page.evaluate("(hash) => { location.hash = hash; }", hash_)
        assert page.evaluate(VIEW) == before, hash_


def _all_at_once(word: str) -> str:
    return "&".join(f"{key}={word}" for key in (*SINGLE, *SEVERAL) if key != "tab")


@at("served-wide", "file-narrow")
def test_what_every_object_has_is_no_name_in_an_address(reader: Reader) -> None:
    page = reader.open("?" + _all_at_once("__proto__") + "&tab=positions")
    # One at a time, too, so that no other choice has hidden what it would have broken.
    keys = [key for key in (*SINGLE, *SEVERAL) if key != "tab"]
    alone = [f"?tab={tab}&{key}=constructor" for tab in TABS for key in keys]
    together = [f"?tab={tab}&{_all_at_once(word)}" for tab, word in zip(cycle(TABS), INHERITED, strict=False)]
    assert (
        page.evaluate(SHOWN, [(query, "") for query in (*alone[:: 1 if reader.wide else 5], *together)]) == []
    )


@pytest.fixture(scope="module")
def inherited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder whose ids, and names where they may be anything, are what every object has."""
    ids = {
        "route": "constructor",
        "place": "then",
        "slug": "length",
        "actor": "constructor",
        "story": "constructor",
    }
    folder = write_folder(
        tmp_path_factory.mktemp("inherited"),
        "__proto__",
        segment="constructor/constructor",
        **ids,
        link="https://example.org/",
    )
    spelled = {
        '"north"': '"constructor"',
        "north =": "constructor =",
        "evil-border": "value-of",
        "evil-b": "name",
        "publisher __proto__": "__proto__",
        "author __proto__": "toString",
    }
    for path in folder.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        for word, instead in spelled.items():
            text = text.replace(word, instead)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


@pytest.mark.parametrize("way", WAYS)
def test_ids_may_be_what_every_object_has(
    browser: Browser, inherited: Path, tmp_path: Path, way: str
) -> None:
    project = load(inherited)
    assert not project.faults
    assert "constructor" in project.routes and "constructor" in project.actors
    file = tmp_path / "map.html"
    file.write_bytes(offline_page(project, {}))
    with serving(create_app(project)) as url:
        address = f"{url}/" if way == "served" else file.as_uri()
        with reading(browser, address, "wide" if way == "served" else "narrow") as reader:
            page = reader.open("?focus=constructor&actor=constructor&tab=positions")
            expect(page.locator("#said blockquote").first).to_contain_text("quotation __proto__")
            for tab in TABS if way == "served" else TABS[1:3]:
                page.evaluate("(tab) => CorridorMap.state.set({ tab, focus: '', actor: [] })", tab)
                assert page.evaluate(TOUCH_ALL, f'[data-view="{tab}"]') > 0
            assert page.evaluate(TOUCH_ALL, "main.stage") > 0
            keys = list(zip((*SINGLE, *SEVERAL), cycle(("", "positions", "timeline")), strict=False))
            asked = [f"?tab={tab}&{key}={word}" for key, tab in keys for word in ("constructor", "__proto__")]
            assert page.evaluate(SHOWN, [(query, "") for query in asked]) == []
            page.evaluate("CorridorMap.state.set({ ...CorridorMap.state.parse('?'), source: ['__proto__'] })")
            expect(page.locator('article[data-passage="length/p001"]')).to_have_count(1)
            expect(page.locator("#filters .chip")).to_have_text("__proto__")


class Counter:
    """Counts how often the parts of a page's scripts run: calls, branches and rounds, not seconds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Profiler.enable")
        # From before the page, as what has been compiled without counters is not counted.
        self.session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})

    def work(self, act: Callable[[], Any]) -> int:
        """Return how much is done by the page, and after it, because of an act."""
        self.session.send("Profiler.takePreciseCoverage")
        act()
        self.page.evaluate("new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); })")
        found = self.session.send("Profiler.takePreciseCoverage")["result"]
        parts = (part for script in found for function in script["functions"] for part in function["ranges"])
        return sum(part["count"] for part in parts)


@pytest.mark.parametrize(
    ("reader", "where"),
    [(("served", "wide"), "40/48"), (("file", "narrow"), "55/37")],
    ids=["amid", "at-the-end"],
    indirect=["reader"],
)
def test_the_work_of_drawing_does_not_grow_with_the_zoom(reader: Reader, where: str) -> None:
    page = reader.context.new_page()
    counter = Counter(page)
    page.goto(f"{reader.address}#5/40/48")
    page.wait_for_selector(".tick", state="attached")

    def work_at(zoom: int) -> int:
        def go_there() -> None:
            page.evaluate("(hash) => { location.hash = hash; }", f"{zoom}/{where}")
            page.wait_for_function("(zoom) => map_corridors.getZoom() === zoom", arg=zoom)

        return counter.work(go_there)

    usual = max(map(work_at, (4, 6, 8)))
    for zoom in (0, 2, 10, 12, 14, MOST_ZOOM):
        assert 0 < work_at(zoom) < 2 * usual, zoom
