"""Raw text to canonical text: paragraphs put together, site furniture left out, all of it traceable.

The rules are about how pages and scans look, not about particular articles. Each pass works on
numbered lines; passes repeat until nothing changes, which makes `clean` idempotent, and the line
numbers are carried through, so that every paragraph can be traced to where it came from.
"""

import re
import sys
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from corridor_map.text import furniture
from corridor_map.text.articles import Article, write_article
from corridor_map.text.mending import Vocabulary, join_lines, mend

_PASSES = 20
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BULLET = re.compile(r"[•▪◦‣●*]\s+")
_CAPITALS = re.compile(r"[A-Z][A-Z ,-]{4,}")
_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of canonical text and the lines of the original it was made from.

    `lines` are numbered from 1. `mended` are the words a scanner misread, as (found, written).
    """

    text: str
    lines: tuple[int, ...]
    mended: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Canonical text, and an account of what became of every line of the original.

    `left_out` has the first and last line of each run that is not in the text, and why.
    """

    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[tuple[int, int, str], ...]

    @property
    def text(self) -> str:
        """The canonical text: NFC, paragraphs parted by one blank line."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class _Line:
    numbers: tuple[int, ...]
    text: str
    starts_page: bool = False
    mended: tuple[tuple[str, str], ...] = ()


def clean(raw: str, *, title: str = "", author: str = "") -> Cleaned:
    """Make canonical text of what a page, a scan or a file says.

    Parameters
    ----------
    raw
        The text as it was copied; a form feed or a leading space may mark a new page.
    title, author
        Where they are known, lines that say nothing else are left out: an article keeps them
        in its front matter.

    Returns
    -------
    Cleaned
        ``clean(clean(raw).text).text`` is the same text again.
    """
    raw = raw.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    lines = [_normalised(number, text) for number, text in enumerate(raw.split("\n"), 1)]
    known = {_key(title): "title", _key(author): "author", _key(f"by {author}"): "author"}
    left_out: list[tuple[tuple[int, ...], str]] = []
    for _ in range(_PASSES):
        before = [line.text for line in lines]
        lines = _leave_out(lines, known, left_out)
        lines = _mend(_put_together(lines), Vocabulary.of(line.text for line in lines))
        if [line.text for line in lines] == before:
            break
    paragraphs = tuple(Paragraph(line.text, line.numbers, line.mended) for line in lines if line.text)
    return Cleaned(paragraphs, _runs(left_out))


def make_article(original: Path, metadata: dict[str, str]) -> Article:
    """Make a shipped article from its original and its entry in ``sources.toml``."""
    cleaned = clean(original.read_text(encoding="utf-8"), title=metadata["title"], author=metadata["author"])
    return Article(body=cleaned.text, original=original.name, **metadata)


def make_articles(folder: Path) -> list[Path]:
    """Write ``<slug>.md`` for every entry of ``sources.toml`` in `folder` and return the paths."""
    sources = tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
    return [
        write_article(
            make_article(
                folder / "originals" / source["original"],
                {"slug": slug, **{key: value for key, value in source.items() if key != "original"}},
            ),
            folder,
        )
        for slug, source in sources.items()
    ]


def _normalised(number: int, text: str) -> _Line:
    text = unicodedata.normalize("NFC", text)
    starts_page = text.startswith("\f") or re.match(r" (?! )", text) is not None
    text = re.sub(r"\s+", " ", _CONTROL.sub("", _INVISIBLE.sub("", text))).strip()
    # A soft hyphen says where a word may be broken; only at a line's end was it.
    text = re.sub(r"(?<!\w)\u00ad|\u00ad(?!$)", "", text).strip()
    return _Line((number,), text, starts_page)


def _leave_out(
    lines: Sequence[_Line], known: dict[str, str], left_out: list[tuple[tuple[int, ...], str]]
) -> list[_Line]:
    reasons = furniture.reasons([line.text for line in lines])
    for index, line in enumerate(lines):
        if line.text and _key(line.text) in known and _key(line.text):
            reasons[index] = known[_key(line.text)]
    kept: list[_Line] = []
    for line, reason in zip(lines, reasons, strict=True):
        if not reason:
            kept.append(line)
            continue
        left_out.append((line.numbers, reason))
        # What stood on both sides of it is not thereby one paragraph.
        if kept and kept[-1].text:
            kept.append(_Line((), ""))
    return kept


def _put_together(lines: Sequence[_Line]) -> list[_Line]:
    """Return one line per paragraph, with an empty line between each two."""
    texts = [line.text for line in lines]
    wrapped = _is_wrapped(texts)
    vocabulary = Vocabulary.of(texts)
    paragraphs: list[_Line] = []
    gap = True
    for index, line in enumerate(lines):
        if not line.text:
            gap = True
            continue
        alone = (index == 0 or not texts[index - 1] or line.starts_page) and not any(
            texts[index + 1 : index + 2]
        )
        last = paragraphs[-1] if paragraphs else None
        if last is None or _is_new(line, last, gap=gap, alone=alone, wrapped=wrapped):
            paragraphs.append(line)
        else:
            text = join_lines(last.text, line.text, vocabulary)
            paragraphs[-1] = _Line(
                last.numbers + line.numbers, text, last.starts_page, last.mended + line.mended
            )
        gap = False
    spaced: list[_Line] = []
    for paragraph in paragraphs:
        spaced.extend((_Line((), ""), paragraph))
    return spaced[1:]


def _is_new(line: _Line, last: _Line, *, gap: bool, alone: bool, wrapped: bool) -> bool:
    if _BULLET.match(line.text):
        return True
    complete = _SENTENCE_END.search(last.text) is not None
    if not wrapped:
        # A page that breaks a sentence into two paragraphs goes on in small letters.
        return complete or not (line.text[0].islower() and len(last.text.split()) > _HEADING_WORDS)
    if not gap and not line.starts_page:
        return False
    last_is_heading = len(last.text.split()) <= _HEADING_WORDS
    heads = alone and len(line.text.split()) <= _HEADING_WORDS and line.text[0].isupper()
    if heads and _CAPITALS.fullmatch(line.text):
        return True
    if heads and not _SENTENCE_END.search(line.text) and (complete or last_is_heading):
        return True
    return complete or (last_is_heading and not line.text[0].islower())


def _is_wrapped(texts: Sequence[str]) -> bool:
    """Say whether lines end where the column does, rather than where the paragraph does."""
    filled = sorted(len(text) for text in texts if text)
    inner = [
        _SENTENCE_END.search(text) is None
        for text, following in pairwise([*texts, ""])
        if text and following and not _BULLET.match(text) and not _BULLET.match(following)
    ]
    if len(inner) < 3 or filled[len(filled) * 9 // 10] > 160:
        return False
    return 2 * sum(inner) > len(inner)


def _mend(lines: Sequence[_Line], vocabulary: Vocabulary) -> list[_Line]:
    mended: list[_Line] = []
    for line in lines:
        # Soft hyphens have served once lines are joined, and show nowhere.
        text, changes = mend(line.text.replace("\u00ad", "").strip(), vocabulary)
        mended.append(_Line(line.numbers, text, line.starts_page, line.mended + tuple(changes)))
    return mended


def _key(text: str) -> str:
    return " ".join(text.split()).casefold().strip(" .:")


def _runs(left_out: Sequence[tuple[tuple[int, ...], str]]) -> tuple[tuple[int, int, str], ...]:
    runs: list[tuple[int, int, str]] = []
    for number, reason in sorted((number, reason) for numbers, reason in left_out for number in numbers):
        if runs and runs[-1][2] == reason and runs[-1][1] >= number - 2:
            runs[-1] = (runs[-1][0], number, reason)
        else:
            runs.append((number, number, reason))
    return tuple(runs)


if __name__ == "__main__":
    for written in make_articles(Path(sys.argv[1] if len(sys.argv) > 1 else "seeds")):
        print(written)
