"""What an importer makes of a file, and how it says that it cannot."""

from dataclasses import dataclass, field

from corridor_map.errors import CorridorMapError

KEYS = ("title", "author", "publisher", "date", "lang", "url", "licence", "date_note", "note")
"""What a file may say of itself, under the names that an article has for it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The raw text of a file, and what the file says of itself.

    Attributes
    ----------
    text
        Not cleaned yet, unless `is_canonical`; a form feed begins a page, blank lines part blocks.
    metadata
        What the file states, by the names of `KEYS`; what it does not state is not there.
    kind
        ``HTML``, ``PDF``, ``DOCX``, ``Markdown`` or ``plain text``.
    left_out
        What of the file is not in the text, each in a few words with a number.
    hints
        What may help to find metadata that the file does not state, by the same names.
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
    """A file that is no text to import; the text goes after the file's name: “is …”, “has …”."""
