"""The pages to read: an article, a route, and what the map rests on."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from corridor_map.claims import verdict_record, verdicts
from corridor_map.dates import first_day
from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import Route, Segment, State
from corridor_map.project import Project, known
from corridor_map.site.assets import Assets
from corridor_map.site.pages import Page, environment, palette, verdicts_by_annotation


def article_page(project: Project, slug: str, assets: Assets) -> Page:
    """Return the page of one article: its canonical text with its passages marked.

    Raises
    ------
    UnknownIdError
        If the project has no article of that slug.
    """
    article = project.articles[known(slug, project.articles, "article")]
    claims = [verdict_record(verdict) for verdict in verdicts(project)]
    return _document(
        project,
        assets,
        "article.html",
        article=article,
        paragraphs=list(_paragraphs(project, slug)),
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
    return _document(
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
    return _document(project, assets, "about.html", sources=sources, uncertain=uncertain, disputed=disputed)


def error_page(project: Project, sentence: str, assets: Assets) -> Page:
    """Return the page that says in one sentence why there is nothing to show."""
    said = sentence[:1].upper() + sentence[1:]
    return _document(project, assets, "error.html", sentence=said if said.endswith("?") else f"{said}.")


def _document(project: Project, assets: Assets, name: str, **context: Any) -> Page:
    colours = palette(project)
    policy = assets.policy({"style": [colours], "script": []})
    html = (
        environment()
        .get_template(name)
        .render(project=project, assets=assets, palette=Markup(colours), **context)
    )
    return Page(html, policy)


def _since(segment: Segment) -> str:
    """Return the date from which a segment has been in its present state, whatever was reported since."""
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
