"""A scan of an HTML page for the addresses that a browser would fetch, and for data blocks.

It is one pass: lxml tells the elements apart, and no tree is made of them, since a page may come from a
stranger.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

DEEPEST = 256
"""Deepest nesting of elements in a page that is scanned; the map has under thirty levels."""

_PIECE = 1 << 16
_FETCHING = {
    "action",
    "background",
    "data",
    "formaction",
    "href",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
}
"""Attributes whose value a browser may fetch."""
_CSS_ADDRESS = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)|url\(\s*["']?([^"')]+)""", re.IGNORECASE)


class TooDeepError(ValueError):
    """A page whose elements are nested deeper than `DEEPEST`."""


@dataclass(slots=True)
class Elements:
    """The addresses and data blocks found in a page.

    Attributes
    ----------
    outside
        The addresses that a browser would fetch to show it, without data addresses and fragments.
    blocks
        The text of each script element with an id, by that id.
    """

    outside: list[str] = field(default_factory=list)
    blocks: dict[str, str] = field(default_factory=dict)


def elements(pieces: Iterable[bytes]) -> Elements:
    """Scan a page in UTF-8 that comes in pieces.

    Links that a reader may follow (``<a href>``) are not fetched and do not count.

    Raises
    ------
    TooDeepError
        If its elements are nested deeper than `DEEPEST`.
    """
    seen = _Seen()
    parser = etree.HTMLParser(target=seen, encoding="utf-8")
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    try:
        for piece in _growing(pieces):
            # What a browser does with bytes that are not UTF-8, and with nulls.
            parser.feed(decode(piece).replace("\0", "\ufffd").encode())
        parser.feed(decode(b"", final=True).encode())
        parser.close()
    except etree.XMLSyntaxError:
        # Of a file without a single element there is nothing to say.
        if seen.level:
            raise
    return Elements([one for one in seen.found if not _stays_inside(one)], seen.blocks())


def pieces_of(content: bytes) -> Iterable[bytes]:
    """Split a page into pieces for `elements`."""
    return (content[at : at + _PIECE] for at in range(0, len(content), _PIECE))


def _growing(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join pieces so that each but the last is at least as long as all before it.

    With each piece the parser reads an open tag from its beginning again.
    """
    given, waiting = 0, bytearray()
    for piece in pieces:
        waiting += piece
        if len(waiting) >= given:
            given += len(waiting)
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _stays_inside(address: str) -> bool:
    return address.lower().startswith(("data:", "#"))


class _Seen:
    """The parser's target, which collects addresses and the texts of scripts."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.level = 0
        self._scripts: dict[str, list[str]] = {}
        self._script: list[str] | None = None
        self._style: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.level += 1
        # How long an end of an element takes grows with how deep it stands.
        if self.level > DEEPEST:
            raise TooDeepError
        for name, value in attributes.items():
            if name == "style":
                self._css(value)
            elif value and name in _FETCHING and not (tag in {"a", "area"} and name == "href"):
                self.found.append(value.strip())
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            self.found.append(attributes.get("content", "").strip())
        if tag == "style":
            self._style = []
        # A browser takes the first of several with one id.
        if tag == "script" and (id_ := attributes.get("id")) and id_ not in self._scripts:
            self._script = self._scripts[id_] = []

    def end(self, _tag: str) -> None:
        self.level -= 1
        if self._style is not None:
            self._css("".join(self._style))
        self._script = self._style = None

    def data(self, text: str) -> None:
        for kept in (self._script, self._style):
            if kept is not None:
                kept.append(text)

    def close(self) -> None:
        pass

    def blocks(self) -> dict[str, str]:
        return {id_: "".join(pieces) for id_, pieces in self._scripts.items()}

    def _css(self, text: str) -> None:
        addresses: list[Any] = _CSS_ADDRESS.findall(text)
        self.found += [(first or second).strip() for first, second in addresses]
