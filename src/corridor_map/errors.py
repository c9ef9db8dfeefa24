"""Faults and exceptions for a user's data and requests, each one clear sentence."""

from dataclasses import dataclass

_LONGEST = 600
_JOINERS = "\u200c\u200d"


def one_line(text: str) -> str:
    """Return a text that may come from a file as one printable line of reasonable length."""
    return printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def printable(text: str) -> str:
    r"""Return a text that may come from anywhere as one line, fit for a terminal.

    White space becomes a space. Characters that control a terminal or the direction of writing become
    U+FFFD; the joiners that Persian and Indian scripts are written with stay. A byte of a file's
    name that is no text in the system's encoding becomes ``\xNN``.
    """
    if text.isprintable():
        return text
    return "".join(char if is_shown(char) else _instead(char) for char in text)


def readable_name(name: str) -> str:
    r"""Return a file's name as text that can be written: a byte that is not UTF-8 becomes ``\\xNN``."""
    return "".join(_instead(char) if "\ud800" <= char <= "\udfff" else char for char in name)


def is_shown(char: str) -> bool:
    """Say whether a character is visible and controls neither a terminal nor the direction of writing."""
    return char.isprintable() or char in _JOINERS


def _instead(char: str) -> str:
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02x}"
    return " " if char.isspace() else "\ufffd"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A fault in one file.

    Attributes
    ----------
    file
        The file's path, as the user would name it.
    place
        Where in the file: a feature id, an annotation id, a field, a line; empty for the whole file.
    problem
        What was found and what was expected, without a full stop.
    """

    file: str
    place: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(one_line(part) for part in (self.file, self.place, self.problem) if part)


class CorridorMapError(Exception):
    """Any error this package raises on purpose; its text is one sentence for the user."""


class DataError(CorridorMapError, ValueError):
    """Data that cannot be used, with every fault that was found.

    Parameters
    ----------
    faults
        At least one fault; the error's text is one line for each.
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class UnknownIdError(CorridorMapError, LookupError):
    """An id that does not exist in the project, with the nearest ids that do."""


class UsageError(CorridorMapError, ValueError):
    """An invalid request, such as an impossible date or a port out of range."""


class OutputError(CorridorMapError, OSError):
    """A file that could not be written or must not be written."""
