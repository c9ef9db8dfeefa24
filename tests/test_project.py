import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from corridor_map.articles.annotations import Anchoring
from corridor_map.errors import UnknownIdError, UsageError
from corridor_map.io.paths import shipped
from corridor_map.loading import load
from corridor_map.project import BORDERS, Project, known
from corridor_map.search.index import find_passages


def test_what_ships_has_no_fault(project: Project) -> None:
    assert project.faults == ()
    assert list(project.routes)[:4] == ["zangezur", "aras", "rasht-astara", "instc"]
    assert len(project.articles) == 4
    assert {a.article for a in project.annotations} == set(project.articles)


def test_every_annotation_is_anchored_exactly_where_it_says(project: Project) -> None:
    for annotation in project.annotations:
        body = project.articles[annotation.article].body
        assert body[annotation.start : annotation.end] == annotation.exact, annotation.id
        assert annotation.anchoring is Anchoring.EXACT, annotation.id


def test_every_id_resolves(project: Project) -> None:
    ids = {BORDERS, *project.routes, *project.segments, *project.borders, *project.places}
    for annotation in project.annotations:
        assert ids.issuperset(annotation.targets), annotation.id
    for segment in project.segments.values():
        assert {segment.from_place, segment.to_place} <= set(project.places), segment.id


def test_passages_come_newest_first_and_in_reading_order(project: Project) -> None:
    dates = [passage.article.date for passage in project.passages]
    assert dates == sorted(dates, reverse=True)
    for slug in project.articles:
        starts = [p.annotation.start for p in project.passages if p.article.slug == slug]
        assert starts == sorted(starts)
    assert len(project.passages) == sum(bool(a.targets) for a in project.annotations)


def test_selecting_keeps_only_what_was_asked_for(project: Project) -> None:
    aras = project.select(routes=["aras"])
    assert list(aras.routes) == ["aras"] and aras.borders == {}
    assert aras.passages and all(p.routes == ("aras",) for p in aras.passages)
    one = project.select(articles=["mackenzie-2023-07"])
    assert list(one.articles) == ["mackenzie-2023-07"] and one.routes == project.routes
    assert project.select(routes=[BORDERS]).borders == project.borders
    assert project.select() == project


def test_searching_folds_case_and_accents_and_wants_all_words(project: Project) -> None:
    found = find_passages(project, "TURKIYE aras")
    assert [p.annotation.article for p in found] == ["caliber-2023-09-28"]
    assert find_passages(project, "no such words at all") == ()


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        ("2024-07-23", "", {"2024"}),
        ("", "2023", {"2023"}),
        ("2023-09-28", "2023-09-28", {"2023"}),
        ("2023-07-15", "2023-07-31", {"2023"}),
        ("2025", "", set()),
    ],
)
def test_dates_of_any_precision_bound_a_search(
    project: Project, since: str, until: str, years: set[str]
) -> None:
    found = project.select(articles=["mackenzie-2023-07", "caliber-2023-09-28", "iran-daily-2024-07-23"])
    assert {p.article.date[:4] for p in find_passages(found, since=since, until=until)} == years


def test_a_date_that_is_none_is_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="“yesterday” is not a date"):
        find_passages(project, since="yesterday")


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("zangezr", "did you mean zangezur?"),
        ("qqq", "there are zangezur, aras, rasht-astara, instc, borders"),
    ],
)
def test_an_unknown_id_names_the_nearest_real_ones(project: Project, asked: str, hint: str) -> None:
    with pytest.raises(UnknownIdError, match=f"there is no route “{asked}”; {hint}"):
        project.select(routes=[asked])


def test_an_unknown_id_says_so_where_there_is_nothing() -> None:
    with pytest.raises(UnknownIdError, match="there is no article at all"):
        known("x", [], "article")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A user's folder that holds a copy of one shipped route and one shipped article."""
    routes, seeds = tmp_path / "geodata" / "routes", tmp_path / "seeds"
    routes.mkdir(parents=True)
    seeds.mkdir()
    for file in ("aras.geojson", "aras.toml"):
        shutil.copy(shipped("geodata") / "routes" / file, routes)
    shutil.copy(shipped("geodata") / "places.geojson", tmp_path / "geodata")
    for file in ("caliber-2023-09-28.md", "caliber-2023-09-28.annotations.json"):
        shutil.copy(shipped("seeds") / file, seeds)
    return tmp_path


