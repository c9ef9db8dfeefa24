"""The table of positions: cells, quotations, filters, the tint of the map, and the keyboard."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from corridor_map.claims.positions import DISPUTED, NOT_STATED, positions, stances_by_country
from corridor_map.exports.words import STANCE_WORDS
from corridor_map.io.dates import spoken_date
from corridor_map.project import Project
from tests.reader import Reader, at

CELLS = """() => Object.fromEntries(Array.from(
  document.querySelectorAll('.stances tbody td[data-route]'),
  (td) => [td.parentElement.querySelector('th').textContent + ' ' + td.dataset.route, td.dataset.stance]
))"""
TINTS = """() => Object.fromEntries(Array.from(
  document.querySelectorAll('path.tint'), (path) => [path.dataset.country, path.dataset.stance]
))"""


def cell(page: Page, actor: str, route: str) -> Locator:
    row = page.locator(".stances tbody tr", has=page.locator("th", has_text=re.compile(f"^{actor}$")))
    return row.locator(f'td[data-route="{route}"] button')


@at("served-wide", "file-narrow")
def test_the_table_says_what_the_annotations_say(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=positions")
    actors = {actor.id: actor.title for actor in project.actors.values()}
    table = positions(
        project.annotations, project.articles, list(project.actors.values()), list(project.routes)
    )
    assert page.evaluate(CELLS) == {f"{actors[c.actor]} {c.route}": c.stance for c in table}
    for one in table:
        if one.stance == NOT_STATED:
            continue
        shown = cell(page, actors[one.actor], one.route)
        expect(shown).to_contain_text(STANCE_WORDS[one.stance])
        for position in one.positions if one.stance == DISPUTED else ():
            expect(shown).to_contain_text(STANCE_WORDS[position].lower())
    heads = page.locator(".stances thead th[data-route]").evaluate_all(
        "(all) => all.map((th) => th.dataset.route)"
    )
    assert heads == list(project.routes)
    expect(page.get_by_role("table", name="Stances of actors on routes")).to_be_visible()


@at("served-wide", "file-narrow")
def test_a_cell_shows_every_quotation_with_its_date_voice_and_words(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=positions")
    opener = cell(page, "Iran", "zangezur")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    query = parse_qs(urlsplit(page.url).query)
    assert (query["focus"], query["actor"]) == (["zangezur"], ["iran"])
    told = next(
        c for c in positions(project.annotations, project.articles, [project.actors["iran"]], ["zangezur"])
    )
    items = page.locator("#said li")
    expect(items).to_have_count(len(told.statements))
    for statement, item in zip(told.statements, items.all(), strict=True):
        expect(item.locator("blockquote")).to_have_text(statement.exact)
        expect(item).to_contain_text(STANCE_WORDS[statement.position])
        expect(item).to_contain_text(f"“{statement.by}”")
        expect(item).to_contain_text(spoken_date(statement.date))
    expect(page.locator("#said")).to_contain_text("The articles differ")
    again = reader.open(page.url.removeprefix(reader.address))
    expect(again.locator("#said blockquote")).to_have_text([s.exact for s in told.statements])
    page.go_back()
    expect(page.locator("#said")).to_have_count(0)
    expect(opener).to_have_attribute("aria-expanded", "false")


@at("served-narrow", "file-wide")
def test_countries_are_tinted_by_their_stance_on_the_chosen_route(project: Project, reader: Reader) -> None:
    page = reader.open("?tab=positions")
    assert page.evaluate(TINTS) == {}
    table = positions(
        project.annotations, project.articles, list(project.actors.values()), list(project.routes)
    )
    for route in ("zangezur", "instc"):
        page.locator(f'.stances thead th[data-route="{route}"] button').click()
        wanted = stances_by_country(table, project.actors.values(), route)
        assert page.evaluate(TINTS) == wanted
        assert page.locator(".tint-key").all_text_contents() == [
            STANCE_WORDS[stance] for stance in STANCE_WORDS if stance in wanted.values()
        ]
    expect(page.locator(".leaflet-container.has-tint")).to_be_visible()
    long = "(paths) => paths.every((path) => path.getTotalLength() > 100)"
    assert page.locator('path.tint:is([data-country="AZE"], [data-country="IRN"])').evaluate_all(long)
    page.locator('[data-tab=""]').click()
    assert page.evaluate(TINTS) == {}


INSIDE = """([lat, lon]) => {
  const map = window.map_corridors;
  map.setView([lat, lon], 6, { animate: false });
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  const box = map.getContainer().getBoundingClientRect();
  const found = Array.from(document.querySelectorAll('path.tint')).filter((path) => {
    const at = new DOMPoint(box.left + x, box.top + y).matrixTransform(path.getScreenCTM().inverse());
    return path.isPointInFill(at);
  });
  return found.map((path) => path.dataset.country);
}"""


PLACES = {
    "Nakhchivan": ((39.21, 45.41), ["AZE"]),
    "by Baku": ((40.41, 49.60), ["AZE"]),
    "Yerevan": ((40.18, 44.51), []),
    "Tbilisi": ((41.72, 44.78), []),
    "Tabriz": ((38.08, 46.29), ["IRN"]),
    "Ağrı": ((39.72, 43.04), ["TUR"]),
    "Caspian Sea": ((41.0, 51.0), []),
}


@at("served-wide", "file-narrow")
def test_a_tint_covers_its_country_and_no_other(reader: Reader) -> None:
    page = reader.open("?tab=positions&focus=zangezur")
    for name, (place, countries) in PLACES.items():
        assert page.evaluate(INSIDE, place) == countries, name


@at("served-wide", "file-narrow")
def test_the_table_heeds_the_filters_and_says_so(reader: Reader) -> None:
    page = reader.open("?tab=positions&routes=zangezur,instc&source=Iran%20Daily")
    heads = page.locator(".stances thead th[data-route]:visible")
    assert heads.evaluate_all("(all) => all.map((th) => th.dataset.route)") == ["zangezur", "instc"]
    expect(page.locator("#view-positions .narrowed")).to_contain_text("Iran Daily")
    expect(page.locator("#view-positions .narrowed")).to_contain_text("Without Aras, Rasht–Astara")
    expect(cell(page, "Iran", "zangezur")).to_contain_text("Opposes")
    expect(cell(page, "Russia", "instc")).to_have_count(0)
    page.get_by_role("button", name="Remove the filter Iran Daily").click()
    expect(cell(page, "Iran", "zangezur")).to_contain_text("Disputed")
    expect(page.locator("#view-positions .narrowed")).not_to_contain_text("Iran Daily")


@at("served-wide", "file-narrow")
def test_a_quotation_leads_to_the_map_and_to_its_place_in_the_article(reader: Reader) -> None:
    page = reader.open("?tab=positions&focus=zangezur&actor=turkey")
    item = page.locator("#said li").first
    passage = item.get_attribute("data-statement")
    assert passage
    item.get_by_role("button", name="Show on map").click()
    expect(item).to_have_attribute("aria-current", "true")
    assert parse_qs(urlsplit(page.url).query)["passage"] == [passage]
    item.get_by_role("button", name="In the article").click()
    expect(page.locator('#view-article [aria-current="true"]').first).to_be_in_viewport()


@at("served-wide", "file-narrow")
def test_the_table_works_by_keyboard_alone(page: Page) -> None:
    page.locator('[data-tab="positions"]').focus()
    page.keyboard.press("Enter")
    focused = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(focused).startswith("Disputed"):
            break
    assert "opposes 4" in page.evaluate(focused)
    page.keyboard.press("Enter")
    expect(page.locator("#said li")).not_to_have_count(0)
    assert page.evaluate(focused).startswith("Disputed"), "the focus stays on what was pressed"
    page.keyboard.press("Escape")
    expect(page.locator("#said")).to_have_count(0)
    assert page.evaluate(focused).startswith("Disputed")
    assert not {"focus", "actor"} & set(parse_qs(urlsplit(page.url).query))
    page.go_back()
    expect(page.locator("#said li")).not_to_have_count(0)


@at("served-wide", "file-narrow")
def test_passages_can_be_chosen_by_actor_and_stance(project: Project, page: Page) -> None:
    page.locator("#choose > summary").click()
    page.locator('[data-facet="actor"] label', has_text="Iran").click()
    page.locator('[data-facet="stance"] label', has_text="Opposes").click()
    wanted = [
        p.annotation.id
        for p in project.passages
        if any(s.actor == "iran" and s.position == "opposes" for s in p.annotation.stances)
    ]
    shown = page.locator("article[data-passage]:not([hidden])")
    assert wanted
    assert shown.evaluate_all("(all) => all.map((card) => card.dataset.passage)") == wanted
    assert page.locator("#filters .chip").all_text_contents() == ["Iran", "Opposes"]
