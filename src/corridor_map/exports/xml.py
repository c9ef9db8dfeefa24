"""A streaming XML writer that takes any text."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold in any form."""


class Writer:
    """Writes elements to a text file in UTF-8, each leaf on a line.

    Parameters
    ----------
    file
        Open for writing text.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @contextmanager
    def document(self, name: str, /, **attributes: str) -> Iterator[None]:
        """Write the declaration, and the root element around what is written in the block."""
        self._file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        with self.element(name, **attributes):
            yield

    @contextmanager
    def element(self, name: str, /, **attributes: str) -> Iterator[None]:
        """Write an element around what is written in the block."""
        written = "".join(f" {key}={quoteattr(_allowed(value))}" for key, value in attributes.items())
        self._file.write(f"<{name}{written}>\n")
        yield
        self._file.write(f"</{name}>\n")

    def leaf(self, name: str, text: str, *, always: bool = False) -> None:
        """Write an element with nothing but `text`; where that is empty, only if `always`."""
        if text or always:
            # A reader would take a bare carriage return for a line feed.
            self._file.write(f"<{name}>{escape(_allowed(text), {chr(13): '&#13;'})}</{name}>\n")


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
