import json
from pathlib import Path
from typing import Any

import pytest

from corridor_map.articles.stories import read_stories, unknown_parts
from corridor_map.io.paths import shipped
from corridor_map.project import Project


def chapter(**changes: Any) -> dict[str, Any]:
    return {
        "id": "first",
        "title": "A step",
        "description": "What is seen.",
        "location": {"center": [46.0, 39.0], "zoom": 7},
        "routes": ["aras"],
        "asOf": "2023-10-06",
        "focus": "aras/aghband-bridge",
        "passages": ["caliber-2023-09-28/p005"],
    } | changes


def story(*chapters: Any, **changes: Any) -> dict[str, Any]:
    return {"title": "A story", "chapters": list(chapters) or [chapter()]} | changes


def read(folder: Path, content: Any) -> tuple[list[Any], list[str]]:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "mine.json").write_text(text, encoding="utf-8")
    stories, faults = read_stories(folder)
    return stories, [str(fault) for fault in faults]


def test_a_story_is_read_as_it_is_written(tmp_path: Path) -> None:
    [found], faults = read(tmp_path, story(subtitle="Under it", byline="Who wrote it"))
    assert faults == []
    assert (found.id, found.title, found.subtitle, found.byline) == (
        "mine",
        "A story",
        "Under it",
        "Who wrote it",
    )
    [step] = found.steps
    assert (step.centre, step.zoom, step.as_of) == ((46.0, 39.0), 7.0, "2023-10-06")
    assert (step.routes, step.focus, step.passages) == (
        ("aras",),
        "aras/aghband-bridge",
        ("caliber-2023-09-28/p005",),
    )


def test_a_folder_without_stories_has_none(tmp_path: Path) -> None:
    assert read_stories(tmp_path / "stories") == ([], [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "expected an object with title and chapters"),
        ("{", "is not JSON"),
        ('{"title": "A", "title": "B", "chapters": []}', "has the key “title” twice"),
        (story(title=None), "has title “nothing”, expected text"),
        ({"title": "A story"}, "expected a list of one chapter or more"),
        (story(chapters=[]), "expected a list of one chapter or more"),
        (story("a chapter"), "expected a list of one chapter or more"),
        (story(chapter(), chapter()), "its id is there twice"),
        (story(chapter(id="Not an id")), "expected the id of a chapter"),
        (story(chapter(title="")), "has title “”, expected text"),
        (story(chapter(description=3)), "has description “3”, expected text"),
        (story(chapter(location={"center": [39.0, 95.0], "zoom": 7})), "[longitude, latitude]"),
        (story(chapter(location={"center": [46.0], "zoom": 7})), "[longitude, latitude]"),
        (story(chapter(location={"center": [46.0, 39.0], "zoom": 30})), "zoom from 3 to 13"),
        (story(chapter(location={"center": [True, 39.0], "zoom": 7})), "[longitude, latitude]"),
        (story(chapter(asOf="yesterday")), "expected a date"),
        (story(chapter(routes="aras")), "expected a list of ids of routes"),
        (story(chapter(passages=["Not an id"])), "expected a list of ids of passages"),
        ('{"title": "A", "chapters": [{"location": {"zoom": NaN}}]}', "has NaN for a number"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_wrong_with_a_story_is_said(tmp_path: Path, content: Any, said: str) -> None:
    stories, faults = read(tmp_path, content)
    assert stories == []
    assert any(said in fault and "mine.json" in fault for fault in faults), faults


def test_what_a_story_names_and_the_data_does_not_have_is_said(tmp_path: Path, project: Project) -> None:
    stories, _ = read(
        tmp_path, story(chapter(routes=["arras"], focus="aras/bridge", passages=["caliber/p1"]))
    )
    passages = {passage.annotation.id for passage in project.passages}
    faults = [str(fault) for fault in unknown_parts(stories, project.toggles, project.segments, passages)]
    assert len(faults) == 3
    assert "names the route “arras”, which is not there; the nearest is “aras”" in faults[0]


def test_the_story_that_ships_names_only_what_is_there(project: Project) -> None:
    [shipped_story] = project.stories.values()
    passages = {passage.annotation.id for passage in project.passages}
    assert unknown_parts([shipped_story], project.toggles, project.segments, passages) == []
    assert 6 <= len(shipped_story.steps) <= 8
    assert read_stories(shipped("seeds") / "stories")[1] == []
    for step in shipped_story.steps:
        assert not step.as_of or project.check_as_of(step.as_of)
        assert 40 <= len(step.description.split()) <= 100
