"""Contents of an exported file: routes, articles, licences, date, and the command that makes it again."""

import hashlib
from collections import Counter
from typing import Any

from corridor_map import __version__
from corridor_map.errors import readable_name
from corridor_map.exports.provenance import provenance
from corridor_map.exports.selection import Selection

_USUAL_NAME = "map.html"
"""File name in the command that makes a page again; the page's own name may be another."""
_DRAWN = ("html", "png")
"""The forms that show the basemap."""


def manifest_of(selection: Selection, file: str, format_: str) -> dict[str, Any]:
    """Return the contents of a selection's file as a JSON-ready object, without size and digests.

    Parameters
    ----------
    selection
        What was written.
    file
        The file's name, without folders.
    format_
        The name of its form.

    Returns
    -------
    dict
        ``file``, ``format``, ``made_with``, ``command`` that makes it again from the same data,
        ``date_of_data``, ``as_of`` and ``search`` as they were asked for or empty, ``routes`` and
        ``articles`` as lists with counts, counts of ``segments``, ``borders``, ``places`` and
        ``passages``, and ``licences``, a list of ``{name, licence, url, items}``.
    """
    # A page keeps all its history, whatever day it opens at.
    project = selection.project if format_ == "html" else selection.dated
    found = provenance(project, basemap=format_ in _DRAWN)
    passages = Counter(passage.article.slug for passage in project.passages)
    return {
        "file": readable_name(file),
        "format": format_,
        "made_with": f"corridor-map {__version__}",
        "command": readable_name(selection.command(file, format_)),
        "date_of_data": found["date"],
        "as_of": selection.as_of,
        "search": readable_name(selection.search),
        "routes": [
            {"id": route.id, "title": route.title, "segments": len(route.segments)}
            for route in project.routes.values()
        ],
        "segments": len(project.segments),
        "borders": len(project.borders),
        "places": len(project.places),
        "passages": passages.total(),
        "articles": [{**article, "passages": passages[article["slug"]]} for article in found["articles"]],
        "licences": found["sources"],
    }


def page_manifest(selection: Selection, data: str) -> dict[str, Any]:
    """Return the manifest inside an HTML file, which does not state the file's name.

    Parameters
    ----------
    selection
        What the page shows.
    data
        The text of its data block, whose SHA-256 in UTF-8 is taken.
    """
    content = data.encode("utf-8", "surrogatepass")
    about = {"data_block_bytes": len(content), "data_block_sha256": hashlib.sha256(content).hexdigest()}
    found = manifest_of(selection, _USUAL_NAME, "html")
    del found["file"]
    return {**found, "outside_references": 0, **about}
