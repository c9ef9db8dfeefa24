"""The command export."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from corridor_map.commands.output import say
from corridor_map.commands.shared import article_option, data_option, load_project, route_option
from corridor_map.errors import printable


class _Form(click.Option):
    """The option that names a form, whose help names the forms that are installed."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from corridor_map.exports.catalogue import formats

        *names, last = formats()
        self.help = f"{', '.join(names)} or {last}; by default what the end of FILE's name says."
        return super().get_help_record(ctx)


@click.command()
@data_option
@route_option
@article_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write; by default map and the ending of the format.  [default: map.html]",
)
@click.option(
    "--format",
    "format_",
    cls=_Form,
    default="",
    metavar="NAME",
)
@click.option(
    "--as-of", default="", metavar="DATE", help="Show the routes as they were on this day (YYYY-MM-DD)."
)
@click.option("--search", default="", metavar="TEXT", help="Only passages that have all these words.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@click.option("--manifest", is_flag=True, help="Write FILE.manifest.json too: what is in it, and its digest.")
@click.option(
    "--width", type=click.IntRange(800, 8000), metavar="PX", help="PNG: width of the page.  [default: 1123]"
)
@click.option(
    "--height", type=click.IntRange(400, 8000), metavar="PX", help="PNG: height of the page.  [default: 794]"
)
@click.option(
    "--scale",
    type=click.FloatRange(0.5, 10),
    metavar="N",
    help="PNG: pixels for each of these; by default A4 across at 300 dots per inch.  [default: 3.125]",
)
def export(
    data: Path | None,
    routes: tuple[str, ...],
    articles: tuple[str, ...],
    output: Path | None,
    format_: str,
    as_of: str,
    search: str,
    force: bool,
    manifest: bool,
    **size: float | None,
) -> None:
    """Write the map, or the data behind it, as one file to take elsewhere.

    The default is a map as one HTML file that needs no network. A file that is there already is
    kept unless you say --force.
    """
    from corridor_map.errors import UsageError
    from corridor_map.exports.catalogue import format_of, writing
    from corridor_map.exports.manifest import (
        is_manifest_of,
        manifest_path,
        put_back,
        references,
        write_manifest,
    )
    from corridor_map.exports.selection import select
    from corridor_map.io.files import keep, write_whole

    form = format_of(output or Path("map"), format_)
    path = output or Path(f"map{form.suffixes[0]}")
    options: dict[str, Any] = {key: value for key, value in size.items() if value is not None}
    if options and form.name != "png":
        raise UsageError(f"--{next(iter(options))} is for pictures; {path} is to be {form.name}")
    beside = manifest_path(path)
    # One whose file is not there is what a kill between the two has left.
    if manifest and (os.path.lexists(path) or not is_manifest_of(beside, path.name)):
        keep(beside, force)
    selection = select(load_project(data), routes=routes, articles=articles, as_of=as_of, search=search)
    # A manifest of the file that was there before would say what is no longer so.
    described = manifest or os.path.exists(beside)
    with (
        put_back(beside),
        _progress(selection.count, f"Writing {path.name}") as tick,
        writing(selection, path, form, force=force, tick=tick, **options) as made,
    ):
        written, outside = made.stat().st_size, len(references(made, form.name))
        if described:
            # First: a file that is there is kept, so that the same command could not go on after a kill.
            write_whole(beside, write_manifest(selection, made, form.name).read_bytes())
    project = selection.dated
    say(
        f"{path}: {written / 1000:.0f} kB, {len(project.routes)} routes, "
        f"{len(project.passages)} passages, {outside or 'no'} outside references",
        done=f"{path} is written",
    )
    if described:
        say(f"{beside}: what is in it, and its digest", done=f"{path} and {beside} are written")


@contextmanager
def _progress(count: int, label: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that moves a progress bar on a terminal; elsewhere it shows nothing."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    with click.progressbar(length=count, label=printable(label), file=sys.stderr) as bar:
        yield bar.update
