"""The article beside the map, served and as a file with the network off."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from corridor_map.articles.annotations import Annotation, write_annotations
from corridor_map.articles.records import Article, write_article
from corridor_map.articles.selectors import Anchoring, describe
from corridor_map.loading import load
from corridor_map.page.citing import citation, original_address
from corridor_map.page.export import offline_page
from corridor_map.project import Passage, Project
from corridor_map.web import create_app
from tests import expected
from tests.reader import FRAMED, ON_LINE, Reader, at, reading, serving

SLUG = "caliber-2023-09-28"

TEXT = """() => Array.from(document.querySelectorAll('.article-text > :is(h2, p)'), (it) => it.textContent)"""

MARKED = """() => {
  const found = {};
  for (const link of document.querySelectorAll('.article-text .mark')) {
    const own = link.dataset.route;
    const lines = Array.from(link.querySelectorAll('.mark-line'), (line) => line.dataset.route);
    for (const id of link.dataset.passages.split(' ')) {
      found[id] = found[id] || { text: '', routes: [] };
      found[id].text += link.textContent;
      found[id].routes = [own, ...lines];
    }
  }
  return found;
}"""
"""The text that is marked as each passage, and the routes whose lines are under it."""

CURRENT = (
    """() => Array.from(document.querySelectorAll('.mark[aria-current]'), (link) => link.dataset.passages)"""
)

READ = """(id) => {
  const links = document.querySelectorAll(`.mark[data-passages~="${id}"]`);
  const boxes = Array.from(links, (link) => link.getBoundingClientRect());
  const top = document.querySelector('.article-bar').getBoundingClientRect().bottom;
  const bottom = document.getElementById('scroll').getBoundingClientRect().bottom;
  return boxes.length > 0 && Math.min(...boxes.map((box) => box.top)) >= top - 1
    && Math.max(...boxes.map((box) => box.top)) < bottom;
}"""
"""Whether a passage is in the part of the window in which the text can be read."""


def passages_in(project: Project, slug: str, route: str = "") -> list[Passage]:
    own = [p for p in project.passages if p.article.slug == slug and (not route or route in p.routes)]
    return sorted(own, key=lambda passage: passage.annotation.start)


def read(reader: Reader, slug: str = SLUG, more: str = "") -> Page:
    page = reader.open(f"?tab=article&article={slug}{more}")
    page.wait_for_selector(".article-text .mark")
    return page


def mark(id_: str) -> str:
    return f'.mark[data-passages~="{id_}"]'


def in_sight(page: Page, id_: str) -> None:
    page.wait_for_function(READ, arg=id_)


@at("served-narrow", "file-wide")
def test_the_whole_text_is_there_with_every_passage_marked(project: Project, reader: Reader) -> None:
    page = read(reader)
    for slug, article in project.articles.items():
        page.get_by_label("Choose an article").select_option(slug)
        expect(page.locator(".article-head h1")).to_have_text(article.title)
        shown = page.evaluate(TEXT)
        assert "\n\n".join(shown) == article.body
        own = passages_in(project, slug)
        assert page.evaluate(MARKED) == {
            p.annotation.id: {"text": p.annotation.exact, "routes": list(p.routes)} for p in own
        }
        expect(page.locator(".article-count")).to_have_text(f"{len(own)} passages")
        tags = page.locator(".mark[data-tag]").evaluate_all("(all) => all.map((one) => one.dataset.tag)")
        assert len(tags) == len(own)


@at("served-wide")
def test_the_chooser_lists_articles_by_date_and_address_follows(project: Project, reader: Reader) -> None:
    page = read(reader)
    options = page.get_by_label("Choose an article").locator("option")
    dates = [project.articles[slug].date for slug in options.evaluate_all("(all) => all.map((o) => o.value)")]
    assert dates == sorted(dates) and len(dates) == len(project.articles)
    assert all(re.search(r"\d{4}", text) for text in options.all_inner_texts())
    page.get_by_label("Choose an article").select_option("mackenzie-2023-07")
    expect(page.locator(".article-head h1")).to_contain_text("from conflict to friendship")
    assert parse_qs(urlsplit(page.url).query) == {"tab": ["article"], "article": ["mackenzie-2023-07"]}
    page.go_back()
    expect(page.locator(".article-head h1")).to_contain_text("normalization process")
    page.go_forward()
    expect(page.locator(".article-head h1")).to_contain_text("from conflict to friendship")


@at("served-wide", "file-wide")
def test_pointing_at_a_passage_lights_its_route_and_a_click_frames_it(
    project: Project, reader: Reader
) -> None:
    page = read(reader)
    passage = passages_in(project, SLUG, "aras")[0]
    about = expected.segments_of(project, passage)
    link = page.locator(mark(passage.annotation.id)).first
    link.scroll_into_view_if_needed()
    link.hover()
    lit = page.locator('.leaflet-lit-pane path[data-layer="line"]')
    expect(lit).to_have_count(len(about & expected.drawn(project).keys()))
    page.locator(".article-count").hover()
    expect(lit).to_have_count(0)
    link.click()
    page.wait_for_function(FRAMED, arg=sorted(about))
    assert page.evaluate(CURRENT) == [passage.annotation.id]
    assert parse_qs(urlsplit(page.url).query)["passage"] == [passage.annotation.id]


@at("served-wide", "file-wide")
def test_a_line_on_the_map_leads_from_passage_to_passage(project: Project, reader: Reader) -> None:
    page = read(reader)
    drawn = [s for s in project.routes["aras"].segments if s.id in expected.drawn(project)]
    segment = max(drawn, key=lambda s: len(s.coordinates)).id
    own = [
        p.annotation.id
        for p in passages_in(project, SLUG, "aras")
        if p.annotation.id in expected.passages_about(project, segment)
    ]
    assert len(own) > 1
    on = page.evaluate(ON_LINE, segment)
    for turn, id_ in enumerate([*own, own[0]]):
        page.mouse.click(*on)
        in_sight(page, id_)
        assert page.evaluate(CURRENT) == [id_]
        expect(page.locator(".article-count")).to_contain_text(f"{turn % len(own) + 1} of {len(own)}")
    expect(page.get_by_label("Passages about")).to_have_value("aras")


@at("served-narrow", "file-wide")
def test_the_bar_goes_through_the_passages_of_a_route(project: Project, reader: Reader) -> None:
    page = read(reader)
    chooser = page.get_by_label("Passages about")
    for route in ("zangezur", "aras", "instc"):
        own = [p.annotation.id for p in passages_in(project, SLUG, route)]
        chooser.select_option(route)
        expect(page.locator(".article-count")).to_have_text(
            f"{len(own)} passage{'s' if len(own) > 1 else ''}"
        )
    faint = page.locator(".mark.faint").count()
    assert faint == page.locator(".mark").count() - sum(page.locator(mark(id_)).count() for id_ in own)
    # Wherever the reader is, “next” and “previous” go round through all of them and no others.
    seen = []
    for _ in own:
        page.get_by_role("button", name="Next passage").click()
        (id_,) = page.evaluate(CURRENT)
        in_sight(page, id_)
        expect(page.locator(".article-count")).to_have_text(f"{own.index(id_) + 1} of {len(own)}")
        seen.append(id_)
    assert sorted(seen) == sorted(own)
    page.get_by_role("button", name="Previous passage").click()
    assert page.evaluate(CURRENT) == [seen[-2]]


@at("served-narrow", "file-wide")
def test_an_address_restores_article_passage_and_route(project: Project, reader: Reader) -> None:
    passage = passages_in(project, "iran-azerbaijan-1979-2000s", "instc")[-1]
    page = read(reader, "iran-azerbaijan-1979-2000s", f"&focus=instc&passage={passage.annotation.id}")
    in_sight(page, passage.annotation.id)
    assert page.evaluate(CURRENT) == [passage.annotation.id]
    expect(page.get_by_label("Passages about")).to_have_value("instc")
    assert page.evaluate(FRAMED, sorted(expected.segments_of(project, passage)))


@at("served-wide")
def test_the_view_of_an_address_is_the_view_beside_the_article(reader: Reader) -> None:
    page = read(reader, more="#7.5/39.500/47.000")
    lat, lon = page.evaluate("() => { const c = window.map_corridors.getCenter(); return [c.lat, c.lng]; }")
    if reader.wide:
        assert (lat, lon) == (pytest.approx(39.5, abs=0.02), pytest.approx(47, abs=0.02))
    again = reader.open(page.url.removeprefix(reader.address))
    assert urlsplit(again.url).fragment == urlsplit(page.url).fragment


@at("served-wide")
def test_an_article_that_is_not_there_is_named_and_another_shown(reader: Reader) -> None:
    page = reader.open("?tab=article&article=no-such")
    expect(page.locator("#note")).to_contain_text("“no-such”")
    page.wait_for_selector(".article-text .mark")
    assert "no-such" not in page.url


@at("served-wide", "file-narrow")
def test_a_card_leads_to_its_passage_in_the_article_and_back(project: Project, reader: Reader) -> None:
    passage = passages_in(project, "mackenzie-2023-07")[-1].annotation.id
    page = reader.open(f"?passage={passage}")
    page.locator(f'article[data-passage="{passage}"] [data-read]').click()
    in_sight(page, passage)
    assert page.evaluate(CURRENT) == [passage]
    page.get_by_role("button", name="Previous passage").click()
    (other,) = page.evaluate(CURRENT)
    page.locator(".tabs button", has_text="Map").click()
    expect(page.locator(f'article[data-passage="{other}"]')).to_be_in_viewport()


@at("served-wide", "file-wide")
def test_a_quotation_is_copied_with_its_citation(project: Project, reader: Reader) -> None:
    passage = passages_in(project, SLUG)[3]
    # Reading the clipboard needs leave that a test has to give; what is written is seen here. The file is
    # read in a browser without the newer clipboard.
    reader.context.add_init_script(
        "window.copied = [];"
        + (
            "Object.defineProperty(navigator, 'clipboard', "
            "{ value: { writeText: async (text) => { window.copied.push(text); } } });"
            if not reader.offline
            else "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
            "addEventListener('copy', () => window.copied.push(document.activeElement.value));"
        )
    )
    page = read(reader, more=f"&passage={passage.annotation.id}")
    page.get_by_role("button", name="Copy with citation").click()
    expect(page.locator(".acts")).to_contain_text("Copied")
    expect(page.locator(".article-column > [role=status]")).to_contain_text("Copied")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("window.copied.length === 2")
    quotation, link = page.evaluate("window.copied")
    assert quotation == f"“{passage.annotation.exact}” – {citation(passage.article)}"
    assert parse_qs(urlsplit(link).query) == {
        "tab": ["article"],
        "article": [SLUG],
        "passage": [passage.annotation.id],
    }
    other = reader.open(link.removeprefix(reader.address))
    in_sight(other, passage.annotation.id)
    other.locator(".tabs button", has_text="Map").click()
    other.locator(f'article[data-passage="{passage.annotation.id}"] [data-copy]').click()
    other.wait_for_function("window.copied.length === 1")
    assert other.evaluate("window.copied") == [quotation]


@at("file-narrow")
def test_each_passage_links_to_its_words_in_the_original(project: Project, reader: Reader) -> None:
    passages = passages_in(project, SLUG)[:4]
    page = read(reader)
    for passage in passages:
        note = passage.annotation
        page.locator(mark(note.id)).first.press("Enter")
        link = page.get_by_role("link", name="In the original")
        expect(link).to_have_attribute("href", original_address(passage.article, note.start, note.end))
    page.get_by_label("Choose an article").select_option("iran-daily-2024-07-23")
    page.locator(".mark").first.press("Enter")
    expect(page.locator(".acts")).to_be_visible()
    expect(page.get_by_role("link", name="In the original")).to_have_count(0)


@at("served-narrow", "file-wide")
def test_the_name_of_a_place_leads_the_map_there(project: Project, reader: Reader) -> None:
    page = read(reader)
    name = page.locator(".article-text a.place", has_text="Baku").first
    name.scroll_into_view_if_needed()
    name.click()
    lon, lat = project.places["baku"].coordinates
    page.wait_for_function(
        """([lat, lon]) => {
          const map = window.map_corridors;
          return map.getZoom() === 8 && map.getBounds().contains([lat, lon]);
        }""",
        arg=[lat, lon],
    )
    inside = page.locator(".mark .place").first
    text = inside.inner_text()
    inside.locator("xpath=ancestor::a").press("Enter")
    expect(page.locator(".acts").get_by_role("button", name=text)).to_be_visible()


@at("served-wide", "file-wide")
def test_the_strip_shows_where_each_route_is_spoken_of_and_leads_there(
    project: Project, reader: Reader
) -> None:
    page = read(reader, "iran-azerbaijan-1979-2000s")
    own = passages_in(project, "iran-azerbaijan-1979-2000s")
    marks = page.locator(".strip [data-route]")
    assert marks.count() == sum(len(p.routes) for p in own)
    words = page.locator(".strip svg").get_attribute("aria-label") or ""
    assert "INSTC at" in words and "Borders at" in words
    tops = page.locator('.strip [data-route="instc"]').evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    box = page.locator(".strip").bounding_box()
    last = page.locator('.strip [data-route="aras"], .strip [data-route="zangezur"]').last.bounding_box()
    assert box and last and box["y"] <= last["y"] <= box["y"] + box["height"]
    page.mouse.click(last["x"] + 2, last["y"] + 1)
    (id_,) = page.evaluate(CURRENT)
    in_sight(page, id_)
    seen = page.locator(".strip-seen").bounding_box()
    assert seen and seen["y"] <= last["y"] + 1 and seen["y"] + seen["height"] >= last["y"]


@at("served-narrow")
def test_a_keyboard_alone_reads_selects_and_copies(project: Project, reader: Reader) -> None:
    page = read(reader)
    first = passages_in(project, SLUG, "zangezur")[0].annotation.id
    page.get_by_label("Passages about").select_option("zangezur")
    page.get_by_role("button", name="Next passage").focus()
    page.keyboard.press("Enter")
    in_sight(page, first)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.mark[aria-current]')"):
            break
    assert page.evaluate("document.activeElement.dataset.passages") == first
    lit = page.locator('.leaflet-lit-pane path[data-layer="line"]')
    expect(lit.first).to_be_attached()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.passages") == first, "the focus stays"
    page.keyboard.press("Escape")
    assert page.evaluate(CURRENT) == []
    expect(page.locator(".acts")).to_have_count(0)


@at("served-wide")
def test_lines_of_text_are_of_a_comfortable_length(reader: Reader) -> None:
    page = read(reader)
    letters = page.evaluate(
        """() => {
          const blocks = Array.from(document.querySelectorAll('.article-text p'));
          const block = blocks.find((one) => one.textContent.length > 400);
          const { height } = block.getBoundingClientRect();
          return block.textContent.length / (height / parseFloat(getComputedStyle(block).lineHeight));
        }"""
    )
    assert 45 <= letters <= 75
    stage = page.locator(".stage").bounding_box()
    assert stage and stage["width"] > 600


@at("served-wide")
def test_an_article_that_cannot_be_fetched_can_be_asked_for_again(reader: Reader) -> None:
    page = reader.open()
    page.route("**/articles/*.json", lambda route: route.fulfill(status=200, body="not json"))
    page.locator(".tabs button", has_text="Article").click()
    expect(page.locator(".article-text")).to_contain_text("could not be fetched")
    page.unroute("**/articles/*.json")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".article-text .mark").first).to_be_visible()


@at("file-wide")
def test_printing_the_article_gives_its_whole_text(reader: Reader) -> None:
    page = read(reader)
    page.emulate_media(media="print")
    expect(page.locator(".article-bar")).to_be_hidden()
    assert page.locator(".article-text").bounding_box()["height"] > 1000
    assert page.evaluate("document.getElementById('scroll').clientHeight") > 1000


# A made-up article, in a script that runs the other way, with signs outside the first plane of Unicode.
PERSIAN = (
    "پیشینه\n\n🚂🇮🇷 راه‌آهن رشت–آستارا ساخته می‌شود. دالان شمال–جنوب <b>از رشت</b> می‌گذرد 🚢 و به باکو می‌رسد."
    "\n\nسپس: 👩‍🔬 راه‌آهن رشت–آستارا ساخته می‌شود."
)


@pytest.fixture(scope="module")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A folder with one article in Persian whose passages lie over one another and over two paragraphs."""
    folder = tmp_path_factory.mktemp("persian") / "seeds"
    folder.mkdir()
    write_article(Article("gozaresh", "گزارش 🚂", "", "", "2024", "fa", "", "", "", PERSIAN), folder)
    spans = [
        (PERSIAN.index("راه"), PERSIAN.index(" دالان"), ("rasht-astara",)),
        (PERSIAN.index("رشت–"), PERSIAN.index(" 🚢"), ("instc",)),
        (PERSIAN.index("و به"), PERSIAN.index(" راه‌آهن رشت", 60), ("instc", "borders")),
    ]
    notes = []
    for number, (start, end, targets) in enumerate(spans):
        made = describe(PERSIAN, start, end)
        notes.append(
            Annotation(
                id=f"gozaresh/p{number}",
                article="gozaresh",
                exact=made.exact,
                prefix=made.prefix,
                suffix=made.suffix,
                start=start,
                end=end,
                targets=targets,
                mention="named",
                stances=(),
                claims=(),
                anchoring=Anchoring.EXACT,
                events=(),
            )
        )
    write_annotations(notes, "gozaresh", folder)
    project = load(folder.parent)
    assert not project.faults
    return project


