"""The frozen `Project`, which joins the ground, the articles and the annotations that link them."""

import datetime
import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from corridor_map.articles.actors import Actor
from corridor_map.articles.annotations import Annotation, Claim
from corridor_map.articles.records import Article
from corridor_map.articles.stories import Story
from corridor_map.errors import Fault, UnknownIdError, UsageError
from corridor_map.ground.countries import Country
from corridor_map.ground.layers import (
    Basemap,
    Border,
    Place,
    Route,
    Segment,
)
from corridor_map.ground.published_lengths import Figure
from corridor_map.ground.view import View
from corridor_map.io.dates import check_date, first_day

BORDERS = "borders"
"""Id of all borders together, toggled and selected like the id of a route."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation with the article it stands in and the routes it is about.

    `routes` are ids in the project's order; ``borders`` counts as one.
    """

    annotation: Annotation
    article: Article
    routes: tuple[str, ...]


@dataclass(frozen=True)
class Project:
    """All data of one map, checked and cross-referenced.

    Attributes
    ----------
    routes, borders, places, articles
        By id (articles by slug), in the order they are shown in.
    annotations
        Every annotation whose quotation was found and whose targets exist.
    figures
        Published lengths, to check claims against.
    actors
        Actors whose stances the articles report, by id.
    countries
        Countries with points in their land, to tint them.
    faults
        Faults found in the files; the rest of the data is still used.
    stories
        Guided readings, by id.
    origin
        The project that this one was selected from.
    """

    view: View
    routes: dict[str, Route]
    borders: dict[str, Border]
    places: dict[str, Place]
    basemap: Basemap
    articles: dict[str, Article]
    annotations: tuple[Annotation, ...]
    figures: tuple[Figure, ...]
    actors: dict[str, Actor]
    countries: tuple[Country, ...]
    faults: tuple[Fault, ...]
    stories: dict[str, Story] = field(default_factory=dict)
    origin: "Project | None" = field(default=None, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        # What was worked out of it may hold what cannot be sent to another process.
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @cached_property
    def segments(self) -> dict[str, Segment]:
        """Every segment of every route by id."""
        return {segment.id: segment for route in self.routes.values() for segment in route.segments}

    @cached_property
    def stretches(self) -> dict[str, tuple[Segment, ...]]:
        """The segments that subjects of claims stand for: a segment, a route, ``branch:ROUTE/BRANCH``."""
        found: dict[str, list[Segment]] = defaultdict(list)
        for segment in self.segments.values():
            for subject in {segment.id, segment.route, f"branch:{segment.route}/{segment.branch}"}:
                found[subject].append(segment)
        return {subject: tuple(segments) for subject, segments in found.items()}

    @cached_property
    def claims_of(self) -> dict[frozenset[str], tuple[tuple[Annotation, Claim], ...]]:
        """Claims of all articles with their annotations, by the set of subjects that each is about."""
        found: dict[frozenset[str], list[tuple[Annotation, Claim]]] = defaultdict(list)
        for annotation in self.annotations:
            for claim in annotation.claims:
                found[frozenset(claim.of)].append((annotation, claim))
        return {of: tuple(claims) for of, claims in found.items()}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage, of the newest article first and in reading order within it."""
        found = [
            Passage(annotation, self.articles[annotation.article], self.routes_of(annotation))
            for annotation in self.annotations
        ]
        found.sort(key=lambda passage: (passage.article.slug, passage.annotation.start))
        found.sort(key=lambda passage: passage.article.date, reverse=True)
        return tuple(passage for passage in found if passage.routes)

    @property
    def toggles(self) -> tuple[str, ...]:
        """Ids that a reader can show and hide: the routes, then the borders if there are any."""
        return (*self.routes, *((BORDERS,) if self.borders else ()))

    @cached_property
    def span(self) -> tuple[str, str]:
        """First and last day for which the project knows the states of its routes, today included."""
        today = datetime.date.today().isoformat()
        days = [day for s in self.segments.values() for at in s.history if (day := first_day(at.since))]
        return min([today, *days]), max([today, *days])

    def check_as_of(self, date: str) -> str:
        """Return `date` if it is within the `span` of known states of the routes.

        Raises
        ------
        UsageError
            If it is no date, or lies before the first or after the last known day.
        """
        day = first_day(check_date(date)) or ""
        first, last = self.span
        if not first <= day <= last:
            order = "before the first" if day < first else "after the last"
            raise UsageError(f"{date} is {order} date the map knows; choose one from {first} to {last}")
        return date

    def routes_of(self, annotation: Annotation) -> tuple[str, ...]:
        """Return the toggles an annotation is about, in the project's order."""
        about = {
            BORDERS if target == BORDERS or target in self.borders else target.partition("/")[0]
            for target in annotation.targets
        }
        return tuple(toggle for toggle in self.toggles if toggle in about)

    def select(self, *, routes: Iterable[str] = (), articles: Iterable[str] = ()) -> "Project":
        """Return the project with only these routes and articles; none given means all.

        Parameters
        ----------
        routes
            Ids of routes, or ``borders``.
        articles
            Slugs of articles.

        Raises
        ------
        UnknownIdError
            If an id is not in the project; the text names the nearest ones that are.
        """
        asked = [known(route, self.toggles, "route") for route in routes]
        wanted = asked or list(self.toggles)
        slugs = [known(slug, self.articles, "article") for slug in articles] or list(self.articles)
        chosen = replace(
            self,
            origin=self.origin or self,
            routes={id_: route for id_, route in self.routes.items() if id_ in wanted},
            borders=self.borders if BORDERS in wanted else {},
            articles={slug: article for slug, article in self.articles.items() if slug in slugs},
        )
        kept = [
            annotation
            for annotation in self.annotations
            if annotation.article in chosen.articles and (chosen.routes_of(annotation) or not asked)
        ]
        return replace(chosen, annotations=tuple(kept))

    @cached_property
    def derived(self) -> dict[str, Any]:
        """Values that rooms above this one have derived from the project, by names that they choose."""
        return {}


def known(id_: str, ids: Iterable[str], kind: str) -> str:
    """Return `id_` if it is one of `ids`.

    Raises
    ------
    UnknownIdError
        If it is not. The text names up to three near ids, or, where none is near, up to eight of all.
    """
    ids = list(ids)
    if id_ in ids:
        return id_
    near = difflib.get_close_matches(id_, ids, n=3, cutoff=0.4)
    if near:
        hint = f"; did you mean {' or '.join(near)}?"
    elif ids:
        hint = f"; there are {', '.join(ids[:8])}" + (" and more" if len(ids) > 8 else "")
    else:
        hint = f"; there is no {kind} at all"
    raise UnknownIdError(f"there is no {kind} “{id_}”{hint}")
