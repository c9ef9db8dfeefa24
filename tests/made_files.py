"""Small files of every kind, made when they are needed: what a user might add, and what nobody should."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

SENTENCES = (
    "The Zangezur Corridor would run through southern Armenia to the exclave of Nakhchivan.",
    "The Rasht-Astara railway is a part of the INSTC and has been under construction for years.",
    "Rain fell on the mountains and the valleys all day long.",
    "The Aras Corridor is to pass along the southern bank of the river, officials said.",
)
TEXT = "\n\n".join(SENTENCES)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f"
    "0005fe02fea73581e80000000049454e44ae426082"
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"
ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType=
"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = f"""<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"
Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""


def html(
    paragraphs: Sequence[str] = SENTENCES,
    *,
    lang: str = "en",
    head: str = '<meta charset="utf-8">',
    title: str = "Corridors compared",
) -> str:
    """Return a news page with a menu, an article, other headlines and a footer."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head>{head}<title>{escape(title)}</title>'
        f'<meta property="og:title" content="{escape(title)}"><meta name="author" content="An Author">'
        '<meta property="article:published_time" content="2024-03-05T10:00:00Z">'
        '<meta property="og:site_name" content="The Daily"></head><body>'
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<article><h1>{escape(title)}</h1>{body}</article>"
        "<aside><h3>Most read</h3><ul><li><a href='/x'>Ten cats of the year</a></li></ul></aside>"
        "<footer>All rights reserved by the paper.</footer></body></html>"
    )


def docx(
    body: str | Sequence[str] = SENTENCES,
    *,
    core: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a Word document of paragraphs, or of a body given as XML."""
    if not isinstance(body, str):
        body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in body)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    members: dict[str, bytes] = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _RELATIONS.encode(),
        "word/document.xml": document.encode(),
        **({"docProps/core.xml": core.encode()} if core else {}),
        **(more or {}),
    }
    return zipped(members)


def core_properties(title: str, author: str, created: str) -> str:
    """Return the properties of a Word document."""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<dcterms:created>{created}</dcterms:created></cp:coreProperties>"
    )


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def pdf(
    pages: Sequence[Sequence[str]] = (SENTENCES,),
    *,
    properties: Mapping[str, str] | None = None,
    lang: str = "",
    password: str | None = None,
    owner: str = "owner",
) -> bytes:
    """Return a PDF with a line of text for each string; a page without any is blank, as a scan is."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(width=595, height=842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        shown = " ".join(f"({line.replace('(', '').replace(')', '')}) Tj T*" for line in lines)
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 11 Tf 14 TL 40 800 Td {shown} ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(content)
    writer.add_metadata(dict(properties or {}))
    if lang:
        writer._root_object[NameObject("/Lang")] = TextStringObject(lang)
    if password is not None:
        writer.encrypt(password, owner, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
