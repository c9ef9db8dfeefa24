"""The selection that an address of the map shows: its visible routes and matching passages.

``static/passages.js`` filters the passages on the page in the same way; the tests compare the two.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from corridor_map.exports.selection import Selection, select
from corridor_map.project import Passage, Project
from corridor_map.search.index import find_passages, index_of
from corridor_map.search.subjects import PLACE

_NARROWING = ("focus", "q", "since", "until", "place", "source", "author", "actor", "stance")
"""Parameters of an address that filter passages, beside the routes."""


def on_screen(whole: Project, state: Mapping[str, Any], *, articles: Iterable[str] = ()) -> Selection:
    """Return the part of a project that a page in some state shows.

    Parameters
    ----------
    whole
        All there is.
    state
        The state, as `corridor_map.page.pages.opening` returns it.
    articles
        Slugs of articles to keep to; none given means all. A page has no such filter.

    Raises
    ------
    UnknownIdError
        If an article is not in the project.
    UsageError
        If ``as-of`` is no date the project knows.
    """
    shown = state.get("routes")
    chosen = select(whole, routes=shown or (), articles=articles, as_of=state.get("as-of", ""))
    project = chosen.project
    if shown == []:
        # To `select`, no route named means all of them.
        project = replace(project, routes={}, borders={}, annotations=())
    if any(state.get(key) for key in _NARROWING):
        fits = fitting(project, state)
        kept = {passage.annotation.id for passage in project.passages if fits(passage)}
        project = replace(project, annotations=tuple(a for a in project.annotations if a.id in kept))
    return replace(chosen, project=project, search=state.get("q", "").strip())


def fitting(project: Project, state: Mapping[str, Any]) -> Callable[[Passage], bool]:
    """Return a function that says whether a page in some state lists a passage of a project."""
    found = find_passages(
        project, state.get("q", ""), since=state.get("since", ""), until=state.get("until", "")
    )
    ids = {passage.annotation.id for passage in found}
    focus = state.get("focus", "")
    lists = {
        key: set(state[key]) for key in ("place", "source", "author", "actor", "stance") if state.get(key)
    }
    subjects = index_of(project).subjects

    def fits(passage: Passage) -> bool:
        article, stances = passage.article, passage.annotation.stances
        own: dict[str, Iterable[str]] = {
            "place": subjects.ids(passage, PLACE) if "place" in lists else (),
            "source": [article.publisher],
            "author": [article.author],
            "actor": [stance.actor for stance in stances],
            "stance": [stance.position for stance in stances],
        }
        return (
            passage.annotation.id in ids
            and (not focus or _concerns(passage, focus))
            and all(not wanted.isdisjoint(own[key]) for key, wanted in lists.items())
            and _agree(passage, lists.get("actor"), lists.get("stance"))
        )

    return fits


def _concerns(passage: Passage, focus: str) -> bool:
    """Say whether a passage concerns the route or the segment that `focus` names.

    A passage about a route that names none of its segments concerns all of them.
    """
    route, slash, _ = focus.partition("/")
    if route not in passage.routes:
        return False
    own = [target for target in passage.annotation.targets if target.startswith(f"{route}/")]
    return not slash or not own or focus in own


def _agree(passage: Passage, actors: set[str] | None, positions: set[str] | None) -> bool:
    """Say whether one statement of a passage has both a chosen actor and a chosen stance.

    Unless both actors and stances are chosen, every passage agrees.
    """
    if not actors or not positions:
        return True
    return any(s.actor in actors and s.position in positions for s in passage.annotation.stances)
