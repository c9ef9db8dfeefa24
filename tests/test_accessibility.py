"""Nothing that axe-core finds, on any page or in any state of the map, in both sizes, light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.reader import SIZES, WAYS

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
STATES = [
    "",
    "?focus=zangezur/meghri",
    "?passage=caliber-2023-09-28/p001&as-of=2021-01-01",
    "?q=nothing-has-this-word",
    "?routes=aras,borders&q=border",
    "?tab=article&article=iran-azerbaijan-1979-2000s",
    "?tab=positions&focus=zangezur&actor=iran",
    "?tab=timeline",
    "?tab=story&step=2",
    "?embed=1",
]
DOCUMENTS = ["about", "add", "routes/zangezur", "articles/iran-daily-2024-07-23", "nothing/here"]
UNFOLD = "for (const folded of document.querySelectorAll('details')) folded.open = true"


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SIZES)
def looked_at(request: pytest.FixtureRequest, browser: Browser, scheme: str) -> Iterator[Page]:
    width, height = SIZES[request.param]
    # The page's own policy would keep axe out; that it is there is tested elsewhere.
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{page.url}: {fault['id']} at {node['target']}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_in_any_state_of_the_map(
    way: str, looked_at: Page, request: pytest.FixtureRequest
) -> None:
    start = (
        request.getfixturevalue("server_url") + "/"
        if way == "served"
        else request.getfixturevalue("exported").as_uri()
    )
    found = []
    for state in STATES:
        looked_at.goto(start + state)
        looked_at.locator(".has-ground").wait_for()
        looked_at.evaluate(UNFOLD)
        found += violations(looked_at)
    assert found == []


def test_axe_finds_nothing_on_the_pages_to_read(looked_at: Page, server_url: str) -> None:
    found = []
    for document in DOCUMENTS:
        looked_at.goto(f"{server_url}/{document}")
        looked_at.evaluate(UNFOLD)
        found += violations(looked_at)
    assert found == []
