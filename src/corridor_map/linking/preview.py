"""Preview of an article before it is added: its text and links, read in a process of its own."""

import hashlib
from dataclasses import dataclass, replace
from typing import TypeAlias

from corridor_map.articles.adding import Links, canonical
from corridor_map.articles.importers.imported import Imported, UnreadableError
from corridor_map.articles.importers.reading import read_here
from corridor_map.articles.links import Link
from corridor_map.articles.metadata import Stated, gathered
from corridor_map.articles.sentences import paragraphs, sentences
from corridor_map.errors import Fault
from corridor_map.io.confined import ConfinedError, Limits, run_confined
from corridor_map.linking.lexicon import Lexicon
from corridor_map.linking.pipeline import Linker

MOST_CHARACTERS = 1_000_000
"""Largest number of characters of canonical text for review on a page; a long book has as many."""

_AT_HAND = 50_000
"""Largest number of characters linked in this process: half a second's work at the very worst."""

_LIMITS = Limits()
_Sentences: TypeAlias = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An article that is not kept yet.

    Attributes
    ----------
    imported
        The imported article, with its text made canonical.
    sentences
        Where each sentence of each paragraph begins and ends, in code points of the text.
    links
        The sentences that concern a route, in order.
    """

    imported: Imported
    sentences: _Sentences
    links: tuple[Link, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the text, so that nobody decides on a text that they have not seen."""
        return hashlib.sha256(self.imported.text.encode()).hexdigest()

    def link(self, _text: str) -> list[Link]:
        """Return the links, for an `Adder` that need not find them again."""
        return list(self.links)


def draft(content: bytes, name: str, stated: Stated, lexicon: Lexicon, linker: Links) -> Draft | Fault:
    """Read, clean and link a text, with slow steps in a process of its own that has limited resources.

    Parameters
    ----------
    content, name
        A file; see `corridor_map.articles.importers.read_source`.
    stated
        What the user says of it; lines that say no more than title or author are left out.
    lexicon
        The words that tie sentences to routes.
    linker
        A linker, ready made, for texts that are short enough to be linked in this process.

    Returns
    -------
    Draft or Fault
        The fault says in one sentence why the text cannot be had.
    """
    if not content.strip():
        return Fault(name, "", "is empty")
    try:
        imported, within = run_confined(
            _read_here, content, name, stated, limits=_LIMITS, raises=(UnreadableError,)
        )
        body = imported.text
        if len(body) <= _AT_HAND:
            links = linker.link(body)
        else:
            links = run_confined(_link_here, body, lexicon, limits=_LIMITS)
    except (UnreadableError, ConfinedError) as error:
        return Fault(name, "", str(error))
    return Draft(imported, within, tuple(links))


def _read_here(content: bytes, name: str, stated: Stated) -> tuple[Imported, _Sentences]:
    imported = read_here(content, name)
    known, _ = gathered(imported, stated)
    body, left_out = canonical(imported, known["title"], known["author"])
    if not any(char.isalpha() for char in body):
        raise UnreadableError("has no text left once page furniture is left out")
    if len(body) > MOST_CHARACTERS:
        raise UnreadableError(
            f"has {len(body):,} characters of text; the page takes up to {MOST_CHARACTERS:,}, "
            "and “corridor-map add” ten times that"
        )
    within = tuple(tuple(sentences(body, *paragraph)) for paragraph in paragraphs(body))
    return replace(imported, text=body, left_out=left_out, is_canonical=True), within


def _link_here(body: str, lexicon: Lexicon) -> list[Link]:
    return Linker(lexicon).link(body)