def test_a_users_file_takes_the_place_of_the_built_in_one(data: Path, project: Project) -> None:
    toml = data / "geodata" / "routes" / "aras.toml"
    toml.write_text(toml.read_text().replace('title = "Aras Corridor"', 'title = "My own Aras"'))
    loaded = load(data)
    assert loaded.faults == ()
    assert loaded.routes["aras"].title == "My own Aras"
    assert dataclasses.replace(loaded, routes={}) == dataclasses.replace(project, routes={})
    assert {**loaded.routes, "aras": None} == {**project.routes, "aras": None}


def test_a_broken_file_is_named_and_takes_nothing_else_down(data: Path, project: Project) -> None:
    (data / "geodata" / "routes" / "aras.geojson").write_text("{")
    loaded = load(data)
    assert loaded.routes == project.routes
    assert any("aras.geojson" in fault.file for fault in loaded.faults)


def test_a_quotation_that_is_not_in_its_article_is_named(data: Path) -> None:
    file = data / "seeds" / "caliber-2023-09-28.annotations.json"
    page = json.loads(file.read_text())
    page["items"][0]["target"]["selector"][0]["exact"] = "Nobody ever wrote this sentence."
    file.write_text(json.dumps(page))
    loaded = load(data)
    (fault,) = loaded.faults
    assert "caliber-2023-09-28.annotations.json" in fault.file
    assert "Nobody ever wrote this sentence." in str(fault)
    assert fault.place == page["items"][0]["id"]
    assert page["items"][0]["id"] not in [a.id for a in loaded.annotations]


def test_a_target_that_does_not_exist_is_named_with_the_nearest(data: Path) -> None:
    file = data / "seeds" / "caliber-2023-09-28.annotations.json"
    page = json.loads(file.read_text())
    passage = next(item for item in page["items"] if item["body"][0]["purpose"] == "identifying")
    passage["body"].append({"type": "SpecificResource", "purpose": "identifying", "source": "zangezurr"})
    file.write_text(json.dumps(page))
    (fault,) = load(data).faults
    assert fault.place == passage["id"]
    assert "“zangezurr” is no route, segment, place or border; the nearest is “zangezur”" in fault.problem


def test_a_segment_between_unknown_places_is_named(data: Path) -> None:
    file = data / "geodata" / "routes" / "aras.geojson"
    collection = json.loads(file.read_text())
    collection["features"][0]["properties"]["to"] = "nowhere"
    file.write_text(json.dumps(collection))
    assert any(
        fault.place == collection["features"][0]["id"] and "its “to” is “nowhere”" in fault.problem
        for fault in load(data).faults
    )


@pytest.mark.parametrize("id_", ["aras", "aras/astara-imishli", "borders"])
def test_a_border_with_the_id_of_another_line_is_named_and_left_out(
    data: Path, project: Project, id_: str
) -> None:
    id_ = id_ if "/" not in id_ else next(iter(project.segments))
    line = {"type": "LineString", "coordinates": [[45, 40], [46, 41]]}
    properties = {"name": "Of my own", "countries": ["ARM"], "source": "me"}
    border = {"type": "Feature", "id": id_, "properties": properties, "geometry": line}
    (data / "geodata" / "borders").mkdir()
    (data / "geodata" / "borders" / "mine.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [border]}), encoding="utf-8"
    )
    found = load(data)
    assert found.borders == project.borders
    assert [(f.place, "expected an id of its own" in f.problem) for f in found.faults] == [(id_, True)]


@pytest.mark.parametrize(("name", "kept"), [("borders", ()), ("mine", ("mine/new",))])
def test_a_route_with_ids_of_another_line_is_named_and_the_rest_of_it_shown(
    data: Path, project: Project, name: str, kept: tuple[str, ...]
) -> None:
    routes = data / "geodata" / "routes"
    file = routes / "aras.geojson"
    layer = json.loads(file.read_text(encoding="utf-8"))
    layer["features"] = [*layer["features"][:2], {**layer["features"][0], "id": f"{name}/new"}]
    (routes / f"{name}.geojson").write_text(json.dumps(layer), encoding="utf-8")
    shutil.copy(file.with_suffix(".toml"), routes / f"{name}.toml")
    found = load(data)
    assert {id_ for id_ in found.segments if id_ not in project.segments} == set(kept)
    assert set(found.routes) - set(project.routes) == ({name} if kept else set())
    assert found.faults
