"""The map page, served and as a file with the network off: what is drawn, from map to text and back."""

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from corridor_map.exports.words import STATUS_WORDS, byline
from corridor_map.ground.layers import state_on
from corridor_map.project import BORDERS, Project
from tests import expected
from tests.reader import FRAMED, ON_LINE, SEEN, SIZES, Reader, at

ROUTES = ("zangezur", "aras", "rasht-astara", "instc")
STYLE_COLOURS = {"zangezur": "#b23a00", "aras": "#14795c", "instc": "#1b4a9c", "rasht-astara": "#5f1745"}
GROUND_COLOURS = {"sea": "#d4dfe5", "land": "#f6f4ef"}

COUNT_COLOURS = """async ([base64, wanted]) => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  const colours = new Set();
  const counts = wanted.map(() => 0);
  for (let i = 0; i < data.length; i += 4) {
    colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    wanted.forEach(([r, g, b], at) => {
      const off = Math.max(Math.abs(data[i] - r), Math.abs(data[i + 1] - g), Math.abs(data[i + 2] - b));
      if (off <= 16) counts[at]++;
    });
  }
  return [colours.size, counts];
}"""


def card(passage: str) -> str:
    return f'article[data-passage="{passage}"]'


def press(reader: Reader, page: Page, selector: str) -> None:
    """Click with a mouse, or tap with a finger where the screen is small."""
    found = page.locator(selector)
    if reader.wide:
        found.click()
    else:
        found.tap()


def longest(project: Project, route: str) -> str:
    """Return the drawn segment of a route that has most points."""
    drawn = expected.drawn(project)
    return max(
        (s for s in project.routes[route].segments if s.id in drawn), key=lambda s: len(s.coordinates)
    ).id


@at("served-wide", "file-narrow")
def test_every_stretch_of_every_route_is_drawn(project: Project, page: Page) -> None:
    assert page.evaluate(SEEN)["drawn"] == expected.drawn(project)
    paths = page.locator(".leaflet-routes-pane path[data-segment]")
    ids = paths.evaluate_all("(paths) => paths.map((path) => path.dataset.segment)")
    assert Counter(ids) == Counter(expected.drawn(project).keys())
    page.get_by_role("button", name="All routes").click()
    drawn = paths.evaluate_all(
        """(paths) => {
          const lengths = paths.map((path) => path.getTotalLength());
          return paths.map((path, i) => {
            // The shortest ones are less than a pixel long when all are in view.
            if (lengths[i] < 1) {
              const bounds = CorridorMap.segment(path.dataset.segment).layer.getBounds();
              window.map_corridors.fitBounds(bounds, { animate: false });
              lengths[i] = path.getTotalLength();
            }
            const style = getComputedStyle(path);
            return [path.dataset.segment, lengths[i], style.stroke, parseFloat(style.strokeWidth)];
          });
        }"""
    )
    assert [row for row in drawn if row[1] < 1 or row[2] == "none" or row[3] < 1] == []


@at("served-narrow", "file-wide")
def test_all_routes_fit_the_part_of_the_map_that_is_not_covered(project: Project, page: Page) -> None:
    assert not page.evaluate(FRAMED, list(project.segments))
    page.get_by_role("button", name="All routes").click()
    assert page.evaluate(FRAMED, list(project.segments))
    page.get_by_role("button", name="Start view").click()
    assert not page.evaluate(FRAMED, list(project.segments))


def test_the_opening_view_shows_what_the_project_says(project: Project, untouched: Page) -> None:
    west, south, east, north = project.view.bounds
    assert untouched.evaluate(
        "([w, s, e, n]) => window.map_corridors.getBounds().contains([[s, w], [n, e]])",
        [west, south, east, north],
    )


def test_the_ground_and_the_borders_are_drawn(project: Project, untouched: Page) -> None:
    long = "(paths) => paths.map((path) => path.getTotalLength()).filter((length) => length > 100).length"
    assert untouched.locator("path.land").evaluate_all(long) > 0
    assert untouched.locator("path.lake").evaluate_all(long) > 0
    assert untouched.locator("path.river").evaluate_all(long) > 0
    assert untouched.locator(".leaflet-borders-pane path.border").count() == len(project.borders)
    assert untouched.locator(".leaflet-borders-pane path.border").evaluate_all(long) > 3


