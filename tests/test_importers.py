import codecs
import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from corridor_map.articles.importers import Imported, read_source
from corridor_map.articles.importers.encodings import decode
from corridor_map.articles.importers.imported import UnreadableError
from corridor_map.articles.importers.markdown import front_matter
from corridor_map.articles.importers.reading import read_here
from corridor_map.articles.records import Article, write_article
from corridor_map.errors import Fault
from tests.made_files import PNG, SENTENCES, TEXT, core_properties, docx, html, pdf, zipped

RUSSIAN = "Зангезурский коридор пройдёт через юг Армении. Об этом сообщили в Баку. " * 3
PERSIAN = "کریدور زنگزور از جنوب ارمنستان می‌گذرد. "


def read(content: bytes, name: str = "article") -> Imported:
    return read_here(content, name)


def problem(content: bytes, name: str = "article", encoding: str = "") -> str:
    with pytest.raises(UnreadableError) as caught:
        read_here(content, name, encoding)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (html().encode(), "HTML"),
        (b"\n <!-- saved --> <HTML><body>" + html().encode(), "HTML"),
        (pdf(), "PDF"),
        (b"some bytes before\n" + pdf(), "PDF"),
        (docx(), "DOCX"),
        (b"# Corridors\n\n" + TEXT.encode(), "Markdown"),
        (TEXT.encode(), "plain text"),
        (b"# 1 corridor, 2 views"[2:] + TEXT.encode(), "plain text"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.png", ""])
def test_what_a_file_is_its_content_says(content: bytes, kind: str, name: str) -> None:
    imported = read(content, name)
    assert imported.kind == kind
    assert all(sentence in imported.text for sentence in SENTENCES)


def test_a_file_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "article.html"
    file.write_text(html(), encoding="utf-8")
    imported = read_source(file)
    assert isinstance(imported, Imported)
    assert imported == read_source(file.read_bytes(), "article.html") == read(file.read_bytes())


def test_a_page_gives_its_article_and_what_its_head_says() -> None:
    imported = read(html(lang="en-GB").encode())
    assert imported.metadata == {
        "title": "Corridors compared",
        "author": "An Author",
        "publisher": "The Daily",
        "date": "2024-03-05",
        "lang": "en-GB",
    }
    assert "Ten cats" not in imported.text and "World" not in imported.text
    assert len(imported.left_out) == 1 and imported.left_out[0].startswith("menus, other headlines")


def test_a_page_keeps_paragraphs_headings_items_and_rows_apart() -> None:
    page = html().replace(
        "</article>",
        "<h2>On the way</h2><p>One line of it ends.<br>Another line begins here.</p><ul>"
        "<li>First of two items.</li><li>Second of two.</li></ul>"
        "<table><tr><td>Year</td><td>km</td></tr></table></article>",
    )
    blocks = read(page.encode()).text.split("\n\n")
    assert blocks[-5:] == [
        "On the way",
        "One line of it ends.\nAnother line begins here.",
        "First of two items.",
        "Second of two.",
        "Year; km",
    ]


def test_a_page_that_states_no_date_is_given_none() -> None:
    page = html().replace("article:published_time", "x").replace("</footer>", " Copyright 2019.</footer>")
    assert "date" not in read(page.encode()).metadata


@pytest.mark.parametrize(
    "stated",
    [
        '<meta name="dc.date" content="2023-07-05">',
        '<meta itemprop="datePublished" content="20230705T101010Z">',
        '<script type="application/ld+json">{"datePublished": "2023-07-05T09:00"}</script>',
        '<meta name="citation_publication_date" content="2023/07/05">',
    ],
)
def test_a_date_that_a_page_states_is_taken(stated: str) -> None:
    page = html().replace("article:published_time", "x").replace("<title>", f"{stated}<title>")
    assert read(page.encode()).metadata["date"] == "2023-07-05"


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (html([RUSSIAN], head='<meta charset="windows-1251">'), "cp1251"),
        (
            html([RUSSIAN], head='<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
            "koi8-r",
        ),
        (html([RUSSIAN], head="") + " " * 400, "utf-16"),
        (html(["“Curly quotes” are not in Latin 1. " + TEXT], head='<meta charset="iso-8859-1">'), "cp1252"),
    ],
)
def test_a_page_is_in_the_encoding_that_it_says(page: str, encoding: str) -> None:
    imported = read(page.encode(encoding))
    assert imported.kind == "HTML" and imported.encoding == ""
    assert "пройдёт через юг" in imported.text or "“Curly quotes” are" in imported.text


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<!DOCTYPE html><html><head><title>A page</title></head><body></body></html>",
        "<html><body><ul>"
        + "<li><a href='/x'>Another headline of the day</a></li>" * 30
        + "</ul></body></html>",
        "<html><body><noscript>You need to enable JavaScript to run this.</noscript></body></html>",
        "<html><body><form><input name=q><button>Log in</button></form><p>Please sign in.</p></body></html>",
        "<html><body>" + "<div>" * 3000 + "</body></html>",
    ],
)
def test_a_page_without_an_article_is_refused(page: str) -> None:
    assert "HTML without" in problem(page.encode())


