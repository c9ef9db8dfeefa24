"""The command check."""

import sys
from pathlib import Path

import click

from corridor_map.commands.output import say
from corridor_map.commands.shared import data_option


@click.command()
@data_option
def check(data: Path | None) -> None:
    """Check every file of the data and name every fault."""
    from corridor_map.articles.reanchoring import ambiguities
    from corridor_map.lexica import lexicon_of
    from corridor_map.loading import load

    project = load(data)
    faults = [*project.faults, *lexicon_of(project, data)[1], *ambiguities(project.annotations)]
    for fault in faults:
        say(str(fault), err=True)
    if faults:
        say(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}", err=True)
        sys.exit(1)
    say(
        f"ok: {len(project.routes)} routes with {len(project.segments)} segments, "
        f"{len(project.borders)} borders, {len(project.places)} places, "
        f"{len(project.articles)} articles with {len(project.annotations)} annotations"
    )
