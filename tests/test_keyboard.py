"""The page by keyboard alone: every act has a key, and the focus is always in sight and never lost."""

import re
from itertools import cycle

import pytest
from playwright.sync_api import Page, expect

from corridor_map.exports.words import STATUS_WORDS
from corridor_map.ground.layers import state_on
from corridor_map.project import Project
from tests import expected
from tests.reader import WAYS, Reader, at

FOCUS = """(wanted) => {
  const at = document.activeElement;
  if (!at || at === document.body) return { at: 'nothing', seen: false, ring: false, reached: [] };
  const box = at.getBoundingClientRect();
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  // What is written over several lines is pointed at in its first.
  const line = at.getClientRects()[0] || box;
  const x = (Math.max(left, line.left) + Math.min(right, line.right)) / 2;
  const y = (Math.max(top, line.top) + Math.min(bottom, line.bottom)) / 2;
  const over = document.elementFromPoint(x, y);
  const label = at.matches('input') && at.labels && at.labels[0];
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const name = at.getAttribute('aria-label') || at.textContent || at.value || '';
  return {
    at: `${at.id || at.className || at.tagName} “${name.trim().slice(0, 40)}”`,
    seen: right > left && bottom > top && [at, label].some((one) => one && one.contains(over)),
    ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    reached: wanted.filter((one) => at.matches(one)),
  };
}"""
"""What has the focus, whether it can be seen, whether a ring says so, and which selectors it fits."""

WALKS = {
    "": (
        "?until=2024&passage=caliber-2023-09-28/p003",
        ["#search", "#choose summary", "[data-frame]", "[data-unfold]", "#share summary", ".chip"]
        + ["[name=route]", "[data-show]", "[data-read]", "[data-copy]", "[data-then]", ".claim summary"],
    ),
    "article": (
        "?tab=article&article=caliber-2023-09-28&passage=caliber-2023-09-28/p003",
        ["select", ".article-bar button", ".article-text .mark", ".article-text a.place", ".acts button"],
    ),
    "positions": (
        "?tab=positions&focus=zangezur&actor=iran",
        [".stances thead button", ".stances button.stance", ".statements .ways button"],
    ),
    "timeline": ("?tab=timeline", [".event", ".old summary"]),
    "story": (
        "?tab=story&step=2",
        ["[data-act=back]", "[data-act=next]", "[data-act=step-8]", ".story-quote button"],
    ),
}
"""For each tab an address, and what the Tab key must reach there."""

MOST = 400
"""More stops than any tab has."""

ACTS = {
    "": (
        "?q=railway&stance=supports",
        [
            ("input[name=route][value=aras]", "Space"),
            ("input[name=route][value=aras]", "Space"),
            ("[data-unfold=stretches-zangezur]", "Enter"),
            ("[data-segment-button='zangezur/meghri']", "Enter"),
            ("#filters .chip >> nth=0", "Enter"),
            ("[data-frame=instc]", "Enter"),
            ("#choose summary", "Enter"),
            ("#facets [name=actor] >> nth=0", "Space"),
            ("#facets [name=actor]:checked", "Space"),
            ("#filters button >> text=Clear all", "Enter"),
            ("#facets button >> nth=0", "Enter"),
            ("#search", "/"),
            ("#search", "x"),
            ("#search", "q"),
            ("#reset", "Enter"),
            (".passage .claim summary >> nth=0", "Enter"),
            ("[data-show] >> nth=0", "Enter"),
            ("[aria-current] [data-copy]", "Enter"),
            ("[aria-current] [data-then]", "Enter"),
            ("#time-slider", "ArrowLeft"),
            ("#time-now", "Enter"),
            ("#time-play", "Enter"),
            ("#time-play", "Enter"),
            (".leaflet-control-zoom-in", "Enter"),
            (".views button >> nth=1", "Enter"),
            (".leaflet-container", "ArrowLeft"),
            ("#share summary", "Enter"),
            ("#share button >> nth=0", "Enter"),
            ("[data-show] >> nth=0", "Enter"),
            ("[aria-current] [data-read]", "Enter"),
        ],
    ),
    "found": ("?q=railway", [("#also-list a >> nth=0", "Enter")]),
    "article": (
        "?tab=article&article=caliber-2023-09-28",
        [
            (".article-text .mark >> nth=0", "Enter"),
            (".acts button >> nth=0", "Enter"),
            (".acts button >> nth=2", "Enter"),
            (".acts button >> nth=0", "Escape"),
            ("[aria-label='Next passage']", "Enter"),
            ("[aria-label='Previous passage']", "Enter"),
            (".article-text a.place >> nth=0", "Enter"),
            (".article-bar select", "ArrowDown"),
            (".article-column > label select", "ArrowUp"),
            (".article-column > label select", "/"),
        ],
    ),
    "positions": (
        "?tab=positions&actor=iran&q=corridor",
        [
            (".narrowed .chip >> nth=0", "Enter"),
            (".stances thead button >> nth=1", "Enter"),
            ("button.stance >> nth=0", "Enter"),
            (".statements button >> nth=0", "Enter"),
            ("button.stance >> nth=0", "Enter"),
            ("button.stance >> nth=1", "Enter"),
            (".statements button >> nth=1", "Enter"),
        ],
    ),
    "timeline": (
        "?tab=timeline&since=2023",
        [
            (".event >> nth=0", "Enter"),
            (".event >> nth=0", "Enter"),
            ("#view-timeline .chip >> nth=0", "Enter"),
            (".old summary", "Enter"),
            (".old .event >> nth=0", "Enter"),
            (".old .ways button >> nth=-1", "Enter"),
        ],
    ),
    "story": (
        "?tab=story&step=1",
        [
            ("[data-act=next]", "Enter"),
            ("[data-act=next]", "ArrowRight"),
            ("[data-act=step-8]", "Enter"),
            ("[data-act=back]", "ArrowLeft"),
            ("[data-act=step-1]", "Enter"),
            ("[data-act=step-2]", "Space"),
            (".story-quote button >> nth=0", "Enter"),
        ],
    ),
}
"""For each tab an address, and one act after the other: what has the focus, and the key."""


