"""Nothing that axe-core finds, on any page or in any state of the map, in both sizes, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.reader import SIZES

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of those tags whose result can be another in another colour scheme."""

STATES = {
    "": ".passage",
    "?focus=zangezur/meghri": ".passage",
    "?passage=caliber-2023-09-28/p001&as-of=2021-01-01": ".passage",
    "?q=nothing-has-this-word": "#empty",
    "?routes=aras,borders&q=border": ".passage",
    "?tab=article&article=iran-azerbaijan-1979-2000s": ".mark",
    "?tab=positions&focus=zangezur&actor=iran": ".statements blockquote",
    "?tab=timeline": ".event",
    "?tab=story&step=2": ".story-quote",
    "?embed=1": ".embed",
}
"""The addresses, each with what is on the page once it is there."""

OTHER = {"light": "dark", "dark": "light"}
GO = "(state) => { history.pushState(null, '', state); dispatchEvent(new PopStateEvent('popstate')); }"
DOCUMENTS = ["about", "add", "routes/zangezur", "articles/iran-daily-2024-07-23", "nothing/here"]
UNFOLD = "for (const folded of document.querySelectorAll('details')) folded.open = true"


@contextmanager
def looking(browser: Browser, size: str, scheme: str) -> Iterator[Page]:
    width, height = SIZES[size]
    # The page's own policy would keep axe out; that it is there is tested elsewhere.
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(
        "async (options) => (await axe.run(document, options)).violations",
        {"runOnly": rules, "resultTypes": ["violations"], "preload": False},
    )
    return [f"{page.url}: {fault['id']} at {node['target']}" for fault in found for node in fault["nodes"]]


def both_schemes(page: Page, scheme: str) -> list[str]:
    """Look through a page that is shown in one scheme, then through the colours it has in the other."""
    found = violations(page, ALL)
    page.emulate_media(color_scheme=OTHER[scheme])
    found += [f"{OTHER[scheme]}: {fault}" for fault in violations(page, COLOURS)]
    page.emulate_media(color_scheme=scheme)
    return found


def states(page: Page, start: str, load: bool) -> Iterator[None]:
    """Go through all states: by loading each, or by going from one to the next as the back button does."""
    for state, there in STATES.items():
        if load or not state or "embed" in state:
            page.goto(start + state)
            page.locator(".has-ground").wait_for()
        else:
            page.evaluate(GO, state)
        page.locator(there).locator("visible=true").first.wait_for()
        page.evaluate(UNFOLD)
        yield


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_axe_finds_nothing_in_any_state_of_the_map(
    browser: Browser, server_url: str, size: str, scheme: str
) -> None:
    found = []
    with looking(browser, size, scheme) as page:
        for _ in states(page, f"{server_url}/", load=size == "wide"):
            found += both_schemes(page, scheme)
    assert found == []


@pytest.mark.parametrize(("size", "scheme"), [("wide", "dark"), ("narrow", "light")])
def test_axe_finds_nothing_in_any_state_of_the_file(
    browser: Browser, exported: Path, size: str, scheme: str
) -> None:
    found = []
    with looking(browser, size, scheme) as page:
        for _ in states(page, exported.as_uri(), load=False):
            found += both_schemes(page, scheme)
    assert found == []


@pytest.mark.parametrize(("size", "scheme"), [("wide", "dark"), ("narrow", "light")])
def test_axe_finds_nothing_on_the_pages_to_read(
    browser: Browser, server_url: str, size: str, scheme: str
) -> None:
    found = []
    with looking(browser, size, scheme) as page:
        for document in DOCUMENTS:
            page.goto(f"{server_url}/{document}")
            page.evaluate(UNFOLD)
            found += both_schemes(page, scheme)
    assert found == []