@pytest.fixture(params=["served", "file"])
def persian_reader(
    request: pytest.FixtureRequest, persian: Project, browser: Browser, tmp_path: Path
) -> Iterator[Reader]:
    if request.param == "file":
        (tmp_path / "map.html").write_bytes(offline_page(persian, {}))
        with reading(browser, (tmp_path / "map.html").as_uri(), "wide") as someone:
            yield someone
    else:
        with serving(create_app(persian)) as url, reading(browser, url + "/", "wide") as someone:
            yield someone


def test_a_persian_text_runs_right_to_left_with_its_passages_where_they_are(
    persian: Project, persian_reader: Reader
) -> None:
    page = read(persian_reader, "gozaresh")
    text = page.locator(".article-text")
    expect(text).to_have_attribute("lang", "fa")
    assert text.evaluate("(it) => getComputedStyle(it).direction") == "rtl"
    assert "\n\n".join(page.evaluate(TEXT)) == PERSIAN
    marked = page.evaluate(MARKED)
    for passage in passages_in(persian, "gozaresh"):
        note = passage.annotation
        assert marked[note.id]["text"] == note.exact.replace("\n\n", "")
        assert set(passage.routes) <= set(marked[note.id]["routes"])
    # Clicks on words of two passages choose one after the other.
    both = page.locator('.mark[data-passages*=" "]').first
    ids = (both.get_attribute("data-passages") or "").split()
    chosen = []
    for _ in ids:
        both.press("Enter")
        chosen += parse_qs(urlsplit(page.url).query)["passage"]
    assert sorted(chosen) == sorted(ids)
