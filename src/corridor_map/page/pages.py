"""The map page: one template, whether a server gives it out or a file holds all of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from corridor_map import __version__
from corridor_map.articles.annotations import POSITIONS
from corridor_map.claims import verdict_record, verdicts
from corridor_map.errors import UsageError
from corridor_map.exports.catalogue import formats, offered
from corridor_map.exports.words import (
    CERTAINTY_WORDS,
    STATUS_WORDS,
    anchor,
    byline,
    direction,
    host,
    kilometres,
)
from corridor_map.io.dates import check_date, spoken_date
from corridor_map.io.paths import shipped
from corridor_map.page.assets import FIRST_SCRIPTS, SCRIPTS, SERVED_SCRIPTS, SERVED_STYLES, STYLES, Assets
from corridor_map.page.citing import web_address
from corridor_map.page.maps import draw
from corridor_map.page.payload import page_data, to_json
from corridor_map.project import Project, known
from corridor_map.search.index import index_of

TABS = (
    ("", "Map"),
    ("article", "Article"),
    ("positions", "Positions"),
    ("timeline", "Timeline"),
    ("story", "Story"),
)
"""The tabs of the panel: the name in an address, and the word on the button."""
_LAID_OUT = 100
"""Number of passages in the document from the start; scripts insert the others when they are near."""
_STEP = re.compile(r"\d{1,4}", re.ASCII)
_VIEW = re.compile(r"\d{1,2}(\.\d+)?/-?\d{1,2}(\.\d+)?/-?\d{1,3}(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page and the Content-Security-Policy it needs."""

    html: str
    policy: str


def map_page(
    project: Project,
    assets: Assets,
    state: dict[str, Any],
    *,
    whole: Project | None = None,
    manifest: Callable[[str], dict[str, Any]] | None = None,
) -> Page:
    """Return the map page of a project.

    Parameters
    ----------
    project
        What is shown.
    assets
        `Linked` for a page that a server gives out, `Inlined` for a file to take away.
    state
        How the page opens: see `opening`.
    whole
        What claims are held against, if `project` is a selection from it.
    manifest
        Says what is in the page, given the text of its data block; without it the page does not say.
    """
    drawing = draw(project)
    data = to_json(page_data(project, state, offline=assets.offline))
    contents = manifest(data) if manifest else None
    colours = palette(project)
    # Nothing of ours may hold "</script": a text that did would end the element early.
    script = drawing.script.replace("</", "<\\/")
    policy = assets.policy({"style": [colours], "script": [script]})
    html = (
        environment()
        .get_template("map.html")
        .render(
            project=project,
            view=project.view,
            tabs=[tab for tab in TABS if tab[0] != "story" or project.stories],
            laid_out=_LAID_OUT,
            assets=assets,
            styles=STYLES,
            first_scripts=FIRST_SCRIPTS,
            scripts=SCRIPTS[len(FIRST_SCRIPTS) :],
            served_styles=() if assets.offline else SERVED_STYLES,
            served_scripts=() if assets.offline else SERVED_SCRIPTS,
            downloads=[formats()[name] for name in offered() if name != "html"],
            palette=Markup(colours),
            drawing_html=Markup(drawing.html.strip()),
            drawing_script=Markup(script),
            data=Markup(data),
            manifest=contents,
            manifest_json=Markup(to_json(contents)),
            policy=policy if assets.offline else "",
            verdicts=verdicts_by_annotation(whole or project),
            subjects=index_of(project).subjects,
            counts=Counter(route for passage in project.passages for route in passage.routes),
            version=__version__,
        )
    )
    return Page(html, policy)


