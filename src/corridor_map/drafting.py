"""What an article would be if it were added: its text and its links, found in a process of its own."""

import hashlib
from dataclasses import dataclass, replace

from corridor_map.adding import canonical
from corridor_map.confined import ConfinedError, Limits, run_confined
from corridor_map.errors import Fault
from corridor_map.metadata import Stated, gathered
from corridor_map.text.importers.imported import Imported, UnreadableError
from corridor_map.text.importers.reading import read_here
from corridor_map.text.lexicon import Lexicon
from corridor_map.text.linking import Link, Linker
from corridor_map.text.sentences import paragraphs, sentences

MOST_CHARACTERS = 1_000_000
"""Characters of canonical text that someone can look through on a page; a long book has as many."""

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Draft:
    """An article that is not kept yet.

    Attributes
    ----------
    imported
        What was read, its text canonical by now.
    sentences
        Where each sentence of each paragraph begins and ends, in code points of the text.
    links
        The sentences that concern a route, in order.
    """

    imported: Imported
    sentences: tuple[tuple[tuple[int, int], ...], ...]
    links: tuple[Link, ...]

    @property
    def digest(self) -> str:
        """Tells this text from any other, so that nobody decides on a text that they have not seen."""
        return hashlib.sha256(self.imported.text.encode()).hexdigest()

    def link(self, _text: str) -> list[Link]:
        """Return the links, for an `Adder` that need not find them again."""
        return list(self.links)


def draft(content: bytes, name: str, stated: Stated, lexicon: Lexicon) -> Draft | Fault:
    """Read, clean and link a text in a process of its own, with little to spend.

    Parameters
    ----------
    content, name
        A file; see `corridor_map.text.importers.read_source`.
    stated
        What the user says of it; lines that say no more than title or author are left out.
    lexicon
        The words that tie sentences to routes.

    Returns
    -------
    Draft or Fault
        The fault says in one sentence why the text cannot be had.
    """
    if not content.strip():
        return Fault(name, "", "is empty")
    try:
        return run_confined(_draft_here, content, name, stated, lexicon, limits=_LIMITS)
    except (UnreadableError, ConfinedError) as error:
        return Fault(name, "", str(error))


def _draft_here(content: bytes, name: str, stated: Stated, lexicon: Lexicon) -> Draft:
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
    links = tuple(Linker(lexicon).link(body))
    return Draft(replace(imported, text=body, left_out=left_out, is_canonical=True), within, links)
