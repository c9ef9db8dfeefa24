"""Opening, pointing at, clicking and typing into whatever hostile data has put on a page."""

from itertools import cycle
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.hostile.texts import ALL, ATTACKS, evil
from tests.reader import Reader, at

TABS = {
    "": "#routes",
    "article": "article=evil",
    "positions": "focus=evil",
    "timeline": "",
    "story": "story=evil",
}

TOUCH_ALL = """async (root) => {
  const acts = 'button, summary, select, input, label, [tabindex], [role], li, td, th, blockquote, path, a';
  const seen = new Set();
  const evil = (it) => it.textContent.includes('onerror') || (it.dataset.segment || '').startsWith('evil');
  const left = () => Array.from(document.querySelector(root).querySelectorAll(acts))
    .filter((it) => !seen.has(it) && !it.closest('button[data-tab], #share, [href^="/download"]'))
    .sort((one, other) => evil(other) - evil(one)).slice(0, 12);
  let count = 0;
  for (let round = 0; round < 2; round += 1) {
    for (const it of left()) {
      seen.add(it);
      for (const type of ['pointerover', 'pointerenter', 'mouseover', 'pointermove', 'mousemove'])
        it.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: 5, clientY: 5 }));
      if (it.focus) it.focus();
      if (!it.matches('a[href]') || it.getAttribute('href').startsWith('#')) {
        if (it.click) it.click(); else it.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      }
      it.dispatchEvent(new PointerEvent('pointerout', { bubbles: true }));
      count += 1;
    }
    await new Promise((done) => { setTimeout(done, 30); });
  }
  return count;
}"""
"""Points at, focuses and clicks things within an element, hostile ones first, and what comes of that."""

FOREIGN = """() => {
  const own = new Set(['http:', 'https:', 'mailto:']);
  const names = ['href', 'src', 'action', 'formaction', 'data', 'srcset'];
  const links = Array.from(document.querySelectorAll(names.map((name) => `[${name}]`).join()));
  const odd = links.filter((it) => names.some((name) => {
    const value = it.getAttribute(name);
    if (value === null || value === 'data:,' || it.tagName === 'IMAGE') return false;
    return !own.has(new URL(value, 'http://here/').protocol);
  }));
  const handlers = Array.from(document.querySelectorAll('*')).filter((it) =>
    Array.from(it.attributes).some(({ name }) => name.startsWith('on')));
  const elements = document.querySelectorAll('img, iframe, object, embed, form, base, math, video, audio');
  const strange = Array.from(elements).filter((it) => !it.closest('.leaflet-control, .leaflet-pane'));
  return [...odd, ...handlers, ...strange].map((it) => it.outerHTML.slice(0, 200));
}"""
"""What only a text that has become markup would have put on the page."""


def address(tab: str, more: str) -> str:
    return "?" + "&".join(filter(None, (f"tab={tab}" if tab else "", more if "=" in more else "")))


@pytest.mark.parametrize(
    ("reader", "tab"),
    [
        ((way, size), tab)
        for tab, (way, size) in zip(TABS, cycle([("served", "wide"), ("file", "narrow")]), strict=False)
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
    indirect=["reader"],
)
def test_nothing_that_is_touched_runs_or_asks_or_leads_away(reader: Reader, tab: str) -> None:
    page = reader.open(address(tab, TABS[tab]))
    expect(page.locator(f'[data-view="{tab}"]')).to_be_visible()
    # What the tab shows of the data comes a moment after the tab.
    expect(page.locator(f'[data-view="{tab}"]')).to_contain_text("<img src=x onerror=alert(1)>")
    opened = page.url.partition("?")[0]
    assert page.evaluate(TOUCH_ALL, f'[data-view="{tab}"]') > 5
    assert page.url.partition("?")[0].partition("#")[0] == opened.partition("#")[0]
    assert page.evaluate(FOREIGN) == []
    assert len(page.context.pages) == 1


@at("file-wide")
def test_the_drawing_and_its_controls_are_no_way_in(reader: Reader) -> None:
    page = reader.open("?routes=evil,borders&focus=evil/only")
    assert page.evaluate(TOUCH_ALL, "main.stage") > 5
    assert page.evaluate(FOREIGN) == []


@at("served-narrow", "file-wide")
def test_a_story_is_told_as_it_is_written(reader: Reader) -> None:
    page = reader.open("?tab=story&story=evil")
    expect(page.locator(".story-step")).to_have_text(evil("step"))
    expect(page.locator("#view-story")).to_contain_text(evil("description"))
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".story-progress")).to_have_text("Step 2 of 2")


@at("served-wide", "file-narrow")
def test_an_actor_and_its_quotation_are_shown_as_they_are_written(reader: Reader) -> None:
    page = reader.open("?tab=positions&focus=evil&actor=evil-actor")
    expect(page.locator(".stances tbody th").filter(has_text=evil("actor"))).to_have_count(1)
    expect(page.locator("#said blockquote").first).to_have_text(evil("quotation"))


@at("served-wide", "file-narrow")
def test_what_is_searched_for_is_found_and_marked_as_text(reader: Reader) -> None:
    page = reader.open()
    for text in ("<script>alert(1)</script>", "{{7*7}}", "${alert(1)}", "]]>", "\\u003cimg"):
        page.locator("#search").fill(text)
        expect(page.locator("#filters .chip")).to_contain_text(text)
        expect(page.locator('article[data-passage="evil/p001"]')).to_be_visible()
    assert page.evaluate(FOREIGN) == []


KEYS = (
    "q",
    "focus",
    "passage",
    "routes",
    "tab",
    "article",
    "story",
    "step",
    "actor",
    "as-of",
    "since",
    "embed",
)


@at("file-wide")
@pytest.mark.parametrize(
    "given",
    [quote(ALL), "__proto__", "constructor", quote("\u202e\0\ufffe"), "%ff%00%"],
    ids=["hostile", "prototype", "constructor", "controls", "broken"],
)
def test_no_part_of_an_address_is_a_way_in(reader: Reader, given: str) -> None:
    page = reader.open(f"?{'&'.join(f'{key}={given}' for key in KEYS)}#{given}")
    assert page.evaluate(FOREIGN) == []


@at("served-wide")
@pytest.mark.parametrize("path", ["articles/evil", "routes/evil", "about"])
def test_the_other_pages_show_texts_and_lead_nowhere_else(reader: Reader, path: str) -> None:
    page = reader.open(path)
    for text in list(ATTACKS.values())[:12]:
        expect(page.locator("body")).to_contain_text(text)
    assert page.evaluate(TOUCH_ALL, "body") > 3
    assert page.evaluate(FOREIGN) == []