def test_a_pdf_gives_the_text_of_its_pages_and_its_properties() -> None:
    imported = read(
        pdf(
            properties={
                "/Title": "Corridors",
                "/Author": "An Author",
                "/CreationDate": "D:20240305101500Z",
            },
            lang="en-GB",
        )
    )
    assert imported.text.split("\n") == list(SENTENCES)
    assert imported.metadata == {"title": "Corridors", "author": "An Author", "lang": "en-GB"}
    assert imported.hints == {"date": "the file was made on 2024-03-05"}


@pytest.mark.parametrize(
    "title", ["Microsoft Word - draft.doc", "untitled", "Document1", "report_final.indd"]
)
def test_a_pdf_title_that_is_a_file_name_is_none(title: str) -> None:
    assert "title" not in read(pdf(properties={"/Title": title})).metadata


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        ("Journal of Roads", f"{line} {number}", f"Page {number}") for number, line in enumerate(SENTENCES, 1)
    ]
    imported = read(pdf(pages))
    assert imported.text.split("\f") == [f"{line} {number}" for number, line in enumerate(SENTENCES, 1)]
    assert imported.left_out == ("running heads and page numbers (8 lines)",)


def test_pages_without_text_are_named() -> None:
    assert read(pdf([SENTENCES, ()])).left_out == ("pages without text, perhaps pictures (1 of 2)",)


def test_a_pdf_that_only_its_owner_may_change_can_be_read() -> None:
    assert read(pdf(password="")).text.split("\n") == list(SENTENCES)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (pdf(password="secret"), "is an encrypted PDF; save it without a password first"),
        (pdf([(), ()]), "is a PDF whose 2 pages have no text, as scans have; recognise its text (OCR) first"),
        (pdf([()]), "is a PDF whose page has no text, as scans have; recognise its text (OCR) first"),
        (pdf([]), "is a PDF without pages"),
        (pdf()[:300], "is a PDF that is damaged or cut off"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "is a PDF that is damaged or cut off"),
    ],
)
def test_a_pdf_that_holds_no_text_is_refused(content: bytes, expected: str) -> None:
    assert problem(content).startswith(expected)


def test_a_pdf_that_unpacks_without_end_is_refused() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(width=100, height=100)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject()})
    content = DecodedStreamObject()
    content.set_data(b" " * 100_000_000)
    page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    buffer = io.BytesIO()
    writer.write(buffer)
    assert buffer.tell() < 1_000_000
    fault = read_source(buffer.getvalue(), "bomb.pdf")
    assert str(fault) == "bomb.pdf: is a PDF with a part that unpacks to far more than any page needs"


