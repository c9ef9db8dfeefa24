"""Read a file of any kind to raw text; the only entrance for files."""

import os
import re
from dataclasses import replace
from pathlib import Path

from corridor_map.articles.importers.encodings import decode
from corridor_map.articles.importers.imported import Imported, UnreadableError
from corridor_map.articles.importers.kinds import binary_kind, is_html, looks_like_markdown
from corridor_map.errors import Fault
from corridor_map.io.confined import ConfinedError, Limits, run_confined

_MB = 1_000_000
MOST_BYTES = 100 * _MB
_MOST_TEXT = 10 * _MB
"""Largest number of characters in a text: three times those of War and Peace."""

_MOST_PER_CHARACTER = 4
"""Largest number of bytes for a character in UTF-8, UTF-16 or UTF-32."""

_WORTH_READING = re.compile(rb"[^\x00\t\n\r\f\v \xef\xbb\xbf\xfe\xff]")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_LIMITS = Limits()


def read_source(source: Path | bytes, name: str = "", *, encoding: str = "") -> Imported | Fault:
    """Return the text and the metadata of a file.

    Parameters
    ----------
    source
        A file, or the bytes of one.
    name
        What to call it in a fault; the path by default. Its ending only decides whether a text
        that may be either is Markdown or plain.
    encoding
        The encoding of a text file or page, where the user says it.

    Returns
    -------
    Imported or Fault
        The fault says in one sentence why the file cannot be read.
    """
    if isinstance(source, bytes):
        content = source
    else:
        name = name or str(source)
        read = read_bytes(source)
        if isinstance(read, Fault):
            return read
        content = read
    try:
        if len(content) > MOST_BYTES:
            raise UnreadableError(_too_large(len(content)))
        if not _WORTH_READING.search(content):
            raise UnreadableError("is empty")
        return run_confined(read_here, content, name, encoding, limits=_LIMITS, raises=(UnreadableError,))
    except (UnreadableError, ConfinedError) as error:
        return Fault(name, "", str(error))


def read_bytes(path: Path) -> bytes | Fault:
    """Return the bytes of a regular file that is not too large to be an article."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MOST_BYTES:
                return Fault(str(path), "", _too_large(size))
            # A pipe or a device has no size, and may have no end.
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        return Fault(str(path), "", f"cannot be read ({(error.strerror or str(error)).lower()})")
    return content if len(content) <= MOST_BYTES else Fault(str(path), "", _too_large(len(content)))


def read_here(content: bytes, name: str, encoding: str = "") -> Imported:
    """Read a file in this process; `read_source` calls it in one of its own.

    Raises
    ------
    UnreadableError
        If the content is no text to import.
    """
    imported = _whole(_read(content, name, encoding))
    if len(imported.text) > _MOST_TEXT:
        raise UnreadableError(_too_much_text(len(imported.text)))
    if not any(char.isalpha() for char in imported.text):
        raise UnreadableError("has no words in it")
    return imported


def _whole(imported: Imported) -> Imported:
    """Return an import with U+FFFD for lone surrogates, which fonts and escapes can produce."""

    def whole(said: dict[str, str]) -> dict[str, str]:
        return {key: _HALF_PAIR.sub("\ufffd", value) for key, value in said.items()}

    return replace(
        imported,
        text=_HALF_PAIR.sub("\ufffd", imported.text),
        metadata=whole(imported.metadata),
        hints=whole(imported.hints),
    )


def _read(content: bytes, name: str, encoding: str) -> Imported:
    kind = binary_kind(content)
    if kind == "PDF":
        from corridor_map.articles.importers.pdf import read_pdf

        return read_pdf(content)
    if kind == "DOCX":
        from corridor_map.articles.importers.word import read_docx

        return read_docx(content)
    if len(content) > _MOST_PER_CHARACTER * _MOST_TEXT:
        raise UnreadableError(_too_much_text(len(content) // _MOST_PER_CHARACTER))
    text, guessed = decode(content, encoding)
    if is_html(text):
        from corridor_map.articles.importers.web import read_html

        return read_html(text, guessed)
    marked = name.lower().endswith((".md", ".markdown")) or text.startswith("---\n")
    if marked or looks_like_markdown(text):
        from corridor_map.articles.importers.markdown import read_markdown

        return read_markdown(text, guessed)
    return Imported(text, {}, "plain text", encoding=guessed)


def _too_much_text(least: int) -> str:
    return (
        f"has over {(least - 1) // _MB} million characters of text; "
        f"an article may have {_MOST_TEXT // _MB} million"
    )


def _too_large(size: int) -> str:
    return f"has {size / _MB:.0f} MB; a file to add may have {MOST_BYTES / _MB:.0f} MB"
