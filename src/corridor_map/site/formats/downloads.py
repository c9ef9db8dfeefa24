"""A file of any form as an answer to a request: exactly what is on screen, filters included."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corridor_map.errors import UsageError
from corridor_map.project import Project
from corridor_map.site.formats.catalogue import FORMATS, write
from corridor_map.site.formats.selection import select

OFFERED = tuple(name for name in FORMATS if name != "png")
"""The forms that a server gives out; a picture would let strangers start browsers on it."""


@dataclass(frozen=True, slots=True)
class Download:
    """A finished file: its bytes, media type and the name to keep it under."""

    content: bytes
    media_type: str
    name: str


def download(project: Project, format_: str, query: Mapping[str, str]) -> Download:
    """Return a project, or what an address selects of it, as a file.

    Parameters
    ----------
    project
        All there is.
    format_
        One of `OFFERED`.
    query
        Of the address: ``routes`` and ``articles`` (ids parted by commas), ``as-of`` and ``q``, as
        the page has them. What is missing or empty selects nothing out.

    Raises
    ------
    UsageError
        If there is no such form, or ``as-of`` is no date that the project knows.
    UnknownIdError
        If a route or article is not in the project.
    """
    if format_ not in OFFERED:
        raise UsageError(f"there is no format “{format_}” to download; there are {', '.join(OFFERED)}")
    form = FORMATS[format_]
    selection = select(
        project,
        routes=_listed(query.get("routes", "")),
        articles=_listed(query.get("articles", "")),
        as_of=query.get("as-of", ""),
        search=query.get("q", ""),
    )
    name = f"corridor-map{form.suffixes[0]}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(selection, path, form)
        return Download(path.read_bytes(), form.media_type, name)


def _listed(text: str) -> list[str]:
    return [part for part in text.split(",") if part]
