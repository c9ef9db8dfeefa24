"""Reading a Project: what ships with the package, and a user's folder over it."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from corridor_map.articles.actors import Actor, read_actors, unknown_actors
from corridor_map.articles.annotations import Anchoring, Annotation, read_annotations
from corridor_map.articles.records import Article, read_articles
from corridor_map.articles.stories import Story, read_stories, unknown_parts
from corridor_map.errors import Fault
from corridor_map.ground.countries import Country, read_countries
from corridor_map.ground.layers import (
    Basemap,
    Border,
    Place,
    Route,
    read_basemap,
    read_borders,
    read_places,
    read_routes,
)
from corridor_map.ground.published_lengths import Figure, read_lengths
from corridor_map.ground.view import View, fitting_view, read_view
from corridor_map.io.paths import shipped
from corridor_map.io.suggesting import Suggestions
from corridor_map.project import BORDERS, Project

_Item = TypeVar("_Item")


def load(data: Path | None = None) -> Project:
    """Read the data that ships with the package, and a user's folder over it.

    Parameters
    ----------
    data
        A folder with ``geodata/`` and ``seeds/`` of the user's own. What has the same id
        as something built in takes its place.

    Returns
    -------
    Project
        With every fault of every file in ``faults``: a broken file never takes the rest down.
    """
    faults: list[Fault] = []
    view: View | None = None
    routes: dict[str, Route] = {}
    borders: dict[str, Border] = {}
    places: dict[str, Place] = {}
    articles: dict[str, Article] = {}
    annotations: dict[str, Annotation] = {}
    figures: list[Figure] = []
    stories: dict[str, Story] = {}
    actors: dict[str, Actor] = {}
    countries: dict[str, Country] = {}
    basemap = Basemap((), (), (), ())
    # What ships is trusted: package managers may keep its files elsewhere, and links to them here.
    sources: list[tuple[Path, Path, Path | None]] = [(shipped("geodata"), shipped("seeds"), None)]
    if data is not None:
        sources.append((data / "geodata", data / "seeds", data))
    for ground, seeds, within in sources:
        view = next(iter(_kept(read_view(ground / "map.toml", within=within), faults)), view)
        places |= {
            place.id: place for place in _kept(read_places(ground / "places.geojson", within=within), faults)
        }
        found = read_routes(ground / "routes", places=places, within=within)
        routes |= {route.id: route for route in _kept(found, faults)}
        borders |= {
            border.id: border for border in _kept(read_borders(ground / "borders", within=within), faults)
        }
        actors |= {
            actor.id: actor for actor in _kept(read_actors(ground / "actors.toml", within=within), faults)
        }
        countries |= {
            c.id: c for c in _kept(read_countries(ground / "countries.geojson", within=within), faults)
        }
        stories |= {
            story.id: story for story in _kept(read_stories(seeds / "stories", within=within), faults)
        }
        figures += _kept(read_lengths(ground / "lengths.csv", within=within), faults)
        layer, wrong = read_basemap(ground / "basemap", within=within)
        faults.extend(wrong)
        basemap = layer if layer.land else basemap
        articles |= {article.slug: article for article in _kept(read_articles(seeds, within=within), faults)}
        annotations |= {a.id: a for a in _kept(read_annotations(seeds, articles, within=within), faults)}
    routes, borders = _apart(routes, borders, faults)
    view = view or fitting_view(routes.values())
    first = [id_ for id_ in view.order if id_ in routes]
    project = Project(
        view=view,
        routes={id_: routes[id_] for id_ in dict.fromkeys([*first, *routes])},
        borders=borders,
        places=places,
        basemap=basemap,
        articles=articles,
        annotations=tuple(annotations.values()),
        figures=tuple(figures),
        actors=actors,
        stories=stories,
        countries=tuple(countries.values()),
        faults=(),
    )
    dangling = (
        *_dangling(project),
        *unknown_actors(project.annotations, project.actors),
        *unknown_parts(
            project.stories.values(),
            project.toggles,
            project.segments,
            {annotation.id for annotation in project.annotations},
        ),
    )
    return replace(project, annotations=_anchored(project), faults=tuple(dict.fromkeys((*faults, *dangling))))


def _kept(read: tuple[list[_Item], list[Fault]], faults: list[Fault]) -> list[_Item]:
    items, wrong = read
    faults.extend(wrong)
    return items


def _apart(
    routes: dict[str, Route], borders: dict[str, Border], faults: list[Fault]
) -> tuple[dict[str, Route], dict[str, Border]]:
    """Return the routes and borders without those whose id another line of the map has."""
    taken = {BORDERS, *routes}
    kept: dict[str, Route] = {}
    for id_, route in routes.items():
        file = f"geodata/routes/{id_}.geojson"
        if id_ == BORDERS:
            faults.append(Fault(file, "", "has the id of all borders together; expected another name"))
            continue
        segments = tuple(segment for segment in route.segments if segment.id not in taken)
        faults += [
            Fault(file, segment.id, "is the id of another route or segment; expected an id of its own")
            for segment in route.segments
            if segment.id in taken
        ]
        taken |= {segment.id for segment in segments}
        if segments:
            kept[id_] = route if len(segments) == len(route.segments) else replace(route, segments=segments)
    faults += [
        Fault("geodata/borders", id_, "is the id of a route or segment too; expected an id of its own")
        for id_ in borders
        if id_ in taken
    ]
    return kept, {id_: border for id_, border in borders.items() if id_ not in taken}


def _targets(project: Project) -> set[str]:
    return {BORDERS, *project.routes, *project.segments, *project.borders, *project.places}


def _anchored(project: Project) -> tuple[Annotation, ...]:
    known_targets = _targets(project)
    return tuple(
        annotation
        for annotation in project.annotations
        if annotation.anchoring is not Anchoring.ORPHANED and known_targets.issuperset(annotation.targets)
    )


def _dangling(project: Project) -> Iterable[Fault]:
    known_targets = _targets(project)
    suggestions = Suggestions(known_targets)
    for annotation in project.annotations:
        for target in annotation.targets:
            if target not in known_targets:
                file = f"seeds/{annotation.article}.annotations.json"
                hint = suggestions.hint(target)
                yield Fault(
                    file, annotation.id, f"its target “{target}” is no route, segment, place or border{hint}"
                )
    for id_ in project.view.order:
        if id_ not in project.routes:
            yield Fault("geodata/map.toml", "routes", f"names “{id_}”, expected the id of a route")
    for segment in project.segments.values():
        for end, place in (("from", segment.from_place), ("to", segment.to_place)):
            if place not in project.places:
                file = f"geodata/routes/{segment.route}.geojson"
                yield Fault(
                    file,
                    segment.id,
                    f"its “{end}” is “{place}”, expected the id of a place in places.geojson",
                )