def test_a_word_document_gives_its_text_and_its_properties() -> None:
    body = (
        "<w:p><w:r><w:t>One line</w:t></w:r><w:r><w:br/></w:r>"
        '<w:r><w:t xml:space="preserve">and another </w:t></w:r>'
        '<w:ins w:id="1"><w:r><w:t>inserted</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>"
        "<w:t>km</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    imported = read(docx(body, core=core_properties("Corridors", "An Author", "2024-03-05T10:00:00Z")))
    assert imported.text == "One line\nand another inserted\n\nYear; km"
    assert imported.metadata == {"title": "Corridors", "author": "An Author"}
    assert imported.hints == {"date": "the file was made on 2024-03-05"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PNG, "is a PNG image; expected HTML, PDF, DOCX, Markdown or plain text"),
        (docx([]), "is a DOCX without any text"),
        (docx()[:200], "is a ZIP file that is cut off or damaged; expected a whole DOCX"),
        (docx("<w:p>&undefined;</w:p>"), "is a DOCX that is damaged"),
        (
            docx(more={"word/x.xml": bytes(60_000_000)}),
            "unpacks from 0.1 to 60 MB, as no document does (a ZIP bomb?)",
        ),
        (
            docx(more={f"word/{n}": b"" for n in range(5001)}),
            "is a DOCX of 5004 parts; expected at most 5000",
        ),
        (zipped({"a.txt": b"text"}), "is a ZIP archive; unpack it first and add the files in it"),
        (zipped({"xl/workbook.xml": b""}), "is an Excel workbook; expected"),
        (zipped({"doc.kml": b""}), "is a KMZ layer; a route is added with “corridor-map add-route”"),
        (
            codecs.decode("d0cf11e0a1b11ae1" + "00" * 64, "hex"),
            "is an old Word document, or an encrypted one",
        ),
    ],
)
def test_what_only_has_the_name_of_a_word_document_is_refused(content: bytes, expected: str) -> None:
    assert problem(content, "letter.docx").startswith(expected)


def test_an_entity_bomb_in_a_word_document_does_not_go_off() -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "boom">{levels}]><w:document>&e9;</w:document>'
    before = time.monotonic()
    fault = read_source(docx(core=bomb, more={"word/document.xml": bomb.encode()}), "bomb.docx")
    assert isinstance(fault, Fault) and "\n" not in str(fault)
    assert time.monotonic() - before < 20


def test_markdown_gives_its_text_without_marks() -> None:
    imported = read(
        b"---\ntitle: 'The view''s limits'\nauthors:\n  - An Author\n  - Another Author\n"
        b"published: 2024-03-05T10:00:00Z\n"
        b"source: https://daily.example/a\nlanguage: en_GB\ntags: [a, b]\n---\n# Corridors\n\nThe **Zangezur "
        b"[Corridor](https://x.example/y)** is\n*new*.\n\n- One item\n- Another ![map](m.png)\n\n"
        b"```\ncode\n```\n\n"
        b"| a | b |\n|---|---|\n| 1 | 2 |\n",
        "a.md",
    )
    assert imported.text.split("\n\n") == [
        "Corridors",
        "The Zangezur Corridor is new.",
        "One item",
        "Another",
        "a; b",
        "1; 2",
    ]
    assert imported.metadata == {
        "title": "The view's limits",
        "author": "An Author, Another Author",
        "date": "2024-03-05",
        "url": "https://daily.example/a",
        "lang": "en_GB",
    }
    assert imported.left_out == ("pictures (1)", "blocks of code (1)")


def test_the_first_heading_of_markdown_is_its_title() -> None:
    assert read(b"# Corridors compared\n\nText of it.").metadata == {"title": "Corridors compared"}
    assert read(b"Text of it.\n\n# Corridors compared\n").metadata == {}


def test_an_article_of_ours_is_taken_as_it_is(tmp_path: Path) -> None:
    article = Article(
        slug="ours",
        title='"Quoted": a title',
        author="An Author",
        publisher="The Daily",
        date="2024-03",
        lang="en",
        original="o.txt",
        url="",
        licence="",
        body="* Not a list.\n\n" + TEXT,
        note="A note.",
    )
    imported = read(write_article(article, tmp_path).read_bytes(), "ours.md")
    assert imported.is_canonical and imported.text == article.body
    assert imported.metadata == {
        "title": '"Quoted": a title',
        "author": "An Author",
        "publisher": "The Daily",
        "date": "2024-03",
        "lang": "en",
        "note": "A note.",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [TEXT, RUSSIAN, PERSIAN * 3, "Zəngəzur dəhlizi açıldı. " * 3])
