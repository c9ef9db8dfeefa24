"""Hostile texts are shown as texts, wherever one looks."""

import re

from playwright.sync_api import Browser, Page, expect

from corridor_map.project import Project
from tests.hostile.folder import LABEL
from tests.hostile.texts import ATTACKS, SCRIPTS, evil
from tests.reader import ON_LINE, SEEN, Reader, at, reading

PICTURE = SCRIPTS["picture"]


def test_the_hostile_data_is_taken_as_it_is(project: Project, hostile: Project) -> None:
    assert set(hostile.faults) == set(project.faults)
    assert hostile.view.title == evil("map")
    assert hostile.routes["evil"].title == evil("route")
    own = [passage for passage in hostile.passages if passage.routes == ("evil",)]
    assert [passage.annotation.exact for passage in own] == [evil("quotation"), evil("told")]
    assert hostile.stories["evil"].title == evil("story")
    assert hostile.actors["evil-actor"].title == evil("actor")


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_text_contents()]


@at("served-wide", "file-narrow")
def test_every_text_of_the_panel_is_shown_as_it_is_written(page: Page) -> None:
    assert page.title() == evil("map")
    assert texts(page, ".intro h1") == [evil("map")]
    assert texts(page, ".intro p") == [evil("about")]
    own = '#routes li[data-route="evil"]'
    assert texts(page, f"{own} label span") == [evil("short")[:LABEL]]
    assert texts(page, f"{own} .stretches p")[0].startswith(evil("summary"))
    assert texts(page, f"{own} .segment-name") == [evil("segment")]
    assert page.locator(f"{own} [data-frame]").get_attribute("aria-label") == f"Zoom to {evil('route')}"
    card = 'article[data-passage="evil/p001"]'
    assert texts(page, f"{card} blockquote") == [evil("quotation")]
    source = texts(page, f"{card} .source")[0]
    assert evil("publisher") in source and evil("author") in source
    assert texts(page, f"{card} .tag") == [evil("short")[:LABEL]]
    assert evil("title") in texts(page, ".colophon cite")
    shown = page.locator(f"{card} blockquote").text_content() or ""
    for text in ATTACKS.values():
        assert re.sub(r"[ \t\n]+", " ", text) in shown


@at("served-narrow", "file-wide")
def test_every_text_on_the_map_is_shown_as_it_is_written(reader: Reader, page: Page) -> None:
    expect(page.locator(".label.city").first).to_be_attached()
    assert {evil("evil-a")[:LABEL], evil("evil-b")[:LABEL]} <= set(texts(page, ".label.city"))
    page.locator('input[value="borders"]').uncheck()
    page.evaluate("void window.map_corridors.setZoom(13, { animate: false })")
    page.mouse.move(*page.evaluate(ON_LINE, "evil/only"))
    # A finger does not hover: there, the tap below says it all.
    if reader.wide:
        expect(page.locator(".tooltip")).to_be_visible()
        assert texts(page, ".tooltip b") == [evil("segment")]
        assert texts(page, ".tooltip-route") == [evil("route")]
    page.mouse.click(*page.evaluate(ON_LINE, "evil/only"))
    assert texts(page, "#filters .chip") == [f"{evil('short')[:LABEL]}: {evil('segment')}"]
    assert evil("note") in texts(page, "#filters .fact")
    assert page.evaluate(SEEN)["passages"] == ["evil/p001", "evil/a001"]


@at("served-wide", "file-narrow")
def test_a_name_that_has_room_is_a_label_and_no_markup(page: Page) -> None:
    page.evaluate("void window.map_corridors.setView([21, 62], 13, { animate: false })")
    names = texts(page, '.route-name[data-route="evil"]')
    assert names
    assert all(PICTURE in name and ATTACKS["template: expression"] in name for name in names)
    page.evaluate("void window.map_corridors.setView([20.2, 61], 10, { animate: false })")
    assert evil("sea")[:LABEL] in texts(page, ".ground-name")


@at("served-narrow", "file-wide")
def test_no_text_becomes_an_element(page: Page) -> None:
    page.locator("#search").fill(PICTURE)
    expect(page.locator("#filters .chip")).to_contain_text(PICTURE)
    assert page.locator("img, [onerror], [onload], [onclick]").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    assert (
        page.locator("script").evaluate_all(
            "(all) => all.filter((one) => one.textContent === 'alert(1)').length"
        )
        == 0
    )


@at("served-wide", "file-narrow")
def test_the_address_is_no_way_in_either(reader: Reader) -> None:
    text = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E{{7*7}}"
    page = reader.open(f"?q={text}&focus={text}&passage={text}&routes={text}#{text}")
    expect(page.locator("#note")).to_contain_text("<img src=x onerror=alert(1)>{{7*7}}")
    expect(page.locator("#filters .chip")).to_contain_text("<img src=x onerror=alert(1)>{{7*7}}")
    assert page.locator("img").count() == 0


def test_an_article_is_shown_as_it_is_written(browser: Browser, addresses: dict[str, str]) -> None:
    with reading(browser, addresses["served"], "wide") as reader:
        page = reader.open("articles/evil")
        assert texts(page, "h1") == [evil("title")]
        assert texts(page, ".article-text p") == [evil("before"), evil("quotation"), evil("told")]
        assert evil("licence") in texts(page, ".source")
        assert page.locator("img, svg, script").count() == 0
