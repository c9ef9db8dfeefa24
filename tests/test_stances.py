import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corridor_map.articles.actors import read_actors, unknown_actors
from corridor_map.articles.annotations import (
    POSITIONS,
    VOICES,
    Annotation,
    Stance,
    read_annotations,
    to_page,
)
from tests.test_annotations import ARTICLE, RAILWAY

STANCE = Stance("iran", "conditional", "rasht-astara", "Iran", "own-words", "2023-05-17")
WITH_STANCE = replace(RAILWAY, stances=(STANCE,))


def read(folder: Path, page: Any) -> tuple[list[Annotation], list[str]]:
    text = json.dumps(page, ensure_ascii=False)
    (folder / "rails.annotations.json").write_text(text, encoding="utf-8")
    annotations, faults = read_annotations(folder, {"rails": ARTICLE})
    return annotations, [f"{fault.place}: {fault.problem}" for fault in faults]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("said_on", ["", "2023", "2023-05", "2023-05-17"])
def test_a_stance_is_read_as_it_was_written(tmp_path: Path, position: str, voice: str, said_on: str) -> None:
    stance = replace(STANCE, position=position, voice=voice, said_on=said_on)
    written = replace(RAILWAY, stances=(stance,))
    assert read(tmp_path, to_page([written], "rails")) == ([written], [])


def test_a_stance_may_be_on_a_stretch_of_a_route(tmp_path: Path) -> None:
    stretch = replace(STANCE, towards="rasht-astara/rasht-rezvanshahr")
    written = replace(RAILWAY, stances=(stretch, STANCE))
    assert read(tmp_path, to_page([written], "rails")) == ([written], [])


def test_a_stance_without_a_date_of_its_own_says_none() -> None:
    (item,) = to_page([replace(RAILWAY, stances=(replace(STANCE, said_on=""),))], "rails")["items"]
    assert item["body"][3] == {
        "type": "TextualBody",
        "purpose": "assessing",
        "value": "conditional",
        "actor": "iran",
        "towards": "rasht-astara",
        "by": "Iran",
        "voice": "own-words",
    }


