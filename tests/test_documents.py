import re

import pytest
from flask.testing import FlaskClient

from corridor_map.exports.words import anchor, kilometres
from corridor_map.ground.geometry import length_km
from corridor_map.io.dates import spoken_date
from corridor_map.page.assets import Linked
from corridor_map.page.citing import original_address
from corridor_map.page.documents import about_page, article_page, route_page
from corridor_map.page.reading import article_text
from corridor_map.project import BORDERS, Project
from tests.test_pages import Elements, HTMLText

ROUTES = ["zangezur", "aras", "rasht-astara", "instc"]


@pytest.fixture(params=ROUTES)
def route(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", HTMLText(html).text.replace("\xa0", " "))


def test_a_routes_page_lists_every_stretch_with_its_length(project: Project, route: str) -> None:
    text = text_of(route_page(project, route, Linked()).html)
    for segment in project.routes[route].segments:
        assert f"{segment.name}{kilometres(length_km(segment.coordinates))}" in text.replace("\n", ""), (
            segment.id
        )


def test_a_routes_page_tells_its_whole_history_with_sources(project: Project, route: str) -> None:
    html = route_page(project, route, Linked()).html
    text = text_of(html)
    for segment in project.routes[route].segments:
        for state in segment.history:
            assert spoken_date(state.since) in text
            if state.source.startswith("http"):
                assert f'href="{state.source}"'.replace("&", "&amp;") in html


def test_a_routes_page_quotes_every_passage_about_it(project: Project, route: str) -> None:
    text = text_of(route_page(project, route, Linked()).html)
    passages = [passage for passage in project.passages if route in passage.routes]
    assert passages
    for passage in passages:
        assert re.sub(r"\s+", " ", passage.annotation.exact) in text


def test_since_counts_from_when_the_present_state_began(project: Project) -> None:
    text = text_of(route_page(project, "zangezur", Linked()).html)
    # Reports of progress in 2023 and 2025 did not begin the works of 2021.
    assert re.search(r"Horadiz – Aghband\s*\d+\s*rail, 1520 mm\s*under construction\s*14 February 2021", text)
    assert "1990 or earlier" in text


def test_the_page_about_the_map_names_its_viewpoint_and_what_is_schematic(project: Project) -> None:
    text = text_of(about_page(project, Linked()).html)
    for title, note in project.view.notes:
        assert title in text and re.sub(r"\s+", " ", note) in text
    for segment in project.segments.values():
        if segment.certainty == "uncertain":
            assert segment.name in text
    for article in project.articles.values():
        assert article.title in text


@pytest.mark.parametrize("slug", ["caliber-2023-09-28", "iran-azerbaijan-1979-2000s"])
def test_an_articles_page_has_each_passage_under_an_address_of_its_own(project: Project, slug: str) -> None:
    elements = Elements(article_page(project, slug, Linked()).html).elements
    ids = [attrs["id"] for tag, attrs in elements if attrs.get("id")]
    links = {attrs.get("href") for tag, attrs in elements if tag == "a"}
    tags = [attrs["data-tag"] for tag, attrs in elements if attrs.get("data-tag")]
    own = sorted(
        (p for p in project.passages if p.article.slug == slug), key=lambda passage: passage.annotation.start
    )
    assert ids == [anchor(passage.annotation.id) for passage in own]
    for passage in own:
        note = passage.annotation
        assert f"/?tab=article&article={slug}&passage={note.id}" in links
        assert original_address(passage.article, note.start, note.end) in {*links, ""}
    titles = {id_: route.short_title for id_, route in project.routes.items()} | {BORDERS: "Borders"}
    assert tags == [" · ".join(titles[route] for route in passage.routes) for passage in own]


def test_an_articles_page_has_a_line_for_each_route_of_a_passage(project: Project) -> None:
    passage = next(p for p in project.passages if len(p.routes) > 1)
    html = article_page(project, passage.article.slug, Linked()).html
    marked = html[html.index(f'id="{anchor(passage.annotation.id)}"') :].partition("</a>")[0]
    assert re.findall(r'data-route="([^"]+)"', marked) == list(passage.routes)


def test_an_articles_page_leads_from_names_of_places_to_the_map(project: Project) -> None:
    html = article_page(project, "caliber-2023-09-28", Linked()).html
    lon, lat = project.places["baku"].coordinates
    assert f'<a class="place" href="/#8/{lat:.4f}/{lon:.4f}">Baku</a>' in html
    assert '<span class="place">Ankara</span>' in html


def test_the_text_of_an_article_is_given_out_as_data(client: FlaskClient, project: Project) -> None:
    for slug, article in project.articles.items():
        answer = client.get(f"/articles/{slug}.json")
        assert answer.json == article_text(project, article, whole=True)
    assert client.get("/articles/none.json").status_code == 404
    assert "connect-src 'self'" in client.get("/").headers["Content-Security-Policy"]
