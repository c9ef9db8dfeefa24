"""Finds lines that are no part of the article: menus, dates, bylines, invitations, other headlines."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}} {_MONTH} \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})\b", re.IGNORECASE
)
_CLOSING = "\"'”’»)]"
_BULLET = re.compile(r"[•▪◦‣●*]\s+(.*)")
_MENU_TITLE = re.compile(
    r"(?:pages|menu|main menu|navigation|sections|categories|topics|tags)", re.IGNORECASE
)
_CONTROL = re.compile(
    r"(?:search|date archive|archive|share|share this(?: article)?|print|e-?mail|comments?|log ?in"
    r"|sign (?:in|up)|skip to (?:main )?content|advertisement|cookie (?:settings|policy)|privacy policy"
    r"|terms of use|all news|back to top|read more|load more)",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"(?:subscribe to|follow us|join us on|sign up for|download our app|like us on)\b[^.!?]*[.!]?",
    re.IGNORECASE,
)
_OTHER_HEADLINES = re.compile(
    r"(?:read also|see also|read more|also read|latest news|most read|most popular"
    r"|related(?: (?:articles|news|stories|posts))?|recommended|more (?:news|stories)|you may also like"
    r"|trending)\s*:?",
    re.IGNORECASE,
)
_FIRST_PUBLICATION = re.compile(
    r"(?:the|this) (?:article|story|piece|post|text|commentary)(?: was)? (?:first|originally) "
    r"(?:appeared|published)\b",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_BYLINE = re.compile(rf"By {_NAME}(?: {_NAME}){{1,4}}(?: and {_NAME}(?: {_NAME}){{1,4}})?")
_BARE_NAME = re.compile(rf"{_NAME}(?: {_NAME}){{1,3}}")
_ROLE = re.compile(
    r"\b(?:analyst|correspondent|director|editor|expert|fellow|journalist|lecturer|professor|reporter|researcher"
    r"|scholar|writer)\b",
    re.IGNORECASE,
)
# How papers head an abstract and keywords that repeat the English ones in another language.
_FOREIGN_ABSTRACT = re.compile(
    r"(?:resumen|resumo|résumé|riassunto|zusammenfassung|özet|xülasə|аннотация|резюме)\s*:?", re.IGNORECASE
)
_FOREIGN_KEYWORDS = re.compile(
    r"(?:palabras clave|palavras-chave|mots[- ]clés|parole chiave|schlüsselwörter|anahtar kelimeler"
    r"|açar sözlər|ключевые слова)\s*:",
    re.IGNORECASE,
)
_HEADING = re.compile(r"[A-Z][A-Z ]{4,}")
_HEADLINE_LENGTH = 200

# What a line must have before the patterns above are worth a try; "ſ" is a small "s" to them.
_BULLETS = frozenset("•▪◦‣●*")
_STOPS = frozenset(".!?…")
_INVITING = frozenset("sfjdlSFJDLſ")
_ARTICLES = frozenset("tT")
_YEAR = re.compile(r"\d(?=\d{3})")
# A word in small letters that no line of a date and a place has.
_PROSE = re.compile(r" (?!(?:and|of|at|on)(?: |$)|jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec)[a-z]")
_LONGEST_LABEL = 40
"""Largest number of characters in a label that stands alone on a line, with some to spare."""


def reasons(lines: Sequence[str]) -> list[str]:
    """Return for each line the reason that it is no part of the article, or an empty text.

    Parameters
    ----------
    lines
        Lines without space at their ends and with single spaces within; empty ones part blocks.
    """
    found = [""] * len(lines)
    short = [index for index, line in enumerate(lines) if 0 < len(line) <= _LONGEST_LABEL]
    _menus(lines, found)
    _single_lines(lines, found)
    _other_headlines(lines, found, short)
    _bylines(lines, found)
    _blocks_after(lines, found, _FIRST_PUBLICATION, "note of first publication")
    _foreign_abstract(lines, found, short)
    return found


def _ends_sentence(line: str) -> bool:
    return line.rstrip(_CLOSING)[-1:] in _STOPS


def _is_short(line: str, words: int) -> bool:
    return not _ends_sentence(line) and len(line.split(None, words)) <= words


def _menus(lines: Sequence[str], found: list[str]) -> None:
    """Mark lists of three or more bulleted items of a few words each, with the word above them."""
    bulleted = [index for index, line in enumerate(lines) if line[:1] in _BULLETS]
    items = [i for i in bulleted if (item := _BULLET.fullmatch(lines[i])) and _is_short(item[1], 4)]
    # What counts up along with the list's positions is a run of neighbours.
    for _, grouped in groupby(enumerate(items), lambda placed: placed[1] - placed[0]):
        run = [index for _, index in grouped]
        if len(run) >= 3:
            start = run[0] - (run[0] > 0 and _MENU_TITLE.fullmatch(lines[run[0] - 1]) is not None)
            found[start : run[-1] + 1] = ["menu"] * (run[-1] + 1 - start)


def _single_lines(lines: Sequence[str], found: list[str]) -> None:
    for index, line in enumerate(lines):
        if not line:
            continue
        if len(line) <= _LONGEST_LABEL and _CONTROL.fullmatch(line):
            found[index] = "menu"
        elif line[0] in _INVITING and _INVITATION.fullmatch(line) and len(line.split(None, 15)) <= 15:
            found[index] = "invitation"
        elif (
            # The tests go from the cheapest to the dearest: nearly every line fails one of the first two.
            line[-1] not in _STOPS
            and not _PROSE.search(line)
            and _YEAR.search(line)
            and _is_short(line, 16)
            and _DATE.search(line)
            and _is_edge(lines, index)
            and _is_dateline(line)
        ):
            found[index] = "date line"


def _is_edge(lines: Sequence[str], index: int) -> bool:
    # In the middle of a block a date may just be where a line of a column ends.
    above, below = lines[index - 1] if index else "", lines[index + 1] if index + 1 < len(lines) else ""
    return not above or not below or _DATE.search(above) is not None or _DATE.search(below) is not None


def _is_dateline(line: str) -> bool:
    rest = _DATE.sub(" ", line)
    return all(not word[0].islower() for word in rest.split() if word not in ("and", "of", "at", "on"))


def _other_headlines(lines: Sequence[str], found: list[str], short: Sequence[int]) -> None:
    """Mark everything from "Read also" up to the next real paragraph."""
    openings = {index for index in short if _OTHER_HEADLINES.fullmatch(lines[index])}
    inside = False
    for index in range(min(openings, default=len(lines)), len(lines)):
        line = lines[index]
        if index in openings:
            inside = True
        elif inside and len(line) > _HEADLINE_LENGTH and _ends_sentence(line):
            inside = False
        if inside and line:
            found[index] = "other headlines"


def _bylines(lines: Sequence[str], found: list[str]) -> None:
    if "date line" not in found and not any(line[:3] == "By " for line in lines):
        return
    previous = ""
    for index, line in enumerate(lines):
        if not line or found[index] == "menu":
            continue
        if not found[index]:
            is_name = previous == "date line" and _BARE_NAME.fullmatch(line) and _is_alone(lines, index)
            is_role = (
                previous == "byline"
                and _is_short(line, 12)
                and _ROLE.search(line)
                and _is_alone(lines, index)
            )
            if is_name or is_role or (line[:3] == "By " and _BYLINE.fullmatch(line)):
                found[index] = "byline"
        previous = found[index]


def _is_alone(lines: Sequence[str], index: int) -> bool:
    return not any(lines[max(0, index - 1) : index]) and not any(lines[index + 1 : index + 2])


def _blocks_after(lines: Sequence[str], found: list[str], opening: re.Pattern[str], reason: str) -> None:
    for start, line in enumerate(lines):
        if (
            line[:1] in _ARTICLES
            and opening.match(line)
            and (not start or not lines[start - 1])
            and len(line.split(None, 14)) <= 14
        ):
            end = next((index for index in range(start, len(lines)) if not lines[index]), len(lines))
            found[start:end] = [reason] * (end - start)


def _foreign_abstract(lines: Sequence[str], found: list[str], short: Sequence[int]) -> None:
    """Mark an abstract in another language, up to and with its keywords, or else up to the next heading."""
    starts = [index for index in short if _FOREIGN_ABSTRACT.fullmatch(lines[index])]
    if not starts:
        return
    headings = [index for index, line in enumerate(lines) if _HEADING.fullmatch(line)]
    keywords = [index for index, line in enumerate(lines) if _FOREIGN_KEYWORDS.match(line)]
    for start in starts:
        end = _first(headings, start + 1, len(lines))
        if (last := _first(keywords, start, len(lines))) < end:
            end = next((index for index in range(last, end) if not lines[index]), end)
        if end < len(lines):
            for index in range(start, end):
                found[index] = "abstract in another language" if lines[index] else found[index]


def _first(positions: Sequence[int], start: int, otherwise: int) -> int:
    """Return the first of ascending positions that is not before `start`, else `otherwise`."""
    index = bisect_left(positions, start)
    return positions[index] if index < len(positions) else otherwise
