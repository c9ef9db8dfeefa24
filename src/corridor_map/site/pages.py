"""The pages: one Jinja environment, one map page, and two ways to give it its assets."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from corridor_map import __version__
from corridor_map.dates import check_date
from corridor_map.errors import UsageError
from corridor_map.paths import shipped
from corridor_map.project import Project, known
from corridor_map.site.maps import draw
from corridor_map.site.payload import page_data, to_json
from corridor_map.site.words import STATUS_WORDS, direction, spoken_date

STYLES = ("leaflet.css", "page.css", "map.css")
SCRIPTS = (
    "leaflet.js",
    "base.js",
    "address.js",
    "lines.js",
    "basemap.js",
    "routes.js",
    "placement.js",
    "labels.js",
    "hover.js",
    "panel.js",
    "sheet.js",
    "start.js",
)
"""Classic scripts in the order they run. `base.js` must come before the drawn map's own script."""

_VIEW = re.compile(r"\d{1,2}(\.\d+)?/-?\d{1,2}(\.\d+)?/-?\d{1,3}(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page and the Content-Security-Policy it needs."""

    html: str
    policy: str


class Assets(Protocol):
    """How a page gets a style sheet or script."""

    offline: bool

    def style(self, name: str) -> Markup:
        """Return the element that brings the style sheet `name`."""

    def script(self, name: str) -> Markup:
        """Return the element that brings the script `name`."""

    def policy(self, inline: Mapping[str, list[str]]) -> str:
        """Return the Content-Security-Policy, given the texts of inline styles and scripts."""


class Linked:
    """Assets as addresses on this server, with their digest so that they can be cached for good."""

    offline = False

    def style(self, name: str) -> Markup:
        """Return a ``<link>`` to the style sheet."""
        return Markup('<link rel="stylesheet" href="{}">').format(self._address(name))

    def script(self, name: str) -> Markup:
        """Return a ``<script src>``."""
        return Markup('<script src="{}"></script>').format(self._address(name))

    def policy(self, inline: Mapping[str, list[str]]) -> str:
        """Allow this server's own files, and the inline texts by their hashes."""
        return _policy("'self'", inline)

    @staticmethod
    def _address(name: str) -> str:
        digest = hashlib.sha256(asset(name).encode()).hexdigest()[:12]
        return f"/static/{name}?v={digest}"


class Inlined:
    """Assets written into the page, so that it needs nothing else."""

    offline = True

    def style(self, name: str) -> Markup:
        """Return a ``<style>`` with the style sheet."""
        return Markup("<style>{}</style>").format(Markup(asset(name)))

    def script(self, name: str) -> Markup:
        """Return a ``<script>`` with the script."""
        return Markup("<script>{}</script>").format(Markup(asset(name)))

    def policy(self, inline: Mapping[str, list[str]]) -> str:
        """Allow only what is in the page, by its hashes."""
        texts = {"style": [asset(name) for name in STYLES], "script": [asset(name) for name in SCRIPTS]}
        return _policy("", {kind: texts[kind] + inline[kind] for kind in texts})


def map_page(project: Project, assets: Assets, state: dict[str, Any]) -> Page:
    """Return the map page of a project.

    Parameters
    ----------
    project
        What is shown.
    assets
        `Linked` for a page that a server gives out, `Inlined` for a file to take away.
    state
        How the page opens: see `opening`.
    """
    drawing = draw(project)
    palette = _palette(project)
    # Nothing of ours may hold "</script": a text that did would end the element early.
    script = drawing.script.replace("</", "<\\/")
    policy = assets.policy({"style": [palette], "script": [script]})
    html = (
        _environment()
        .get_template("map.html")
        .render(
            project=project,
            view=project.view,
            assets=assets,
            styles=STYLES,
            scripts=SCRIPTS,
            palette=Markup(palette),
            drawing_html=Markup(drawing.html.strip()),
            drawing_script=Markup(script),
            data=Markup(to_json(page_data(project, state))),
            policy=policy if assets.offline else "",
            counts=Counter(route for passage in project.passages for route in passage.routes),
            version=__version__,
        )
    )
    return Page(html, policy)


def article_page(project: Project, slug: str, assets: Assets) -> Page:
    """Return the page of one article: its canonical text with its passages marked.

    Raises
    ------
    UnknownIdError
        If the project has no article of that slug.
    """
    article = project.articles[known(slug, project.articles, "article")]
    palette = _palette(project)
    policy = assets.policy({"style": [palette], "script": []})
    html = (
        _environment()
        .get_template("article.html")
        .render(
            project=project,
            article=article,
            paragraphs=list(_paragraphs(project, slug)),
            assets=assets,
            palette=Markup(palette),
            policy=policy if assets.offline else "",
        )
    )
    return Page(html, policy)


def opening(query: Mapping[str, str], project: Project) -> dict[str, Any]:
    """Return the state in which a page opens, from the parameters of an address.

    Keys are those of the address: ``routes`` (ids parted by commas), ``focus``, ``passage``,
    ``as-of``, ``q`` and ``view`` (zoom/latitude/longitude). What is not given is left out.

    Raises
    ------
    UnknownIdError
        If ``routes`` or ``focus`` names something the project does not have.
    UsageError
        If ``as-of`` is no date or ``view`` not of its form.
    """
    state: dict[str, Any] = {}
    if "routes" in query:
        state["routes"] = [known(id_, project.toggles, "route") for id_ in query["routes"].split(",") if id_]
    if query.get("focus"):
        state["focus"] = known(query["focus"], [*project.toggles, *project.segments], "route or segment")
    if query.get("passage"):
        ids = [passage.annotation.id for passage in project.passages]
        state["passage"] = known(query["passage"], ids, "passage")
    if query.get("as-of"):
        state["as-of"] = check_date(query["as-of"])
    if query.get("q"):
        state["q"] = query["q"]
    if query.get("view"):
        if not _VIEW.fullmatch(query["view"]):
            raise UsageError(f"“{query['view']}” is no view; expected zoom/latitude/longitude")
        state["view"] = query["view"]
    return state


@cache
def asset(name: str) -> str:
    """Return the text of a style sheet or script, of ours or of Leaflet, with its images inside.

    Raises
    ------
    FileNotFoundError
        If there is none of that name.
    """
    if not name.startswith("leaflet."):
        return (shipped("static") / name).read_text(encoding="utf-8")
    # Leaflet comes from its package; neither its source map nor the markers we do not use are shipped.
    text = files("xstatic.pkg.leaflet").joinpath("data", name).read_text(encoding="utf-8")
    text = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)
    return re.sub(r"url\((images/[\w.-]+)\)", _data_uri, text)


