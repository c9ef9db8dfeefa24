"""The download menu: what each file holds is what is on the screen, id by id."""

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from corridor_map.exports.catalogue import offered
from corridor_map.exports.on_screen import on_screen
from corridor_map.page.pages import opening
from corridor_map.project import BORDERS, Project
from tests.reader import SEEN, Reader, at, reading

KML = "{http://www.opengis.net/kml/2.2}"
LINKS = '.colophon a[href^="/download/"]'

STATES = {
    "all": "",
    "routes": "?routes=aras,zangezur",
    "no route": "?routes=",
    "words": "?q=railway",
    "words of another script": f"?q={quote('Нахичевань')}",
    "a day": "?as-of=2019-06&routes=instc,rasht-astara,borders",
    "a stretch": "?focus=zangezur/horadiz-aghband",
    "a route": "?focus=rasht-astara&routes=rasht-astara,instc",
    "a place and dates": "?place=baku&since=2023-08&until=2023",
    "publishers": "?source=Caliber.Az&source=Iran%20Daily&routes=aras,zangezur,borders",
    "an actor": "?actor=iran",
    "an actor and a stance": "?actor=iran&actor=russia&stance=supports",
    "everything at once": "?routes=zangezur,aras,borders&q=corridor&until=2024&stance=opposes&actor=iran"
    "&source=Caliber.Az",
}

Ids = tuple[set[str], set[str], set[str]]
"""Of passages, of segments and of borders."""


def of_geojson(path: Path) -> Ids:
    features = json.loads(path.read_text("utf-8"))["features"]

    def ids(layer: str) -> set[str]:
        return {f["id"] for f in features if f["properties"]["layer"] == layer}

    return ids("passage"), ids("segment"), ids("border")


def of_gpkg(path: Path) -> Ids:
    with closing(sqlite3.connect(path)) as database:
        passages, segments, borders = (
            {id_ for (id_,) in database.execute(f"select id from {table}")}
            for table in ("passages", "routes", "borders")
        )
    return passages, segments, borders


def of_kml(path: Path) -> Ids:
    found: dict[str, set[str]] = {"passage": set(), "segment": set(), "border": set()}
    for mark in etree.parse(str(path)).getroot().iter(f"{KML}Placemark"):
        kind = mark.get("id").partition(".")[0]
        values = {item.get("name"): item.findtext(f"{KML}value") for item in mark.iter(f"{KML}Data")}
        found.setdefault(kind, set()).add(values["id"])
    return found["passage"], found["segment"], found["border"]


def of_csv(path: Path) -> Ids:
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def ids(layer: str) -> set[str]:
        return {row["id"] for row in rows if row["layer"] == layer}

    return {id_ for row in rows for id_ in row["passages"].split()}, ids("segment"), ids("border")


READ: dict[str, Callable[[Path], Ids]] = {
    "geojson": of_geojson,
    "gpkg": of_gpkg,
    "kml": of_kml,
    "csv": of_csv,
}
"""The forms that have lines and passages."""


def on_page(page: Page) -> Ids:
    seen = page.evaluate(SEEN)
    borders = page.evaluate("CorridorMap.state.get().routes.includes('borders')")
    return set(seen["passages"]), set(seen["drawn"]), set(page.evaluate(BORDERS_DRAWN)) if borders else set()


BORDERS_DRAWN = "Array.from(CorridorMap.data.borders.keys())"


def take(page: Page, form: str, folder: Path) -> Path:
    """Follow the link to a form, as a reader does; return the file."""
    with page.expect_download() as download:
        page.locator(f'.colophon a[href^="/download/{form}"]').click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.fixture(scope="module")
def open_page(browser: Browser, server_url: str) -> Iterator[Page]:
    """One page for all states: each is gone to as by following a link in it."""
    with reading(browser, f"{server_url}/", "wide") as reader:
        yield reader.open()


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_every_file_holds_what_is_on_the_screen(
    open_page: Page, client: FlaskClient, state: str, tmp_path: Path
) -> None:
    open_page.evaluate("(search) => CorridorMap.state.set(CorridorMap.state.parse(search))", state)
    shown = on_page(open_page)
    files = {}
    for href in open_page.locator(LINKS).evaluate_all(
        "(all) => all.map((link) => link.getAttribute('href'))"
    ):
        answer = client.get(href)
        assert answer.status_code == 200, answer.text
        form = urlsplit(href).path.rpartition("/")[2]
        files[form] = tmp_path / form
        files[form].write_bytes(answer.data)
    for form, read in READ.items():
        assert read(files[form]) == shown, form
    items = json.loads(files["jsonld"].read_text("utf-8"))["items"]
    # As long as nothing is chosen, the events that the articles tell of are among them.
    assert {item["id"] for item in items} == shown[0] if state else {item["id"] for item in items} > shown[0]
    with open(files["recogito"], encoding="utf-8", newline="") as file:
        assert bool(list(csv.DictReader(file))) == bool(items)
    assert json.loads(files["lpf"].read_text("utf-8"))["features"]


