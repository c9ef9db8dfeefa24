"""The data of the page's scripts on the actors' positions and the dated events of the articles.

Quotations that are passages are named by their ids: the page has their words in its list.
"""

from typing import Any

from corridor_map.claims.positions import Telling, positions, timeline
from corridor_map.ground.countries import country_rings, packed_rings
from corridor_map.page.packing import packed
from corridor_map.project import Project


def positions_data(project: Project) -> dict[str, Any]:
    """Return the table of actors by routes as JSON-ready values, without what is not stated.

    Parameters
    ----------
    project
        Whose annotations state the stances.

    Returns
    -------
    dict
        By actor and route a list of statements in the order of
        `corridor_map.claims.positions.Cell.statements`, each a list: the id of its passage, the position,
        the route or segment it is towards, the words for whoever voices it, the voice and, where
        the article gives one, the date.
    """
    table: dict[str, dict[str, list[list[str]]]] = {}
    for cell in positions(
        project.annotations, project.articles, list(project.actors.values()), list(project.routes)
    ):
        if cell.statements:
            table.setdefault(cell.actor, {})[cell.route] = [
                [s.annotation, s.position, s.towards, s.by, s.voice, *([s.date] if s.dated else [])]
                for s in cell.statements
            ]
    return table


def events_data(project: Project, *, offline: bool) -> list[list[Any]]:
    """Return the dated events, the earliest first, as JSON-ready values.

    Parameters
    ----------
    project
        Whose annotations tell them.
    offline
        Whether the page holds the articles themselves, so that words can be found in them.

    Returns
    -------
    list of list
        Of each its date, its last date or an empty text, its title, the ids of its routes, and
        its tellings: the id of a passage; or of another annotation the article and its exact words,
        or where these begin in the article and how many they are, in code points.
    """
    annotations = {annotation.id: annotation for annotation in project.annotations}
    passages = {passage.annotation.id: passage.annotation for passage in project.passages}

    def telling(one: Telling) -> Any:
        if one.annotation in passages:
            return one.annotation
        own = annotations[one.annotation]
        # In the file, the words of a passage are in its quotation and not in the article.
        hidden = any(
            other.article == own.article and other.start < own.end and own.start < other.end
            for other in passages.values()
        )
        return (
            [own.article, own.start, own.end - own.start]
            if offline and not hidden
            else [own.article, own.exact]
        )

    return [
        [
            event.date,
            event.until,
            event.title,
            [route for route in event.routes if route in project.routes],
            [telling(one) for one in event.tellings],
        ]
        for event in timeline(project.annotations, project.articles)
    ]


def tint_data(project: Project) -> dict[str, Any]:
    """Return the outlines of the countries that stand for actors with a stance, to tint them by it.

    Parameters
    ----------
    project
        Whose borders and land the outlines follow.

    Returns
    -------
    dict
        ``countries``, the alpha-3 codes by actor, and ``rings`` by code in the form of
        `corridor_map.ground.countries.packed_rings`; both empty where no borders are drawn, as
        the outlines are made of them.
    """
    stated = positions_data(project)
    countries = {
        actor.id: list(actor.countries)
        for actor in project.actors.values()
        if actor.id in stated and actor.countries
    }
    wanted = sorted({code for codes in countries.values() for code in codes})
    if not (wanted and project.borders):
        return {"countries": {}, "rings": {}}
    rings = country_rings(project.borders.values(), project.basemap.land, project.countries, wanted)
    return {"countries": countries, "rings": packed_rings(rings, packed)}