def verdicts_by_annotation(project: Project) -> dict[str, list[dict[str, Any]]]:
    """Return the verdicts on the claims of each annotation, as templates read them."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for verdict in verdicts(project):
        found[verdict.annotation].append(verdict_record(verdict))
    return found


def opening(query: Mapping[str, str | Sequence[str]], project: Project) -> dict[str, Any]:
    """Return the state in which a page opens, from the parameters of an address.

    Parameters
    ----------
    query
        As ``static/address.js`` writes it: ``routes`` (ids parted by commas), ``focus``, ``passage``,
        ``as-of``, ``q``, ``since``, ``until``, ``tab``, ``article``, ``story``, ``step`` and
        ``embed``; ``place``, ``source``, ``author``, ``actor`` and ``stance``, each a text or several;
        and ``view`` (zoom/latitude/longitude). Others do not count.
    project
        What the page is of.

    Returns
    -------
    dict
        What is given, under the same names; what is not, or is empty, is left out.

    Raises
    ------
    UnknownIdError
        If something is named that is not there.
    UsageError
        If a date is none, ``as-of`` none that the project knows, ``view`` not of its form, ``step``
        no number, or ``embed`` not 1.
    """
    listed = {key: [value] if isinstance(value, str) else list(value) for key, value in query.items()}
    said = {key: values[0] for key, values in listed.items() if values}
    state: dict[str, Any] = {}
    if "routes" in said:
        state["routes"] = [known(id_, project.toggles, "route") for id_ in said["routes"].split(",") if id_]
    if said.get("focus"):
        state["focus"] = known(said["focus"], [*project.toggles, *project.segments], "route or segment")
    if said.get("passage"):
        ids = [passage.annotation.id for passage in project.passages]
        state["passage"] = known(said["passage"], ids, "passage")
    if said.get("as-of"):
        state["as-of"] = project.check_as_of(said["as-of"])
    if said.get("q"):
        state["q"] = said["q"]
    for key in ("since", "until"):
        if said.get(key):
            state[key] = check_date(said[key])
    if said.get("tab"):
        state["tab"] = known(said["tab"], [tab for tab, _ in TABS if tab], "tab")
    if said.get("article"):
        state["article"] = known(said["article"], project.articles, "article")
    if said.get("story"):
        state["story"] = known(said["story"], project.stories, "story")
    if said.get("step"):
        if not _STEP.fullmatch(said["step"]):
            raise UsageError(f"“{said['step']}” is no step of a story; expected a whole number")
        state["step"] = said["step"]
    if said.get("embed"):
        if said["embed"] != "1":
            raise UsageError(f"“{said['embed']}” says nothing of embedding; expected 1")
        state["embed"] = said["embed"]
    for key, choices in _choices(project).items():
        if wanted := [value for value in listed.get(key, ()) if value]:
            state[key] = [known(value, choices, key) for value in dict.fromkeys(wanted)]
    if said.get("view"):
        if not _VIEW.fullmatch(said["view"]):
            raise UsageError(f"“{said['view']}” is no view; expected zoom/latitude/longitude")
        state["view"] = said["view"]
    return state


def _choices(project: Project) -> dict[str, Iterable[str]]:
    """Return the values of each filter that takes several, by its name in an address."""
    articles = project.articles.values()
    return {
        "place": project.places,
        "source": {article.publisher: 0 for article in articles},
        "author": {article.author: 0 for article in articles},
        "actor": project.actors,
        "stance": POSITIONS,
    }


def palette(project: Project) -> str:
    """Return the routes' colours as style rules; `read_routes` has seen that they are colours."""
    light = "".join(f'[data-route="{r.id}"]{{--route:{r.colour}}}' for r in project.routes.values())
    dark = "".join(f'[data-route="{r.id}"]{{--route:{r.colour_dark}}}' for r in project.routes.values())
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


@cache
def environment() -> Environment:
    """Return the one Jinja environment: everything is escaped that is not said to be markup."""
    made = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["extract"] = lambda key, table: table[key]
    made.filters["spoken_date"] = spoken_date
    made.filters["direction"] = direction
    made.filters["anchor"] = anchor
    made.filters["byline"] = byline
    made.filters["km"] = kilometres
    made.filters["host"] = host
    made.filters["web_address"] = web_address
    made.filters["comma"] = lambda lang: "، " if direction(lang) == "rtl" else ", "
    made.globals["STATUS_WORDS"] = STATUS_WORDS
    made.globals["CERTAINTY_WORDS"] = CERTAINTY_WORDS
    return made
