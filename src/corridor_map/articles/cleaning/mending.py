"""Mending of words that a line end or a scanner broke, by the other words of the document.

Nothing here knows the names of any article. A spelling counts as right if the same document
has it elsewhere. Where the document has no evidence, the text stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from corridor_map.articles.cleaning.vocabulary import HYPHENS, Vocabulary

_LAST_WORD = re.compile(r"\w+\Z")
_FIRST_WORD = re.compile(r"\w+")

# First parts that English joins with a hyphen rather than writing in one word; used only
# where the second part is a word of the document and the joined form is not.
_KEEPS_HYPHEN = frozenset(
    ("all", "anti", "cross", "ex", "half", "high", "ill", "long", "low", "mid", "multi", "neo", "non", "post")
    + ("pre", "pro", "quasi", "self", "semi", "short", "so", "then", "vice", "well")
)
_SUSPENDED = frozenset(("and", "or", "to", "nor", "but", "und", "oder", "et", "ou", "y", "o"))

_SCANNED_WORD = re.compile(r"(?:I?\[)?[^\W\d_]+")
_LONE_L = re.compile(r"(?:(?<=^)|(?<=[“\"‘(])|(?<=[.!?] ))l(?=,? [a-z])")
_TWO_APOSTROPHES = re.compile(r"(?<=\w)(?:’'|'’)(?=\w)")
_SPACE_BEFORE_STOP = re.compile(r"(?<=[\w”’\"')\]]) +(?=[.,](?:\s|[”\"’)]|$))")
_SPACE_AFTER_OPENING = re.compile(r"(?<=“) +(?=\w)")
# What a text must have before those are worth a try.
_STRAY = ("’'", "'’", " .", " ,", "“ ")
_MAY_BE_LONE_L = re.compile(r"l(?=,? )(?<![^\W_].)")
_CLOSES = re.compile(r"[^\[\]]*\]")
# Where a word may be misread, whatever the document has: all that _read_again looks for, and no less.
# Each branch begins with a letter, by which the search skips ahead.
_SUSPECT = re.compile(
    r"l(?<![^\W\d_].)[b-df-hj-kmnp-tv-zI]|l(?<=[A-Z].)(?![a-z])|Q(?<![^\W\d_].)[^\Wu]|I(?<=[a-z].)[a-z]|gqu|\["
    r"|t(?<![^\W\d_].)h(?:is|at)[^\W\d_]{6}|t(?i:hisrequires)|T(?i:hisrequires)|w(?<![^\W\d_].)hich[^\W\d_]{6}"
    r"|t(?<=[^\W\d_]{7})(?:o|he)(?![^\W\d_])|a(?<=[^\W\d_]{7})nd(?![^\W\d_])"
)

# Two words that the scanner ran together, where the document does not have the second one.
_RUN_TOGETHER = {"thisrequires": "this requires"}
_LEADING = ("this", "that", "which")
_TRAILING = ("to", "the", "and")


def join_lines(first: str, second: str, vocabulary: Vocabulary) -> str:
    """Join two lines of one paragraph, with a space, a hyphen or nothing between them.

    A hyphen at the line's end stays if the next line begins with a capital or a digit, if the
    document writes the compound with one elsewhere, or if both parts are words and the joined
    form is none that the document knows.
    """
    if first[-1:] not in HYPHENS:
        return f"{first} {second}"
    stem = _LAST_WORD.search(first[first.rfind(" ") + 1 : -1])
    rest = _FIRST_WORD.match(second)
    if stem is None or rest is None:
        return f"{first} {second}"
    before, after = stem[0], rest[0]
    if first.endswith("\u00ad"):
        return first[:-1] + second
    if after in _SUSPENDED and not vocabulary.folded[(before + after).casefold()]:
        return f"{first} {second}"
    if after[0].isupper() and not before.isupper() and _is_l(before, after, vocabulary):
        return f"{first[:-1]}l{second[1:]}"
    return (first if _keeps_hyphen(before, after, vocabulary) else first[:-1]) + second


def _is_l(before: str, after: str, vocabulary: Vocabulary) -> bool:
    return (
        after[0] == "I"
        and after[1:].islower()
        and vocabulary.folded[(f"{before}l{after[1:]}").casefold()] > 0
    )


def _keeps_hyphen(before: str, after: str, vocabulary: Vocabulary) -> bool:
    if before[-1].isdigit() or after[0].isdigit():
        return True
    first, second = before.casefold(), after.casefold()
    compound, joined = vocabulary.compounds[f"{first}-{second}"], vocabulary.folded[first + second]
    known = vocabulary.folded[first] > 0 and vocabulary.folded[second] > 0
    if before.isupper() and len(before) > 1:
        # "EU-led" keeps it; "GEOPOLI-TICS", in capitals throughout, does not.
        return not after.isupper() or (known and not joined)
    if after[0].isupper() or compound > joined:
        return True
    if joined:
        return False
    if first in _KEEPS_HYPHEN:
        return vocabulary.folded[second] > 0
    return known and min(len(first), len(second)) >= 4


def mend(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """Mend scanning errors, and remove stray spaces before a full stop or comma.

    Letters are changed only where the document has the mended word elsewhere, where no
    English word is written as found ("lr-", "gqu"), or by the table at the top of the module.

    Returns
    -------
    tuple
        The mended text, and each mended word as (found, written) in reading order.
    """
    mended: list[tuple[str, str]] = []
    if any(stray in text for stray in _STRAY):
        text = _TWO_APOSTROPHES.sub("’", text)
        text = _SPACE_AFTER_OPENING.sub("", _SPACE_BEFORE_STOP.sub("", text))
    if _MAY_BE_LONE_L.search(text):
        text, lone = _LONE_L.subn("I", text)
        mended.extend([("l", "I")] * lone)

    def read_again(found: re.Match[str]) -> str:
        word = found[0]
        closes = "[" in word and _CLOSES.match(text, found.end()) is not None
        written = _read_again(word, vocabulary, bracket_closes=closes)
        if written != word:
            mended.append((word, written))
        return written

    parts: list[str] = []
    last = 0
    for suspect in _SUSPECT.finditer(text):
        if suspect.start() < last:
            continue
        # Words are told apart from the left, so all that stands without a space is read.
        start = text.rfind(" ", last, suspect.start()) + 1 or last
        end = text.find(" ", suspect.start()) % (len(text) + 1)
        parts.append(text[last:start])
        position = start
        for word in _SCANNED_WORD.finditer(text, start, end):
            parts += (text[position : word.start()], read_again(word))
            position = word.end()
        parts.append(text[position:end])
        last = end
    return "".join((*parts, text[last:])), mended


def mend_all(
    texts: Sequence[str], tokens: Iterable[str], vocabulary: Vocabulary
) -> Iterator[tuple[int, str, list[tuple[str, str]]]]:
    """Mend those of many texts that need it, as `mend` does, but without checking every word.

    Parameters
    ----------
    texts
        Texts with single spaces.
    tokens
        The distinct words between the spaces of all texts.
    vocabulary
        The document's words.

    Yields
    ------
    tuple
        The index of a text that is changed, the mended text and the mended words.
    """
    joined = f" {' '.join(tokens)} "
    strays = tuple(stray for stray in _STRAY if stray in joined)
    has_lone = _MAY_BE_LONE_L.search(joined) is not None
    suspects: set[str] = set()
    last = 0
    for suspect in _SUSPECT.finditer(joined):
        at = suspect.start()
        if at >= last:
            last = joined.find(" ", at)
            suspects.add(joined[joined.rfind(" ", 0, at) + 1 : last])
    # Whether a bracket is a misread letter, only the text around it says.
    strays += ("[",) if "[" in joined else ()
    known = {token: mend(token, vocabulary) for token in suspects if "[" not in token}
    known = {token: reading for token, reading in known.items() if reading[1]}
    if not strays and not known and not has_lone:
        return
    for index, text in enumerate(texts):
        parts = text.split(" ") if known else []
        padded = f" {text}"
        if any(stray in padded for stray in strays) or (has_lone and _MAY_BE_LONE_L.search(padded)):
            mended, changes = mend(text, vocabulary)
            if mended != text:
                yield index, mended, changes
        elif not known.keys().isdisjoint(parts):
            readings = [known.get(part) for part in parts]
            words = [reading[0] if reading else part for reading, part in zip(readings, parts, strict=True)]
            yield index, " ".join(words), [change for reading in readings if reading for change in reading[1]]


def _read_again(word: str, vocabulary: Vocabulary, *, bracket_closes: bool) -> str:
    has, has_folded = vocabulary.has, vocabulary.has_folded
    if "[" in word:
        capital = "I" + word.split("[")[1]
        return capital if not bracket_closes and has(capital) else word
    if re.match(r"l[b-df-hj-kmnp-tv-z]", word) and has("I" + word[1:]):
        return "I" + word[1:]
    if word.startswith("lI") and has(word[1:]):
        return word[1:]
    if re.fullmatch(r"[A-Z]+l[A-Z]*", word) and has(word.replace("l", "I")):
        return word.replace("l", "I")
    if re.search(r"[a-z]I[a-z]", word) and has_folded(word.replace("I", "l").casefold()):
        return word.replace("I", "l")
    if word.startswith("QO") and has(word[1:]):
        return word[1:]
    if re.match(r"Q[^u]", word) and has_folded("o" + word[1:]):
        return "O" + word[1:]
    if re.search(r"gqu", word):
        return word.replace("gqu", "qu")
    return _parted(word, vocabulary)


def _parted(word: str, vocabulary: Vocabulary) -> str:
    if word.casefold() in _RUN_TOGETHER:
        apart = _RUN_TOGETHER[word.casefold()]
        return apart[0].upper() + apart[1:] if word[0].isupper() else apart
    parts = [(short, word.removeprefix(short)) for short in _LEADING if word.startswith(short)]
    parts += [(word.removesuffix(short), short) for short in _TRAILING if word.endswith(short)]
    for first, second in parts:
        longer = max(first, second, key=len)
        # What stands there more than once is a word of its own.
        if len(longer) >= 6 and vocabulary.has(longer) and vocabulary.words[word] <= 1:
            return f"{first} {second}"
    return word
