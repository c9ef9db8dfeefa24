"""Provenance of an export: sources, licences and date of its data."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from corridor_map.io.paths import shipped
from corridor_map.project import Project

NOT_STATED = "not stated"
_DATED = re.compile(r"\((\d{4}-\d{2}(?:-\d{2})?)\)", re.ASCII)


def provenance(project: Project, *, basemap: bool = False) -> dict[str, Any]:
    """Return the sources, licences and date of what a project holds, as a JSON-ready object.

    Parameters
    ----------
    project
        What is written.
    basemap
        Whether the land, lakes and rivers beneath the routes are written too.

    Returns
    -------
    dict
        ``title``; ``date``, see `date_of`; ``sources``, a list of ``{name, licence, url, items}``
        whose ``items`` count the segments, borders and places that name the source; ``articles``,
        a list of ``{slug, title, author, publisher, date, licence, url}``. What names none of the
        known sources is counted as “other sources”, each of which its item names.
    """
    table = _sources()
    counts = dict.fromkeys([*(entry["name"] for entry in table), ""], 0)
    for text in _texts(project):
        for name in sources_of(text) or [""]:
            counts[name] += 1
    drawn = basemap and bool(project.basemap.land)
    sources = [
        {"name": e["name"], "licence": e["licence"], "url": e["url"], "items": counts[e["name"]]}
        for e in table
        if counts[e["name"]] or (drawn and e["basemap"])
    ]
    if counts[""]:
        name = "other sources, each named with its item"
        sources.append({"name": name, "licence": NOT_STATED, "url": "", "items": counts[""]})
    return {
        "title": project.view.title,
        "date": date_of(project),
        "sources": sources,
        "articles": [
            {
                "slug": article.slug,
                "title": article.title,
                "author": article.author,
                "publisher": article.publisher,
                "date": article.date,
                "licence": article.licence or NOT_STATED,
                "url": article.url,
            }
            for article in project.articles.values()
        ],
    }


def date_of(project: Project) -> str:
    """Return the newest date that the data itself states, in the precision that it states.

    That is the latest of the beginnings of states, the dates of articles, and the dates in
    brackets at which items say they were taken from their source; empty where there is none.
    """
    dates = {state.since for segment in project.segments.values() for state in segment.history}
    dates.update(article.date for article in project.articles.values())
    for text in dict.fromkeys(_texts(project)):
        dates.update(_DATED.findall(text))
    return max(dates, default="")


def sources_of(text: str) -> list[str]:
    """Return the names of the known sources that an item's ``source`` mentions."""
    return [entry["name"] for entry in _sources() if any(word in text for word in entry["mentions"])]


def licence_of(text: str) -> str:
    """Return the licences of the known sources that an item's ``source`` mentions, or “not stated”."""
    found = [entry["licence"] for entry in _sources() if any(word in text for word in entry["mentions"])]
    return "; ".join(found) or NOT_STATED


def credits_of(found: dict[str, Any]) -> str:
    """Return a `provenance` as a few sentences, for forms that have room for a text only."""
    lines = [f"Data of {found['date']}."] if found["date"] else []
    lines += [f"{source['name']}: {source['licence']}." for source in found["sources"]]
    for article in found["articles"]:
        parts = (article["author"], article["publisher"], article["date"])
        by = ", ".join(part for part in parts if part and part != NOT_STATED)
        lines.append(f"“{article['title']}”, {by}: {article['licence']}.")
    return "\n".join(lines)


def _texts(project: Project) -> Iterator[str]:
    yield from (segment.source for segment in project.segments.values())
    yield from (border.source for border in project.borders.values())
    yield from (place.source for place in project.places.values())


@cache
def _sources() -> tuple[dict[str, Any], ...]:
    table = tomllib.loads((shipped("geodata") / "licences.toml").read_text(encoding="utf-8"))
    return tuple(table["source"])