def test_names_are_on_the_map(project: Project, untouched: Page) -> None:
    view = project.view.bounds
    capitals = [
        place.names[0][0]
        for place in project.places.values()
        if place.rank == 1
        and view[0] < place.coordinates[0] < view[2]
        and view[1] < place.coordinates[1] < view[3]
    ]
    assert capitals
    for name in capitals:
        expect(untouched.locator(".label.city", has_text=re.compile(f"^{re.escape(name)}$"))).to_be_visible()
    wide = untouched.viewport_size == dict(zip(("width", "height"), SIZES["wide"], strict=True))
    # At 390 pixels there is no room for a name beside the short line from Rasht to Astara.
    for route in ROUTES if wide else [route for route in ROUTES if route != "rasht-astara"]:
        expect(untouched.locator(f'.route-name[data-route="{route}"] >> visible=true').first).to_be_visible()


CUT_NAMES = """() => {
  const { left, right, top, bottom } = document.querySelector('.leaflet-container').getBoundingClientRect();
  const boxes = (selector) =>
    Array.from(document.querySelectorAll(selector), (e) => [e, e.getBoundingClientRect()]);
  const controls = boxes('.leaflet-control');
  const names = boxes('.label').filter(
    ([label]) => label.textContent && getComputedStyle(label).visibility === 'visible');
  // The box that is kept free for a name is a pixel or two smaller than what its browser needs.
  const apart = (a, b) =>
    a.right <= b.left + 3 || b.right <= a.left + 3 || a.bottom <= b.top + 3 || b.bottom <= a.top + 3;
  const cut = names.filter(([, own]) =>
    own.left < left - 3 || own.right > right + 3 || own.top < top - 3 || own.bottom > bottom + 3 ||
    !controls.every(([, control]) => apart(own, control)));
  return [cut.map(([label]) => label.textContent), names.length];
}"""


def test_no_name_is_cut_by_the_edge_of_the_map_or_by_a_button(page: Page) -> None:
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        cut, shown = page.evaluate(CUT_NAMES)
        assert cut == [] and shown > 5, key
        where = page.locator(".leaflet-map-pane").evaluate("(pane) => pane.style.transform")
        page.locator(".leaflet-container").focus()
        page.keyboard.press(key)
        page.wait_for_function(
            """(where) => {
              const pane = document.querySelector('.leaflet-map-pane');
              return pane.style.transform !== where && !document.querySelector('.leaflet-pan-anim');
            }""",
            arg=where,
        )


@pytest.fixture
def count_colours(
    browser: Browser, reader: Reader, page: Page
) -> Iterator[Callable[[], tuple[int, dict[str, int]]]]:
    """Counts the colours in a picture of the uncovered map, and its pixels of each colour of the style."""
    wanted = STYLE_COLOURS | GROUND_COLOURS
    # An empty page has no policy that would keep it from reading a picture.
    blank = browser.new_page()

    def count() -> tuple[int, dict[str, int]]:
        stage, panel = page.locator(".stage").bounding_box(), page.locator("#panel").bounding_box()
        assert stage and panel
        clip = {**stage, "height": stage["height"] if reader.wide else panel["y"]}
        picture = base64.b64encode(page.screenshot(clip=clip)).decode()
        colours = [list(bytes.fromhex(colour[1:])) for colour in wanted.values()]
        distinct, counts = blank.evaluate(COUNT_COLOURS, [picture, colours])
        return distinct, dict(zip(wanted, counts, strict=True))

    yield count
    blank.close()


@at("served-wide", "file-narrow")
def test_the_picture_of_the_map_has_the_colours_of_the_style(
    project: Project, reader: Reader, page: Page, count_colours: Callable[[], tuple[int, dict[str, int]]]
) -> None:
    assert {route: project.routes[route].colour for route in ROUTES} == STYLE_COLOURS
    expect(page.locator(".label.city >> visible=true").first).to_be_visible()
    distinct, pixels = count_colours()
    assert distinct > 200
    for ground in GROUND_COLOURS:
        assert pixels[ground] > (20_000 if reader.wide else 5_000), ground
    for route in ROUTES:
        press(reader, page, f'[data-frame="{route}"]')
        assert count_colours()[1][route] > 60, route


