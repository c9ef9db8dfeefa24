"""Markdown: its text without the markup, read by markdown-it, and its front matter."""

import json
import re

from corridor_map.articles.importers.imported import KEYS, Imported, UnreadableError
from corridor_map.io.normal_forms import normal

_FENCE = re.compile(r"---[ \t]*\n(.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"([A-Za-z][\w -]*?)\s*:(?:\s+(.*)|)$")
_OURS = frozenset(("title", "author", "publisher", "date", "lang", "original", "licence"))
_NAMES = {
    "authors": "author",
    "by": "author",
    "byline": "author",
    "creator": "author",
    "site": "publisher",
    "sitename": "publisher",
    "site_name": "publisher",
    "publication": "publisher",
    "source": "publisher",
    "published": "date",
    "date_published": "date",
    "pubdate": "date",
    "language": "lang",
    "locale": "lang",
    "link": "url",
    "canonical": "url",
    "canonical_url": "url",
    "source_url": "url",
    "license": "licence",
    "rights": "licence",
} | {key: key for key in KEYS}


def front_matter(text: str) -> tuple[dict[str, str], str, bool]:
    """Split a text into its front matter and its body.

    Parameters
    ----------
    text
        A Markdown text with line feeds as line ends.

    Returns
    -------
    tuple
        The values by the names of `KEYS`, the body, and whether the front matter has all that an
        article of this project has.
    """
    found = _FENCE.match(text)
    if found is None:
        return {}, text, False
    values: dict[str, str] = {}
    own: set[str] = set()
    listed = ""
    for line in found[1].split("\n"):
        item = re.fullmatch(r"\s+-\s+(.*)|-\s+(.*)", line)
        if item and listed:
            part = _plain(item[1] or item[2])
            values[listed] = f"{values[listed]}, {part}" if values.get(listed) else part
            continue
        pair = _KEY.match(line)
        if pair is None:
            continue
        name = pair[1].strip().casefold().replace(" ", "_").replace("-", "_")
        key, value = _NAMES.get(name, ""), _plain(pair[2] or "")
        own.add(pair[1].strip())
        listed = key if not value else ""
        if key == "publisher" and re.match(r"https?://", value):
            key = "url"
        if key and value and key not in values:
            values[key] = value
    if "date" in values and (day := re.match(r"\d{4}-\d{2}-\d{2}(?=[T ])", values["date"])):
        values["date"] = day[0]
    return {key: value for key, value in values.items() if value}, text[found.end() :], own >= _OURS


def read_markdown(text: str, guessed: str = "") -> Imported:
    """Return the text of a Markdown file; an article of this project keeps its body unchanged.

    Raises
    ------
    UnreadableError
        If the file has no text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    metadata, body, ours = front_matter(text)
    if ours:
        canonical = normal("NFC", body).strip()
        if not canonical:
            raise UnreadableError("is Markdown without any text after its front matter")
        return Imported(canonical, metadata, "Markdown", encoding=guessed, is_canonical=True)
    blocks, title, left_out = _blocks(body)
    if not blocks:
        raise UnreadableError("is Markdown without any text")
    if title:
        metadata.setdefault("title", title)
    return Imported("\n\n".join(blocks), metadata, "Markdown", left_out, encoding=guessed)


def _plain(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        try:
            return str(json.loads(value)).strip()
        except ValueError:
            return value.strip('"').strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'").strip()
    if value.startswith("[") and value.endswith("]") and "," in value:
        return ", ".join(_plain(part) for part in value[1:-1].split(","))
    return value


def _blocks(body: str) -> tuple[list[str], str, tuple[str, ...]]:
    """Return the text of each block, the first heading of the first level, and what was left out."""
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    title = ""
    pictures = codes = markup = 0
    row: list[str] | None = None
    tag = ""
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        if token.type == "heading_open":
            tag = token.tag
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append("; ".join(filter(None, row)))
            row = None
        elif token.type in ("fence", "code_block"):
            codes += 1
        elif token.type == "html_block":
            markup += 1
        elif token.type == "inline":
            parts: list[str] = []
            for part in token.children or []:
                if part.type in ("text", "code_inline"):
                    parts.append(part.content)
                elif part.type in ("softbreak", "hardbreak"):
                    parts.append(" " if part.type == "softbreak" else "\n")
                pictures += part.type == "image"
                markup += part.type == "html_inline"
            text = "".join(parts).strip()
            if row is not None:
                row.append(text)
            elif text:
                if tag == "h1" and not blocks:
                    title = text
                blocks.append(text)
            tag = ""
    counts = ((pictures, "pictures"), (codes, "blocks of code"), (markup, "pieces of HTML"))
    return [block for block in blocks if block], title, tuple(f"{what} ({n})" for n, what in counts if n)
