"""The search in the page, served and as a file: the same as the server's, at once, also in a long list."""

import statistics
import unicodedata
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from corridor_map.languages.search_folding import fold, words
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.search.index import find_passages, index_of
from corridor_map.web import create_app
from tests.many_passages import make_folder
from tests.reader import SEEN, Reader, at, reading, serving

QUERIES = ("Нахичевань", "دهلیز زنگزور", "naxçıvan bri", "iran", "baku oil", "Решт", "nichts", "“embassy”")
SHOWN = """() => {
  const box = document.getElementById('scroll').getBoundingClientRect();
  const all = Array.from(document.querySelectorAll('#passages article'));
  const seen = all.filter((card) => {
    const { top, bottom, height } = card.getBoundingClientRect();
    return height > 1 && bottom > box.top && top < box.bottom;
  });
  return { count: all.length, seen: seen.map((card) => card.dataset.passage) };
}"""
"""How many passages are in the document, and the ids of those in sight."""

PACES = """(queries) => {
  const { state, search, passages } = CorridorMap;
  const texts = passages.all.map(({ card }) => card.querySelector('blockquote').textContent);
  const time = (act) => {
    const began = performance.now();
    act();
    return performance.now() - began;
  };
  const typed = (query) => time(() => {
    state.set({ q: query }, { push: false });
    document.body.offsetHeight;
  });
  const looped = (query) => time(() => texts.filter((text) => search.fold(text).includes(query)));
  const found = queries.map((query) => [typed(query), looped(query)]);
  state.set({ q: '' }, { push: false });
  return found;
}"""
"""Milliseconds from a query to the list that shows it, and those of a plain loop over the same texts."""


FOLDED = """(text) => {
  const { fold, words } = CorridorMap.search;
  const all = Array.from(text);
  return [
    all.map((char) => [char, fold(char)]).filter(([char, folded]) => folded !== char),
    all.filter((char) => words(`a${char}b`).length > 1),
  ];
}"""
"""The characters of a text that a fold changes, and those that part words."""


def ask(page: Page, query: str) -> None:
    page.locator("#search").fill(query)


@at("served-wide")
def test_the_browser_folds_every_character_as_python_does(page: Page) -> None:
    # Surrogates are no characters; of those that this Python does not know nothing is known.
    assigned = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in {"Cn", "Cs", "Co"}]
    folds, parted = page.evaluate(FOLDED, "".join(assigned))
    assert folds == [[char, fold(char)] for char in assigned if fold(char) != char]
    assert parted == [char for char in assigned if len(words(f"a{char}b")) > 1]


@at("served-wide")
def test_the_browser_folds_whole_texts_as_python_does(project: Project, page: Page) -> None:
    texts = [name for place in project.places.values() for name, _ in place.names]
    texts += [article.body for article in project.articles.values()]
    texts += [
        "ΟΔΟΣ ΟΔΟΣ",
        "İ ı ẞ",
        "عشق‌آباد",
        "\ud800 a\0b",
        "e\u0301\u0323 \u1100\u1161\u11a8",
        "Ա\u0587 ԵՒ",
    ]
    assert page.evaluate("(all) => all.map(CorridorMap.search.words)", texts) == [
        words(text) for text in texts
    ]


@at("served-wide", "file-narrow")
def test_every_way_finds_the_same(project: Project, page: Page) -> None:
    for query in QUERIES:
        ask(page, query)
        expected = [p.annotation.id for p in find_passages(project, query)]
        assert page.evaluate(SEEN)["passages"] == expected
        found = index_of(project).sentences(query)
        expect(page.locator(".also-link")).to_have_text([sentence.snippet for sentence in found.sentences])
        if found.total:
            expect(page.locator("#also-count")).to_contain_text(str(found.total))
        else:
            expect(page.locator("#also")).to_be_hidden()


