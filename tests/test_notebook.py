"""What a notebook gets: every example in the documentation is run, and the tables hold the project."""

import doctest
import json
import pickle
import subprocess
import sys
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import folium
import pytest
import shapely
from geopandas import GeoDataFrame

import corridor_map
from corridor_map import notebook
from corridor_map.errors import DataError, UnknownIdError, UsageError
from corridor_map.ground.layers import state_on
from corridor_map.notebook import Notebook
from corridor_map.project import Project
from corridor_map.search.index import find_passages

PAGE = Path(__file__).parents[1] / "docs" / "notebook.md"


def examples() -> dict[str, str]:
    found = {"corridor_map.notebook": notebook.__doc__ or "", "load": notebook.load.__doc__ or ""}
    for name, member in vars(Notebook).items():
        if not name.startswith("_") and isinstance(member, cached_property | type(notebook.load)):
            found[name] = member.__doc__ or ""
    return found


EXAMPLES = examples()


def run_examples(name: str, text: str) -> doctest.TestResults:
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    assert test.examples, f"{name} has no example"
    said: list[str] = []
    result = doctest.DocTestRunner().run(test, out=said.append)
    assert not result.failed, "".join(said)
    return result


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_of_the_documentation_runs(name: str) -> None:
    run_examples(name, EXAMPLES[name])


def test_the_example_in_the_documentation_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_examples(PAGE.name, PAGE.read_text("utf-8"))


@pytest.fixture(scope="module")
def book(project: Project) -> Notebook:
    return Notebook(project)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, corridor_map; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"pandas", "geopandas", "folium", "shapely", "click"} & set(loaded.split())


def test_what_the_package_does_not_have_is_said() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        _ = corridor_map.lode


def test_routes_are_a_row_for_each_segment(book: Notebook, project: Project) -> None:
    assert isinstance(book.routes, GeoDataFrame) and book.routes.crs.to_epsg() == 4326
    assert list(book.routes.index) == list(project.segments)
    for id_, segment in project.segments.items():
        row = book.routes.loc[id_]
        assert shapely.equals(row.geometry, shapely.LineString(segment.coordinates))
        assert (row["route"], row["status"], row["from"]) == (
            segment.route,
            segment.status,
            segment.from_place,
        )
    gauges = book.routes["gauge_mm"]
    assert str(gauges.dtype) == "Int64" and gauges.isna().sum() == sum(
        s.gauge_mm is None for s in project.segments.values()
    )


def test_passages_are_a_row_each(book: Notebook, project: Project) -> None:
    assert list(book.passages.index) == [p.annotation.id for p in project.passages]
    assert list(book.passages["exact"]) == [p.annotation.exact for p in project.passages]


def test_an_empty_project_has_empty_tables(project: Project) -> None:
    empty = Notebook(replace(project, routes={}, borders={}, places={}, annotations=()))
    assert [len(table) for table in (empty.routes, empty.borders, empty.places, empty.passages)] == [0] * 4


def drawn(map_: folium.Map) -> dict[str, list[str]]:
    layers = [child for child in map_._children.values() if isinstance(child, folium.GeoJson)]
    return {layer.layer_name: [f["id"] for f in layer.data["features"]] for layer in layers if layer.control}


def test_a_map_has_the_routes_asked_for_as_they_were(book: Notebook, project: Project) -> None:
    found = drawn(book.map(routes=["instc", "borders"], as_of="2015"))
    assert set(found) == {"instc", "borders"}
    assert found["instc"] == [s.id for s in project.routes["instc"].segments if state_on(s, "2015")]
    assert set(drawn(book.map())) == set(project.toggles)


def test_a_map_shows_itself_and_can_be_added_to(book: Notebook) -> None:
    map_ = book.map(routes=["aras"])
    folium.Marker([38.9, 46.0]).add_to(map_)
    shown = map_._repr_html_()
    assert "iframe" in shown and "L.marker" in map_.get_root().render()


def test_nothing_of_a_name_passes_through_folium(project: Project) -> None:
    evil = "{{ 7*7 }}</script><img src=x onerror=alert(1)>"
    route = project.routes["aras"]
    segments = tuple(replace(segment, name=evil) for segment in route.segments)
    border = next(iter(project.borders.values()))
    hostile = replace(
        project,
        routes={"aras": replace(route, title=evil, segments=segments)},
        borders={border.id: replace(border, name=evil)},
    )
    html = Notebook(hostile).map().get_root().render()
    assert "7*7" not in html and "onerror" not in html and "49" in html
    assert json.dumps([ord(char) for char in evil])[1:-1] in html, "the name is there as numbers"


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"routes": ["arras"]}, UnknownIdError),
        ({"as_of": "soon"}, UsageError),
        ({"as_of": "1500"}, UsageError),
    ],
)
def test_a_map_of_what_is_not_there_is_refused(
    book: Notebook, asked: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        book.map(**asked)


def test_a_text_is_annotated_with_reasons(book: Notebook) -> None:
    text = "Snow fell. The Zangezur Corridor is disputed."
    found = book.annotate(text)
    assert [text[row.start : row.end] for row in found.itertuples()] == list(found["exact"])
    assert found["routes"].tolist() == [["zangezur"]] and found["why"][0][0]["rule"] == "name"
    assert len(book.annotate("Nothing of the kind.")) == 0


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is no folder"):
        corridor_map.load(tmp_path / "none")


def test_a_users_folder_is_laid_over(tmp_path: Path) -> None:
    (tmp_path / "geodata").mkdir()
    (tmp_path / "geodata" / "map.toml").write_text("title = 3", encoding="utf-8")
    mine = corridor_map.load(str(tmp_path))
    assert mine.faults and "map.toml" in str(mine.faults[0]) and "4 routes" in repr(mine)


def test_it_can_be_pickled_after_it_was_used() -> None:
    used = corridor_map.load()
    text = "The Zangezur Corridor would cross Armenia. It is not built."
    links = used.annotate(text)
    assert find_passages(used.project, "Baku")
    again = pickle.loads(pickle.dumps(used))
    assert again.annotate(text).equals(links)
    assert again.project == used.project
