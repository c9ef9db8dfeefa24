"""Metadata of an article, gathered from the user, its file and an earlier version."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from corridor_map.articles.annotations import SUFFIX
from corridor_map.articles.importers import KEYS, Imported
from corridor_map.articles.records import LANG, SLUG, Article
from corridor_map.errors import Fault, UsageError, is_shown
from corridor_map.io.dates import check_date, first_day
from corridor_map.io.folders import LONGEST_NAME
from corridor_map.io.limits import too_long
from corridor_map.io.normal_forms import normal
from corridor_map.languages.ids import slug

NOT_STATED = "not stated"
NEEDED = ("title", "author", "date")
"""Metadata that every article must have, if only an author of `NOT_STATED`."""

_WANTED = {"publisher": "", "lang": "und"}
"""Values for metadata that nobody states: no publisher, and the tag for an undetermined language."""

_LONGEST_SLUG = 60
_LONGEST_OWN_SLUG = LONGEST_NAME - len(SUFFIX)
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Classes of the Unicode bidirectional algorithm for characters that change the direction of writing."""
_TITLE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Stated:
    """Metadata of an article that the user states; empty where not stated.

    Raises
    ------
    UsageError
        If the date, language or slug is invalid, or a value is too long, or has a character that
        controls a terminal or the direction of writing, or is half of a surrogate pair.
    """

    title: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""
    lang: str = ""
    url: str = ""
    licence: str = ""
    slug: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            said = str(getattr(self, field.name))
            if steering := _steering(said):
                raise UsageError(
                    f"the {field.name} has U+{ord(steering):04X}, which is no text but steers how "
                    "it is shown; say it without"
                )
            object.__setattr__(self, field.name, _plain(said))
            if problem := too_long(field.name, getattr(self, field.name)):
                raise UsageError(f"the {field.name} {problem}")
        check_date(self.date)
        if self.lang and not LANG.fullmatch(self.lang):
            raise UsageError(f"“{self.lang}” is not a language tag; expected one such as en or az-Latn")
        if self.slug and not SLUG.fullmatch(self.slug):
            raise UsageError(f"“{self.slug}” is not a slug; expected small letters, digits and hyphens")
        if len(self.slug) > _LONGEST_OWN_SLUG:
            raise UsageError(
                f"the slug has {len(self.slug)} letters; expected at most {_LONGEST_OWN_SLUG}, so that its "
                "files can be named"
            )


def described(
    imported: Imported, stated: Stated, earlier: Article | None = None
) -> tuple[dict[str, str] | Fault, tuple[str, ...]]:
    """Return the front matter of an article, from the user, else the file, else an earlier version.

    Returns
    -------
    tuple
        The values by the names that `Article` has for them, or a fault if a value is missing that must
        not be unknown; and notices of values that are kept as unknown.
    """
    known, hints = gathered(imported, stated, earlier)
    lacking = [key for key in NEEDED if not known[key]]
    if lacking:
        it = "it" if len(lacking) == 1 else "them"
        flags = _listed([f"--{key}" for key in lacking], "and")
        unknown = f" (“{NOT_STATED}” where nobody knows the author)" if "author" in lacking else ""
        seen = f"; {'; '.join(hints)}" if hints else ""
        problem = f"does not say its {_listed(lacking, 'or')}; say {it} with {flags}{unknown}{seen}"
        return Fault("", "", problem), ()
    unsaid = [key for key in _WANTED if not known[key]]
    known |= {key: _WANTED[key] for key in unsaid}
    if not unsaid:
        return known, ()
    words = {"publisher": "publisher", "lang": "language"}
    notice = (
        f"its {_listed([words[key] for key in unsaid], 'and')} "
        f"{'is' if len(unsaid) == 1 else 'are'} kept as unknown; "
        f"{_listed([f'--{key}' for key in unsaid], 'and')} say{'s' if len(unsaid) == 1 else ''} it"
    )
    return known, (notice,)


def gathered(
    imported: Imported, stated: Stated, earlier: Article | None = None
) -> tuple[dict[str, str], list[str]]:
    """Return the known metadata of an article, empty where unknown, and hints to find the rest."""
    known: dict[str, str] = {}
    hints: list[str] = []
    for key in KEYS:
        said = getattr(stated, key, "") or ""
        # A page that is all title has no title that could be shown.
        found = _plain(imported.metadata.get(key, ""))
        found = "" if too_long(key, found) else found
        if key == "date" and found and first_day(found) is None:
            hints.append(f"its date is “{found[:40]}”, expected YYYY, YYYY-MM or YYYY-MM-DD")
            found = ""
        if key == "lang":
            found = found.replace("_", "-")
            found = found if LANG.fullmatch(found) else ""
        known[key] = said or found or getattr(earlier, key, "")
        if not known[key] and key in NEEDED and key in imported.hints:
            hints.append(imported.hints[key])
    return known, hints


def slug_for(article: Article, file: str, is_taken: Callable[[str], bool]) -> str:
    """Return a free slug of the publisher, or else the title, or else the file's name, and the date."""
    publisher = "" if article.publisher == NOT_STATED else article.publisher
    first = next(
        filter(
            None,
            (slug(publisher), slug(" ".join(article.title.split()[:_TITLE_WORDS])), slug(Path(file).stem)),
        ),
        "article",
    )
    base = f"{first[:_LONGEST_SLUG].strip('-')}-{article.date}"
    number, tried = 1, base
    while is_taken(tried):
        number += 1
        tried = f"{base}-{number}"
    return tried


def _plain(text: str) -> str:
    """Return a text in one line, without invisible characters such as stray marks of a page."""
    line = " ".join(normal("NFC", text).split())
    return "".join(char for char in line if is_shown(char))


def _steering(text: str) -> str:
    """Return a text's first control character, direction control or lone surrogate; empty if none."""
    found = (
        char
        for char in text
        if unicodedata.category(char) in {"Cc", "Cs"}
        and not char.isspace()
        or unicodedata.bidirectional(char) in _TURNING
    )
    return next(found, "")


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