@at("served-narrow", "file-wide")
def test_the_dark_scheme_has_colours_of_its_own(page: Page) -> None:
    def colours() -> list[str]:
        return page.evaluate(
            """(ids) => [
              getComputedStyle(document.querySelector('path.land')).fill,
              getComputedStyle(document.querySelector('.panel')).backgroundColor,
              ...ids.map((id) => document.querySelector(`path.line[data-route="${id}"]`))
                .map((path) => getComputedStyle(path).stroke),
            ]""",
            list(ROUTES),
        )

    light = colours()
    page.emulate_media(color_scheme="dark")
    dark = colours()
    assert [one for one, other in zip(light, dark, strict=True) if one == other] == []
    assert light[0] == "rgb(246, 244, 239)"
    assert dark[0] == "rgb(36, 40, 45)"


@at("served-wide", "file-narrow")
def test_the_key_is_open_where_there_is_room_and_says_all_of_it(reader: Reader, page: Page) -> None:
    assert page.locator("#key").evaluate("(key) => key.open") is reader.wide
    if not reader.wide:
        page.locator("#key summary").tap()
    for word in (
        "Operating",
        "Construction",
        "Announced",
        "Out of use",
        "Contested",
        "Position inferred",
        "Schematic",
        "Border",
    ):
        line = page.locator("#key li", has_text=word).first
        expect(line).to_be_visible()
        expect(line.locator("svg")).to_be_visible()


def test_the_sources_are_named_on_the_map(untouched: Page) -> None:
    attribution = untouched.locator(".attribution")
    expect(attribution.get_by_role("link", name="OpenStreetMap").locator("visible=true")).to_be_visible()
    shown = attribution.inner_text()
    assert "Natural Earth" in shown and "their publishers" in shown
    covers = """(line) => {
      const { right, top } = line.getBoundingClientRect();
      return line.contains(document.elementFromPoint(right - 4, top + 4));
    }"""
    assert attribution.evaluate(covers)


def test_passages_are_quotations_with_their_source_newest_first(project: Project, untouched: Page) -> None:
    cards = untouched.locator("article[data-passage]")
    shown = cards.evaluate_all(
        """(cards) => cards.map((card) => [card.dataset.passage, card.dataset.routes,
          card.querySelector('blockquote').textContent, card.querySelector('blockquote').lang,
          card.querySelector('.source').textContent, card.querySelector('time').dateTime])"""
    )
    assert [row[:4] for row in shown] == [
        [p.annotation.id, " ".join(p.routes), p.annotation.exact, p.article.lang] for p in project.passages
    ]
    for row, passage in zip(shown, project.passages, strict=True):
        assert byline(passage.article) in row[4]
    dates = [row[5] for row in shown]
    assert dates == sorted(dates, reverse=True)


@at("served-narrow", "file-wide")
def test_each_toggle_hides_and_shows_its_route_and_its_passages(project: Project, page: Page) -> None:
    total = len(project.passages)
    before = page.evaluate(SEEN)
    assert before["toggles"] == list(project.toggles)
    assert before["passages"] == [p.annotation.id for p in project.passages]
    for route in project.toggles:
        box = page.locator(f'input[type="checkbox"][name="route"][value="{route}"]')
        box.uncheck()
        seen = page.evaluate(SEEN)
        others = set(project.toggles) - {route}
        left = [p.annotation.id for p in project.passages if others.intersection(p.routes)]
        assert seen["drawn"] == expected.drawn(project, without=route)
        assert seen["borders"] is (route != BORDERS)
        assert seen["passages"] == left
        expect(page.locator("#shown")).to_have_text(f"{len(left)} of {total}")
        assert page.locator(f'path[data-route="{route}"]').count() == 0
        assert page.locator(f'.route-name[data-route="{route}"]').count() == 0
        box.check()
        assert page.evaluate(SEEN) == before
        expect(page.locator("#shown")).to_have_text(f"{total} of {total}")