def settled(page: Page) -> None:
    """Wait until the page has drawn what was done."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def ready(reader: Reader, address: str) -> Page:
    page = reader.open(address)
    shown = page.locator(".mark, .passage, .stances, .event, .story-step").locator("visible=true")
    shown.first.wait_for()
    return page


@at("file-wide")
@pytest.mark.parametrize("tab", WALKS)
def test_a_walk_with_the_tab_key_always_shows_where_it_is(reader: Reader, tab: str) -> None:
    address, wanted = WALKS[tab]
    page = ready(reader, address)
    page.locator(f'.tabs [data-tab="{tab}"]').focus()
    faults, reached = [], set()
    for _ in range(MOST):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS, wanted)
        if now["at"] == "nothing":
            break
        if not (now["seen"] and now["ring"]):
            # What comes into sight may still be moved by what is measured above it.
            settled(page)
            now = page.evaluate(FOCUS, wanted)
        faults += [f"{now['at']}: not {what}" for what in ("seen", "ring") if not now[what]]
        reached |= set(now["reached"])
    else:
        faults.append(f"no end after {MOST} stops")
    assert faults == []
    assert set(wanted) - reached == set()


@pytest.mark.parametrize(
    ("reader", "tab"),
    [((way, "wide"), tab) for tab, way in zip(ACTS, cycle(WAYS), strict=False)],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
    indirect=["reader"],
)
def test_no_act_by_key_loses_the_focus(reader: Reader, tab: str) -> None:
    address, acts = ACTS[tab]
    page = ready(reader, address)
    faults = []
    for selector, key in acts:
        page.locator(selector).first.focus()
        before = page.evaluate(FOCUS, [])
        page.keyboard.press(key)
        settled(page)
        now = page.evaluate(FOCUS, [])
        if not before["seen"]:
            faults.append(f"{selector} was out of sight")
        if not now["seen"]:
            faults.append(f"{key} at {selector} leaves the focus on {now['at']}")
    assert faults == []


@at("served-wide", "file-wide")
def test_going_back_leaves_the_focus_in_sight(reader: Reader) -> None:
    page = ready(reader, "?tab=positions&actor=iran")
    page.locator(".tabs [data-tab=timeline]").focus()
    page.keyboard.press("Enter")
    page.locator(".event").first.focus()
    page.go_back()
    expect(page.locator("#view-positions")).to_be_visible()
    assert page.evaluate(FOCUS, [])["seen"]


@at("served-wide", "file-narrow")
def test_changes_are_announced_in_every_tab(reader: Reader) -> None:
    page = ready(reader, "?tab=positions")
    page.evaluate("CorridorMap.state.set({ focus: 'aras' })")
    expect(page.get_by_role("status").filter(has_text=re.compile("about Aras"))).to_have_count(1)
    page.evaluate("CorridorMap.state.set({ tab: 'story', story: '', step: '' })")
    expect(page.get_by_role("status").filter(has_text=re.compile("^Step 1 of 8: "))).to_have_count(1)


@at("served-wide", "file-narrow")
def test_the_page_is_named_after_what_it_shows(reader: Reader) -> None:
    page = ready(reader, "?tab=article&article=caliber-2023-09-28")
    title = page.locator(".intro h1").text_content()
    article = page.locator(".article-head h1").text_content()
    expect(page).to_have_title(f"{article} – Article – {title}")
    page.evaluate("CorridorMap.state.set({ tab: '', focus: 'aras', article: '' })")
    expect(page).to_have_title(f"Aras – {title}")
    page.go_back()
    expect(page).to_have_title(f"{article} – Article – {title}")


@at("served-wide", "file-narrow")
@pytest.mark.parametrize("as_of", ["", "2021-01-01"])
def test_the_list_of_stretches_says_all_that_the_drawing_says(
    project: Project, reader: Reader, as_of: str
) -> None:
    page = reader.open(f"?as-of={as_of}" if as_of else "")
    said = page.locator("[data-segment-button]").evaluate_all(
        "(all) => Object.fromEntries(all.map((one) => [one.dataset.segmentButton, one.textContent]))"
    )
    kilometres = page.evaluate(
        "Object.fromEntries(Array.from(CorridorMap.routes.stretches, ([id, { info }]) => [id, info.km]))"
    )
    assert said.keys() == project.segments.keys()
    for id_, segment in project.segments.items():
        state = state_on(segment, as_of or expected.today())
        if not state:
            assert "not there on that day" in said[id_]
            continue
        assert segment.name in said[id_]
        assert f"{segment.mode}, {STATUS_WORDS[state.status]} since " in said[id_]
        assert ("contested" in said[id_]) is state.contested
        assert ("inferred" in said[id_]) is (segment.certainty == "less-certain")
        assert ("schematically" in said[id_]) is (segment.certainty == "uncertain")
        km = kilometres[id_]
        length = f"{km:.1f}" if km < 20 else str(int(km + 0.5))
        assert f"about {length} km" in said[id_]
