"""Options that several commands share, and the loading of their data."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridor_map.commands.output import say

if TYPE_CHECKING:
    from corridor_map.linking.lexicon import Lexicon
    from corridor_map.project import Project

data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Your own folder with geodata/ and seeds/, laid over the built-in data.",
)
route_option = click.option(
    "--route", "routes", multiple=True, metavar="ID", help="Only this route (or “borders”); may be repeated."
)
article_option = click.option(
    "--article", "articles", multiple=True, metavar="SLUG", help="Only this article; may be repeated."
)


def load_project(data: Path | None) -> "Project":
    """Load the project of `data`; report on standard error what was left out of it and why."""
    from corridor_map.loading import load

    project = load(data)
    for fault in project.faults:
        say(f"corridor-map: left out: {fault}", err=True)
    return project


def load_lexicon(project: "Project", data: Path | None) -> "Lexicon":
    """Load the lexicon of `data`; report on standard error what was left out of it and why."""
    from corridor_map.lexica import lexicon_of

    lexicon, faults = lexicon_of(project, data)
    for fault in faults:
        say(f"corridor-map: left out: {fault}", err=True)
    return lexicon
