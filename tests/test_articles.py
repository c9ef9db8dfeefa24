import dataclasses
import os
import stat
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.articles.records import Article, read_articles, write_article
from corridor_map.errors import OutputError

GOOD = """---
title: Rails: a history
author:
publisher: The Paper
date: 2023-09
lang: az-Latn
original: rails.txt
licence: "Quoted with \\"attribution\\""
url: https://paper.example/rails
---

One.

Two: three.
"""
ARTICLE = Article(
    slug="rails",
    title="Rails: a history",
    author="",
    publisher="The Paper",
    date="2023-09",
    lang="az-Latn",
    original="rails.txt",
    url="https://paper.example/rails",
    licence='Quoted with "attribution"',
    body="One.\n\nTwo: three.",
)


def folder_with(folder: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        (folder / f"{name}.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_an_article_is_read(tmp_path: Path) -> None:
    assert read_articles(folder_with(tmp_path, rails=GOOD)) == ([ARTICLE], [])


@pytest.mark.parametrize(
    "text",
    [GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, GOOD.replace("Two", "\n\n\nTwo").replace("\n\n\n\n", "\n")],
    ids=["windows line ends", "byte order mark", "blank lines"],
)
def test_how_an_editor_saved_it_makes_no_difference(tmp_path: Path, text: str) -> None:
    articles, faults = read_articles(folder_with(tmp_path, rails=text))
    assert faults == [] and articles[0].title == ARTICLE.title
    assert articles[0].body.split() == ARTICLE.body.split() and "\r" not in articles[0].body


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    articles, _ = read_articles(folder_with(tmp_path, rails=GOOD.replace("One.", "Tu\u0308rkiye.")))
    assert articles[0].body.startswith("Türkiye.")


def test_articles_come_in_the_order_of_slugs_without_the_readme(tmp_path: Path) -> None:
    articles, faults = read_articles(folder_with(tmp_path, b=GOOD, a=GOOD, README="# What this is"))
    assert ([article.slug for article in articles], faults) == (["a", "b"], [])


def test_a_missing_folder_has_no_articles(tmp_path: Path) -> None:
    assert read_articles(tmp_path / "none") == ([], [])


# what is written instead of what, where the fault is, what it says
BAD = {
    "unknown key": ("url:", "link:", "line 9", "unknown key “link”"),
    "missing key": ("lang: az-Latn\n", "", "front matter", "the key “lang” is missing"),
    "duplicate key": ("url: https", "title: https", "line 9", "the key “title” is there twice"),
    "no colon": ("lang: az-Latn", "lang az", "line 6", "found “lang az”, expected key: value"),
    "impossible date": ("2023-09", "2023-02-30", "line 5", "the date is “2023-02-30”, expected YYYY"),
    "date in words": ("2023-09", "July 2023", "line 5", "the date is “July 2023”, expected YYYY"),
    "no date": ("2023-09", "", "line 5", "the key “date” has no value"),
    "language in words": ("az-Latn", "the English", "line 6", "the language is “the English”"),
    "broken JSON string": ('attribution\\""', "attribution", "line 8", "the value of licence begins with"),
    "no front matter": ("---\ntitle", "title", "line 1", "expected front matter after ---"),
    "front matter left open": ("---\n\nOne", "\nOne", "line 1", "no closing ---"),
    "no text": ("One.\n\nTwo: three.\n", "", "line 10", "there is no text after the front matter"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_says_where_it_is_and_what_was_expected(tmp_path: Path, name: str) -> None:
    found, instead, place, problem = BAD[name]
    assert found in GOOD
    articles, faults = read_articles(folder_with(tmp_path, bad=GOOD.replace(found, instead, 1), good=GOOD))
    assert [article.slug for article in articles] == ["good"]
    assert any(fault.place == place and problem in fault.problem for fault in faults), faults
    assert all(fault.file == str(tmp_path / "bad.md") for fault in faults)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("2023-09", "soon")
        .replace("az-Latn", "?")
        .replace("url:", "link:")
        .replace("author:\n", "")
    )
    _, faults = read_articles(folder_with(tmp_path, bad=text))
    assert [fault.place for fault in faults] == ["line 4", "line 5", "line 8", "front matter"]


def test_bytes_that_are_no_utf8_are_a_fault(tmp_path: Path) -> None:
    articles, faults = read_articles(folder_with(tmp_path, bad=GOOD.encode("utf-16")))
    assert articles == [] and "is not UTF-8" in str(faults[0])


def test_a_name_that_is_no_slug_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "My Article.md").write_text(GOOD)
    articles, faults = read_articles(tmp_path)
    assert articles == [] and "“My Article” is no slug" in str(faults[0])


LINE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)))


@given(title=LINE, author=LINE, note=LINE)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, title: str, author: str, note: str
) -> None:
    title, author, note = (unicodedata.normalize("NFC", text) for text in (f"T{title}", author, note))
    article = dataclasses.replace(ARTICLE, title=title, author=author, note=note)
    folder = tmp_path_factory.mktemp("written")
    write_article(article, folder)
    assert read_articles(folder) == ([article], [])


def test_writing_leaves_nothing_beside_the_file_and_lets_others_read_it(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        path = write_article(ARTICLE, tmp_path)
    finally:
        os.umask(umask)
    assert list(tmp_path.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_an_article_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"none/x\.md: its folder does not exist$"):
        write_article(dataclasses.replace(ARTICLE, slug="x"), tmp_path / "none")
