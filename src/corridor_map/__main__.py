"""The program: `corridor-map`, or ``python -m corridor_map``."""

import contextlib
import signal

from corridor_map.commands.interruption import end_at_once


def main() -> None:
    """Run the command line; an interrupt before it has started ends it at once."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Somewhere else than in the main thread there are no signals.
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, end_at_once)
    from corridor_map.cli import main as run

    run(prog_name="corridor-map")


if __name__ == "__main__":
    main()
