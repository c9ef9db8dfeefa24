"""The command group: exit statuses, and errors as one clear sentence."""

import contextlib
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from corridor_map.commands.interruption import STATUS, Interruption
from corridor_map.commands.output import escaping, say
from corridor_map.errors import CorridorMapError, DataError, UnknownIdError, UsageError

_ENDED_BY_INTERRUPTING = "serve"


class OneSentence(click.Group):
    """A command group that reports errors of data, request or machine as one clear sentence."""

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run the command that the arguments name, and exit with its status."""
        run: Callable[..., Any] = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **extra)
        with escaping():
            status = _status(lambda came: run(*args, standalone_mode=False, obj=came, **extra))
        try:
            _flush()
        except (OSError, ValueError):
            # click ends so, without an error, when nobody reads the output any more.
            _give_up_output()
        sys.exit(status)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and return 130 if it was interrupted but ran to its end.

        `serve` keeps its own status: to interrupt it is the usual way to end it.
        """
        try:
            status = super().invoke(ctx)
        except KeyboardInterrupt:
            # click itself would begin a new line.
            raise click.Abort from None
        was_interrupted = isinstance(ctx.obj, Interruption) and ctx.obj.came
        return STATUS if was_interrupted and ctx.invoked_subcommand != _ENDED_BY_INTERRUPTING else status


def _status(run: Callable[[Interruption], Any]) -> int:
    with Interruption() as interruption:
        try:
            return _ended(run, interruption)
        except BaseException as error:
            if not (interruption.came or isinstance(error, KeyboardInterrupt | click.Abort)):
                raise
        if sys.stderr is not None and sys.stderr.isatty():
            # Where the terminal shows ^C, what comes next begins a line.
            say("", err=True)
        return STATUS


def _ended(run: Callable[[Interruption], Any], interruption: Interruption) -> int:
    """Run a command, report its error if there is one, and return its exit status."""
    try:
        status = run(interruption)
        _flush()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as error:
        if interruption.came:
            raise
        return _said(error)
    return status if isinstance(status, int) else 0


def _said(error: Exception) -> int:
    """Report an error and return its exit status; raise it again if it is a bug of this program."""
    if isinstance(error, click.ClickException):
        _say_click(error)
        return error.exit_code
    if isinstance(error, DataError):
        first, *others = map(str, error.faults)
        say(f"corridor-map: {first}", *others, err=True)
        return 1
    if isinstance(error, BrokenPipeError):
        _give_up_output()
        return 1
    say(f"corridor-map: {_sentence(error)}", err=True)
    if isinstance(error, OSError):
        _give_up_output()
    return 2 if isinstance(error, UnknownIdError | UsageError) else 1


def _sentence(error: Exception) -> str:
    if isinstance(error, CorridorMapError):
        return str(error)
    if isinstance(error, OSError):
        where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
        return f"{where}{(error.strerror or str(error)).lower()}"
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    if isinstance(error, RecursionError):
        return "something in the data is nested too deeply"
    if isinstance(error, UnicodeError):
        return f"a name or text is not in an encoding that can be read or written ({error})"
    raise error


def _say_click(error: click.ClickException) -> None:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        say(*context.get_usage().splitlines(), err=True)
        if context.command.get_help_option(context) is not None:
            say(f"Try '{context.command_path} --help' for help.", "", err=True)
    say(f"Error: {error.format_message()}", err=True)


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _give_up_output() -> None:
    """Send the rest of standard output to the null device, so that writing fails only once."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
