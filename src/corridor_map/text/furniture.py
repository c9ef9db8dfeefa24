"""Lines of a page that are not the article: menus, dates, bylines, invitations, lists of other headlines."""

import re
from collections.abc import Sequence

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}} {_MONTH} \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
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
_HEADLINE_LENGTH = 200


def reasons(lines: Sequence[str]) -> list[str]:
    """Return for each line why it is no part of the article, or an empty text.

    Parameters
    ----------
    lines
        Lines without space at their ends; empty ones part blocks.
    """
    found = [""] * len(lines)
    _menus(lines, found)
    _single_lines(lines, found)
    _other_headlines(lines, found)
    _bylines(lines, found)
    _blocks_after(lines, found, _FIRST_PUBLICATION, "note of first publication")
    _foreign_abstract(lines, found)
    return found


def _is_short(line: str, words: int) -> bool:
    return len(line.split()) <= words and not _SENTENCE_END.search(line)


def _menus(lines: Sequence[str], found: list[str]) -> None:
    """Mark lists of three or more bulleted items of a few words each, with the word above them."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and (item := _BULLET.fullmatch(lines[end])) and _is_short(item[1], 4):
            end += 1
        if end - start >= 3:
            title = start and _MENU_TITLE.fullmatch(lines[start - 1])
            found[start - bool(title) : end] = ["menu"] * (end - start + bool(title))
        start = end + 1


def _single_lines(lines: Sequence[str], found: list[str]) -> None:
    for index, line in enumerate(lines):
        if _CONTROL.fullmatch(line):
            found[index] = "menu"
        elif _INVITATION.fullmatch(line) and len(line.split()) <= 15:
            found[index] = "invitation"
        elif _DATE.search(line) and _is_short(line, 16) and _is_edge(lines, index) and _is_dateline(line):
            found[index] = "date line"


def _is_edge(lines: Sequence[str], index: int) -> bool:
    # In the middle of a block a date may just be where a line of a column ends.
    above, below = lines[index - 1] if index else "", lines[index + 1] if index + 1 < len(lines) else ""
    return not above or not below or _DATE.search(above) is not None or _DATE.search(below) is not None


def _is_dateline(line: str) -> bool:
    rest = _DATE.sub(" ", line)
    return all(not word[0].islower() for word in rest.split() if word not in ("and", "of", "at", "on"))


def _other_headlines(lines: Sequence[str], found: list[str]) -> None:
    """Mark everything from "Read also" up to the next real paragraph."""
    inside = False
    for index, line in enumerate(lines):
        if _OTHER_HEADLINES.fullmatch(line):
            inside = True
        elif inside and len(line) > _HEADLINE_LENGTH and _SENTENCE_END.search(line):
            inside = False
        if inside and line:
            found[index] = "other headlines"


def _bylines(lines: Sequence[str], found: list[str]) -> None:
    filled = [index for index, line in enumerate(lines) if line and found[index] != "menu"]
    for order, index in enumerate(filled):
        previous = found[filled[order - 1]] if order else ""
        line = lines[index]
        is_name = previous == "date line" and _BARE_NAME.fullmatch(line) and _is_alone(lines, index)
        is_role = (
            previous == "byline" and _is_short(line, 12) and _ROLE.search(line) and _is_alone(lines, index)
        )
        if not found[index] and (_BYLINE.fullmatch(line) or is_name or is_role):
            found[index] = "byline"


def _is_alone(lines: Sequence[str], index: int) -> bool:
    return not any(lines[max(0, index - 1) : index]) and not any(lines[index + 1 : index + 2])


def _blocks_after(lines: Sequence[str], found: list[str], opening: re.Pattern[str], reason: str) -> None:
    inside = False
    for index, line in enumerate(lines):
        starts = not index or not lines[index - 1]
        inside = bool(line) and (
            inside or (starts and len(line.split()) <= 14 and opening.match(line) is not None)
        )
        if inside:
            found[index] = reason


def _foreign_abstract(lines: Sequence[str], found: list[str]) -> None:
    """Mark an abstract in another language, with its keywords or up to the next heading."""
    for start, line in enumerate(lines):
        if not _FOREIGN_ABSTRACT.fullmatch(line):
            continue
        keywords = next(
            (index for index in range(start, len(lines)) if _FOREIGN_KEYWORDS.match(lines[index])), len(lines)
        )
        heading = next(
            (
                index
                for index in range(start + 1, len(lines))
                if re.fullmatch(r"[A-Z][A-Z ]{4,}", lines[index])
            ),
            len(lines),
        )
        if keywords < heading:
            blank = next((index for index in range(keywords, len(lines)) if not lines[index]), len(lines))
            end = min(heading, blank)
        else:
            end = heading
        if end < len(lines):
            for index in range(start, end):
                found[index] = "abstract in another language" if lines[index] else found[index]
