"""Printing of commands: the one way to standard output and standard error.

Every line is made fit to be shown, whatever file, folder or argument its words come from. Characters
that the encoding of the stream lacks are escaped.
"""

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from typing import IO, Any, cast

import click

from corridor_map.errors import OutputError, is_shown, printable

_UNUSUAL = re.compile(r"[^\n -~]")


def say(*lines: str, err: bool = False, done: str = "", **look: Any) -> None:
    """Print each text as one line.

    Parameters
    ----------
    *lines
        The texts; each becomes one line, whatever it holds.
    err
        Whether to print on standard error. That it cannot be written is no error.
    done
        What was already done, for the message if standard output fails; without a full stop.
    **look
        Styles of the lines on a terminal: see `click.style`.

    Raises
    ------
    OutputError
        If standard output cannot be written, with `done`.
    BrokenPipeError
        If nobody reads standard output any more.
    """
    shown = (printable(line) for line in lines)
    text = "".join(f"{click.style(line, **look) if look else line}\n" for line in shown)
    try:
        _write(text, sys.stderr if err else sys.stdout)
    except BrokenPipeError:
        if not err:
            raise
    except OutputError as error:
        if not err:
            raise OutputError(f"{error}; {done}") if done else error from error


def give_json(text: str) -> None:
    """Print JSON, with JSON escapes for characters that cannot be shown; the values stay the same."""
    _write(json_shown(text, _encoding(sys.stdout)), sys.stdout)


def give_csv(text: str) -> None:
    """Print a table that `corridor_map.exports.cells` has made."""
    _write(text, sys.stdout)


def json_shown(text: str, encoding: str) -> str:
    r"""Return JSON with each character that is not shown, or that the encoding lacks, as ``\uXXXX``."""
    if text.isascii() and "\x7f" not in text:
        return text
    in_all = _encodes(text, encoding)

    def instead(found: re.Match[str]) -> str:
        char = found[0]
        if is_shown(char) and (in_all or _encodes(char, encoding)):
            return char
        units = char.encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))

    return _UNUSUAL.sub(instead, text)


@contextlib.contextmanager
def escaping() -> Iterator[None]:
    """Make both streams escape characters that their encoding lacks, until the end of the block."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.stdout, sys.stderr = (cast(IO[str], _Ascii(one)) if _is_ascii(one) else one for one in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class _Ascii:
    """An ASCII stream that reports another encoding: to one named ASCII click would write UTF-8."""

    encoding = "ascii, escaped"

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _write(text: str, stream: IO[str] | None) -> None:
    # Without a stream, as under pythonw, there is nobody to be told.
    if stream is None:
        return
    try:
        click.echo(text, file=stream, nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write to standard output: {reason}") from error


def _is_ascii(stream: IO[str] | None) -> bool:
    return _encoding(stream).lower().replace("-", "").replace("_", "") in {"ascii", "usascii", "ansix3.41968"}


def _encoding(stream: IO[str] | None) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
