"""The data of the page's scripts beside the drawn geometry: names, states, places, the basemap.

It reaches the page as one inert JSON block, escaped so that no text in it can end the block,
and is shown with ``textContent``.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from corridor_map.articles.records import Article
from corridor_map.articles.stories import Story
from corridor_map.exports.words import STANCE_WORDS, STATUS_WORDS
from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import Basemap, Coordinates, Place, Segment
from corridor_map.ground.slots import offset_slots
from corridor_map.page.citing import citation
from corridor_map.page.packing import SCALE, packed
from corridor_map.page.payload_positions import events_data, positions_data, tint_data
from corridor_map.page.reading import article_text, place_order
from corridor_map.page.searching import place_names, search_data
from corridor_map.project import Project


def page_data(project: Project, state: dict[str, Any], *, offline: bool = False) -> dict[str, Any]:
    """Return what the scripts of a page need, as JSON-ready values.

    Parameters
    ----------
    project
        What is drawn.
    state
        How the page opens if its address does not say: see `corridor_map.page.pages.opening`.
    offline
        Whether the page has no server to ask, and so must hold the articles itself.
    """
    segments = list(project.segments.values())
    slots = offset_slots(segments)
    own, whole = _passage_counts(project)
    return {
        "scale": SCALE,
        "bounds": project.view.bounds,
        "words": STATUS_WORDS,
        "span": project.span,
        "articles": [
            _article(article)
            for article in sorted(project.articles.values(), key=lambda article: article.date)
        ],
        "names": {
            "actor": {actor.id: actor.title for actor in project.actors.values()},
            "stance": STANCE_WORDS,
            "place": place_names(project),
        },
        "positions": positions_data(project),
        "tint": tint_data(project),
        "events": events_data(project, offline=offline),
        "stories": [_story(story, project) for story in project.stories.values()],
        "state": state,
        **search_data(project, offline=offline),
        "routes": {
            route.id: {
                "title": route.title,
                "short": route.short_title,
                "branches": {
                    branch.id: [branch.title, branch.short_title]
                    for branch in (route.branch(id_) for id_ in {s.branch: 0 for s in route.segments} if id_)
                },
                "segments": [
                    _segment(segment, slots.get(segment.id), own[segment.id], whole[route.id])
                    for segment in route.segments
                ],
            }
            for route in project.routes.values()
        },
        "places": [_place(project.places[id_]) for id_ in place_order(project)],
        "texts": {
            article.slug: article_text(project, article, whole=False) for article in project.articles.values()
        }
        if offline
        else {},
        "basemap": _basemap(project.basemap),
        "borders": {
            border.id: [packed(line) for line in border.lines] for border in project.borders.values()
        },
    }


def to_json(value: Any) -> str:
    """Return `value` as JSON that is inert wherever HTML or JavaScript may read it.

    ``<``, ``>``, ``&`` and the two line separators that end a line in JavaScript are escaped.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _passage_counts(project: Project) -> tuple[Counter[str], Counter[str]]:
    """Count passages by the segments they name, and by route where they name none of its segments."""
    own: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for passage in project.passages:
        targets = set(passage.annotation.targets)
        segments = [project.segments[target] for target in targets if target in project.segments]
        own.update(segment.id for segment in segments)
        named = {segment.route for segment in segments}
        whole.update(route for route in passage.routes if route in project.routes and route not in named)
    return own, whole


def _article(article: Article) -> dict[str, str]:
    return {
        "slug": article.slug,
        "title": article.title,
        "author": article.author,
        "publisher": article.publisher,
        "date": article.date,
        "cite": citation(article),
    }


def _story(story: Story, project: Project) -> dict[str, Any]:
    return {
        "id": story.id,
        "title": story.title,
        "subtitle": story.subtitle,
        "steps": [
            {
                "title": step.title,
                "text": step.description,
                "centre": step.centre,
                "zoom": step.zoom,
                "routes": [id_ for id_ in step.routes if id_ in project.toggles],
                "asOf": step.as_of,
                "focus": step.focus if step.focus in {*project.routes, *project.segments} else "",
                "passages": step.passages,
            }
            for step in story.steps
        ],
    }


def _segment(segment: Segment, slot: tuple[float, bool] | None, own: int, whole: int) -> dict[str, Any]:
    offset, near = slot or (0.0, False)
    return {
        "id": segment.id,
        "name": segment.name,
        "branch": segment.branch,
        "mode": segment.mode,
        "certainty": segment.certainty,
        "km": round(length_km(segment.coordinates), 1),
        "slot": offset,
        "near": near,
        "own": own,
        "whole": whole,
        "history": [
            {"from": state.since, "status": state.status, "contested": state.contested, "note": state.note}
            for state in segment.history
        ],
    }


def _place(place: Place) -> list[Any]:
    lon, lat = place.coordinates
    return [place.names[0][0], round(lon * SCALE), round(lat * SCALE), place.rank]


def _basemap(basemap: Basemap) -> dict[str, Any]:
    return {
        "land": _polygons(basemap.land),
        "lakes": _polygons(basemap.lakes),
        "rivers": [packed(line) for line in basemap.rivers],
        "labels": [
            [
                label.name,
                round(label.coordinates[0] * SCALE),
                round(label.coordinates[1] * SCALE),
                label.kind,
                label.rank,
            ]
            for label in basemap.labels
        ],
    }


def _polygons(polygons: Iterable[tuple[Coordinates, ...]]) -> list[list[list[int]]]:
    # The outlines of countries count their vertices.
    return [[packed(ring, every=True) for ring in polygon] for polygon in polygons]