def _data_uri(match: re.Match[str]) -> str:
    image = files("xstatic.pkg.leaflet").joinpath("data", match[1]).read_bytes()
    return f"url(data:image/png;base64,{base64.b64encode(image).decode()})"


def _policy(own: str, inline: Mapping[str, list[str]]) -> str:
    sources = {
        kind: " ".join([own, *map(_hash, texts)]).strip() or "'none'" for kind, texts in inline.items()
    }
    return (
        f"default-src 'none'; script-src {sources['script']}; style-src {sources['style']}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _palette(project: Project) -> str:
    """Return the routes' colours as style rules; `read_routes` has seen that they are colours."""
    light = "".join(f'[data-route="{r.id}"]{{--route:{r.colour}}}' for r in project.routes.values())
    dark = "".join(f'[data-route="{r.id}"]{{--route:{r.colour_dark}}}' for r in project.routes.values())
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _paragraphs(project: Project, slug: str) -> Iterator[list[tuple[str, Any]]]:
    """Yield each paragraph as pieces of text, each with its passage or None."""
    passages = sorted(
        (p for p in project.passages if p.article.slug == slug), key=lambda p: p.annotation.start
    )
    start = 0
    for paragraph in project.articles[slug].body.split("\n\n"):
        end, at = start + len(paragraph), start
        pieces: list[tuple[str, Any]] = []
        for passage in passages:
            first, last = max(passage.annotation.start, at), min(passage.annotation.end, end)
            if first < last:
                pieces += [
                    (paragraph[at - start : first - start], None),
                    (paragraph[first - start : last - start], passage),
                ]
                at = last
        pieces.append((paragraph[at - start :], None))
        yield [piece for piece in pieces if piece[0]]
        start = end + 2


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spoken_date"] = spoken_date
    environment.filters["direction"] = direction
    environment.globals["STATUS_WORDS"] = STATUS_WORDS
    return environment
