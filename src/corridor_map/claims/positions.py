"""Actors' stances on routes, and a timeline of events, as the articles report them.

Both are taken from hand annotations, and nothing is inferred: a stance that no
annotation states is not stated, and stances that differ are shown as differing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corridor_map.articles.actors import Actor
from corridor_map.articles.annotations import POSITIONS, Annotation
from corridor_map.articles.records import Article
from corridor_map.io.dates import first_day

NOT_STATED = "not-stated"
DISPUTED = "disputed"
STANCES = (*POSITIONS, DISPUTED, NOT_STATED)
"""Every stance that a cell of the table may have."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation that states an actor's stance on a route.

    `towards` is the route's id or that of one of its segments. If the article
    dates the stance, `date` is that date and `dated` is true. Otherwise `date` is the article's own.
    `by` and `voice` are those of `corridor_map.articles.annotations.Stance`.
    """

    annotation: str
    article: str
    position: str
    towards: str
    by: str
    voice: str
    date: str
    dated: bool
    exact: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One actor's stance on one route, with the statements of the articles.

    `stance` is the one position that all `statements` agree on, `DISPUTED` where they do not, or
    `NOT_STATED`. The statements are in the order of their dates, then of articles and of reading.
    """

    actor: str
    route: str
    stance: str
    statements: tuple[Statement, ...]

    @property
    def positions(self) -> tuple[str, ...]:
        """Distinct positions that are stated, in the order of `POSITIONS`."""
        stated = {statement.position for statement in self.statements}
        return tuple(position for position in POSITIONS if position in stated)


@dataclass(frozen=True, slots=True)
class Telling:
    """One quotation that reports an event."""

    annotation: str
    article: str
    exact: str


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An event with every quotation that reports it under the same title and date.

    `date` and `until` are ISO 8601 dates of any precision, `until` empty where it is of one date;
    `routes` are ids of routes.
    """

    title: str
    date: str
    until: str
    routes: tuple[str, ...]
    tellings: tuple[Telling, ...]


def positions(
    annotations: Iterable[Annotation],
    articles: Mapping[str, Article],
    actors: Sequence[Actor],
    routes: Sequence[str],
) -> tuple[Cell, ...]:
    """Return the table of actors by routes, row by row.

    Parameters
    ----------
    annotations
        Annotations of the articles; those of other articles are passed over.
    articles
        The articles by slug.
    actors
        The rows, in order; stances of others are passed over.
    routes
        The ids of the columns, in order. A stance on a segment counts to its route.

    Returns
    -------
    tuple of Cell
        One for each actor and route, also where nothing is stated.
    """
    found: dict[tuple[str, str], list[Statement]] = {
        (actor.id, route): [] for actor in actors for route in routes
    }
    for annotation in _in_reading_order(annotations, articles):
        for stance in annotation.stances:
            statement = Statement(
                annotation=annotation.id,
                article=annotation.article,
                position=stance.position,
                towards=stance.towards,
                by=stance.by,
                voice=stance.voice,
                date=stance.said_on or articles[annotation.article].date,
                dated=bool(stance.said_on),
                exact=annotation.exact,
            )
            statements = found.get((stance.actor, stance.towards.partition("/")[0]))
            if statements is not None:
                statements.append(statement)
    return tuple(
        Cell(actor, route, _agreed(statements), tuple(sorted(statements, key=lambda s: _when(s.date))))
        for (actor, route), statements in found.items()
    )


def stances_by_country(cells: Iterable[Cell], actors: Iterable[Actor], route: str) -> dict[str, str]:
    """Return the stance of each country on a route, to tint a map by.

    Parameters
    ----------
    cells
        The table, or some of its cells.
    actors
        The actors, whose countries stand for them.
    route
        The id of the route.

    Returns
    -------
    dict
        One of `STANCES` but `NOT_STATED` by ISO 3166-1 alpha-3 code. A country that stands for
        several actors of different stances is disputed; one that has none is not there.
    """
    stances = {cell.actor: cell.stance for cell in cells if cell.route == route and cell.stance != NOT_STATED}
    tints: dict[str, str] = {}
    for actor in actors:
        for country in actor.countries if actor.id in stances else ():
            stance = stances[actor.id]
            tints[country] = stance if tints.get(country, stance) == stance else DISPUTED
    return dict(sorted(tints.items()))


def timeline(annotations: Iterable[Annotation], articles: Mapping[str, Article]) -> tuple[DatedEvent, ...]:
    """Return the events that articles report, the earliest first.

    Parameters
    ----------
    annotations
        Annotations of the articles; those of other articles are passed over.
    articles
        The articles by slug.

    Returns
    -------
    tuple of DatedEvent
        Sorted by the first day of the date; of those that begin on one day the wider comes first
        (a year, a month, a day), then by title. Events of one title and date are merged;
        events that differ in date stay separate.
    """
    told: dict[tuple[str, str, str], list[Telling]] = {}
    routes: dict[tuple[str, str, str], dict[str, None]] = {}
    for annotation in _in_reading_order(annotations, articles):
        for event in annotation.events:
            key = (event.date, event.until, event.title)
            telling = Telling(annotation.id, annotation.article, annotation.exact)
            told.setdefault(key, []).append(telling)
            concerned = (id_.partition("/")[0] for id_ in event.concerns)
            routes.setdefault(key, {}).update(dict.fromkeys(concerned))
    return tuple(
        DatedEvent(title, date, until, tuple(routes[date, until, title]), tuple(tellings))
        for (date, until, title), tellings in sorted(
            told.items(), key=lambda item: (*_when(item[0][0]), item[0][1], item[0][2])
        )
    )


def _in_reading_order(annotations: Iterable[Annotation], articles: Mapping[str, Article]) -> list[Annotation]:
    known = [annotation for annotation in annotations if annotation.article in articles]
    return sorted(known, key=lambda a: (*_when(articles[a.article].date), a.article, a.start, a.id))


def _when(date: str) -> tuple[str, int]:
    return first_day(date) or date, len(date)


def _agreed(statements: Sequence[Statement]) -> str:
    stated = {statement.position for statement in statements}
    if not stated:
        return NOT_STATED
    return stated.pop() if len(stated) == 1 else DISPUTED
