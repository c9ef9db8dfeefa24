"""An article: its front matter and its canonical text."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from corridor_map.errors import Fault
from corridor_map.io.dates import first_day
from corridor_map.io.files import write_whole
from corridor_map.io.json_files import parse_json
from corridor_map.io.limits import too_long
from corridor_map.io.listing import files_in
from corridor_map.io.normal_forms import normal
from corridor_map.io.text_files import read_text

SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FENCE = "---"

# Whether the value must say something; optional keys are those that need not be there at all.
_REQUIRED = {
    "title": True,
    "author": False,
    "publisher": False,
    "date": True,
    "lang": True,
    "original": False,
    "licence": False,
}
_OPTIONAL = ("url", "date_note", "note")


@dataclass(frozen=True, slots=True)
class Article:
    """An article: the canonical text that positions count in, and its metadata.

    `date` is an ISO 8601 date of any precision; `lang` a BCP 47 tag; `original` the file
    name under ``originals/``; `url` is empty where none is known. `body` is the canonical
    text: NFC, paragraphs parted by one blank line, line feeds as line ends. `date_note` says how the
    date is known where the text does not state it, and `note` anything else a reader should know.
    """

    slug: str
    title: str
    author: str
    publisher: str
    date: str
    lang: str
    original: str
    url: str
    licence: str
    body: str
    date_note: str = ""
    note: str = ""


def read_articles(folder: Path, *, within: Path | None = None) -> tuple[list[Article], list[Fault]]:
    """Read every article of a folder, ``<slug>.md`` each (a ``README.md`` is none).

    Parameters
    ----------
    folder
        A folder such as ``seeds/``; one that does not exist has no articles.
    within
        The folder that no file must lead out of; None trusts any target.

    Returns
    -------
    tuple
        The articles in the order of their slugs, and all faults of the files that are
        left out for them.
    """
    articles: list[Article] = []
    files, faults = files_in(folder, ".md", within=within)
    for path in files:
        if path.name.casefold() == "readme.md":
            continue
        found, wrong = read_article(path, within=within)
        faults.extend(wrong)
        if found is not None:
            articles.append(found)
    return articles, faults


def article_bytes(article: Article) -> bytes:
    """Return the content of ``<slug>.md``, from which `read_articles` reads the same article."""
    lines = [_FENCE]
    for key in (*_REQUIRED, *_OPTIONAL):
        value = getattr(article, key)
        if value or key in _REQUIRED:
            lines.append(f"{key}: {_plain_or_json(value)}".rstrip())
    return "\n".join([*lines, _FENCE, "", article.body, ""]).encode()


def write_article(article: Article, folder: Path) -> Path:
    """Write ``<slug>.md`` into a folder.

    Returns
    -------
    Path
        The file written, which either holds the whole article or is as it was before.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    path = folder / f"{article.slug}.md"
    write_whole(path, article_bytes(article))
    return path


def read_article(path: Path, *, within: Path | None = None) -> tuple[Article | None, list[Fault]]:
    """Return the article that one file holds, or None and all its faults; see `read_articles`."""
    name = str(path)
    text = read_text(path, within=within)
    if isinstance(text, Fault):
        return None, [text]
    faults: list[Fault] = []
    if not SLUG.fullmatch(path.stem):
        faults.append(
            Fault(
                name,
                "",
                f"the file's name {_quote(path.stem)} is no slug; expected small letters, digits and hyphens",
            )
        )
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        faults.append(
            Fault(name, "line 1", f"found {_quote(lines[0][:40])}, expected front matter after ---")
        )
        return None, faults
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        faults.append(Fault(name, "line 1", "the front matter has no closing ---"))
        return None, faults
    values, wrong = _front_matter(name, lines[1:end])
    faults.extend(wrong)
    body = normal("NFC", "\n".join(lines[end + 1 :])).strip()
    if not body:
        faults.append(Fault(name, f"line {end + 1}", "there is no text after the front matter"))
    if faults:
        return None, faults
    return Article(
        slug=path.stem, body=body, **{key: values.get(key, "") for key in (*_REQUIRED, *_OPTIONAL)}
    ), []


def _front_matter(name: str, lines: list[str]) -> tuple[dict[str, str], list[Fault]]:
    values: dict[str, str] = {}
    faults: list[Fault] = []
    seen: set[str] = set()

    def fault(number: int, problem: str) -> None:
        faults.append(Fault(name, f"line {number}", problem))

    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        key, colon, value = line.partition(":")
        key, value = key.strip(), value.strip()
        if not colon:
            fault(number, f"found {_quote(line[:40])}, expected key: value")
            continue
        if key in seen:
            fault(number, f"the key {_quote(key)} is there twice")
            continue
        seen.add(key)
        if key not in _REQUIRED and key not in _OPTIONAL:
            fault(number, f"unknown key {_quote(key)}; expected one of {', '.join((*_REQUIRED, *_OPTIONAL))}")
            continue
        if value.startswith('"'):
            written = parse_json(value, name)
            if not isinstance(written, str):
                fault(number, f"the value of {key} begins with a quotation mark but is no JSON string")
                continue
            value = written
        if problem := too_long(key, value):
            fault(number, f"the {key} {problem}")
            continue
        values[key] = normal("NFC", value)
        if key == "date" and value and first_day(value) is None:
            fault(number, f"the date is {_quote(value)}, expected YYYY, YYYY-MM or YYYY-MM-DD")
        if key == "lang" and value and not LANG.fullmatch(value):
            fault(number, f"the language is {_quote(value)}, expected a tag such as en or az-Latn")
        if _REQUIRED.get(key) and not value:
            fault(number, f"the key {_quote(key)} has no value")
    faults.extend(
        Fault(name, "front matter", f"the key {_quote(key)} is missing")
        for key in _REQUIRED
        if key not in seen
    )
    return values, faults


def _plain_or_json(value: str) -> str:
    plain = value == value.strip() and value.isprintable() and not value.startswith('"')
    return value if plain else json.dumps(value, ensure_ascii=False)


def _quote(text: str) -> str:
    return f"“{text}”"
