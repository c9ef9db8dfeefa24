"""The command line: one group, whose commands each end in a call of the library."""

from typing import Any

import click

from corridor_map import __version__
from corridor_map.commands.add import add
from corridor_map.commands.add_route import add_route
from corridor_map.commands.annotate import annotate
from corridor_map.commands.check import check
from corridor_map.commands.evaluate import evaluate
from corridor_map.commands.export import export
from corridor_map.commands.measure import measure
from corridor_map.commands.passages import passages
from corridor_map.commands.reanchor import reanchor
from corridor_map.commands.serve import serve
from corridor_map.commands.verify import verify
from corridor_map.errors import CorridorMapError, UnknownIdError, UsageError


class _OneSentence(click.Group):
    """A group whose commands end in one clear sentence when the data or the request is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CorridorMapError as error:
            click.echo(f"corridor-map: {error}", err=True)
            ctx.exit(2 if isinstance(error, UnknownIdError | UsageError) else 1)


@click.group(
    cls=_OneSentence, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
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
