"""The actors whose stances texts report: ``geodata/actors.toml``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corridor_map.articles.annotation_items import Annotation
from corridor_map.articles.item_fields import ItemFields
from corridor_map.errors import Fault
from corridor_map.io.folders import is_there
from corridor_map.io.limits import too_long
from corridor_map.io.suggesting import Suggestions
from corridor_map.io.toml_files import read_toml

_COUNTRY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Actor:
    """A state or group of states that holds stances.

    `names` are the names that texts use for it, by language tag; `countries` ISO 3166-1
    alpha-3 codes of the countries that stand for it on the map, none where none does.
    """

    id: str
    title: str
    names: tuple[tuple[str, tuple[str, ...]], ...]
    countries: tuple[str, ...]


def read_actors(file: Path, *, within: Path | None = None) -> tuple[list[Actor], list[Fault]]:
    """Read ``actors.toml``; a file that is not there names no actor.

    The file must not lead out of `within`.

    Returns
    -------
    tuple
        The actors in the order of the file, and every fault; an actor with a fault is left out.
    """
    if not is_there(file):
        return [], []
    table = read_toml(file, within=within)
    if isinstance(table, Fault):
        return [], [table]
    listed = table.get("actors")
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        return [], [Fault(str(file), "actors", "expected a list of tables, each headed [[actors]]")]
    actors: dict[str, Actor] = {}
    faults: list[Fault] = []
    for number, entry in enumerate(listed, 1):
        problems: list[str] = []
        actor = _actor(entry, problems)
        if actor.id in actors:
            problems.append("another actor of the file has the same id")
        faults += [Fault(str(file), actor.id or f"actor {number}", problem) for problem in problems]
        if not problems:
            actors[actor.id] = actor
    return list(actors.values()), faults


def unknown_actors(annotations: Iterable[Annotation], actors: Iterable[str]) -> list[Fault]:
    """Return a fault for each stance whose actor does not exist.

    Parameters
    ----------
    annotations
        Annotations of any articles.
    actors
        The ids of the actors that there are.
    """
    known = set(actors)
    suggestions = Suggestions(known)
    faults: list[Fault] = []
    for annotation in annotations:
        for actor in dict.fromkeys(stance.actor for stance in annotation.stances):
            if actor not in known:
                hint = suggestions.hint(actor)
                file = f"seeds/{annotation.article}.annotations.json"
                problem = f"a stance is of “{actor}”, which is no actor of geodata/actors.toml{hint}"
                faults.append(Fault(file, annotation.id, problem))
    return faults


def _actor(entry: dict[str, Any], problems: list[str]) -> Actor:
    fields = ItemFields(entry, "the actor", problems.append)
    id_ = fields.identifier("id", "an actor")
    names: list[tuple[str, tuple[str, ...]]] = []
    given = entry.get("names", {})
    if not isinstance(given, dict):
        fields.reject("names", "lists of names by language tag")
        given = {}
    for language, listed in given.items():
        if not _LANGUAGE.fullmatch(language):
            problems.append(f"its names are in “{language[:60]}”, expected a language tag such as az")
        elif not isinstance(listed, list) or not listed or not all(_is_name(name) for name in listed):
            problems.append(f"its names in {language} are “{str(listed)[:60]}”, expected a list of names")
        elif problem := too_long("names", *listed):
            problems.append(f"one of its names in {language} {problem}")
        else:
            names.append((language, tuple(listed)))
    countries = fields.listed("countries", _COUNTRY, "a list of countries by three letters, such as AZE")
    return Actor(id_, fields.text("title"), tuple(names), countries)


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(name.strip())
