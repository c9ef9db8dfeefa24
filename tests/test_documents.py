import re

import pytest

from corridor_map.dates import spoken_date
from corridor_map.ground.geometry import length_km
from corridor_map.project import Project
from corridor_map.site.assets import Linked
from corridor_map.site.documents import about_page, route_page
from corridor_map.site.words import kilometres
from tests.test_pages import HTMLText

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
