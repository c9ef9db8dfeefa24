"""The pages to read: an article, a route, and what the map rests on."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from corridor_map.articles.records import Article
from corridor_map.claims import verdict_record, verdicts
from corridor_map.evaluating import blind_scores, labelled_articles
from corridor_map.exports.words import anchor
from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import Route, Segment, State
from corridor_map.io.dates import first_day
from corridor_map.lexica import lexicon_of
from corridor_map.linking.evaluation import evaluate
from corridor_map.linking.pipeline import Linker
from corridor_map.page.assets import Assets
from corridor_map.page.citing import original_address, web_address
from corridor_map.page.pages import Page, environment, palette, verdicts_by_annotation
from corridor_map.page.reading import Run, article_blocks
from corridor_map.project import Project, known


def article_page(project: Project, slug: str, assets: Assets) -> Page:
    """Return the page of one article: its canonical text with its passages marked.

    Raises
    ------
    UnknownIdError
        If the project has no article of that slug.
    """
    article = project.articles[known(slug, project.articles, "article")]
    claims = [verdict_record(verdict) for verdict in verdicts(project)]
    return document_page(
        project,
        assets,
        "article.html",
        article=article,
        blocks=_marked(project, article),
        original=web_address(article),
        claims=[claim for claim in claims if claim["annotation"].startswith(f"{slug}/")],
    )


def route_page(project: Project, id_: str, assets: Assets) -> Page:
    """Return the page of one route: its stretches, its history and what is said of it.

    Raises
    ------
    UnknownIdError
        If the project has no route of that id.
    """
    route = project.routes[known(id_, project.routes, "route")]
    return document_page(
        project,
        assets,
        "route.html",
        route=route,
        lengths={segment.id: length_km(segment.coordinates) for segment in route.segments},
        since={segment.id: _since(segment) for segment in route.segments},
        begins={segment.id: segment.history[0].since for segment in route.segments},
        events=_events(route),
        originals={article.original: article for article in project.articles.values()},
        verdicts=verdicts_by_annotation(project),
        passages=[passage for passage in project.passages if id_ in passage.routes],
    )


def about_page(project: Project, assets: Assets) -> Page:
    """Return the page that says whose borders and names the map shows, and what it rests on."""
    sources = sorted(
        {s.source for s in project.segments.values()} | {b.source for b in project.borders.values()}
    )
    uncertain = [s for s in project.segments.values() if s.certainty == "uncertain"]
    disputed = [place for place in project.places.values() if place.usage]
    lexicon, _ = lexicon_of(project)
    labelled = labelled_articles(project)
    return document_page(
        project,
        assets,
        "about.html",
        sources=sources,
        uncertain=uncertain,
        disputed=disputed,
        evaluation=evaluate(Linker(lexicon), labelled, project.toggles),
        blind=blind_scores(),
    )


def error_page(project: Project, sentence: str, assets: Assets) -> Page:
    """Return the page that says in one sentence why there is nothing to show."""
    said = sentence[:1].upper() + sentence[1:]
    return document_page(project, assets, "error.html", sentence=said if said.endswith("?") else f"{said}.")


def document_page(project: Project, assets: Assets, name: str, **context: Any) -> Page:
    """Return a page to read, from the template `name`."""
    colours = palette(project)
    policy = assets.policy({"style": [colours], "script": []})
    html = (
        environment()
        .get_template(name)
        .render(project=project, assets=assets, palette=Markup(colours), **context)
    )
    return Page(html, policy)


def _since(segment: Segment) -> str:
    """Return the date from which a segment has been in its present state without a change."""
    since = segment.history[-1].since
    for state in reversed(segment.history):
        if (state.status, state.contested) != (segment.status, segment.contested):
            break
        since = state.since
    return since


def _events(route: Route) -> list[tuple[State, list[Segment]]]:
    """Return every state in a route's history with the segments that entered it together, in order."""
    together: dict[State, list[Segment]] = {}
    for segment in route.segments:
        for state in segment.history:
            together.setdefault(state, []).append(segment)
    return sorted(together.items(), key=lambda event: first_day(event[0].since) or "")


@dataclass(frozen=True, slots=True)
class _Marked:
    """A run of an article's text as its page shows it."""

    pieces: list[tuple[str, str]]
    """Stretches of text, each with the view of the place that it names, or an empty text."""
    routes: list[str]
    passage: str
    """The passage it leads to; none for plain text."""
    anchors: list[str]
    """Anchors of the passages that begin here."""
    tag: str
    """Names of the routes of the passages that end here."""
    originals: list[str]
    """Addresses, in the original, of the passages that end here."""


def _marked(project: Project, article: Article) -> list[tuple[bool, list[_Marked]]]:
    """Return the blocks of an article, each with whether it is a heading, and its runs."""
    passages = {p.annotation.id: p for p in project.passages if p.article.slug == article.slug}
    blocks = article_blocks(project, article)
    first: dict[str, Run] = {}
    last: dict[str, Run] = {}
    for run in (run for block in blocks for run in block.runs):
        for id_ in run.passages:
            first.setdefault(id_, run)
            last[id_] = run

    def marked(run: Run) -> _Marked:
        ending = [passages[id_] for id_ in run.passages if last[id_] is run]
        spans = [(p.annotation.start, p.annotation.end) for p in ending]
        return _Marked(
            [(piece.text, _view(project, piece.place)) for piece in run.pieces],
            list(dict.fromkeys(route for id_ in run.passages for route in passages[id_].routes)),
            run.passages[0] if run.passages else "",
            [anchor(id_) for id_ in run.passages if first[id_] is run],
            " · ".join(_route_name(project, route) for p in ending for route in p.routes),
            [address for span in spans if (address := original_address(article, *span))],
        )

    return [(block.is_heading, [marked(run) for run in block.runs]) for block in blocks]


def _route_name(project: Project, id_: str) -> str:
    return project.routes[id_].short_title if id_ in project.routes else "Borders"


def _view(project: Project, place: str) -> str:
    """Return the fragment of an address that shows a place on the map."""
    if not place:
        return ""
    lon, lat = project.places[place].coordinates
    return f"8/{lat:.4f}/{lon:.4f}"
