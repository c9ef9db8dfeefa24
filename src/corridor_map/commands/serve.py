"""The command serve."""

from contextlib import ExitStack
from pathlib import Path

import click

from corridor_map.commands.output import say
from corridor_map.commands.shared import data_option, load_project


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Answer to this name too, as which others reach this machine; may be repeated.",
)
@click.option(
    "--proxies",
    default=0,
    show_default=True,
    type=click.IntRange(0, 10),
    help="Proxies before the server whose X-Forwarded headers are believed; with none, nothing is saved "
    "that came by a proxy.",
)
@click.option(
    "--allow-remote-writes",
    is_flag=True,
    help="Let those too keep articles in --data DIR who do not have the address with the key.",
)
@click.option(
    "--cross-origin",
    is_flag=True,
    help="Let pages of other sites read the data of --data DIR too; what ships any may read.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the map in your browser.")
def serve(
    data: Path | None,
    host: str,
    port: int,
    allowed: tuple[str, ...],
    proxies: int,
    allow_remote_writes: bool,
    cross_origin: bool,
    open_browser: bool,
) -> None:
    """Serve the map until you press Ctrl-C.

    With --data DIR, articles are kept there that are added on the page /add by whoever opens the map
    at the address with the key, which is printed, and opened by --open. Without the key the map can
    be read.
    """
    from corridor_map.errors import UsageError
    from corridor_map.web.opening import opening
    from corridor_map.web.server import run

    if allow_remote_writes and data is None:
        raise UsageError("--allow-remote-writes needs --data DIR, the folder that others may write in")

    project = load_project(data)

    with ExitStack() as until_the_end:

        def ready(url: str, own: str) -> None:
            say(f"The map is at {own or url} (Ctrl-C stops)")
            if own:
                say(f"Whoever has that address may save; to have the map read, give away {url}")
            if open_browser:
                click.launch(until_the_end.enter_context(opening(data, own)) if data and own else url)

        run(
            project,
            host,
            port,
            ready,
            data=data,
            allowed=allowed,
            proxies=proxies,
            allow_remote_writes=allow_remote_writes,
            cross_origin=cross_origin,
        )
