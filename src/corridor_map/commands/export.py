"""The command export."""

from pathlib import Path

import click

from corridor_map.commands.shared import article_option, data_option, load_project, route_option


@click.command()
@data_option
@route_option
@article_option
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

    whole = load_project(data)
    state = {"as-of": whole.check_as_of(as_of)} if as_of else {}
    project = whole.select(routes=routes, articles=articles)
    size = write(project, output, state, whole=whole)
    click.echo(
        f"{output}: {size / 1000:.0f} kB, {len(project.routes)} routes, {len(project.passages)} passages, "
        "no outside references"
    )
