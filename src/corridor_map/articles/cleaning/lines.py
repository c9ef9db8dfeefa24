"""Lines of a text, and the joining of lines to paragraphs.

The rules are about how pages, columns and scans break lines, not about particular articles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TypeAlias

from corridor_map.articles.cleaning.mending import join_lines
from corridor_map.articles.cleaning.vocabulary import Vocabulary
from corridor_map.io.normal_forms import normal

_MARKS = frozenset(".!?…:;")
_CLOSING = "\"'”’»)]"
# What no canonical text has: characters that do not show, spaces of other kinds, and marks of where a word
# may be broken.
_INVISIBLE = "\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f"
_DROPPED = re.compile(f"[{_INVISIBLE}]+")
_UNUSUAL = re.compile(f"[{_INVISIBLE}\u00ad\t\v\f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PRINTABLE = bytes([ord("\n"), *range(ord(" "), 0x7F)])
_SOFT_HYPHEN = re.compile(r"(?<!\w)\u00ad|\u00ad(?!$)")
_PAGE_START = re.compile(r"\f| (?! )")
_BULLETS = frozenset("•▪◦‣●*")
_BULLET = re.compile(r"[•▪◦‣●*]\s+")
_CAPITALS = re.compile(r"[A-Z][A-Z ,-]{4,}")
_HEADING_WORDS = 10
_COLUMN = 160
"""Largest number of characters in a line that may end at the edge of a column."""

_LONGEST_WORD = 60
_SHORTEST_WRAPPED = 20
"""Smallest number of characters in a line that may continue in the next, in a text of a few lines."""

Numbers: TypeAlias = tuple[int, ...]
Changes: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Lines:
    """Lines of text, and facts about them by their index.

    `page_starts` are the indices of lines that begin a page. `mended` has the changes of mended lines.
    """

    texts: list[str]
    numbers: list[Numbers]
    page_starts: set[int]
    mended: dict[int, Changes]


def normalised(raw: str) -> Lines:
    """Return the lines of a text in NFC, with single spaces and without invisible characters.

    Parameters
    ----------
    raw
        The text; a form feed or a leading space may mark a new page.
    """
    raw = normal("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    texts = raw.split("\n")
    page_starts: set[int] = set()
    if "\f" in raw or raw[:1] == " " or "\n " in raw:
        page_starts = {index for index, text in enumerate(texts) if _PAGE_START.match(text)}
    if not _UNUSUAL.search(_not_printable(raw)):
        is_single = "  " not in raw
        texts = [text.strip() for text in texts] if is_single else [" ".join(text.split()) for text in texts]
    else:
        texts = [" ".join(_DROPPED.sub("", text).split()) for text in texts]
        # A soft hyphen says where a word may be broken; only at a line's end was it.
        texts = [" ".join(_SOFT_HYPHEN.sub("", text).split()) if "\u00ad" in text else text for text in texts]
        # What is gone may have stood between a letter and its accent.
        texts = [text if text.isascii() else normal("NFC", text) for text in texts]
    return Lines(texts, list(zip(range(1, len(texts) + 1))), page_starts, {})


def _not_printable(raw: str) -> str:
    """Return the characters of a text that are not printable ASCII; this is faster than a search for one."""
    return raw.encode("utf-8", "surrogatepass").translate(None, _PRINTABLE).decode("utf-8", "surrogatepass")


def put_together(lines: Lines, broken: set[int], vocabulary: Vocabulary) -> Lines:
    """Return one line per paragraph, with an empty line between each two.

    Parameters
    ----------
    lines
        The lines, which stay as they are.
    broken
        The indices of lines that end in a hyphen.
    vocabulary
        The document's words.
    """
    texts = lines.texts
    is_column = _is_column(texts)
    flowing = set() if is_column else _flowing(texts)
    groups: list[list[int]] = []
    for index, text in enumerate(texts):
        if not text:
            continue
        if index in flowing:
            is_new = False
        elif is_column:
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
    together = Lines([], [], set(), {})
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


def _begins(lines: Lines, index: int, last: list[int], broken: set[int], vocabulary: Vocabulary) -> bool:
    """Say whether a line of a column, after a gap or at the top of a page, begins a paragraph."""
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
    """Say whether the lines of a group together are short enough for a heading."""
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
        if last not in broken:
            pieces += (" ", texts[index])
            continue
        # Only the last word matters, and of one without end no more than a word may be long.
        piece = pieces.pop()
        word = max(piece.rfind(" ") + 1, len(piece) - _LONGEST_WORD)
        joined = join_lines(piece[word:], texts[index], vocabulary)
        pieces += (piece[:word], joined if joined.isascii() else normal("NFC", joined))
    return "".join(pieces)


def _is_column(texts: Sequence[str]) -> bool:
    """Say whether lines end at the edge of a column, rather than at the end of a paragraph."""
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


def _flowing(texts: Sequence[str]) -> set[int]:
    """Return the lines that continue the line before, in short blocks that are wrapped on their own."""
    flowing: set[int] = set()
    end = 0
    for index, (last, text) in enumerate(pairwise(texts), 1):
        if index < end or not text[:1].islower() or len(last) < _SHORTEST_WRAPPED:
            continue
        start = next((number + 1 for number in range(index - 1, -1, -1) if not texts[number]), 0)
        end = next((number for number in range(index, len(texts)) if not texts[number]), len(texts))
        if _is_wrapped(texts[start:end]):
            flowing.update(range(start + 1, end))
    return flowing


def _is_wrapped(block: Sequence[str]) -> bool:
    """Say whether a block is wrapped: before the last line, no sentence ends and each line is full."""
    width = max(map(len, block))
    return width <= _COLUMN and all(
        len(line) >= _SHORTEST_WRAPPED
        and not _is_complete(line)
        and not _is_bulleted(following)
        and (following[0].islower() or len(line) + len(following.split(None, 1)[0]) >= width)
        for line, following in pairwise(block)
    )


def _is_bulleted(text: str) -> bool:
    return text[0] in _BULLETS and _BULLET.match(text) is not None
