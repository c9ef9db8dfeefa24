"""The offline file: the map page with everything inside, and a proof that it needs nothing else."""

import re
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from corridor_map.errors import OutputError
from corridor_map.files import write_whole
from corridor_map.project import Project
from corridor_map.site.assets import Inlined
from corridor_map.site.formats.contents import page_manifest
from corridor_map.site.formats.selection import selection_of
from corridor_map.site.pages import map_page

_FETCHING = {
    "action",
    "background",
    "data",
    "formaction",
    "href",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
}
"""Attributes whose value a browser may fetch."""
_CSS_ADDRESS = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)|url\(\s*["']?([^"')]+)""", re.IGNORECASE)


def offline_page(
    project: Project,
    state: dict[str, Any],
    *,
    whole: Project | None = None,
    file: str = "corridor-map.html",
    search: str = "",
) -> bytes:
    """Return the map page of a project as one HTML file in UTF-8.

    Parameters
    ----------
    project
        What the file holds.
    state
        How it opens: see `corridor_map.site.pages.opening`.
    whole
        What claims are held against, if `project` is a selection from it.
    file
        The name under which it is to be kept, for the command that makes it again.
    search
        The words by which its passages were selected.

    Raises
    ------
    OutputError
        If the page would refer to anything outside itself.
    """
    selection = selection_of(project, whole or project, as_of=state.get("as-of", ""), search=search)
    manifest = partial(page_manifest, selection, file)
    html = map_page(project, Inlined(), state, whole=whole, manifest=manifest).html
    outside = list(outside_references(html))
    if outside:
        raise OutputError(f"the file would not stand alone, it refers to {', '.join(outside[:5])}")
    return html.encode("utf-8")


def write(project: Project, path: Path, state: dict[str, Any], *, whole: Project | None = None) -> int:
    """Write the offline page of a project to `path` and return its size in bytes.

    Raises
    ------
    OutputError
        If the page refers to anything outside itself, or the file cannot be written.
    """
    content = offline_page(project, state, whole=whole)
    write_whole(path, content)
    return len(content)


def outside_references(html: str) -> Iterator[str]:
    """Yield every address in a page that a browser would fetch to show it.

    Links that a reader may follow (``<a href>``) are not fetched and do not count; nor do
    data addresses and fragments.
    """
    parser = _References()
    parser.feed(html)
    parser.close()
    for address in parser.found:
        if not address.strip().lower().startswith(("data:", "#")):
            yield address.strip()


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            if not value:
                continue
            if name == "style":
                self._css(value)
            elif name in _FETCHING and not (tag in {"a", "area"} and name == "href"):
                self.found.append(value)
        if tag == "meta" and dict(attrs).get("http-equiv", "") == "refresh":
            self.found.append(dict(attrs).get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._css(data)

    def _css(self, text: str) -> None:
        self.found += [first or second for first, second in _CSS_ADDRESS.findall(text)]
