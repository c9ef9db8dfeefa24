"""Paragraphs and sentences of a text, by rules, with exact positions."""

import re
from collections.abc import Iterator

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*|\f\s*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
# What may end a sentence, with the quotes and brackets that close after it; or begin one.
_MARK = re.compile(r"[.!?…։؟。！？•▪◦‣●](?:(?<![•▪◦‣●])[.!?…։؟。！？]*(?:\[\d+\])?[\"'”’»“›)\]」』）]*)?")
_WORD_BEFORE = re.compile(r"[\w.’'-]*\Z")
_WORD_AFTER = re.compile(r"[^\W_]+")
_OPENING = re.compile(r"[\s\"'“”„‘’«‹(\[—–•▪◦‣●*-]*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_CAPITALISED = re.compile(r"([^\W\d_]+)\s")
# The stops of Chinese and Japanese, which no space follows.
_WIDE = "。！？"
_BULLETS = "•▪◦‣●"

_NEVER_LAST = frozenset(
    # Before a name, a number or a place: the sentence goes on.
    ("mr", "mrs", "ms", "dr", "prof", "st", "gen", "col", "lt", "sgt", "capt", "rev", "hon")
    + ("sen", "rep", "gov", "pres", "amb", "messrs", "mt", "ft", "vs", "cf", "fig", "figs", "nr")
    + ("nos", "art", "ch", "pp", "vol", "ed", "eds", "eg", "ie", "viz", "approx", "ca", "resp")
    + ("herr", "fr", "hr", "dipl", "bzw", "ggf", "vgl", "etwa", "lit", "eng", "sir", "mme", "mlle")
    + ("г", "гг", "ул", "пр", "им", "проф", "акад", "ген", "тов", "см", "рис", "стр", "напр", "ред")
    + ("ст", "пер", "вул", "просп", "ім", "bkz", "doç", "sn", "av", "örn", "yrd", "müh", "dos")
    + ("akad", "prez", "ul", "dot", "np", "tzn", "hab", "zob", "sr", "sra", "srta", "dña", "ej")
    + ("pág", "sig", "sigg", "dott", "on", "avv")
)
_MAYBE_LAST = frozenset(
    # Also at a sentence's end: it goes on before a digit or a small letter only.
    ("no", "jr", "inc", "ltd", "co", "corp", "bros", "etc", "al", "dept", "est", "jan", "feb")
    + ("mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed")
    + ("thu", "fri", "sat", "sun", "km", "kms", "mi", "m", "t", "bn", "mln", "mn", "млн", "млрд")
    + ("тыс", "км", "руб", "долл", "др", "т", "р", "в", "н", "э", "пп", "mlyn", "mlrd", "min")
    + ("mio", "mrd", "usw", "z", "B", "vb", "vs", "tel", "cad", "av", "ave", "blvd", "rd", "a.m")
    + ("p.m", "u.s", "u.k", "u.n", "e.u", "d.c", "ph.d", "b.c", "a.d", "с.ш")
)
_MONTHS = frozenset(
    ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september")
    + ("oktober", "november", "dezember", "jänner", "ocak", "şubat", "mart", "nisan", "mayıs")
    + ("haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık")
)
_NEW_SENTENCE = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "it", "he", "she", "they", "we", "i")
    + ("in", "on", "at", "but", "and", "however", "moreover", "for", "as", "if", "when", "while")
    + ("according", "meanwhile", "its", "his", "her", "their", "there", "after", "before", "since")
    + ("under",)
)
_REACH = 24
_LISTED = _NEVER_LAST | _MAYBE_LAST
_LONGEST_LISTED = max(map(len, _LISTED))


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each paragraph of a text; blank lines separate them."""
    start = 0
    # Where there are no form feeds, the search needs not look for two things.
    for found in (_PARAGRAPH_BREAK if "\f" in text else _BLANK_LINE).finditer(text):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the start and end of each sentence of a paragraph, in order, without outer space.

    Parameters
    ----------
    text
        The text the paragraph is in.
    start, end
        Where in the text the paragraph is, in code points.
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    first = start
    for mark in _MARK.finditer(text, start, end):
        at, after = mark.span()
        if text[at] in _BULLETS:
            if at > first and text[at - 1].isspace() and text[after : after + 1].isspace():
                _add(found, text, first, at)
                first = at
        elif after > first and _ends(text, at, after, end):
            _add(found, text, first, after)
            first = after
    _add(found, text, first, end)
    return found


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and (text[start].isspace() or text[start] in _BULLETS):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))


def _ends_plainly(text: str, at: int, after: int, limit: int) -> bool:
    """Say whether a full stop plainly ends a sentence and needs no further checks: "of the road. The"."""
    if text[at:after] != "." or after + 1 >= limit or text[after] != " " or not "A" <= text[after + 1] <= "Z":
        return False
    word = text[text.rfind(" ", max(0, at - _REACH), at) + 1 : at]
    return len(word) > 1 and word.isascii() and word.isalpha() and word.lower() not in _LISTED


def _ends(text: str, at: int, after: int, limit: int) -> bool:
    if after >= limit or _ends_plainly(text, at, after, limit):
        return True
    if text[at] in _WIDE:
        return True
    if not text[after].isspace():
        # No space after it: a new sentence only if it begins like one, and is no name of a site.
        return after == at + 1 and text[at - 1 : at].islower() and _is_prose(text, after)
    opening = _OPENING.match(text, after, limit)
    following = opening.end() if opening else after
    if following >= limit:
        return True
    char = text[following]
    if text[at] != "." or after - at > 1 and text[at + 1] in "!?":
        return not _is_small(char)
    if _is_small(char) or char in ",;:)]":
        return False
    near = text[max(0, at - _REACH) : at]
    word = near[near.rfind(" ") + 1 :]
    if len(word) > _LONGEST_LISTED and word.isalpha():
        return True
    before = _WORD_BEFORE.search(word)
    return _ends_after(before[0].strip("’'-") if before else "", text[following : following + _REACH])


def _ends_after(word: str, rest: str) -> bool:
    lower = word.lower().replace("i̇", "i")
    if lower in _NEVER_LAST or lower.replace(".", "") in _NEVER_LAST:
        return False
    if word.isalpha() and len(word) > 1 and lower not in _MAYBE_LAST:
        return True
    following = _WORD_AFTER.match(rest)
    next_word = following[0] if following else ""
    starts_sentence = next_word.lower() in _NEW_SENTENCE and next_word[:1].isupper()
    is_initial = len(word) == 1 and word.isupper()
    if (
        not is_initial
        and lower in _MAYBE_LAST
        or (len(word) > 1 and _INITIALS.fullmatch(word) and "." in word)
    ):
        return starts_sentence or (
            lower not in ("no", "u.s", "u.k", "u.n", "e.u")
            and not next_word[:1].isdigit()
            and "." not in word
        )
    if len(word) == 1 and word.isalpha():
        # The initial of a name, unless what follows can only begin a sentence.
        if not word.isupper():
            return not next_word[:1].isdigit()
        return starts_sentence and word != "A"
    if word.isdigit() and len(word) <= 2:
        return next_word.lower() not in _MONTHS
    return True


def _is_small(char: str) -> bool:
    # The letters of Georgian count as small ones, and begin sentences all the same.
    return char.islower() and not "\u10d0" <= char <= "\u10ff"


def _is_prose(text: str, at: int) -> bool:
    after = _CAPITALISED.match(text, at)
    return after is not None and after[1][0].isupper() and after[1].lower() in _NEW_SENTENCE
