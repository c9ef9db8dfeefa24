"""The commands. Each ends in a call of the library; heavy imports wait until one is run."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from corridor_map import __version__
from corridor_map.errors import CorridorMapError, UnknownIdError, UsageError

if TYPE_CHECKING:
    from corridor_map.errors import Fault
    from corridor_map.project import Passage, Project
    from corridor_map.text.lexicon import Lexicon

_Command = TypeVar("_Command", bound=Callable[..., Any])

_data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Your own folder with geodata/ and seeds/, laid over the built-in data.",
)
_route_option = click.option(
    "--route", "routes", multiple=True, metavar="ID", help="Only this route (or “borders”); may be repeated."
)
_article_option = click.option(
    "--article", "articles", multiple=True, metavar="SLUG", help="Only this article; may be repeated."
)


class _OneSentence(click.Group):
    """A group whose commands end in one clear sentence when the data or the request is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CorridorMapError as error:
            click.echo(f"corridor-map: {error}", err=True)
            ctx.exit(2 if isinstance(error, UnknownIdError | UsageError) else 1)


@click.group(
    cls=_OneSentence, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Transport corridors and what articles say about them, on one map.

    Start with “corridor-map serve --open”.
    """


@main.command()
@_data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--open", "open_browser", is_flag=True, help="Open the map in your browser.")
def serve(data: Path | None, host: str, port: int, open_browser: bool) -> None:
    """Serve the map until you press Ctrl-C."""
    from corridor_map.site.server import run

    project = _load(data)

    def ready(url: str) -> None:
        click.echo(f"The map is at {url} (Ctrl-C stops)")
        if open_browser:
            click.launch(url)

    run(project, host, port, ready)


@main.command()
@_data_option
@_route_option
@_article_option
@click.option(
    "-o",
    "--output",
    default="map.html",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The file to write.",
)
@click.option(
    "--as-of", default="", metavar="DATE", help="Show the routes as they were on this day (YYYY-MM-DD)."
)
def export(
    data: Path | None, routes: tuple[str, ...], articles: tuple[str, ...], output: Path, as_of: str
) -> None:
    """Write the map as one HTML file that needs no network."""
    from corridor_map.site.export import write

    whole = _load(data)
    state = {"as-of": whole.check_as_of(as_of)} if as_of else {}
    project = whole.select(routes=routes, articles=articles)
    size = write(project, output, state, whole=whole)
    click.echo(
        f"{output}: {size / 1000:.0f} kB, {len(project.routes)} routes, {len(project.passages)} passages, "
        "no outside references"
    )


@main.command()
@_data_option
@_route_option
@_article_option
@click.option("--search", default="", metavar="TEXT", help="Only passages that have all these words.")
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
    from corridor_map.site.formats import passages_csv, passages_json

    project = _load(data)
    found = project.select(routes=routes, articles=articles).search(search, since=since, until=until)
    if format_ == "json":
        click.echo(passages_json(found), nl=False)
    elif format_ == "csv":
        click.echo(passages_csv(found), nl=False)
    else:
        _table(found, len(project.passages))


@main.command()
@_data_option
@_route_option
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
def measure(data: Path | None, routes: tuple[str, ...], format_: str) -> None:
    """Measure the routes, and hold what the articles claim against the map."""
    from corridor_map.site.measures import measured

    click.echo(measured(_load(data), routes, format_), nl=False)


@main.command()
@_data_option
def check(data: Path | None) -> None:
    """Check every file of the data and name every fault."""
    from corridor_map.project import load

    project = load(data)
    for fault in project.faults:
        click.echo(str(fault), err=True)
    if project.faults:
        click.echo(f"{len(project.faults)} fault{'s' if len(project.faults) > 1 else ''}", err=True)
        sys.exit(1)
    click.echo(
        f"ok: {len(project.routes)} routes with {len(project.segments)} segments, "
        f"{len(project.borders)} borders, {len(project.places)} places, "
        f"{len(project.articles)} articles with {len(project.annotations)} annotations"
    )


@main.command()
@_data_option
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "jsonl"]), default="table", show_default=True
)
@click.option(
    "--jobs",
    default=1,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Texts to link at the same time.",
)
def annotate(data: Path | None, files: tuple[str, ...], format_: str, jobs: int) -> None:
    """Say which sentences of texts concern which routes, and why; store nothing.

    A FILE that ends in .jsonl has an object {"id", "text"} on each line, whose text is taken as it
    is. Any other text, and what is piped to “-”, is cleaned first as articles are, and positions
    count code points of the cleaned text. A Markdown file with front matter is clean already.
    """
    from corridor_map.annotating import WRITERS, texts_of
    from corridor_map.annotating import annotate as results_of

    failed: list[str] = []

    def report(fault: "Fault") -> None:
        failed.append(fault.file)
        click.echo(f"corridor-map: left out: {fault}", err=True)

    results = results_of(files, _lexicon(_load(data), data), jobs=jobs)
    WRITERS[format_](texts_of(results, report), sys.stdout)
    if failed:
        sys.exit(1)


@main.command()
@_data_option
@click.option(
    "--texts", type=click.Path(path_type=Path), metavar="FILE", help="Labelled texts, as JSON Lines."
)
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--misses/--no-misses", default=True, show_default=True, help="Show every miss and false hit.")
def evaluate(data: Path | None, texts: Path | None, format_: str, misses: bool) -> None:
    """Hold the linking of sentences to routes against hand labels.

    Without --texts these are the hand annotations of the articles. A line of labelled texts is
    {"id", "text", "passages": [{"exact", "routes"}]}, and may have a "class" and a "kind".
    """
    import json

    from corridor_map.errors import DataError
    from corridor_map.evaluating import evaluation_table, labelled_articles
    from corridor_map.text import evaluation
    from corridor_map.text.linking import Linker

    project = _load(data)
    labelled = labelled_articles(project)
    if texts is not None:
        labelled, faults = evaluation.read_labelled(texts, project.toggles)
        if faults:
            raise DataError(*faults)
    result = evaluation.evaluate(Linker(_lexicon(project, data)), labelled, project.toggles)
    if format_ == "json":
        click.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(evaluation_table(result, misses=misses), nl=False)


def _lexicon(project: "Project", data: Path | None) -> "Lexicon":
    from corridor_map.lexica import lexicon_of

    lexicon, faults = lexicon_of(project, data)
    for fault in faults:
        click.echo(f"corridor-map: left out: {fault}", err=True)
    return lexicon


def _load(data: Path | None) -> "Project":
    from corridor_map.project import load

    project = load(data)
    for fault in project.faults:
        click.echo(f"corridor-map: left out: {fault}", err=True)
    return project


def _table(found: "tuple[Passage, ...]", total: int) -> None:
    import shutil
    import textwrap

    width = min(shutil.get_terminal_size().columns, 110)
    article = None
    for passage in found:
        if passage.article is not article:
            article = passage.article
            click.secho(f"\n{article.publisher}, {article.author}, {article.date}", bold=True)
        routes = ", ".join(passage.routes)
        click.secho(f"  {routes}", fg="cyan", nl=False)
        click.echo(f"  [{passage.annotation.start}-{passage.annotation.end}]")
        click.echo(
            textwrap.fill(passage.annotation.exact, width, initial_indent="    ", subsequent_indent="    ")
        )
    click.echo(f"\n{len(found)} of {total} passages")
