from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.reader import Reader, at, serving

EMBEDDED = "?embed=1&routes=aras,borders&focus=aras"


def test_an_embedded_map_has_no_panel_but_a_way_to_the_whole(reader: Reader) -> None:
    page = reader.open(EMBEDDED)
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator(".attribution")).to_be_visible()
    whole = page.locator("#whole")
    expect(whole).to_be_visible()
    whole.focus()
    address = whole.get_attribute("href") or ""
    assert "embed" not in address and "routes=aras,borders" in address and "focus=aras" in address
    page.locator("#embedded summary").click()
    expect(page.locator("#embedded .key-list")).to_be_visible()


@at("served-narrow", "file-wide")
def test_an_embedded_story_keeps_its_steps(reader: Reader) -> None:
    page = reader.open("?embed=1&tab=story&step=2")
    expect(page.locator(".story-progress")).to_be_visible()
    expect(page.locator(".tabs")).to_be_hidden()


def test_only_an_embedded_map_may_be_framed_by_others(client: FlaskClient) -> None:
    assert "frame-ancestors *" in client.get("/?embed=1").headers["Content-Security-Policy"]
    for address in (
        "/",
        "/?routes=aras",
        "/?embed=0",
        "/?q=embed=1",
        "/about",
        "/articles/caliber-2023-09-28",
    ):
        assert "frame-ancestors 'self'" in client.get(address).headers["Content-Security-Policy"]


@pytest.fixture
def elsewhere(server_url: str) -> Iterator[str]:
    """A page of another origin that frames the map, embedded and whole."""
    app = Flask(__name__)

    @app.get("/")
    def blog() -> str:
        frames = f'<iframe id="embedded" src="{server_url}/{EMBEDDED.replace("&", "&amp;")}"></iframe>'
        return f'<!doctype html><title>A blog</title>{frames}<iframe id="whole" src="{server_url}/"></iframe>'

    with serving(app) as url:
        yield url


def test_another_site_can_frame_the_embedded_map_only(browser: Browser, elsewhere: str) -> None:
    page: Page = browser.new_page()
    page.goto(elsewhere)
    expect(page.frame_locator("#embedded").locator(".has-ground")).to_be_visible()
    expect(page.frame_locator("#whole").locator(".stage")).to_have_count(0)
    page.close()


@at("served-wide", "file-narrow")
def test_what_is_on_the_screen_can_be_copied_as_a_frame(page: Page) -> None:
    page.evaluate("CorridorMap.state.set({ focus: 'aras' })")
    page.locator("#share summary").click()
    expect(page.locator("#share-address")).to_have_value(page.url)
    frame = page.locator("#share-frame").input_value()
    assert frame.startswith("<iframe src=") and "focus=aras" in frame and "embed=1" in frame
    assert 'title="' in frame and "&amp;" in frame
    page.locator('#share [aria-controls="share-frame"]').click()
    expect(page.locator("#share-said")).not_to_be_empty()