@at("served-narrow", "file-wide")
def test_an_address_with_a_search_opens_with_what_it_finds(project: Project, reader: Reader) -> None:
    page = reader.open("?q=baku%20oil&until=2023")
    slugs = [slug for slug, article in project.articles.items() if article.date < "2024"]
    found = index_of(project).sentences("baku oil", articles=slugs)
    assert 0 < found.total < index_of(project).sentences("baku oil").total
    expect(page.locator(".also-link")).to_have_text([sentence.snippet for sentence in found.sentences])
    page.locator("#search").fill("")
    expect(page.locator("#also")).to_be_hidden()


@at("served-narrow", "file-wide")
def test_the_words_that_were_found_are_marked(page: Page) -> None:
    ask(page, "oil BAKU")
    expect(page.locator(".also-link").first).to_be_visible()
    marked = page.locator(".also-link mark").all_text_contents()
    assert marked and all(fold(word).startswith(("oil", "baku")) for word in marked)
    ask(page, "railw")
    ranges = page.evaluate("() => Array.from(CSS.highlights.get('found'), String)")
    quotes = page.locator("article:not([hidden]) blockquote").all_text_contents()
    expected = sum(word.startswith("railw") for quote in quotes for word in words(quote))
    assert len(ranges) == expected > 0 and {fold(word)[:5] for word in ranges} == {"railw"}
    assert page.locator("blockquote :not(bdi)").count() == 0
    ask(page, "")
    assert page.evaluate("() => CSS.highlights.get('found').size") == 0


@at("served-wide", "file-narrow")
def test_a_sentence_opens_the_article_where_it_stands(project: Project, page: Page) -> None:
    ask(page, "pilgrims")
    sentence = index_of(project).sentences("pilgrims").sentences[0]
    link = page.locator(".also-link").first
    expect(link).to_have_attribute("href", f"?tab=article&article={sentence.article}")
    link.click()
    expect(page.locator("#view-article")).to_be_visible()
    inside = """() => {
      const [range] = CSS.highlights.get('said');
      const box = document.getElementById('scroll').getBoundingClientRect();
      const at = range && range.getBoundingClientRect();
      return at && at.height && at.top >= box.top && at.top <= box.bottom ? String(range) : '';
    }"""
    page.wait_for_function(inside)
    assert page.evaluate(inside) == sentence.snippet.strip("…")
    page.go_back()
    expect(page.locator("#view-article")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("pilgrims")


@at("served-wide", "file-wide")
def test_a_search_without_a_passage_says_what_to_loosen_and_what_the_articles_say(page: Page) -> None:
    ask(page, "baku oil")
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator("#advice")).to_contain_text("Without “baku oil”")
    expect(page.locator("#advice")).to_contain_text("Without “oil”")
    expect(page.locator(".also-link").first).to_be_visible()


@at("served-wide", "file-narrow")
def test_markup_in_a_search_is_text(page: Page) -> None:
    ask(page, "<img src=x onerror=alert(1)> iran")
    expect(page.locator("#filters .chip")).to_contain_text("<img")
    assert page.locator("#reading img").count() == 0


@pytest.fixture(scope="module")
def many_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, str]]:
    project = load(make_folder(tmp_path_factory.mktemp("many"), 10_000))
    with serving(create_app(project)) as url:
        yield project, url


@pytest.fixture(scope="module")
def long_list(many_url: tuple[Project, str], browser: Browser) -> Iterator[Page]:
    with reading(browser, many_url[1] + "/", "wide") as someone:
        yield someone.open()


def test_ten_thousand_passages_are_found_as_one_types(long_list: Page, many_url: tuple[Project, str]) -> None:
    project, _ = many_url
    ids = long_list.evaluate("() => CorridorMap.passages.all.map(({ id }) => id)")
    assert ids == [p.annotation.id for p in project.passages] and len(ids) >= 10_000
    long_list.evaluate("() => (document.getElementById('choose').open = true)")
    long_list.evaluate(PACES, ["warm", "ing", "up"])
    times = long_list.evaluate(PACES, ["f", "fr", "fre", "freight", "freight bri", "ordubad", "zzz"])
    typed, looped = (statistics.median(column) for column in zip(*times, strict=True))
    # The loop folds each text; the page does that once, and then has the list and the filters to draw.
    assert typed < 2 * looped
    long_list.evaluate("() => (document.getElementById('choose').open = false)")
    long_list.locator("#search").fill("freight ordubad")
    expected = len(find_passages(project, "freight ordubad"))
    expect(long_list.locator("#shown")).to_have_text(f"{expected} of {len(project.passages)}")
    long_list.locator("#search").fill("")


