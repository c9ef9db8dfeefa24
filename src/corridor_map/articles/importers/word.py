"""DOCX: its paragraphs, read by mammoth, and its properties.

mammoth and not python-docx: it keeps what was inserted with tracked changes and in text boxes, and
leaves out what was deleted.
"""

import io
import zipfile
from typing import Any

from corridor_map.articles.importers.imported import Imported, UnreadableError
from corridor_map.io.archives import leads_out

_MB = 1_000_000
_MOST_MEMBERS = 5000
_MOST_UNPACKED = 200 * _MB
_MOST_RATIO = 200
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr")
_CORE = "docProps/core.xml"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_CREATED = "{http://purl.org/dc/terms/}created"


def read_docx(content: bytes) -> Imported:
    """Return the text of a Word document.

    Raises
    ------
    UnreadableError
        If the document is damaged, unpacks to far more than documents do, or has no text.
    """
    import mammoth

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_size(archive, len(content))
        metadata, hints = _properties(archive)
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(content),
            # A picture would become text of a data URI.
            convert_image=mammoth.images.img_element(lambda _image: {}),
        ).value
    except MemoryError:
        raise
    except Exception as error:
        words = " ".join(str(error).split())[:120] or type(error).__name__
        raise UnreadableError(f"is a DOCX that is damaged ({words})") from None
    blocks, title, left_out = _blocks(html)
    if not blocks:
        raise UnreadableError("is a DOCX without any text")
    if title:
        metadata.setdefault("title", title)
    return Imported("\n\n".join(blocks), metadata, "DOCX", left_out, hints)


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise UnreadableError(f"is a DOCX of {len(members)} parts; expected at most {_MOST_MEMBERS}")
    # zipfile never reads more of a member than it declares, so that what is declared can be trusted.
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MOST_UNPACKED or (unpacked > 10 * _MB and unpacked > _MOST_RATIO * packed):
        raise UnreadableError(
            f"unpacks from {packed / _MB:.1f} to {unpacked / _MB:.0f} MB, as no document does (a ZIP bomb?)"
        )
    if any(leads_out(member) for member in members):
        raise UnreadableError("is a DOCX with a part that is a link, or would be put outside of it")
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableError("is an encrypted DOCX; save it without a password first")


def _properties(archive: zipfile.ZipFile) -> tuple[dict[str, str], dict[str, str]]:
    from lxml import etree

    try:
        core = archive.read(_CORE)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(core, parser)
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, OSError, EOFError):
        return {}, {}

    def value(tag: str) -> str:
        found: Any = root.find(tag) if root is not None else None
        return " ".join((found.text or "").split()) if found is not None else ""

    metadata = {
        "title": value(f"{_DUBLIN_CORE}title"),
        "author": value(f"{_DUBLIN_CORE}creator"),
        "publisher": value(f"{_DUBLIN_CORE}publisher"),
        "lang": value(f"{_DUBLIN_CORE}language"),
    }
    made = value(_CREATED)[:10]
    hints = {"date": f"the file was made on {made}"} if made else {}
    return {key: found for key, found in metadata.items() if found}, hints


def _blocks(html: str) -> tuple[list[str], str, tuple[str, ...]]:
    """Return the text of each block, the first heading of the first level, and what was left out."""
    from lxml import html as parser

    if not html.strip():
        return [], "", ()
    tree = parser.fragment_fromstring(html, create_parent="div")
    notes = tree.xpath('//li[starts-with(@id, "footnote-") or starts-with(@id, "endnote-")]')
    pictures = tree.xpath("//img")
    for mark in tree.xpath('//sup[a[starts-with(@href, "#footnote-") or starts-with(@href, "#endnote-")]]'):
        mark.drop_tree()
    for note in notes:
        note.drop_tree()
    for line_break in tree.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    blocks: list[str] = []
    title = ""
    for element in tree.iter(*_BLOCKS):
        if any(above.tag == "tr" for above in element.iterancestors()):
            continue
        if element.tag == "tr":
            cells = (" ".join(cell.text_content().split()) for cell in element)
            text = "; ".join(filter(None, cells))
        elif next(element.iterdescendants(*_BLOCKS), None) is not None:
            text = (element.text or "").strip()
        else:
            text = "\n".join(" ".join(line.split()) for line in element.text_content().split("\n")).strip()
        if element.tag == "h1" and not blocks:
            title = text
        if text:
            blocks.append(text)
    counts = ((len(notes), "footnotes and endnotes"), (len(pictures), "pictures"))
    return blocks, title, tuple(f"{what} ({count})" for count, what in counts if count)
