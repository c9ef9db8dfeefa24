"""Clean raw text to canonical text: join paragraphs, leave out site furniture, keep line numbers.

The rules are about how pages and scans look, not about particular articles. Each pass works on
numbered lines; passes repeat until nothing changes, which makes `clean` idempotent, and the line
numbers are carried through, so that every paragraph can be traced to where it came from.
"""

import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from corridor_map.articles.cleaning import furniture
from corridor_map.articles.cleaning.lines import Lines, Numbers, normalised, put_together
from corridor_map.articles.cleaning.mending import mend_all
from corridor_map.articles.cleaning.vocabulary import Vocabulary, broken_lines
from corridor_map.articles.records import Article, write_article

_PASSES = 20


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of canonical text and the lines of the original it was made from.

    `lines` are numbered from 1. `mended` are corrected scanning errors, as (found, written).
    """

    text: str
    lines: tuple[int, ...]
    mended: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Canonical text, with a record of what became of every line of the original.

    `left_out` has the first and last line of each run that is not in the text, and the reason.
    """

    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[tuple[int, int, str], ...]

    @property
    def text(self) -> str:
        """The canonical text: NFC, paragraphs parted by one blank line."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


def clean(raw: str, *, title: str = "", author: str = "") -> Cleaned:
    """Return the canonical text of a page, a scan or a file.

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
    lines = normalised(raw.removeprefix("\ufeff"))
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
        lines = put_together(lines, broken, vocabulary)
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


def _leave_out(lines: Lines, known: dict[str, str], left_out: list[tuple[Numbers, str]]) -> Lines:
    texts = lines.texts
    reasons = furniture.reasons(texts)
    longest = max(map(len, known))
    for index, text in enumerate(texts):
        if text and len(text.strip(" .:")) <= longest and (key := _key(text)) and key in known:
            reasons[index] = known[key]
    if not any(reasons):
        return lines
    kept = Lines([], [], set(), {})
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


def _mend(lines: Lines, vocabulary: Vocabulary, after: Vocabulary) -> bool:
    """Mend paragraphs in place, and say whether anything was mended."""
    is_mended = False
    tokens = chain(after.distinct, after.pieces)
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
