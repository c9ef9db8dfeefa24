"""The result of an importer, and its exception for a file that cannot be imported."""

from dataclasses import dataclass, field

from corridor_map.errors import CorridorMapError

KEYS = ("title", "author", "publisher", "date", "lang", "url", "licence", "date_note", "note")
"""Names of the metadata that a file may state; an article uses the same names."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The raw text and the metadata of a file.

    Attributes
    ----------
    text
        Not cleaned yet, unless `is_canonical`; a form feed begins a page, blank lines part blocks.
    metadata
        The metadata that the file states, by the names of `KEYS`; others are missing.
    kind
        ``HTML``, ``PDF``, ``DOCX``, ``Markdown`` or ``plain text``.
    left_out
        The parts of the file that are not in the text, each in a few words with a number.
    hints
        Hints to find metadata that the file does not state, by the same names.
    encoding
        The encoding of the text, where the file does not say; empty where there is no doubt.
    is_canonical
        Whether the text is an article's as this project writes them, not to be cleaned again.
    """

    text: str
    metadata: dict[str, str]
    kind: str
    left_out: tuple[str, ...] = ()
    hints: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    is_canonical: bool = False


class UnreadableError(CorridorMapError, ValueError):
    """A file that cannot be imported as text; the message is put after the file's name: “is …”, “has …”."""
