"""The command evaluate."""

from pathlib import Path

import click

from corridor_map.commands.output import give_json, say
from corridor_map.commands.shared import data_option, load_lexicon, load_project


@click.command()
@data_option
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
    from corridor_map.linking import evaluation
    from corridor_map.linking.pipeline import Linker

    project = load_project(data)
    labelled = labelled_articles(project)
    if texts is not None:
        labelled, faults = evaluation.read_labelled(texts, project.toggles)
        if faults:
            raise DataError(*faults)
    result = evaluation.evaluate(Linker(load_lexicon(project, data)), labelled, project.toggles)
    if format_ == "json":
        give_json(json.dumps(result.as_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        say(*evaluation_table(result, misses=misses).removesuffix("\n").split("\n"))
