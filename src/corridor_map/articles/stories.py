"""Stories: guided readings of a map, step by step, as their authors wrote them.

The form is that of the chapters known from Mapbox's storytelling template (title, description,
location), with what our map can show beside it: routes, a date, a focus, passages.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corridor_map.articles.item_fields import ItemFields
from corridor_map.errors import Fault
from corridor_map.io.dates import first_day
from corridor_map.io.json_files import read_json
from corridor_map.io.listing import files_in
from corridor_map.io.suggesting import Suggestions

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_TARGET = re.compile(r"[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)?")
_ZOOMS = (3, 13)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a story.

    `centre` is longitude and latitude in degrees, WGS84; `zoom` that of web maps. `routes` are
    what is shown (none named means all), `as_of` is a date or empty, `focus` a route or segment or
    empty, `passages` are ids of annotations.
    """

    id: str
    title: str
    description: str
    centre: tuple[float, float]
    zoom: float
    routes: tuple[str, ...]
    as_of: str
    focus: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A guided reading: its title, what is said under it, who wrote it, and its steps."""

    id: str
    title: str
    subtitle: str
    byline: str
    steps: tuple[Step, ...]


def read_stories(folder: Path, *, within: Path | None = None) -> tuple[list[Story], list[Fault]]:
    """Read every story of a folder, ``<id>.json`` each; no file may lead out of `within`.

    Returns
    -------
    tuple
        The stories in the order of their ids, and every fault; a story with a fault is left out.
        A folder that is not there holds no story.
    """
    stories: list[Story] = []
    files, faults = files_in(folder, ".json", within=within)
    for file in files:
        content = read_json(file, within=within)
        if isinstance(content, Fault):
            faults.append(content)
            continue
        problems: list[tuple[str, str]] = []
        story = _story(file.stem, content, problems)
        faults += [Fault(str(file), place, problem) for place, problem in problems]
        if story is not None and not problems:
            stories.append(story)
    return stories, faults


def unknown_parts(
    stories: Iterable[Story], routes: Collection[str], segments: Collection[str], passages: Collection[str]
) -> list[Fault]:
    """Return a fault for each route, segment and passage that a story names and the data does not have."""
    places = {*routes, *segments}
    near = {
        "route": Suggestions(routes),
        "route or segment": Suggestions(places),
        "passage": Suggestions(passages),
    }
    return [
        Fault(
            f"seeds/stories/{story.id}.json",
            f"chapter {step.id}",
            f"names the {kind} “{id_}”, which is not there{near[kind].hint(id_)}",
        )
        for story in stories
        for step in story.steps
        for kind, named, ids in (
            ("route", step.routes, routes),
            ("route or segment", (step.focus,) if step.focus else (), places),
            ("passage", step.passages, passages),
        )
        for id_ in named
        if id_ not in ids
    ]


def _story(id_: str, content: Any, problems: list[tuple[str, str]]) -> Story | None:
    if not _ID.fullmatch(id_):
        problems.append(("", "expected a file name of small letters, digits and hyphens"))
    if not isinstance(content, dict):
        problems.append(("", "expected an object with title and chapters"))
        return None
    fields = ItemFields(content, "the story", lambda problem: problems.append(("", problem)))
    chapters = content.get("chapters")
    if not isinstance(chapters, list) or not chapters or not all(isinstance(c, dict) for c in chapters):
        problems.append(("chapters", "expected a list of one chapter or more"))
        chapters = []
    steps = tuple(_step(number, chapter, problems) for number, chapter in enumerate(chapters, 1))
    seen: set[str] = set()
    for step in steps:
        if step.id in seen:
            problems.append((f"chapter {step.id}", "its id is there twice"))
        seen.add(step.id)
    return Story(
        id_,
        fields.text("title"),
        fields.text("subtitle", optional=True),
        fields.text("byline", optional=True),
        steps,
    )


def _step(number: int, chapter: dict[str, Any], problems: list[tuple[str, str]]) -> Step:
    place = f"chapter {number}"
    fields = ItemFields(chapter, "it", lambda problem: problems.append((place, problem)))
    location: Any = chapter.get("location")
    centre, zoom = (0.0, 0.0), 0.0
    if _is_location(location):
        centre, zoom = (float(location["center"][0]), float(location["center"][1])), float(location["zoom"])
    else:
        problems.append(
            (place, "expected a location: center as [longitude, latitude], and zoom from 3 to 13")
        )
    as_of = fields.date("asOf", optional=True)
    return Step(
        id=fields.identifier("id", "a chapter"),
        title=fields.text("title"),
        description=fields.text("description"),
        centre=centre,
        zoom=zoom,
        routes=fields.listed("routes", _ID, "a list of ids of routes"),
        as_of=as_of if first_day(as_of) else "",
        focus=fields.identifier("focus", "a route or segment") if chapter.get("focus") else "",
        passages=fields.listed("passages", _TARGET, "a list of ids of passages"),
    )


def _is_location(found: Any) -> bool:
    if not isinstance(found, dict):
        return False
    centre = found.get("center")
    if not isinstance(centre, list) or len(centre) != 2:
        return False
    limits = ((-180, 180), (-85, 85), _ZOOMS)
    return all(
        _is_between(value, *limit) for value, limit in zip((*centre, found.get("zoom")), limits, strict=True)
    )


def _is_between(value: Any, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
