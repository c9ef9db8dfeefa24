"""The timeline: events and articles in order, their quotations, filters, dates, and the keyboard."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from corridor_map.claims.positions import DatedEvent, timeline
from corridor_map.io.dates import first_day
from corridor_map.project import Project
from corridor_map.web import create_app
from tests.reader import Reader, at, reading, serving

SHOWN = """() => Array.from(
  document.querySelectorAll('#view-timeline .events li:not(.published) .event'),
  (button) => [button.querySelector('time').dateTime, button.querySelector('span').textContent]
)"""
GO = "(to) => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }"
"""Another address, without the page being loaded anew."""
EVIL = "<img src=x onerror=alert(1)> </script><script>alert(1)</script> ${alert(1)} {{7*7}}"
LIT = "() => document.querySelectorAll('.leaflet-lit-pane path').length"


def event(page: Page, title: str) -> Locator:
    return page.locator("#view-timeline li", has=page.locator(f'.event > span:text-is("{title}")'))


@at("served-narrow", "file-wide")
def test_every_event_and_article_is_listed_in_the_order_of_time(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=timeline")
    events = timeline(project.annotations, project.articles)
    assert page.evaluate(SHOWN) == [[e.date, e.title] for e in events]
    count = (
        f"{len(events)} of {len(events)} events, {len(project.articles)} of {len(project.articles)} articles"
    )
    expect(page.locator("#view-timeline .shown")).to_have_text(count)
    years = page.locator("#view-timeline h2").all_text_contents()
    assert years == sorted(set(years)) and "2024" in years
    old = [e for e in events if (first_day(e.date) or "") < "1990"]
    expect(page.locator("#view-timeline summary", has_text=f"{len(old)} events")).to_be_visible()
    times = page.locator("#view-timeline .events time").evaluate_all(
        "(all) => all.map((time) => time.dateTime)"
    )
    assert times == sorted(times, key=lambda date: first_day(date) or "")


@at("file-wide")
def test_a_date_is_as_precise_as_the_article_is(reader: Reader) -> None:
    page = reader.open("?tab=timeline")
    for title, when in {
        "Expansion of the INSTC": "2022–2023",
        "Prime minister Hasanov of Azerbaijan visits Tehran": "10–11 June 1991",
        "Agreement of Azerbaijan and Iran on the Aras Corridor": "March 2021",
        "Erdogan says Iran is warming up to a corridor via Armenia": "26 September 2023",
        "Collapse of the Soviet Union": "1991",
    }.items():
        expect(event(page, title).locator("time")).to_have_text(when)


@at("served-narrow", "file-wide")
def test_an_event_shows_all_that_tell_it_and_the_map_of_its_day(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=timeline")
    events = timeline(project.annotations, project.articles)
    for title in ("Agreement to build the Rasht–Astara railway", "Second Nagorno-Karabakh war"):
        told = next(e for e in events if e.title == title)
        assert len(told.tellings) == 2
        item = event(page, title)
        item.locator(".event").click()
        expect(item.locator(".event")).to_have_attribute("aria-expanded", "true")
        assert item.locator("blockquote").all_text_contents() == [t.exact for t in told.tellings]
        for telling in told.tellings:
            article = project.articles[telling.article]
            expect(item.locator(".tellings")).to_contain_text(article.publisher)
            expect(item.locator(".event small")).to_contain_text(article.publisher)
        assert parse_qs(urlsplit(page.url).query)["as-of"] == [told.date]
        expect(page.locator("#time-date")).to_have_text(item.locator("time").text_content() or "")
    page.go_back()
    assert parse_qs(urlsplit(page.url).query)["as-of"] == ["2023-05"]


@at("served-wide", "file-narrow")
def test_an_article_stands_at_its_date_with_its_passages_that_fit(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=timeline&focus=aras")
    item = page.locator("#view-timeline li.published", has_text="Caliber.Az")
    expect(item.locator("time")).to_have_text("28 September 2023")
    item.locator(".event").click()
    about = [
        p.annotation.exact
        for p in project.passages
        if p.article.publisher == "Caliber.Az" and "aras" in p.routes
    ]
    assert about
    expect(item.locator(".event small")).to_have_text(f"{len(about)} passages")
    assert sorted(item.locator("blockquote").all_text_contents()) == sorted(about)
    page.get_by_role("button", name="Remove the filter Aras").click()
    expect(item.locator("blockquote")).to_have_count(
        sum(p.article.publisher == "Caliber.Az" for p in project.passages)
    )


@at("served-wide", "file-wide")
def test_the_map_stays_where_it_knows_nothing_of_the_day(reader: Reader) -> None:
    page = reader.open("?tab=timeline")
    page.locator("#view-timeline summary").first.click()
    item = event(page, "Treaty of Turkmenchay")
    item.locator(".event").click()
    expect(item.locator("blockquote")).to_be_visible()
    assert "as-of" not in page.url


FITS: dict[str, Callable[[DatedEvent], bool]] = {
    "focus=rasht-astara": lambda e: "rasht-astara" in e.routes,
    # A tilde comes after all that a date can go on with.
    "since=1995-06&until=1996": lambda e: (e.until or e.date) + "~" >= "1995-06" and e.date < "1997",
    "routes=aras": lambda e: not e.routes or "aras" in e.routes,
    "source=Caliber.Az": lambda e: any(t.article.startswith("caliber") for t in e.tellings),
    "actor=turkey&stance=supports": lambda e: e.title.startswith("Erdogan says"),
}


@at("served-wide", "file-narrow")
def test_events_fit_what_is_chosen(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=timeline")
    events = timeline(project.annotations, project.articles)
    for query, fits in FITS.items():
        page.evaluate(GO, f"?tab=timeline&{query}")
        wanted = [[e.date, e.title] for e in events if fits(e)]
        assert 0 < len(wanted) < len(events)
        assert page.evaluate(SHOWN) == wanted, query
        expect(page.locator("#view-timeline .narrowed")).to_be_visible()


@at("served-wide", "file-wide")
def test_words_are_found_in_titles_and_in_quotations(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=timeline&q=helicopter")
    assert page.evaluate(SHOWN) == [
        ["2024-05", "Iran’s president Raisi dies in a helicopter crash"],
        ["2024-05", "Raisi and Aliyev inaugurate a jointly developed dam"],
    ]
    page.get_by_role("button", name="Remove the filter “helicopter”").click()
    assert len(page.evaluate(SHOWN)) == len(timeline(project.annotations, project.articles))


@at("served-wide", "file-narrow")
def test_a_quotation_opens_in_its_article(reader: Reader) -> None:
    page = reader.open("?tab=timeline")
    item = event(page, "“Contract of the Century” with Western oil companies")
    item.locator(".event").click()
    words = item.locator("blockquote").text_content() or ""
    item.get_by_role("button", name="In the article").click()
    expect(page.locator("#view-article p", has_text=words)).to_be_in_viewport()
    page.go_back()
    item = event(page, "Expansion of the INSTC")
    item.locator(".event").click()
    item.get_by_role("button", name="In the article").click()
    expect(page.locator('#view-article [aria-current="true"]').first).to_be_in_viewport()


@at("served-wide")
def test_pointing_at_an_event_lights_its_route(reader: Reader) -> None:
    page = reader.open("?tab=timeline")
    item = event(page, "Agreement of Azerbaijan and Iran on the Aras Corridor")
    item.scroll_into_view_if_needed()
    assert page.evaluate(LIT) == 0
    item.hover()
    assert page.evaluate(LIT) > 0
    page.locator("#view-timeline h1").hover()
    assert page.evaluate(LIT) == 0


@at("served-wide", "file-narrow")
def test_the_axis_has_a_row_for_each_route_and_leads_to_the_list(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=timeline")
    rows = page.locator("#view-timeline .axis-row[data-route]")
    assert rows.evaluate_all("(all) => all.map((row) => row.dataset.route)") == [
        *project.routes,
        "other",
        "articles",
    ]
    shown = [e for e in timeline(project.annotations, project.articles) if e.date >= "1990"]
    marks = page.locator(".axis-row:not([data-route=articles]) .mark-in-time")
    assert marks.count() == sum(max(1, len(e.routes)) for e in shown)
    page.locator('.axis-row[data-route="aras"] .mark-in-time').dispatch_event("click")
    item = event(page, "Agreement of Azerbaijan and Iran on the Aras Corridor")
    expect(item.locator("blockquote")).to_be_in_viewport()
    expect(item.locator(".event")).to_be_focused()
    expect(page.locator(".axis .as-of").first).to_be_attached()


@at("served-wide", "file-narrow")
def test_the_timeline_works_by_keyboard_alone(page: Page) -> None:
    page.locator('[data-tab="timeline"]').focus()
    page.keyboard.press("Enter")
    text = "document.activeElement.textContent"
    for _ in range(20):
        page.keyboard.press("Tab")
        if "Collapse of the Soviet Union" in page.evaluate(text):
            break
    page.keyboard.press("Enter")
    item = event(page, "Collapse of the Soviet Union")
    expect(item.locator("blockquote")).to_be_visible()
    expect(item.locator(".event")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(text) == "In the article"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(item.locator("blockquote")).to_be_hidden()


@pytest.fixture(scope="module")
def differing(project: Project) -> Iterator[str]:
    """The address of a map with hostile texts in which two articles give one event two dates."""
    told = next(a for a in project.annotations if a.id == "caliber-2023-09-28/e002")
    event = replace(told.events[0], date="2023-06")
    other = next(a for a in project.annotations if a.id == "mackenzie-2023-07/e001")
    hostile = replace(event, title=EVIL)
    stance = next(p.annotation for p in project.passages if p.annotation.stances)
    changed = [
        replace(a, events=(*a.events, event, hostile))
        if a is other
        else replace(a, stances=tuple(replace(s, by=EVIL) for s in a.stances))
        if a is stance
        else a
        for a in project.annotations
    ]
    actors = {id_: replace(actor, title=actor.title + EVIL) for id_, actor in project.actors.items()}
    with serving(create_app(replace(project, annotations=tuple(changed), actors=actors))) as address:
        yield address


def test_dates_that_articles_give_differently_stand_side_by_side(browser: Browser, differing: str) -> None:
    with reading(browser, differing + "/", "wide") as reader:
        page = reader.open("?tab=timeline")
        items = event(page, "Iran’s foreign minister comes to Baku")
        expect(items).to_have_count(2)
        items.first.locator(".event").click()
        said = items.first.locator(".differs")
        expect(said).to_contain_text(re.compile("June 2023 .scobricsinsight.*5 July 2023 .Caliber"))


def test_texts_of_the_data_are_shown_as_they_are_written(
    project: Project, browser: Browser, differing: str
) -> None:
    stance = next(p.annotation for p in project.passages if p.annotation.stances).stances[0]
    with reading(browser, differing + "/", "wide") as reader:
        page = reader.open("?tab=timeline")
        assert EVIL in [title for _, title in page.evaluate(SHOWN)]
        page = reader.open(f"?tab=positions&focus={stance.towards}&actor={stance.actor}")
        expect(page.locator("#said h2")).to_contain_text(project.actors[stance.actor].title + EVIL)
        expect(page.locator("#said")).to_contain_text(f"“{EVIL}”")
        assert page.locator("#view-positions img, #view-timeline img").count() == 0
