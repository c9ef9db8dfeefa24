"""Recognition of the kind of a file by its content."""

import io
import re
import zipfile

from corridor_map.articles.importers.imported import UnreadableError

SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".pdf", ".docx", ".md", ".markdown", ".txt", ".text"))
"""Usual file name suffixes of the known kinds, for which a folder is searched."""

_EXPECTED = "expected HTML, PDF, DOCX, Markdown or plain text"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document, or an encrypted one; save it as DOCX first"),
    (b"{\\rtf", "RTF; save it as DOCX first"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ\x00", "compressed with xz; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%!PS", "PostScript; save it as PDF first"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"bplist00", "a binary property list"),
)
_SHORT_MAGIC = frozenset({b"BM", b"BZh", b"ID3"})
_MAIL = re.compile(rb"(?:[A-Za-z-]+: [^\n]*\n|[ \t][^\n]*\n)*MIME-Version:", re.IGNORECASE)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|header|h[1-6]|p|meta|title|script|style)"
    r"(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(r"^ {0,3}#{1,6} +\S|\]\([^\s)]+\)|^ {0,3}```|\*\*\S[^*\n]*\*\*", re.MULTILINE)


def binary_kind(content: bytes) -> str:
    """Return ``PDF``, ``DOCX``, or an empty text for content that may be text.

    Raises
    ------
    UnreadableError
        If the content is a known kind of file that holds no text to import.
    """
    # The standard lets a PDF begin with up to 1024 other bytes.
    if b"%PDF-" in content[:1024]:
        return "PDF"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _packed_kind(content)
    if content[:4] == b"RIFF":
        kind = "a WebP image" if content[8:12] == b"WEBP" else "a sound or video file"
        raise UnreadableError(f"is {kind}; {_EXPECTED}")
    if content[4:8] == b"ftyp":
        raise UnreadableError(f"is a video or a HEIF image; {_EXPECTED}")
    for magic, kind in _MAGIC:
        if content.startswith(magic) and (magic not in _SHORT_MAGIC or b"\x00" in content[:64]):
            raise UnreadableError(f"is {kind}" if "; " in kind else f"is {kind}; {_EXPECTED}")
    if _MAIL.match(content[:8192].replace(b"\r\n", b"\n")):
        raise UnreadableError("is an e-mail or a web archive (MHTML); save the page as HTML first")
    return ""


def is_html(text: str) -> bool:
    """Say whether a text begins as HTML does."""
    return _HTML.match(text[:20_000]) is not None


def looks_like_markdown(text: str) -> bool:
    """Say whether a text has headings, links, code or strong words as Markdown writes them."""
    return _MARKDOWN.search(text) is not None


def _packed_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableError("is a ZIP file that is cut off or damaged; expected a whole DOCX") from None
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "DOCX"
    for member, kind in (
        ("xl/workbook.xml", "an Excel workbook"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("META-INF/container.xml", "an EPUB book"),
        ("content.xml", "an OpenDocument file; save it as DOCX first"),
        ("doc.kml", "a KMZ layer; a route is added with “corridor-map add-route”"),
    ):
        if member in names:
            raise UnreadableError(f"is {kind}" if "; " in kind else f"is {kind}; {_EXPECTED}")
    raise UnreadableError("is a ZIP archive; unpack it first and add the files in it")
