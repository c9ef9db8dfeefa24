"""The offline file: the map page with everything inside, and a proof that it needs nothing else."""

from functools import partial
from typing import Any

from corridor_map.errors import OutputError
from corridor_map.exports.contents import page_manifest
from corridor_map.exports.elements import elements, pieces_of
from corridor_map.exports.selection import selection_of
from corridor_map.page.assets import Inlined
from corridor_map.page.pages import map_page
from corridor_map.project import Project


def offline_page(
    project: Project,
    state: dict[str, Any],
    *,
    whole: Project | None = None,
    search: str = "",
) -> bytes:
    """Return the map page of a project as one HTML file in UTF-8.

    Parameters
    ----------
    project
        What the file holds.
    state
        How it opens: see `corridor_map.page.pages.opening`.
    whole
        What claims are held against, if `project` is a selection from it.
    search
        The words by which its passages were selected.

    Raises
    ------
    OutputError
        If the page would refer to anything outside itself.
    """
    selection = selection_of(project, whole or project, as_of=state.get("as-of", ""), search=search)
    manifest = partial(page_manifest, selection)
    html = map_page(project, Inlined(), state, whole=whole, manifest=manifest).html
    outside = outside_references(html)
    if outside:
        raise OutputError(f"the file would not stand alone, it refers to {', '.join(outside[:5])}")
    return html.encode("utf-8")


def outside_references(html: str) -> list[str]:
    """Return every address in a page that a browser would fetch to show it.

    Links that a reader may follow (``<a href>``) are not fetched and do not count; nor do
    data addresses and fragments.
    """
    return elements(pieces_of(html.encode("utf-8", "replace"))).outside