@at("served-wide")
def test_a_reader_gets_a_file_by_a_click(reader: Reader, tmp_path: Path) -> None:
    page = reader.open("?routes=aras,zangezur&q=railway")
    page.locator("#downloads summary").click()
    for form, suffix in (("geojson", ".geojson"), ("gpkg", ".gpkg")):
        path = take(page, form, tmp_path)
        assert path.name == f"corridor-map{suffix}" and READ[form](path) == on_page(page)


@pytest.mark.parametrize(
    "state",
    [
        "?q=railway&since=2023&actor=iran&routes=zangezur,aras,borders&author=not%20stated&author=Emil%20Avdaliani",
        "?tab=article&article=caliber-2023-09-28&passage=caliber-2023-09-28/p002&until=2024&as-of=2023-09-28",
        "?tab=story&step=2&place=baku&source=Caliber.Az&stance=opposes&focus=zangezur",
    ],
)
def test_the_file_opens_as_the_page_was(
    browser: Browser, server_url: str, tmp_path: Path, state: str
) -> None:
    now = "CorridorMap.state.get()"
    with reading(browser, f"{server_url}/", "wide") as reader:
        page = reader.open(state)
        seen, known = page.evaluate(SEEN), page.evaluate(now)
        link = page.locator("#export").get_attribute("href") or ""
        answer = page.request.get(server_url + link)
        assert answer.ok, answer.text()
        (tmp_path / "map.html").write_bytes(answer.body())
    with reading(browser, (tmp_path / "map.html").as_uri(), "wide") as reader:
        page = reader.open()
        assert page.evaluate(now) == known
        same = page.evaluate(SEEN)
        for what in ("toggles", "drawn", "passages", "current", "filters", "search"):
            assert same[what] == seen[what], what


@at("served-wide")
def test_the_links_follow_every_change(page: Page) -> None:
    page.locator("#downloads summary").click()
    links = page.locator(LINKS)
    assert links.count() == len(offered()) - 1, "the HTML file has a button of its own"

    def asked() -> list[dict[str, list[str]]]:
        hrefs = links.evaluate_all("(all) => all.map((link) => link.href)")
        return [parse_qs(urlsplit(href).query) for href in hrefs]

    assert asked() == [{}] * len(asked())
    page.locator('input[value="aras"]').uncheck()
    page.evaluate(
        "CorridorMap.state.set({ q: 'a&b=c #1', source: ['Caliber.Az', 'Iran Daily'], asOf: '2020' })"
    )
    expected = {
        "routes": ["zangezur,rasht-astara,instc,borders"],
        "q": ["a&b=c #1"],
        "source": ["Caliber.Az", "Iran Daily"],
        "as-of": ["2020"],
    }
    assert asked() == [expected] * len(asked())
    page.go_back()
    expect(links.first).to_have_attribute(
        "href", "/download/geojson?routes=zangezur,rasht-astara,instc,borders"
    )


@at("served-narrow", "file-wide")
def test_each_form_is_named_with_what_it_is_for(reader: Reader) -> None:
    page = reader.open()
    if reader.offline:
        expect(page.locator("#downloads")).to_have_count(0)
        expect(page.locator(".colophon")).to_contain_text("which also writes GeoPackage, KML, CSV")
        return
    if not reader.wide:
        while page.locator("#grip").inner_text().startswith("Show more"):
            page.locator("#grip").click()
    expect(page.locator(LINKS).first).to_be_hidden()
    summary = page.locator("#downloads summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#downloads li").all_inner_texts() == [
        "GeoJSON everything, for web maps",
        "GeoPackage everything, styled for QGIS",
        "KML everything, with times",
        "CSV a spreadsheet, geometry as WKT",
        "JSON-LD passages as W3C annotations",
        "LPF places as a Linked Places gazetteer",
        "Recogito CSV passages as in Recogito",
    ]
    heights = [box["height"] for link in page.locator(LINKS).all() if (box := link.bounding_box())]
    assert len(heights) == 7 and min(heights) >= (24 if reader.wide else 44)


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_selection_leaves_out_no_more_than_the_state_says(project: Project, state: str) -> None:
    query = parse_qs(state.removeprefix("?"), keep_blank_values=True)
    chosen = on_screen(project, opening(query, project)).project
    wanted = query["routes"][0].split(",") if "routes" in query else list(project.toggles)
    assert list(chosen.routes) == [id_ for id_ in project.routes if id_ in wanted]
    assert bool(chosen.borders) == (BORDERS in wanted)
    assert chosen.places == project.places
    if not state:
        assert chosen.annotations == project.annotations
    else:
        assert len(chosen.passages) < len(project.passages)