@at("served-wide", "file-narrow")
def test_a_label_toggles_its_route(reader: Reader, page: Page) -> None:
    press(reader, page, '#routes li[data-route="aras"] label')
    expect(page.locator('input[value="aras"]')).not_to_be_checked()


def test_each_route_says_how_many_passages_it_has(project: Project, untouched: Page) -> None:
    counts = Counter(route for passage in project.passages for route in passage.routes)
    for route in project.toggles:
        expect(untouched.locator(f'#routes li[data-route="{route}"] .count')).to_have_text(
            re.compile(rf"^{counts[route]}\s*passages$")
        )


@at("served-narrow", "file-wide")
def test_pointing_at_a_passage_lights_its_route(project: Project, page: Page) -> None:
    lit = page.locator('.leaflet-lit-pane path[data-layer="line"]')
    for route in ROUTES:
        passage = next(p for p in project.passages if p.routes == (route,))
        page.locator(card(passage.annotation.id)).hover()
        about = expected.segments_of(project, passage) & expected.drawn(project).keys()
        own = page.locator(f'.leaflet-lit-pane path[data-layer="line"][data-route="{route}"]')
        expect(own).to_have_count(len(about))
        expect(lit).to_have_count(len(about))
    page.locator(".intro h1").hover()
    expect(lit).to_have_count(0)


@at("served-wide", "file-narrow")
def test_choosing_a_passage_frames_its_route(project: Project, reader: Reader, page: Page) -> None:
    for route in ROUTES:
        passage = next(p for p in project.passages if p.routes == (route,))
        if reader.wide:
            page.locator(f"{card(passage.annotation.id)} blockquote").click()
        else:
            page.locator(f"{card(passage.annotation.id)} [data-show]").tap()
        about = expected.segments_of(project, passage)
        assert page.evaluate(FRAMED, sorted(about)), passage.annotation.id
        assert page.evaluate(SEEN)["current"] == [passage.annotation.id]
        rings = page.locator(".leaflet-lit-pane path.ring")
        expect(rings).to_have_count(len(about & expected.drawn(project).keys()))
        assert set(rings.evaluate_all("(paths) => paths.map((path) => path.dataset.route)")) == {route}


@at("served-narrow", "file-wide")
def test_choosing_a_passage_about_a_border_frames_the_border(project: Project, page: Page) -> None:
    about = {
        p.annotation.id: [t for t in p.annotation.targets if t in project.borders] for p in project.passages
    }
    passage, borders = next((id_, borders) for id_, borders in about.items() if borders)
    page.locator(f"{card(passage)} [data-show]").click()
    assert page.evaluate(FRAMED, borders)


@at("served-wide", "file-narrow")
def test_choosing_a_passage_of_a_hidden_route_shows_the_route_again(project: Project, page: Page) -> None:
    passage = next(p for p in project.passages if len(p.routes) > 1 and BORDERS not in p.routes)
    hidden, kept = passage.routes[0], passage.routes[1]
    page.locator(f'input[value="{hidden}"]').uncheck()
    page.locator(f"{card(passage.annotation.id)} [data-show]").click()
    expect(page.locator(f'input[value="{hidden}"]')).to_be_checked()
    expect(page.locator(f'input[value="{kept}"]')).to_be_checked()
    assert page.evaluate(SEEN)["drawn"] == expected.drawn(project)


