"""The command passages."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridor_map.commands.output import give_csv, give_json, say
from corridor_map.commands.shared import article_option, data_option, load_project, route_option
from corridor_map.errors import printable

if TYPE_CHECKING:
    from corridor_map.project import Passage


@click.command()
@data_option
@route_option
@article_option
@click.option(
    "--search",
    default="",
    metavar="TEXT",
    help="Only passages with words, or names in any language, that all of these begin.",
)
@click.option("--since", default="", metavar="DATE", help="Only articles from this date on.")
@click.option("--until", default="", metavar="DATE", help="Only articles up to this date.")
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
def passages(
    data: Path | None,
    routes: tuple[str, ...],
    articles: tuple[str, ...],
    search: str,
    since: str,
    until: str,
    format_: str,
) -> None:
    """List what the articles say about the routes."""
    from corridor_map.exports import passages_csv, passages_json
    from corridor_map.search.index import find_passages

    project = load_project(data)
    chosen = project.select(routes=routes, articles=articles)
    found = find_passages(chosen, search, since=since, until=until)
    if format_ == "json":
        give_json(passages_json(found))
    elif format_ == "csv":
        give_csv(passages_csv(found))
    else:
        _table(found, len(project.passages))


def _table(found: "tuple[Passage, ...]", total: int) -> None:
    import shutil
    import textwrap

    width = min(shutil.get_terminal_size().columns, 110)
    article = None
    for passage in found:
        if passage.article is not article:
            article = passage.article
            known = filter(None, (article.publisher, article.author, article.date))
            say("", ", ".join(known), bold=True)
        routes = ", ".join(passage.routes)
        say(f"  {routes}  [{passage.annotation.start}-{passage.annotation.end}]", fg="cyan")
        exact = printable(passage.annotation.exact)
        say(*textwrap.wrap(exact, width, initial_indent="    ", subsequent_indent="    "))
    say("", f"{len(found)} of {total} passages")
