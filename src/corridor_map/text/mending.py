"""Words that a line end or a scanner broke, mended by what the rest of the document says.

Nothing here knows the names of any article: a spelling counts as right because the same
document has it elsewhere, and where that says nothing the text stays as it is.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_LINE_END_HYPHEN = re.compile(r"[-\u2010\u00ad]$")

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

# Two words that the scanner ran together, where the document does not have the second one.
_RUN_TOGETHER = {"thisrequires": "this requires"}
_LEADING = ("this", "that", "which")
_TRAILING = ("to", "the", "and")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a document as they stand, and those its line ends have not broken."""

    words: Counter[str] = field(default_factory=Counter)
    folded: Counter[str] = field(default_factory=Counter)
    compounds: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Vocabulary":
        """Collect the words of lines, leaving out the pieces at hyphenated line ends."""
        vocabulary = cls()
        broken = False
        for line in lines:
            whole = line.strip()
            if not whole:
                continue
            continues, broken = broken, _LINE_END_HYPHEN.search(whole) is not None
            if broken:
                whole = re.sub(r"\S+$", "", whole)
            if continues:
                whole = re.sub(r"^\S+", "", whole)
            found = _WORD.findall(whole)
            vocabulary.words.update(found)
            vocabulary.folded.update(word.casefold() for word in found)
            vocabulary.compounds.update(word.casefold() for word in _COMPOUND.findall(whole))
        return vocabulary


def join_lines(first: str, second: str, vocabulary: Vocabulary) -> str:
    """Join two lines of one paragraph, with a space, a hyphen or nothing between them.

    A hyphen at the line's end stays if the next line begins with a capital or a digit, if the
    document writes the compound with one elsewhere, or if both parts are words and the joined
    form is none that the document knows.
    """
    stem = re.search(r"(\w+)[-\u2010\u00ad]$", first)
    rest = re.match(r"\w+", second)
    if stem is None or rest is None:
        return f"{first} {second}"
    before, after = stem[1], rest[0]
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
    """Mend what a scanner misread and stray spaces before a full stop or comma.

    Letters are changed only where the document has the mended word elsewhere, where no
    English word is written as found ("lr-", "gqu"), or by the table at the top of the module.

    Returns
    -------
    tuple
        The mended text, and each mended word as (found, written) in reading order.
    """
    mended: list[tuple[str, str]] = []

    def replace(found: re.Match[str]) -> str:
        word = found[0]
        closed = re.match(r"[^\[\]]*\]", found.string[found.end() :]) is not None
        written = _read_again(word, vocabulary, bracket_closes=closed)
        if written != word:
            mended.append((word, written))
        return written

    text = _TWO_APOSTROPHES.sub("’", text)
    text = _SPACE_AFTER_OPENING.sub("", _SPACE_BEFORE_STOP.sub("", text))
    text, lone = _LONE_L.subn("I", text)
    mended.extend([("l", "I")] * lone)
    return _SCANNED_WORD.sub(replace, text), mended


def _read_again(word: str, vocabulary: Vocabulary, *, bracket_closes: bool) -> str:
    words, folded = vocabulary.words, vocabulary.folded
    if "[" in word:
        capital = "I" + word.split("[")[1]
        return capital if not bracket_closes and words[capital] else word
    if re.match(r"l[b-df-hj-kmnp-tv-z]", word) and words["I" + word[1:]]:
        return "I" + word[1:]
    if word.startswith("lI") and words[word[1:]]:
        return word[1:]
    if re.fullmatch(r"[A-Z]+l[A-Z]*", word) and words[word.replace("l", "I")]:
        return word.replace("l", "I")
    if re.search(r"[a-z]I[a-z]", word) and folded[word.replace("I", "l").casefold()]:
        return word.replace("I", "l")
    if word.startswith("QO") and words[word[1:]]:
        return word[1:]
    if re.match(r"Q[^u]", word) and folded["o" + word[1:]]:
        return "O" + word[1:]
    if re.search(r"gqu", word):
        return word.replace("gqu", "qu")
    return _parted(word, vocabulary)


def _parted(word: str, vocabulary: Vocabulary) -> str:
    if word.casefold() in _RUN_TOGETHER:
        apart = _RUN_TOGETHER[word.casefold()]
        return apart[0].upper() + apart[1:] if word[0].isupper() else apart
    if vocabulary.words[word] > 1:
        return word
    for short in _LEADING:
        rest = word.removeprefix(short)
        if rest != word and len(rest) >= 6 and vocabulary.words[rest]:
            return f"{short} {rest}"
    for short in _TRAILING:
        rest = word.removesuffix(short)
        if rest != word and len(rest) >= 6 and vocabulary.words[rest]:
            return f"{rest} {short}"
    return word