def test_text_is_read_in_every_form_of_unicode(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN * 4, "cp1251"), (RUSSIAN * 4, "koi8-r")])
def test_a_guessed_encoding_is_named(text: str, encoding: str) -> None:
    imported = read(text.encode(encoding))
    assert imported.text == text
    assert codecs.lookup(imported.encoding).name == codecs.lookup(encoding).name


def test_an_encoding_that_is_said_is_taken_or_refused() -> None:
    assert decode(RUSSIAN.encode("cp866"), "cp866") == (RUSSIAN, "")
    assert decode(b"caf\xe9 de la gare", "latin-1") == ("café de la gare", "")
    assert problem(b"\x81\x8d", encoding="cp1252").startswith("is not in cp1252, which it was said to be in")
    assert "nobody knows" in problem(b"text", encoding="klingon")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a short \xff\xfe text", "is no text in an encoding that can be told (byte 8 is not UTF-8)"),
        (b"text with \x00 in it", "is no text: it has the control character U+0000 at character 10"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "is not in utf-16, which its byte order mark says"),
        (b"12 345 -- 678", "has no words in it"),
        (bytes(range(256)) * 40, "is no text"),
        (b"\x7fELF" + bytes(100), "is a program; expected"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "is a WebP image; expected"),
        (b"{\\rtf1 text}", "is RTF; save it as DOCX first"),
        (b"Subject: x\r\nMIME-Version: 1.0\r\n\r\ntext", "is an e-mail or a web archive (MHTML)"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, expected: str) -> None:
    assert problem(content).startswith(expected)


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\n\x00"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert read_source(content, "a.txt") == Fault("a.txt", "", "is empty")


def test_a_file_of_over_100_mb_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as out:
        out.truncate(101_000_000)
    assert read_source(file) == Fault(str(file), "", "has 101 MB; a file to add may have 100 MB")


def test_a_text_longer_than_any_article_is_refused() -> None:
    assert problem(b"word " * 9_000_000) == (
        "has over 11 million characters of text; an article may have 10 million"
    )


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    assert str(read_source(tmp_path / "none.txt")).endswith(
        "none.txt: cannot be read (no such file or directory)"
    )
    assert "cannot be read" in str(read_source(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_device_without_end_is_refused() -> None:
    assert read_source(Path("/dev/zero")) == Fault(
        "/dev/zero", "", "has 100 MB; a file to add may have 100 MB"
    )


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from((b"", b"<html>", b"%PDF-1.4", b"# ", b"---\n", b"PK\x03\x04"))
)
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes) -> None:
    try:
        imported = read_here(start + content, "a.md")
    except UnreadableError as error:
        assert str(error) and "\n" not in str(error)
    else:
        assert imported.text


@given(st.text())
def test_front_matter_of_any_form_is_read(text: str) -> None:
    metadata, _, _ = front_matter(f"---\n{text}\n---\nbody")
    assert all(metadata.values())


HALVES = {
    "HTML": html().replace("Rain fell", "Rain &#xD800; fell").replace("Corridors c", "Corridors &#xDC00; c"),
    "Markdown": '---\ntitle: "Corridors \\udc00 compared"\n---\n\nRain &#xD800; fell.\n',
}


@pytest.mark.parametrize("content", HALVES.values(), ids=HALVES)
def test_halves_of_surrogate_pairs_are_replaced_wherever_they_come_from(content: str) -> None:
    imported = read(content.encode(), "a.md")
    assert "Rain \ufffd fell" in imported.text
    assert imported.metadata["title"] == "Corridors \ufffd compared"


def test_halves_that_an_importer_gives_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Imported("A corridor \udc00.", {"title": "a\ud800b"}, "PDF", hints={"date": "\ud800"})
    monkeypatch.setattr("corridor_map.articles.importers.reading._read", lambda *_: made)
    found = read_here(b"", "a.pdf")
    assert (found.text, found.metadata, found.hints) == (
        "A corridor \ufffd.",
        {"title": "a\ufffdb"},
        {"date": "\ufffd"},
    )