def test_of_a_long_list_only_what_is_near_is_in_the_document(
    long_list: Page, many_url: tuple[Project, str]
) -> None:
    ids = [p.annotation.id for p in many_url[0].passages]
    scroller = long_list.locator("#scroll")
    scroller.hover()
    counts = []
    for _ in range(12):
        long_list.mouse.wheel(0, 1500)
        long_list.wait_for_function(f"() => ({SHOWN})().seen.length")
        shown = long_list.evaluate(SHOWN)
        counts.append(shown["count"])
        first = ids.index(shown["seen"][0])
        assert shown["seen"] == ids[first : first + len(shown["seen"])]
    assert max(counts) < 60
    # A turn of the wheel may still be gliding on.
    to_the_top = "document.getElementById('scroll').scrollTo(0, 0)"
    long_list.wait_for_function(f"(id) => {{ {to_the_top}; return ({SHOWN})().seen[0] === id; }}", arg=ids[0])


def test_a_long_list_is_read_to_its_end_and_back_by_keyboard(
    long_list: Page, many_url: tuple[Project, str]
) -> None:
    ids = [p.annotation.id for p in many_url[0].passages]
    long_list.locator("#passages [data-show]").first.focus()
    held = f"(id) => ({SHOWN})().seen.includes(id)"
    last = "(id) => document.querySelector(`#passages article[data-passage='${id}']`) !== null"
    for _ in range(8):
        long_list.keyboard.press("End")
        # Each time more of the last passages have been measured, and the end is further down.
        long_list.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        if long_list.evaluate(last, ids[-1]):
            break
    assert long_list.evaluate(last, ids[-1])
    assert long_list.evaluate("() => document.activeElement.closest('article').dataset.passage") == ids[0]
    long_list.keyboard.press("Home")
    long_list.wait_for_function(held, arg=ids[0])
    assert long_list.evaluate("() => document.activeElement.matches('[data-show]')")
    assert long_list.evaluate(SHOWN)["count"] < 60


def test_tabbing_on_from_a_passage_that_was_scrolled_away_brings_it_back(
    long_list: Page, many_url: tuple[Project, str]
) -> None:
    ids = [p.annotation.id for p in many_url[0].passages]
    long_list.locator("#passages [data-show]").first.focus()
    long_list.locator("#scroll").evaluate("(box) => box.scrollTo(0, 90000)")
    long_list.wait_for_function(
        f"(id) => ({SHOWN})().seen.length && !({SHOWN})().seen.includes(id)", arg=ids[0]
    )
    long_list.keyboard.press("Tab")
    long_list.wait_for_function(f"(id) => ({SHOWN})().seen.includes(id)", arg=ids[0])


@pytest.mark.parametrize("part", [0.5, 0.7, 1])
def test_an_address_brings_a_passage_of_a_long_list_into_sight(
    many_url: tuple[Project, str], browser: Browser, part: float
) -> None:
    project, url = many_url
    ids = [p.annotation.id for p in project.passages]
    wanted = ids[int(part * (len(ids) - 1))]
    with reading(browser, url + "/", "narrow" if part == 0.5 else "wide") as someone:
        page = someone.open(f"?passage={wanted}")
        page.wait_for_function(f"(id) => ({SHOWN})().seen.includes(id)", arg=wanted)
        assert page.evaluate(SHOWN)["count"] < 60
        expect(page.locator(f'article[data-passage="{wanted}"]')).to_have_attribute("aria-current", "true")
