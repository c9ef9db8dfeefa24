"""Adding an article in a browser: from a text to its sentences, a decision, and the map."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from corridor_map.project import Project
from corridor_map.web import KEY, create_app
from corridor_map.web.opening import opening
from tests import made_files
from tests.reader import SIZES, Reader, command, reading, serving
from tests.test_accessibility import ALL, violations

FIRST, SECOND, RAIN, LAST = made_files.SENTENCES
TEXT = f"{FIRST} Officials call it a matter of time.\n\n{SECOND}\n\n{RAIN} {LAST}"

DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const said = { bubbles: true, cancelable: true, dataTransfer: files };
  for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, said));
}"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("my-map")


@pytest.fixture(scope="module")
def keeper(data: Path, project: Project) -> Flask:
    """An app that keeps articles."""
    return create_app(project, data=data)


@pytest.fixture(scope="module")
def address(keeper: Flask) -> Iterator[str]:
    with serving(keeper) as url:
        yield url


@pytest.fixture(scope="module")
def entrance(keeper: Flask, address: str) -> str:
    """The page at the address that has the key."""
    return f"{address}/add?key={keeper.extensions[KEY].secret}"


@pytest.fixture(params=SIZES)
def adder(request: pytest.FixtureRequest, browser: Browser, address: str, entrance: str) -> Iterator[Reader]:
    with reading(browser, address, request.param) as someone:
        someone.context.request.get(entrance)
        yield someone


@pytest.fixture
def narrow(browser: Browser, address: str, entrance: str) -> Iterator[Reader]:
    """Without the map beside the text, which takes the longest to load."""
    with reading(browser, address, "narrow") as someone:
        someone.context.request.get(entrance)
        yield someone


@pytest.fixture
def wide(browser: Browser, address: str, entrance: str) -> Iterator[Reader]:
    with reading(browser, address, "wide") as someone:
        someone.context.request.get(entrance)
        yield someone


def opened(reader: Reader, text: str = "") -> Page:
    page = reader.context.new_page()
    page.goto(f"{reader.address}/add")
    if text:
        page.get_by_label("Text of the article").fill(text)
        # The words of the routes are made ready for the first text.
        expect(page.locator("#text .mark").first).to_be_visible(timeout=30_000)
    return page


def card(page: Page, sentence: str) -> Locator:
    return page.locator("#cards > li").filter(has_text=sentence)


def routes(found: Locator) -> list[str]:
    return [str(box.get_attribute("value")) for box in found.locator("input:checked").all()]


def test_a_pasted_text_shows_at_once_which_sentences_light_which_routes_and_why(adder: Reader) -> None:
    page = opened(adder, TEXT)
    shown = page.locator("#cards > li")
    expect(shown).to_have_count(4)
    assert [one.locator("blockquote").text_content() for one in shown.all()] == [
        FIRST,
        "Officials call it a matter of time.",
        SECOND,
        LAST,
    ]
    assert routes(card(page, SECOND)) == ["rasht-astara", "instc"]
    expect(card(page, FIRST).locator(".why")).to_have_text("Zangezur is named: “Zangezur Corridor”")
    expect(card(page, "matter of time").locator(".why")).to_contain_text("was the subject before")
    expect(page.get_by_role("status")).to_contain_text("4 passages in 5 sentences: Zangezur 2, Aras 1")
    expect(page.locator("#text .mark")).to_have_count(4)
    assert page.locator("#text .mark").nth(2).get_attribute("data-route") == "rasht-astara"
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("innerWidth")


def test_the_last_of_what_was_typed_is_what_is_shown(narrow: Reader) -> None:
    page = opened(narrow, TEXT)
    box = page.get_by_label("Text of the article")
    for text in ("The INSTC is long.", "", "The Aras Corridor is short."):
        box.fill(text)
    expect(page.locator("#cards > li")).to_have_count(1)
    assert routes(page.locator("#cards > li")) == ["aras"]
    box.fill("")
    expect(page.locator("#review")).to_be_hidden()


def test_what_was_decided_stays_while_the_text_goes_on(narrow: Reader) -> None:
    page = opened(narrow, TEXT)
    card(page, FIRST).get_by_role("button", name="Reject").click()
    box = page.get_by_label("Text of the article")
    box.fill(f"The INSTC is long.\n\n{TEXT}")
    expect(page.locator("#cards > li")).to_have_count(5)
    expect(card(page, FIRST)).to_have_attribute("data-state", "Rejected by hand")
    card(page, FIRST).get_by_role("button", name="As it was found").click()
    assert routes(card(page, FIRST)) == ["zangezur"]


@pytest.mark.parametrize("way", ["dropped", "chosen"])
def test_a_file_says_what_it_is_and_what_was_left_out(narrow: Reader, way: str, tmp_path: Path) -> None:
    page = opened(narrow)
    if way == "dropped":
        page.evaluate(DROP, ["page.html", made_files.html()])
    else:
        (tmp_path / "page.html").write_text(made_files.html(), encoding="utf-8")
        page.locator("#file").set_input_files(tmp_path / "page.html")
    expect(page.locator("#cards > li")).to_have_count(3)
    expect(page.get_by_role("status")).to_contain_text("HTML: 3 passages")
    expect(page.get_by_label("Title")).to_have_value("Corridors compared")
    expect(page.get_by_label("Date")).to_have_value("2024-03-05")
    assert "Ten cats" not in (page.locator("#text").text_content() or "")
    page.get_by_role("button", name="Take another text").click()
    expect(page.get_by_label("Text of the article")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("")


def test_a_sentence_is_marked_by_the_keyboard_alone(narrow: Reader) -> None:
    page = opened(narrow, TEXT)
    page.locator("#text .sentence").first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(card(page, RAIN).get_by_label("Zangezur")).to_be_focused()
    page.keyboard.press("Space")
    expect(card(page, RAIN)).to_have_attribute("data-state", "Marked by hand")
    expect(page.get_by_role("status")).to_contain_text("5 passages")
    page.keyboard.press("Escape")
    expect(page.locator("#text .sentence").nth(3)).to_be_focused()
    assert page.locator("#text .sentence").nth(3).get_attribute("data-route") == "zangezur"
    card(page, RAIN).get_by_role("button", name="Leave it out").press("Enter")
    expect(card(page, RAIN)).to_have_count(0)


def test_the_map_beside_it_shows_the_routes_of_the_sentence_in_hand(wide: Reader) -> None:
    page = opened(wide, TEXT)
    card(page, LAST).get_by_label("Aras").focus()
    frame = page.frame_locator("#map")
    expect(page.locator("#map")).to_have_attribute("data-shows", "/?embed=1&routes=aras,borders&focus=aras")
    expect(frame.locator('path[data-segment^="aras/"]').first).to_be_attached()
    expect(frame.locator('path[data-segment^="instc/"]')).to_have_count(0)


def test_what_is_saved_is_on_the_map_and_in_the_folder(wide: Reader, data: Path) -> None:
    page = opened(wide, TEXT)
    card(page, FIRST).get_by_role("button", name="Reject").click()
    card(page, SECOND).get_by_label("Rasht–Astara").uncheck()
    page.get_by_role("button", name=RAIN, exact=True).click()
    card(page, RAIN).get_by_label("Borders").check()
    save = page.get_by_role("button", name="Save the article")
    save.click()
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("needs its title, its author and its date")
    for label, value in (("Title", "On the railway"), ("Author", "not stated"), ("Date", "2024-03")):
        page.get_by_label(label).fill(value)
    expect(page.get_by_role("status")).not_to_contain_text("needs")
    save.click()
    expect(page.locator("#done")).to_be_focused()
    expect(page.locator("#done")).to_contain_text("“On the railway”")
    page.get_by_role("link", name="See it on the map").click()
    expect(page.locator("#view-article h1")).to_have_text("On the railway")
    slug = "on-the-railway-2024-03"
    kept = page.evaluate(
        "(slug) => CorridorMap.passages.all.filter(({ article }) => article.slug === slug)"
        ".map(({ routes }) => routes)",
        slug,
    )
    assert kept == [["zangezur"], ["instc"], ["borders"], ["aras"]]
    ran = command("passages", "--data", data, "--article", slug, "--format", "json")
    listed = {one["exact"]: one["routes"] for one in json.loads(ran.stdout)}
    assert listed[RAIN] == ["borders"] and listed[SECOND] == ["instc"] and FIRST not in listed
    expect(opened(wide, TEXT).get_by_role("status")).to_contain_text(f"as “{slug}”, so it is not added again")


def test_the_address_with_the_key_leads_to_the_page_on_which_articles_are_saved(
    browser: Browser, keeper: Flask, address: str
) -> None:
    with reading(browser, address, "wide") as someone:
        page = someone.context.new_page()
        secret = keeper.extensions[KEY].secret
        page.goto(f"{address}/?routes=aras&key={secret}")
        assert page.url == f"{address}/?routes=aras"
        page.get_by_role("link", name="Add an article of your own").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Add an article")
        expect(page.get_by_role("button", name="Save the article")).to_be_visible()
        assert page.evaluate("[document.cookie, document.referrer].join()").count(secret) == 0
        assert page.evaluate("document.cookie") == ""


def test_the_page_that_a_browser_is_opened_on_leads_to_the_map_and_lets_its_reader_save(
    browser: Browser, keeper: Flask, address: str, tmp_path: Path
) -> None:
    # Not `reading`: that is for pages of the server alone.
    context = browser.new_context()
    page = context.new_page()
    with opening(tmp_path, f"{address}/?key={keeper.extensions[KEY].secret}") as opened:
        page.goto(opened)
        page.wait_for_url(f"{address}/")
    page.get_by_role("link", name="Add an article of your own").click()
    expect(page.get_by_role("button", name="Save the article")).to_be_visible()
    context.close()


def test_without_the_key_the_page_links_a_text_and_says_how_to_save(browser: Browser, address: str) -> None:
    with reading(browser, address, "narrow") as someone:
        page = opened(someone, TEXT)
        expect(page.locator("#cards > li")).to_have_count(4)
        expect(page.get_by_role("button", name="Save the article")).to_have_count(0)
        expect(page.locator(".note-box")).to_contain_text("the one with ?key= in it")


def test_without_a_folder_the_page_says_how_to_start_with_one(browser: Browser, server_url: str) -> None:
    with reading(browser, server_url, "narrow") as someone:
        page = opened(someone, TEXT)
        expect(page.locator("#cards > li")).to_have_count(4)
        expect(page.get_by_role("button", name="Save the article")).to_have_count(0)
        expect(page.locator(".note-box")).to_contain_text("corridor-map serve --data")


def test_a_refusal_is_shown_in_the_status_line(browser: Browser, address: str) -> None:
    # Not `reading`: the browser writes refused requests into its console.
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/add")
    page.evaluate(DROP, ["picture.txt", made_files.PNG.decode("latin-1")])
    expect(page.get_by_role("status")).to_contain_text("The file “picture.txt”")
    page.evaluate(DROP, ["large.txt", "x" * 15_000_000])
    expect(page.get_by_role("status")).to_contain_text("large.txt has 15.0 MB; the page takes 14 MB")
    page.get_by_role("button", name="Take another text").click()
    page.get_by_label("Date").fill("soon")
    page.get_by_label("Text of the article").fill(TEXT)
    expect(page.get_by_role("status")).to_contain_text("“soon” is not a date")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (320, "dark")])
def test_axe_finds_nothing_while_a_text_is_looked_through(
    browser: Browser, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    # The page's own policy would keep axe out; that it is there is tested elsewhere.
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{address}/add")
    page.get_by_label("Text of the article").fill(TEXT)
    card(page, FIRST).get_by_role("button", name="Reject").click()
    card(page, LAST).get_by_label("Borders").check()
    assert violations(page, ALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


HOSTILE = [
    "<img src=x onerror=alert(1)> The Zangezur Corridor </script><script>alert(1)</script> is long.",
    "{{7*7}}{% raw %} The Zangezur Corridor ${alert(1)} \u2028 \u202e is long.",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_text_holds_is_shown_and_never_run(narrow: Reader, text: str) -> None:
    page = opened(narrow)
    page.get_by_label("Title").fill("<b>Title</b>{{7*7}}")
    page.get_by_label("Text of the article").fill(text)
    expect(page.locator("#cards blockquote").first).to_contain_text("The Zangezur Corridor")
    assert page.locator("#review img, #review script, #review b:not(.tag)").count() == 0
