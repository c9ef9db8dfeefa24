"""On paper every tab has the map, its key, the sources and what it shows, and nothing to press."""

import pytest

from tests.reader import Reader, at

PRINTED = {
    "map": ("", ".passage blockquote"),
    "article": ("?tab=article&article=caliber-2023-09-28", ".article-text .mark"),
    "positions": ("?tab=positions&focus=zangezur&actor=iran", ".statements blockquote"),
    "timeline": ("?tab=timeline", ".event"),
    "story": ("?tab=story&step=2", ".story-text"),
}

ON_PAPER = """(wanted) => {
  const shown = (e) => e.checkVisibility() && e.offsetHeight !== 0 && !e.closest('.hidden');
  const all = (selector) => Array.from(document.querySelectorAll(selector)).filter(shown);
  const boxOf = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [map, frame] = [boxOf('.folium-map'), boxOf('.stage')];
  const pressed = 'button:not(.stance, .event, thead button), select, input, #grip, .leaflet-control a';
  const flows = ['.scroll', '.panel', 'body'].map((one) => getComputedStyle(document.querySelector(one)));
  return {
    dead: all(pressed).map((e) => e.outerHTML.slice(0, 90)),
    key: all('.key-list li').length,
    sources: all('.colophon cite').length,
    content: all(wanted).length,
    folded: all('details:not([open]):not(.claim, .share)').length,
    map: map.width > 600 && map.height > 400 && map.right <= frame.right + 1 && map.bottom <= frame.bottom,
    free: flows.every(({ overflowY }) => overflowY === 'visible'),
  };
}"""


@at("served-wide", "file-narrow")
@pytest.mark.parametrize("tab", PRINTED)
def test_a_printed_page_has_map_key_sources_and_what_is_read(reader: Reader, tab: str) -> None:
    address, wanted = PRINTED[tab]
    page = reader.open(address)
    page.locator(wanted).first.wait_for(state="attached")
    before = page.evaluate("window.map_corridors.getBounds().toBBoxString().split(',').map(Number)")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    # What was in the window is on the paper, whose shape is another.
    on_paper = page.evaluate("window.map_corridors.getBounds().toBBoxString().split(',').map(Number)")
    assert on_paper[0] <= before[0] + 1e-6
    assert on_paper[3] >= before[3] - 1e-6
    page.emulate_media(media="print")
    seen = page.evaluate(ON_PAPER, wanted)
    assert seen["dead"] == []
    assert seen["key"] == 9
    assert seen["sources"] == 4
    assert seen["content"] > 0
    assert (seen["folded"], seen["map"], seen["free"]) == (0, True, True)
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    after = page.evaluate("window.map_corridors.getBounds().toBBoxString().split(',').map(Number)")
    assert after == pytest.approx(before, abs=0.02)