@at("served-wide", "file-wide")
@pytest.mark.parametrize("route", ROUTES)
def test_pointing_at_a_line_says_what_it_is_and_a_click_shows_its_passages(
    project: Project, page: Page, route: str
) -> None:
    segment = project.segments[longest(project, route)]
    state = state_on(segment, expected.today())
    about = expected.passages_about(project, segment.id)
    assert state and about
    on = page.evaluate(ON_LINE, segment.id)
    page.mouse.move(*on)
    tooltip = page.locator(".tooltip")
    expect(tooltip).to_be_visible()
    said = tooltip.inner_text()
    assert segment.name in said
    assert project.routes[route].title in said
    assert STATUS_WORDS[state.status] in said
    assert ("contested" in said) is state.contested
    assert expected.counted(project, segment.id) in said.splitlines()
    expect(page.locator('.leaflet-lit-pane path[data-layer="line"]')).to_have_count(1)
    lit = page.locator("article.lit").evaluate_all("(cards) => cards.map((card) => card.dataset.passage)")
    assert lit == [p.annotation.id for p in project.passages if route in p.routes]

    page.mouse.click(*on)
    chip = page.locator("#filters .chip")
    expect(chip).to_contain_text(segment.name)
    assert page.evaluate(SEEN)["passages"] == about
    expect(page.locator("#shown")).to_have_text(f"{len(about)} of {len(project.passages)}")
    expect(page.locator(card(about[0]))).to_be_in_viewport()
    assert page.evaluate(SEEN)["selected"]

    chip.click()
    expect(chip).to_have_count(0)
    seen = page.evaluate(SEEN)
    assert seen["passages"] == [p.annotation.id for p in project.passages]
    assert not seen["selected"]

    page.mouse.move(*page.evaluate(ON_LINE, segment.id))
    expect(tooltip).to_be_visible()
    page.locator(".intro h1").hover()
    expect(tooltip).to_be_hidden()
    expect(page.locator(".leaflet-lit-pane path")).to_have_count(0)


@at("served-narrow", "file-narrow")
def test_a_finger_on_a_line_shows_its_passages(project: Project, page: Page) -> None:
    segment = longest(project, "zangezur")
    page.touchscreen.tap(*page.evaluate(ON_LINE, segment))
    expect(page.locator("#filters .chip")).to_contain_text(project.segments[segment].name)
    assert page.evaluate(SEEN)["passages"] == expected.passages_about(project, segment)


@at("served-narrow", "file-wide")
def test_the_frame_button_shows_a_whole_route(project: Project, reader: Reader, page: Page) -> None:
    page.locator('input[value="instc"]').uncheck()
    press(reader, page, '[data-frame="instc"]')
    expect(page.locator('input[value="instc"]')).to_be_checked()
    assert page.evaluate(FRAMED, [segment.id for segment in project.routes["instc"].segments])


@at("served-narrow", "file-narrow")
def test_the_sheet_has_three_stops_and_leaves_the_map_in_sight(page: Page) -> None:
    height = 844
    grip = page.locator("#grip")
    panel = page.locator("#panel")
    said = set()
    for stop, expanded, tall in (
        ("half", "true", 0.44 * height),
        ("full", "true", 0.88 * height),
        ("low", "false", 96),
        ("half", "true", 0.44 * height),
    ):
        expect(panel).to_have_attribute("data-stop", stop)
        expect(grip).to_have_attribute("aria-expanded", expanded)
        box = panel.bounding_box()
        assert box and box["height"] == pytest.approx(tall, abs=2)
        assert box["y"] + box["height"] == pytest.approx(height, abs=2)
        assert page.evaluate(
            "(y) => document.elementFromPoint(200, y).closest('.leaflet-container') !== null", box["y"] / 2
        )
        said.add(grip.inner_text() or grip.text_content())
        grip.tap()
    assert len(said) == 3


@at("served-narrow")
def test_what_the_lowered_sheet_hides_takes_no_focus(page: Page) -> None:
    page.locator("#grip").tap()
    page.locator("#grip").tap()
    expect(page.locator("#panel")).to_have_attribute("data-stop", "low")
    tabs = page.locator(".tabs button")
    tabs.last.focus()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.getElementById('scroll').contains(document.activeElement)")
    expect(tabs.last).to_be_in_viewport()


@at("served-wide", "file-wide")
def test_there_is_no_sheet_beside_a_wide_map(page: Page) -> None:
    expect(page.locator("#grip")).to_be_hidden()
    panel, stage = page.locator("#panel").bounding_box(), page.locator(".stage").bounding_box()
    assert panel and stage
    assert stage["x"] + stage["width"] <= panel["x"] + 1
    assert stage["height"] == panel["height"] == 900


def test_nothing_of_the_page_is_wider_than_the_window(untouched: Page) -> None:
    assert untouched.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert untouched.evaluate(
        "document.getElementById('scroll').scrollWidth <= document.getElementById('scroll').clientWidth"
    )
