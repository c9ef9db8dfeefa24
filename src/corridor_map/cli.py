"""The command line: one group, whose commands each end in a call of the library."""

import click

from corridor_map import __version__
from corridor_map.commands.add import add
from corridor_map.commands.add_route import add_route
from corridor_map.commands.annotate import annotate
from corridor_map.commands.check import check
from corridor_map.commands.evaluate import evaluate
from corridor_map.commands.export import export
from corridor_map.commands.group import OneSentence
from corridor_map.commands.measure import measure
from corridor_map.commands.passages import passages
from corridor_map.commands.reanchor import reanchor
from corridor_map.commands.serve import serve
from corridor_map.commands.verify import verify


@click.group(
    cls=OneSentence, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Transport corridors and what articles say about them, on one map.

    Start with “corridor-map serve --open”.
    """


for _command in (
    serve,
    export,
    verify,
    passages,
    measure,
    check,
    annotate,
    add,
    add_route,
    reanchor,
    evaluate,
):
    main.add_command(_command)
