"""The command annotate."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridor_map.commands.output import give_json, say
from corridor_map.commands.shared import data_option, load_lexicon, load_project

if TYPE_CHECKING:
    from corridor_map.errors import Fault


@click.command()
@data_option
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
    is. Any other text, that of an HTML, PDF or DOCX file, and what is piped to “-”, is cleaned
    first as articles are, and positions count code points of the cleaned text. A Markdown file with
    front matter is clean already.
    """
    from corridor_map.linking.annotating import annotate as results_of
    from corridor_map.linking.annotating import json_lines, json_parts, table_lines, texts_of

    failed: list[str] = []

    def report(fault: "Fault") -> None:
        failed.append(fault.file)
        say(f"corridor-map: left out: {fault}", err=True)

    results = results_of(files, load_lexicon(load_project(data), data), jobs=jobs)
    texts = texts_of(results, report)
    if format_ == "table":
        for line in table_lines(texts):
            say(line)
    else:
        for part in (json_parts if format_ == "json" else json_lines)(texts):
            give_json(part)
    if failed:
        sys.exit(1)
