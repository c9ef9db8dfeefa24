"""A form of export of somebody else's: the titles of the articles, a line each."""

from collections.abc import Callable
from pathlib import Path

from corridor_map.exports.catalogue import Format
from corridor_map.exports.selection import Selection

FORMAT = Format(
    "headlines",
    (".headlines.txt",),
    "text/plain; charset=utf-8",
    "headlines:write",
    "Headlines",
    "the titles of the articles",
)


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write the titles of the articles of a selection, a line each."""
    titles = [article.title for article in selection.project.articles.values()]
    path.write_text("".join(f"{title}\n" for title in titles), encoding="utf-8")
    tick(selection.count)
