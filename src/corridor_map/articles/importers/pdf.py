"""PDF: the text of its pages and its properties, read by pypdf."""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from corridor_map.articles.importers.imported import Imported, UnreadableError

if TYPE_CHECKING:
    from pypdf import PdfReader

_LEAST_LETTERS = 20
_EDGE = 2
"""Number of lines at the top and at the foot of a page that may be a running head or a page number."""

_FILE_NAME = re.compile(
    r"(?:microsoft word - |untitled\b|document\d*$)|\.(?:docx?|indd|pdf|rtf|tex|qxd)$", re.IGNORECASE
)
# Letters that fonts draw as one sign, and letters of Arabic script in the form of their place.
_DRAWN = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]+")


def read_pdf(content: bytes) -> Imported:
    """Return the text of a PDF, page after page.

    Raises
    ------
    UnreadableError
        If the file is damaged or encrypted, or its pages are pictures without text.
    """
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        try:
            # Many are encrypted with an empty password, and open for reading without one.
            locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
            pages = [] if locked else [page.extract_text() for page in reader.pages]
        except DependencyError:
            locked = True
        if locked:
            raise UnreadableError("is an encrypted PDF; save it without a password first")
        metadata, hints = _properties(reader)
    except UnreadableError:
        raise
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OSError) as error:
        if type(error).__name__ == "LimitReachedError":
            raise UnreadableError(
                "is a PDF with a part that unpacks to far more than any page needs"
            ) from None
        words = " ".join(str(error).split())[:120]
        raise UnreadableError(
            f"is a PDF that is damaged or cut off ({words or type(error).__name__})"
        ) from None
    except RecursionError:
        raise UnreadableError("is a PDF whose parts refer to each other in circles") from None
    if not pages:
        raise UnreadableError("is a PDF without pages")
    pages = [_DRAWN.sub(lambda found: unicodedata.normalize("NFKC", found[0]), page) for page in pages]
    written = [page for page in pages if _letters(page) >= _LEAST_LETTERS]
    if not written:
        raise UnreadableError(
            f"is a PDF whose {len(pages)} pages have no text, as scans have; recognise its text (OCR) first"
            if len(pages) > 1
            else "is a PDF whose page has no text, as scans have; recognise its text (OCR) first"
        )
    left_out = []
    if len(written) < len(pages):
        left_out.append(f"pages without text, perhaps pictures ({len(pages) - len(written)} of {len(pages)})")
    kept, repeated = _without_running_heads(written)
    if repeated:
        left_out.append(f"running heads and page numbers ({repeated} lines)")
    return Imported("\f".join(kept), metadata, "PDF", tuple(left_out), hints)


def _properties(reader: "PdfReader") -> tuple[dict[str, str], dict[str, str]]:
    properties: Mapping[str, object] = reader.metadata or {}
    metadata: dict[str, str] = {}
    for key, name in (("title", "/Title"), ("author", "/Author")):
        value = " ".join(str(properties.get(name) or "").replace("\x00", "").split())
        if value and value.isprintable() and not _FILE_NAME.search(value):
            metadata[key] = value
    lang = str(reader.root_object.get("/Lang") or "").strip()
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang):
        metadata["lang"] = lang
    made = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", str(properties.get("/CreationDate") or ""))
    hints = {"date": f"the file was made on {made[1]}-{made[2]}-{made[3]}"} if made else {}
    return metadata, hints


def _letters(page: str) -> int:
    return sum(char.isalpha() for char in page)


def _without_running_heads(pages: Sequence[str]) -> tuple[list[str], int]:
    """Return pages without running heads: lines that most of them begin or end with, numbers aside."""
    lined = [[line for line in page.split("\n") if line.strip()] for page in pages]
    counts: Counter[str] = Counter()
    for lines in lined:
        counts.update({_shape(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])})
    common = {shape for shape, count in counts.items() if count >= 3 and 2 * count > len(pages)}
    kept: list[str] = []
    repeated = 0
    for lines in lined:
        first, last = 0, len(lines)
        while first < min(_EDGE, last) and _shape(lines[first]) in common:
            first += 1
        while last > max(len(lines) - _EDGE, first) and _shape(lines[last - 1]) in common:
            last -= 1
        repeated += len(lines) - (last - first)
        kept.append("\n".join(lines[first:last]))
    return kept, repeated


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()).casefold())
