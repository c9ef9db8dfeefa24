"""The command measure."""

from pathlib import Path

import click

from corridor_map.commands.output import give_csv, give_json, say
from corridor_map.commands.shared import data_option, load_project, route_option


@click.command()
@data_option
@route_option
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
def measure(data: Path | None, routes: tuple[str, ...], format_: str) -> None:
    """Measure the routes, and hold what the articles claim against the map."""
    from corridor_map.exports.measures import measured

    text = measured(load_project(data), routes, format_)
    if format_ == "json":
        give_json(text)
    elif format_ == "csv":
        give_csv(text)
    else:
        say(*text.removesuffix("\n").split("\n"))
