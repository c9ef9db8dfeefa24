"""The command verify."""

from pathlib import Path

import click

from corridor_map.commands.output import say


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def verify(file: Path) -> None:
    """Check an exported FILE against the manifest beside it, or the one inside an HTML file."""
    from corridor_map.exports.manifest import verify as checked

    for sentence in checked(file):
        say(f"{file}: {sentence}")
