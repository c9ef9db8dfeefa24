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
from itertools import chain, pairwise
from pathlib import Path
from typing import TypeAlias

from corridor_map.text import furniture
from corridor_map.text.articles import Article, write_article
from corridor_map.text.mending import Vocabulary, broken_lines, join_lines, mend_all

_PASSES = 20
_MARKS = frozenset(".!?…:;")
_CLOSING = "\"'”’»)]"
# What no canonical text has: characters that do not show, spaces of other kinds, and marks of where a word
# may be broken.
_INVISIBLE = "\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f"
_DROPPED = re.compile(f"[{_INVISIBLE}]+")
_UNUSUAL = re.compile(f"[{_INVISIBLE}\t\v\f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_SOFT_HYPHEN = re.compile(r"(?<!\w)\u00ad|\u00ad(?!$)")
_PAGE_START = re.compile(r"\f| (?! )")
_BULLETS = frozenset("•▪◦‣●*")
_BULLET = re.compile(r"[•▪◦‣●*]\s+")
_CAPITALS = re.compile(r"[A-Z][A-Z ,-]{4,}")
_HEADING_WORDS = 10
_COLUMN = 160
"""Characters of the longest line that may end where a column does."""

Numbers: TypeAlias = tuple[int, ...]
Changes: TypeAlias = tuple[tuple[str, str], ...]


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


@dataclass(slots=True)
class _Lines:
    """Lines of text, and what is known of them by their index.

    `page_starts` are the indices of lines that begin a page. `mended` has the lines that were.
    """

    texts: list[str]
    numbers: list[Numbers]
    page_starts: set[int]
    mended: dict[int, Changes]


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
    lines = _normalised(raw)
    known = {_key(title): "title", _key(author): "author", _key(f"by {author}"): "author"}
    left_out: list[tuple[Numbers, str]] = []
    vocabulary = Vocabulary.of(lines.texts)
    sound: tuple[list[str], Vocabulary] | None = None
    for _ in range(_PASSES):
        before = lines.texts
        lines = _leave_out(lines, known, left_out)
        if lines.texts is not before:
            vocabulary = Vocabulary.of(lines.texts)
        broken = set(broken_lines(lines.texts))
        lines = _put_together(lines, broken, vocabulary)
        # Joined with spaces, lines have the words they had; what did not change them will not do so now.
        after = Vocabulary.of(lines.texts) if broken else vocabulary
        if sound != (lines.texts, vocabulary):
            is_mended = _mend(lines, vocabulary, after)
            sound = (lines.texts, vocabulary)
            after = Vocabulary.of(lines.texts) if is_mended else after
        vocabulary = after
        if lines.texts == before:
            break
    paragraphs = tuple(
        Paragraph(text, numbers, lines.mended.get(index, ()))
        for index, (text, numbers) in enumerate(zip(lines.texts, lines.numbers, strict=True))
        if text
    )
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


def _normalised(raw: str) -> _Lines:
    """Return the lines of a text in NFC, with single spaces and without what does not show."""
    raw = unicodedata.normalize("NFC", raw)
    texts = raw.split("\n")
    page_starts: set[int] = set()
    if "\f" in raw or raw[:1] == " " or "\n " in raw:
        page_starts = {index for index, text in enumerate(texts) if _PAGE_START.match(text)}
    if not _UNUSUAL.search(raw) and "  " not in raw:
        texts = [text.strip() for text in texts]
    else:
        texts = [" ".join(_DROPPED.sub("", text).split()) for text in texts]
    if "\u00ad" in raw:
        # A soft hyphen says where a word may be broken; only at a line's end was it.
        texts = [" ".join(_SOFT_HYPHEN.sub("", text).split()) for text in texts]
    if _DROPPED.search(raw) or "\u00ad" in raw:
        # What is gone may have stood between a letter and its accent.
        texts = [unicodedata.normalize("NFC", text) for text in texts]
    return _Lines(texts, list(zip(range(1, len(texts) + 1))), page_starts, {})


def _leave_out(lines: _Lines, known: dict[str, str], left_out: list[tuple[Numbers, str]]) -> _Lines:
    texts = lines.texts
    reasons = furniture.reasons(texts)
    longest = max(map(len, known))
    for index, text in enumerate(texts):
        if text and len(text.strip(" .:")) <= longest and (key := _key(text)) and key in known:
            reasons[index] = known[key]
    if not any(reasons):
        return lines
    kept = _Lines([], [], set(), {})
    for index, reason in enumerate(reasons):
        if reason:
            left_out.append((lines.numbers[index], reason))
            # What stood on both sides of it is not thereby one paragraph.
            if kept.texts and kept.texts[-1]:
                kept.texts.append("")
                kept.numbers.append(())
            continue
        if index in lines.page_starts:
            kept.page_starts.add(len(kept.texts))
        if index in lines.mended:
            kept.mended[len(kept.texts)] = lines.mended[index]
        kept.texts.append(texts[index])
        kept.numbers.append(lines.numbers[index])
    return kept


def _put_together(lines: _Lines, broken: set[int], vocabulary: Vocabulary) -> _Lines:
    """Return one line per paragraph, with an empty line between each two."""
    texts = lines.texts
    wrapped = _is_wrapped(texts)
    groups: list[list[int]] = []
    for index, text in enumerate(texts):
        if not text:
            continue
        if wrapped:
            heads = not index or not texts[index - 1] or index in lines.page_starts
            is_new = _is_bulleted(text)
            if heads and not is_new:
                is_new = not groups or _begins(lines, index, groups[-1], broken, vocabulary)
        else:
            # A page that breaks a sentence into two paragraphs goes on in small letters.
            is_new = (
                not groups
                or not text[0].islower()
                or _is_complete(texts[groups[-1][-1]])
                or _is_heading(texts, groups[-1], broken, vocabulary)
            )
        if is_new:
            groups.append([index])
        else:
            groups[-1].append(index)
    together = _Lines([], [], set(), {})
    for group in groups:
        if together.texts:
            together.texts.append("")
            together.numbers.append(())
        if group[0] in lines.page_starts:
            together.page_starts.add(len(together.texts))
        if lines.mended and (mended := [change for index in group for change in lines.mended.get(index, ())]):
            together.mended[len(together.texts)] = tuple(mended)
        together.texts.append(_joined(texts, group, broken, vocabulary))
        numbers = [lines.numbers[index] for index in group]
        together.numbers.append(numbers[0] if len(numbers) == 1 else tuple(chain.from_iterable(numbers)))
    if broken:
        # Soft hyphens have served once lines are joined, and show nowhere.
        together.texts = [text.replace("\u00ad", "").strip() for text in together.texts]
    return together


def _begins(lines: _Lines, index: int, last: list[int], broken: set[int], vocabulary: Vocabulary) -> bool:
    """Say whether a paragraph begins at a line of a column, after a gap or at the head of a page."""
    if _is_complete(lines.texts[last[-1]]):
        return True
    text, following = lines.texts[index], lines.texts[index + 1 : index + 2]
    may_head = (
        text[0].isupper() and not any(following) and len(text.split(None, _HEADING_WORDS)) <= _HEADING_WORDS
    )
    if may_head and _CAPITALS.fullmatch(text):
        return True
    # A heading may be followed by another one, or by text that begins with a capital or the like.
    if text[0].islower():
        return False
    return _is_heading(lines.texts, last, broken, vocabulary)


def _is_complete(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _MARKS


def _is_heading(texts: Sequence[str], group: list[int], broken: set[int], vocabulary: Vocabulary) -> bool:
    """Say whether the lines of a group are no more than a heading has words."""
    # Each join may make one word of two.
    if sum(texts[index].count(" ") for index in group[: 2 * _HEADING_WORDS]) >= _HEADING_WORDS:
        return False
    joined = _joined(texts, group, broken, vocabulary)
    return len(joined.split(None, _HEADING_WORDS)) <= _HEADING_WORDS


def _joined(texts: Sequence[str], group: list[int], broken: set[int], vocabulary: Vocabulary) -> str:
    """Join the lines of a paragraph."""
    if len(group) == 1:
        return texts[group[0]]
    if not broken or broken.isdisjoint(group):
        return " ".join([texts[index] for index in group])
    pieces = [texts[group[0]]]
    for last, index in pairwise(group):
        if last in broken:
            joined = join_lines(pieces[-1], texts[index], vocabulary)
            pieces[-1] = joined if joined.isascii() else unicodedata.normalize("NFC", joined)
        else:
            pieces.append(texts[index])
    return " ".join(pieces)


def _is_wrapped(texts: Sequence[str]) -> bool:
    """Say whether lines end where the column does, rather than where the paragraph does."""
    filled = sorted(len(text) for text in texts if text)
    if not filled or filled[len(filled) * 9 // 10] > _COLUMN:
        return False
    bulleted = {index for index, text in enumerate(texts) if text[:1] in _BULLETS and _BULLET.match(text)}
    inner = [
        text.rstrip(_CLOSING)[-1:] not in _MARKS
        for index, (text, following) in enumerate(pairwise(texts))
        if text and following and index not in bulleted and index + 1 not in bulleted
    ]
    return len(inner) >= 3 and 2 * sum(inner) > len(inner)


def _is_bulleted(text: str) -> bool:
    return text[0] in _BULLETS and _BULLET.match(text) is not None


def _mend(lines: _Lines, vocabulary: Vocabulary, after: Vocabulary) -> bool:
    """Mend paragraphs in place, and say whether there was anything to mend."""
    is_mended = False
    tokens = chain(after.tokens, after.pieces)
    for index, text, changes in mend_all(tuple(lines.texts), tokens, vocabulary):
        is_mended = True
        lines.texts[index] = text
        if changes:
            lines.mended[index] = lines.mended.get(index, ()) + tuple(changes)
    return is_mended


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
