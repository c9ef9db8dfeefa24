"""The command measure."""

from pathlib import Path

import click

from corridor_map.commands.shared import data_option, load_project, route_option


@click.command()
@data_option
@route_option
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
def measure(data: Path | None, routes: tuple[str, ...], format_: str) -> None:
    """Measure the routes, and hold what the articles claim against the map."""
    from corridor_map.site.measures import measured

    click.echo(measured(load_project(data), routes, format_), nl=False)
