"""A file of any form as an answer to a request: exactly what is on screen, filters included."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corridor_map.errors import UsageError
from corridor_map.exports.catalogue import formats, offered, write
from corridor_map.exports.on_screen import on_screen
from corridor_map.page.export import offline_page
from corridor_map.page.pages import opening
from corridor_map.project import Project

Query = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Download:
    """A finished file: its bytes, media type and the name to keep it under."""

    content: bytes
    media_type: str
    name: str


def download(project: Project, format_: str, query: Query) -> Download:
    """Return a project, or what an address shows of it, as a file.

    Parameters
    ----------
    project
        All there is.
    format_
        One of `corridor_map.exports.catalogue.offered`.
    query
        Of the address: what `corridor_map.page.pages.opening` reads, and ``articles`` (slugs parted
        by commas), which keeps to some articles. A page has all passages of its routes and articles
        and opens in the state; of the other forms passages that the page would not show are left out.

    Raises
    ------
    UsageError
        If there is no such form, or something is not of its form.
    UnknownIdError
        If something is named that is not in the project.
    """
    if format_ not in offered():
        raise UsageError(f"there is no format “{format_}” to download; there are {', '.join(offered())}")
    form = formats()[format_]
    name = f"corridor-map{form.suffixes[0]}"
    state = opening(query, project)
    given = query.get("articles", "")
    articles = [slug for slug in (given if isinstance(given, str) else given[0]).split(",") if slug]
    if format_ == "html":
        chosen = project.select(routes=state.get("routes", ()), articles=articles)
        return Download(offline_page(chosen, state, whole=project), form.media_type, name)
    selection = on_screen(project, state, articles=articles)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(selection, path, form)
        return Download(path.read_bytes(), form.media_type, name)