Edit = Callable[[dict[str, Any]], object]
BAD: dict[str, tuple[Edit, str]] = {
    "unknown position": (
        lambda s: s.update(value="likes"),
        "body 4 has value “likes”, expected one of supports, opposes, conditional, ambivalent",
    ),
    "no actor": (lambda s: s.pop("actor"), "body 4 has actor “nothing”, expected text"),
    "actor that is no id": (
        lambda s: s.update(actor="The West"),
        "body 4 has actor “The West”, expected the id of an actor: small letters, digits and hyphens",
    ),
    "towards another": (
        lambda s: s.update(towards="aras"),
        "a stance is towards “aras”, which the annotation does not identify",
    ),
    "by nobody": (lambda s: s.pop("by"), "body 4 has by “nothing”, expected text"),
    "by someone the article does not name": (
        lambda s: s.update(by="Persia"),
        "a stance is by “Persia”, words that the article does not have",
    ),
    "unknown voice": (
        lambda s: s.update(voice="rumour"),
        "body 4 has voice “rumour”, expected one of own-words, report, attributed, opinion",
    ),
    "no voice": (lambda s: s.pop("voice"), "body 4 has voice “nothing”, expected text"),
    "no date": (
        lambda s: s.update(said_on="last May"),
        "body 4 has said_on “last May”, expected a date: YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "date that is no text": (lambda s: s.update(said_on=2023), "body 4 has said_on “2023”, expected text"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_stance_is_named_and_the_other_annotations_are_read(tmp_path: Path, name: str) -> None:
    edit, problem = BAD[name]
    page = copy.deepcopy(to_page([WITH_STANCE, WITH_STANCE], "rails"))
    page["items"][1]["id"] = "rails/good"
    edit(page["items"][0]["body"][3])
    annotations, faults = read(tmp_path, page)
    assert [annotation.id for annotation in annotations] == ["rails/good"]
    assert faults == [f"rails/p001: {problem}"]


def test_all_faults_of_a_stance_are_told_at_once(tmp_path: Path) -> None:
    page = copy.deepcopy(to_page([WITH_STANCE], "rails"))
    wrong = ["unknown position", "towards another", "by someone the article does not name", "no date"]
    for name in wrong:
        BAD[name][0](page["items"][0]["body"][3])
    assert sorted(read(tmp_path, page)[1]) == sorted(f"rails/p001: {BAD[name][1]}" for name in wrong)


def actors_file(folder: Path, text: str) -> Path:
    file = folder / "actors.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_actors_are_read_in_their_order(tmp_path: Path) -> None:
    text = (
        '[[actors]]\nid = "the-west"\ntitle = "The West"\n'
        '[[actors]]\nid = "iran"\ntitle = "Iran"\nnames = { en = ["Iran", "Tehran"] }\ncountries = ["IRN"]\n'
    )
    actors, faults = read_actors(actors_file(tmp_path, text))
    assert faults == []
    assert [(a.id, a.title, a.names, a.countries) for a in actors] == [
        ("the-west", "The West", (), ()),
        ("iran", "Iran", (("en", ("Iran", "Tehran")),), ("IRN",)),
    ]


def test_a_missing_file_names_no_actor(tmp_path: Path) -> None:
    assert read_actors(tmp_path / "actors.toml") == ([], [])


IRAN = '[[actors]]\nid = "iran"\ntitle = "Iran"\n'


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("actors = [", ["is not TOML: "]),
        ('actors = "iran"', ["actors: expected a list of tables, each headed [[actors]]"]),
        ("", ["actors: expected a list of tables, each headed [[actors]]"]),
        ('[[actors]]\ntitle = "Iran"', ["actor 1: the actor has id “nothing”, expected text"]),
        (IRAN + 'countries = ["Iran"]', ["iran: the actor has countries “['Iran']”, expected a list of"]),
        (IRAN + 'names = ["Iran"]', ["iran: the actor has names “['Iran']”, expected lists of names by"]),
        (IRAN + 'names = { en = [""] }', ["iran: its names in en are “['']”, expected a list of names"]),
        (
            IRAN + 'names = { "?" = ["Iran"] }',
            ["iran: its names are in “?”, expected a language tag such as az"],
        ),
        (IRAN + IRAN, ["iran: another actor of the file has the same id"]),
        (
            '[[actors]]\nid = "The West"\ncountries = "USA"',
            ["the actor has id “The West”", "has title “nothing”", "has countries “USA”"],
        ),
    ],
)
def test_every_fault_of_the_actors_is_told(tmp_path: Path, text: str, problems: list[str]) -> None:
    file = actors_file(tmp_path, text)
    faults = [str(fault) for fault in read_actors(file)[1]]
    assert len(faults) == len(problems), faults
    for problem in problems:
        assert any(fault.startswith(str(file)) and problem in fault for fault in faults), faults


def test_a_broken_actor_does_not_take_the_others_down(tmp_path: Path) -> None:
    actors, faults = read_actors(actors_file(tmp_path, '[[actors]]\nid = "west"\n' + IRAN))
    assert [actor.id for actor in actors] == ["iran"] and len(faults) == 1


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "actors.toml").write_bytes(b"\xff\xfe")
    actors, faults = read_actors(tmp_path / "actors.toml")
    assert actors == [] and len(faults) == 1


def test_a_stance_of_an_actor_that_is_not_listed_is_a_fault_with_the_nearest() -> None:
    assert unknown_actors([WITH_STANCE], ["iran", "armenia"]) == []
    (fault,) = unknown_actors([WITH_STANCE], ["iram", "armenia"])
    assert str(fault) == (
        "seeds/rails.annotations.json: rails/p001: a stance is of “iran”, "
        "which is no actor of geodata/actors.toml; the nearest is “iram”"
    )
