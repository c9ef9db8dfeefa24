"""The state of the page: its address, the file exported in it, the day it shows, and the keyboard."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from corridor_map.ground.layers import state_on
from corridor_map.ground.model import first_day
from corridor_map.languages.search_folding import fold
from corridor_map.page.export import outside_references
from corridor_map.project import BORDERS, Project
from corridor_map.search.index import find_passages
from tests import expected
from tests.reader import FRAMED, SEEN, VIEW, Reader, at, reading

FOCUS = "document.activeElement.dataset.segmentButton"


def go_to(page: Page, zoom: float, lat: float, lon: float) -> None:
    """Move the map by its address and wait until it is there."""
    page.evaluate("(hash) => { location.hash = hash; }", f"{zoom}/{lat}/{lon}")
    page.wait_for_function("(zoom) => window.map_corridors.getZoom() === zoom", arg=zoom)


def view_of(address: str) -> list[float]:
    return [float(part) for part in address.split("/")]


def open_stretches(page: Page, route: str) -> None:
    page.locator(f'[data-unfold="stretches-{route}"]').click()


def same(page: Page, seen: dict[str, object], view: list[float]) -> None:
    assert page.evaluate(SEEN) == seen
    zoom, lat, lon = page.evaluate(VIEW)
    pixel = 360 / (256 * 2**zoom)
    assert (zoom, lat, lon) == (view[0], pytest.approx(view[1], abs=pixel), pytest.approx(view[2], abs=pixel))


def test_the_address_restores_toggles_focus_and_view(project: Project, reader: Reader, page: Page) -> None:
    segment = project.routes["zangezur"].segments[0]
    page.locator('input[value="aras"]').uncheck()
    page.locator('input[value="borders"]').uncheck()
    open_stretches(page, "zangezur")
    page.locator(f'[data-segment-button="{segment.id}"]').click()
    go_to(page, 7.25, 40.123, 45.678)
    seen, view = page.evaluate(SEEN), page.evaluate(VIEW)
    assert (seen["toggles"], seen["borders"], seen["pressed"]) == (
        ["zangezur", "rasht-astara", "instc"],
        False,
        [segment.id],
    )
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"routes": ["zangezur,rasht-astara,instc"], "focus": [segment.id]}
    assert view_of(urlsplit(page.url).fragment) == pytest.approx([7.25, 40.123, 45.678], abs=0.01)
    same(reader.open(page.url.removeprefix(reader.address)), seen, view)


@at("served-narrow", "file-wide")
def test_the_address_restores_a_passage_and_a_search(project: Project, reader: Reader, page: Page) -> None:
    passage = next(p for p in project.passages if "aras" in p.routes)
    words = " ".join(passage.annotation.exact.split()[:2])
    page.locator("#search").fill(words)
    page.locator(f'article[data-passage="{passage.annotation.id}"] [data-show]').click()
    seen, view = page.evaluate(SEEN), page.evaluate(VIEW)
    assert seen["current"] == [passage.annotation.id]
    assert seen["search"] == words
    assert seen["selected"]
    other = reader.open(page.url.removeprefix(reader.address))
    same(other, seen, view)
    expect(other.locator(f'article[data-passage="{passage.annotation.id}"]')).to_be_in_viewport()


@at("served-wide", "file-narrow")
def test_an_address_without_a_view_frames_what_it_names(project: Project, reader: Reader) -> None:
    passage = next(p for p in project.passages if p.routes == ("rasht-astara",))
    page = reader.open(f"?passage={passage.annotation.id}")
    assert page.evaluate(FRAMED, sorted(expected.segments_of(project, passage)))
    page = reader.open("?focus=instc")
    assert page.evaluate(FRAMED, [segment.id for segment in project.routes["instc"].segments])


@at("served-wide", "file-narrow")
def test_back_and_forward_restore_what_was_seen(project: Project, page: Page) -> None:
    states = [(page.evaluate(SEEN), page.url)]
    passage = next(p for p in project.passages if p.routes == ("instc",)).annotation.id
    page.locator('input[value="instc"]').uncheck()
    states.append((page.evaluate(SEEN), page.url))
    page.locator('input[value="instc"]').check()
    page.locator(f'article[data-passage="{passage}"] [data-show]').click()
    states.append((page.evaluate(SEEN), page.url))
    assert all(earlier != later for earlier, later in pairwise(states))
    page.go_back()
    page.go_back()
    assert page.evaluate(SEEN) == states[1][0]
    page.go_back()
    assert page.evaluate(SEEN) == states[0][0]
    page.go_forward()
    assert page.evaluate(SEEN) == states[1][0]
    page.reload()
    # The borders are drawn after the routes.
    page.locator(".has-ground").wait_for()
    assert page.evaluate(SEEN) == states[1][0]


@at("served-narrow", "file-wide")
def test_the_search_finds_words_whatever_their_case_and_accents(project: Project, page: Page) -> None:
    accented = next(
        word
        for passage in project.passages
        for word in re.findall(r"\w{4,}", passage.annotation.exact)
        if fold(word) != word.casefold()
    )
    for asked in (accented, fold(accented), fold(accented).upper()):
        found = [p.annotation.id for p in find_passages(project, accented)]
        page.locator("#search").fill(asked)
        assert found and page.evaluate(SEEN)["passages"] == found
        expect(page.locator("#shown")).to_have_text(f"{len(found)} of {len(project.passages)}")
    words = "iran bridge"
    page.locator("#search").fill(words)
    assert page.evaluate(SEEN)["passages"] == [p.annotation.id for p in find_passages(project, words)]
    expect(page.locator("#filters .chip")).to_contain_text(words)


@at("served-wide", "file-narrow")
def test_a_search_that_finds_nothing_says_so_and_can_be_reset(project: Project, page: Page) -> None:
    page.locator("#search").fill("no such words")
    expect(page.locator("#shown")).to_have_text(f"0 of {len(project.passages)}")
    page.get_by_role("button", name="Show all passages").click()
    expect(page.locator("#shown")).to_have_text(f"{len(project.passages)} of {len(project.passages)}")
    expect(page.locator("#empty")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("")


@at("served-wide", "file-narrow")
def test_changes_are_said_to_those_who_cannot_see_them(project: Project, page: Page) -> None:
    found = find_passages(project, "bridge")
    page.locator("#search").fill("bridge")
    status = page.locator("#status")
    expect(status).to_contain_text(f"{len(found)} of {len(project.passages)}")
    assert status.get_attribute("role") == "status"


@at("served-narrow", "file-wide")
def test_the_slash_key_goes_to_the_search_and_escape_clears(project: Project, page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("bridge/")
    expect(page.locator("#search")).to_have_value("bridge/")
    page.keyboard.press("Backspace")
    assert page.evaluate(SEEN)["passages"] == [p.annotation.id for p in find_passages(project, "bridge")]
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")
    assert len(page.evaluate(SEEN)["passages"]) == len(project.passages)
    passage = project.passages[0].annotation.id
    page.locator(f'article[data-passage="{passage}"] [data-show]').click()
    assert page.evaluate(SEEN)["current"] == [passage]
    page.keyboard.press("Escape")
    seen = page.evaluate(SEEN)
    assert (seen["current"], seen["selected"], seen["filters"]) == ([], False, [])
    assert "passage=" not in page.url


@at("served-wide", "file-narrow")
def test_tab_reaches_every_toggle_every_stretch_and_every_passage(project: Project, page: Page) -> None:
    for route in project.routes:
        page.locator(f'[data-unfold="stretches-{route}"]').focus()
        page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
    page.locator(".skip").focus()
    expect(page.locator(".skip")).to_be_in_viewport()
    reached = []
    name = """(() => {
      const at = document.activeElement;
      return at.name ? at.name + ' ' + at.value : at.dataset.segmentButton
        || ('show' in at.dataset && at.closest('article').dataset.passage)
        || at.id || at.className || at.tagName;
    })()"""
    # More stops than there can be: a passage has a few, the map and the colophon some of their own.
    for _ in range(100 + len(project.segments) + 8 * len(project.passages)):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(name))
        if reached[-1] in {"BODY", "skip"}:
            break
    assert [stop for stop in reached if stop.startswith("route ")] == [
        f"route {id_}" for id_ in project.toggles
    ]
    assert [stop for stop in reached if stop in project.segments] == list(project.segments)
    ids = [passage.annotation.id for passage in project.passages]
    assert [stop for stop in reached if stop in ids] == ids
    assert "search" in reached


@at("served-wide", "file-narrow")
def test_the_keyboard_alone_selects_a_stretch_and_keeps_its_place(project: Project, page: Page) -> None:
    segment = project.routes["rasht-astara"].segments[0].id
    page.locator('[data-unfold="stretches-rasht-astara"]').focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUS):
            break
    assert page.evaluate(FOCUS) == segment
    expect(page.locator('.leaflet-lit-pane path[data-layer="line"]')).to_have_count(1)
    before = page.evaluate(VIEW)
    page.keyboard.press("Enter")
    seen = page.evaluate(SEEN)
    assert (seen["pressed"], seen["selected"]) == ([segment], True)
    assert seen["passages"] == expected.passages_about(project, segment)
    assert page.evaluate(VIEW) != before
    assert page.evaluate(FRAMED, [segment])
    assert page.evaluate(FOCUS) == segment
    page.keyboard.press("Escape")
    assert page.evaluate(SEEN)["pressed"] == []
    assert page.evaluate(FOCUS) == segment


@at("served-narrow", "file-wide")
def test_the_keyboard_alone_toggles_a_route_and_shows_a_passage(project: Project, page: Page) -> None:
    page.locator('input[value="aras"]').focus()
    page.keyboard.press("Space")
    assert page.evaluate(SEEN)["drawn"] == expected.drawn(project, without="aras")
    page.keyboard.press("Space")
    passage = next(p for p in project.passages if p.routes == ("aras",))
    page.locator(f'article[data-passage="{passage.annotation.id}"] [data-show]').focus()
    expect(page.locator('.leaflet-lit-pane path[data-layer="line"]').first).to_be_attached()
    page.keyboard.press("Enter")
    assert page.evaluate(SEEN)["current"] == [passage.annotation.id]
    assert page.evaluate(FRAMED, sorted(expected.segments_of(project, passage)))
    assert page.evaluate("document.activeElement.closest('article').dataset.passage") == passage.annotation.id


@pytest.mark.parametrize(
    ("asked", "unknown"),
    [
        ("?routes=nowhere,aras", ["nowhere"]),
        ("?focus=aras/nowhere", ["aras/nowhere"]),
        ("?passage=no/such&routes=atlantis", ["no/such", "atlantis"]),
        ("?as-of=1800", ["1800"]),
        ("?as-of=2023-02-30", ["2023-02-30"]),
    ],
)
@at("served-wide", "file-narrow")
def test_an_address_that_names_what_is_not_there_says_so(
    reader: Reader, asked: str, unknown: list[str]
) -> None:
    page = reader.open(asked)
    note = page.locator("#note")
    expect(note).to_be_visible()
    for id_ in unknown:
        expect(note).to_contain_text(f"“{id_}”")
    assert page.evaluate(SEEN)["filters"] == []


def boundary_days(project: Project) -> list[str]:
    """Return the first and last day on which something changed, and days between."""
    days = sorted({first_day(state.since) or "" for s in project.segments.values() for state in s.history})
    by_decade = {day[:3]: day for day in days}
    return [days[0], "2017-06", *by_decade.values(), days[-1]]


@at("served-wide", "file-narrow")
def test_the_map_shows_the_states_of_any_day(project: Project, reader: Reader) -> None:
    shown = set()
    page = reader.open()
    for day in boundary_days(project):
        page.evaluate("(asOf) => CorridorMap.state.set({ asOf })", day)
        drawn = page.evaluate(SEEN)["drawn"]
        assert drawn == expected.drawn(project, date=day), day
        shown.add(frozenset(drawn.items()))
    # An address leads to the same map, of the first day as of one in the middle.
    for day in (boundary_days(project)[0], boundary_days(project)[len(boundary_days(project)) // 2]):
        drawn = reader.open(f"?as-of={day}").evaluate(SEEN)["drawn"]
        assert drawn == expected.drawn(project, date=day) != expected.drawn(project), day
    assert len(shown) > 3
    assert min(map(len, shown)) < max(map(len, shown)) == len(project.segments)


@at("served-wide", "file-narrow")
def test_a_stretch_looks_as_it_did_on_the_day(project: Project, reader: Reader) -> None:
    page = reader.open("?as-of=2017-06")
    absent = {id_ for id_, segment in project.segments.items() if state_on(segment, "2017-06") is None}
    assert absent and not absent & page.evaluate(SEEN)["drawn"].keys()
    chip = page.locator("#filters .chip")
    expect(chip).to_contain_text("June 2017")
    chip.click()
    assert page.evaluate(SEEN)["drawn"] == expected.drawn(project)
    assert "as-of" not in page.url


@at("served-wide")
def test_the_link_to_the_file_carries_the_state(project: Project, page: Page) -> None:
    segment = project.routes["zangezur"].segments[0].id
    page.locator('input[value="aras"]').uncheck()
    open_stretches(page, "zangezur")
    page.locator(f'[data-segment-button="{segment}"]').click()
    go_to(page, 7.5, 40.1, 45.6)
    link = urlsplit(page.locator("#export").get_attribute("href") or "")
    assert link.path == "/export.html"
    asked = parse_qs(link.query)
    assert asked["routes"] == ["zangezur,rasht-astara,instc,borders"]
    assert asked["focus"] == [segment]
    assert view_of(asked["view"][0]) == pytest.approx([7.5, 40.1, 45.6], abs=0.01)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_downloaded_file_opens_offline_in_the_same_state(
    project: Project, browser: Browser, server_url: str, tmp_path: Path, size: str
) -> None:
    segment = project.routes["zangezur"].segments[0].id
    address = f"{server_url}/"
    file = tmp_path / "map.html"
    with reading(browser, address, size) as reader:
        page = reader.open(
            f"?routes=zangezur,rasht-astara,borders&focus={segment}&as-of=2024-08&q=corridor#7.5/40.100/45.600"
        )
        seen, view = page.evaluate(SEEN), page.evaluate(VIEW)
        with page.expect_download() as download:
            page.locator("#export").click()
        download.value.save_as(file)
    assert download.value.suggested_filename == "corridor-map.html"
    assert seen["passages"] and seen["drawn"]
    assert list(outside_references(file.read_text("utf-8"))) == []
    with reading(browser, file.as_uri(), size) as reader:
        same(reader.open(), seen, view)
        page = reader.open("?routes=borders")
        assert page.evaluate(SEEN)["toggles"] == [BORDERS]
        assert page.evaluate(SEEN)["drawn"] == {}


@at("file-wide")
def test_the_file_has_no_button_for_what_it_is(page: Page) -> None:
    expect(page.locator("#export")).to_have_count(0)
    expect(page.locator(".colophon")).to_contain_text("needs no network")


@at("served-wide")
def test_the_articles_are_a_click_away_with_their_passages_marked(project: Project, page: Page) -> None:
    article = next(iter(project.articles.values()))
    page.get_by_role("link", name=article.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)
    own = [p for p in project.passages if p.article is article]
    marks = page.locator("a.mark")
    assert marks.count() >= len(own)
    last = max(own, key=lambda passage: passage.annotation.start)
    marks.last.click()
    mark = page.locator(f'.mark[data-passages~="{last.annotation.id}"]').first
    expect(mark).to_be_in_viewport()
    assert page.evaluate(SEEN)["current"] == [last.annotation.id]


@at("served-wide", "file-narrow")
def test_an_address_brings_its_passage_into_sight(project: Project, reader: Reader) -> None:
    passage = project.passages[len(project.passages) // 2].annotation.id
    page = reader.open(f"?passage={passage}")
    expect(page.locator(f'article[data-passage="{passage}"]')).to_be_in_viewport(ratio=0.5)


@at("served-narrow", "file-wide")
def test_one_act_clears_every_choice(reader: Reader) -> None:
    page = reader.open("?routes=aras,borders&q=Iran&since=2023&source=Caliber.Az&as-of=2023-09-28")
    expect(page.locator("#filters .chip")).to_have_count(4)
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator("#filters li")).to_have_count(0)
    expect(page.locator("#search")).to_be_focused()
    state = page.evaluate("CorridorMap.state.get()")
    assert (state["q"], state["since"], state["source"], state["asOf"]) == ("", "", [], "")
    expect(page.locator('input[name="route"]:checked')).to_have_count(len(state["routes"]))
