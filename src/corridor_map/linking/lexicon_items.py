"""Entries of a lexicon, and their parser, which reports everything that is wrong with them."""

import difflib
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from corridor_map.errors import Fault
from corridor_map.languages.folding import fold_words

Phrase: TypeAlias = tuple[str, ...]
"""Folded words; a ``*`` after one means that it may have any ending."""

_LONGEST = 120
_MOST_PHRASES = 20_000
_MOST_HINTS = 100

MOST_OF_FILE = 300_000
"""Largest number of phrases of all entries of a file together; those that ship have half as many."""

MOST_LETTERS = 400_000
"""Largest number of letters in a route's names, some 20,000 names; a scanner may misread each letter."""

MOST_GROUPS = 2_000
"""Largest number of groups in the descriptions of a file; the cost of each grows with their number."""
_ENTRY = re.compile(r"@?[^\s@*]+\*?(?:\s+@?[^\s@*]+\*?)*")
_CYRILLIC_ENDINGS = re.compile("(?:[иы]и|ая|яя|ое|ее|ье|ия|[аяоеиуюыьі])$")
_SHORTEST_STEM = 4

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Description:
    """Groups of phrases, of each of which a sentence must have one, and phrases that it must not have."""

    groups: tuple[tuple[Phrase, ...], ...]
    without: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Phrases that mean something else in a sentence with any of `with_any` and none of `without`."""

    phrases: tuple[Phrase, ...]
    with_any: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()


@dataclass(slots=True)
class Room:
    """Phrases and groups that a file may still have; below zero, the excess has been reported."""

    phrases: int = MOST_OF_FILE
    groups: int = MOST_GROUPS


class TableReader:
    """Reads one table of a file; a wrong entry becomes a fault and is left out.

    Parameters
    ----------
    file, place
        What faults name.
    families
        The phrases that each ``@family`` stands for.
    faults
        The list that faults are added to.
    room
        The phrases and groups that the file may still have, shared by all of its tables.
    """

    def __init__(
        self,
        file: str,
        place: str,
        families: Mapping[str, tuple[Phrase, ...]],
        faults: list[Fault],
        room: Room,
    ) -> None:
        self._file = file
        self._place = place
        self._families = families
        self._faults = faults
        self._room = room

    def within(self, part: str) -> "TableReader":
        """Return a reader of a part of this table."""
        place = f"{self._place}.{part}" if self._place else part
        return TableReader(self._file, place, self._families, self._faults, self._room)

    def reject(self, key: str, problem: str) -> None:
        """Note a fault at an entry."""
        place = ".".join(part for part in (self._place, key) if part)
        self._faults.append(Fault(self._file, place, problem))

    def only(self, table: Mapping[str, Any], keys: Iterable[str]) -> None:
        """Note a fault for each key that is none of `keys`."""
        for key in table:
            if key not in keys:
                self.reject(str(key)[:60], f"is nothing a lexicon has; expected one of {', '.join(keys)}")

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return a table; absent means empty."""
        value = table.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.reject(key, f"is {shown(value)}; expected a table")
        return {}

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        """Return a list of texts."""
        if not isinstance(value, list):
            self.reject(key, f"is {shown(value)}; expected a list of texts")
            return ()
        for number, entry in enumerate(value, 1):
            if not isinstance(entry, str):
                self.reject(f"{key}[{number}]", f"is {shown(entry)}; expected a text")
        return tuple(entry for entry in value if isinstance(entry, str))

    def phrases(self, key: str, value: Any) -> tuple[Phrase, ...]:
        """Return the phrases that a list of entries stands for."""
        if not isinstance(value, list):
            self.reject(key, f"is {shown(value)}; expected a list of texts")
            return ()
        found: dict[Phrase, None] = {}
        for number, entry in enumerate(value, 1):
            found |= dict.fromkeys(self._entry(f"{key}[{number}]", entry))
        return tuple(found)

    def _entry(self, place: str, entry: Any) -> list[Phrase]:
        if not isinstance(entry, str):
            self.reject(place, f"is {shown(entry)}; expected a text")
            return []
        if len(entry) > _LONGEST:
            self.reject(place, f"has {len(entry)} characters ({shown(entry)}); expected at most {_LONGEST}")
            return []
        # A dash with spaces around it parts words as a space does.
        if not _ENTRY.fullmatch(entry.strip()) or not (fold_words(entry) or "@" in entry):
            self.reject(
                place, f"is {shown(entry)}; expected words, each with no more than one * and that at its end"
            )
            return []
        slots: list[tuple[Phrase, ...]] = []
        for word in entry.split():
            if word.startswith("@"):
                if word[1:] not in self._families:
                    near = self._families_near(word[1:])
                    hint = f"; did you mean @{near[0]}?" if near else ""
                    self.reject(place, f"names the family {word}, which is under no [words]{hint}")
                    return []
                slots.append(self._families[word[1:]])
                continue
            parts = [inflected(part, "") for part in fold_words(word.removesuffix("*"))]
            if parts and word.endswith("*"):
                if len(parts[-1].removesuffix("*")) < 3 and parts[-1].isascii():
                    self.reject(place, f"has {word!r}; expected at least three letters before the *")
                    return []
                parts[-1] = fold_words(word)[-1] + "*"
            if parts:
                slots.append((tuple(parts),))
        size = 1
        for slot in slots:
            size *= len(slot)
        if size > _MOST_PHRASES:
            self.reject(place, f"stands for {size} phrases; expected at most {_MOST_PHRASES}")
            return []
        if not self._has_room(place, size):
            return []
        return [tuple(itertools.chain(*choice)) for choice in itertools.product(*slots)]

    def _has_room(self, place: str, phrases: int) -> bool:
        """Take room for phrases, and say whether there was enough; a lack is reported once."""
        room = self._room
        if phrases > room.phrases >= 0:
            self.reject(
                place,
                f"stands for more than the file has room for, and is left out with all after it; expected at "
                f"most {MOST_OF_FILE:,} phrases in a file, each entry with @ as many as its families have",
            )
            room.phrases = -1
        room.phrases -= phrases
        return room.phrases >= 0

    def few(self, key: str, phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        """Return phrases to look for in all damaged forms, or none if they have too many letters."""
        letters = sum(len(word) for phrase in phrases for word in phrase)
        if letters <= MOST_LETTERS:
            return phrases
        self.reject(key, f"has {letters:,} letters and is left out; expected at most {MOST_LETTERS:,}")
        return ()

    def _has_room_for_groups(self, place: str, groups: int) -> bool:
        room = self._room
        if groups > room.groups >= 0:
            self.reject(
                place,
                f"has more groups than the file has room for, and is left out with all after it; expected at "
                f"most {MOST_GROUPS:,} groups of descriptions in a file",
            )
            room.groups = -1
        room.groups -= groups
        return room.groups >= 0

    def _families_near(self, name: str) -> list[str]:
        # Where so much is wrong already, one hint more is not worth its time.
        few = len(self._faults) < _MOST_HINTS
        return difflib.get_close_matches(name, self._families, n=1) if few else []

    def descriptions(self, value: Any) -> list[Description]:
        """Return the descriptions that a list of texts and tables stands for."""

        def read(place: str, table: Mapping[str, Any]) -> Description | None:
            self.within(place).only(table, ("all", "not"))
            listed = table.get("all")
            if not isinstance(listed, list) or not listed:
                self.reject(f"{place}.all", f"is {shown(listed)}; expected a list of groups")
                return None
            if not self._has_room_for_groups(place, len(listed) + 1):
                return None
            groups = [self.phrases(f"{place}.all[{number}]", group) for number, group in enumerate(listed, 1)]
            if not all(groups):
                if all(isinstance(group, list) for group in listed) and [] in listed:
                    self.reject(f"{place}.all", "has a group without a sound entry; expected at least one")
                return None
            return Description(tuple(groups), self.phrases(f"{place}.not", table.get("not", [])))

        def of_phrases(place: str, phrases: tuple[Phrase, ...]) -> Description | None:
            return Description((phrases,)) if self._has_room_for_groups(place, 1) else None

        return self._listed("descriptions", value, read, of_phrases)

    def look_alikes(self, value: Any) -> list[LookAlike]:
        """Return the look-alikes that a list of texts and tables stands for."""

        def read(place: str, table: Mapping[str, Any]) -> LookAlike | None:
            self.within(place).only(table, ("words", "with", "without"))
            phrases = self.phrases(f"{place}.words", table.get("words"))
            context = (self.phrases(f"{place}.{key}", table.get(key, [])) for key in ("with", "without"))
            return LookAlike(phrases, *context) if phrases else None

        return self._listed("look_alikes", value, read, lambda _, phrases: LookAlike(phrases))

    def _listed(
        self,
        key: str,
        value: Any,
        read: Callable[[str, Mapping[str, Any]], _Item | None],
        of_phrases: Callable[[str, tuple[Phrase, ...]], _Item | None],
    ) -> list[_Item]:
        if not isinstance(value, list):
            self.reject(key, f"is {shown(value)}; expected a list")
            return []
        items: list[_Item] = []
        for number, entry in enumerate(value, 1):
            place = f"{key}[{number}]"
            item = None
            if isinstance(entry, Mapping):
                item = read(place, entry)
            elif phrases := self._entry(place, entry):
                item = of_phrases(place, tuple(phrases))
            items += [item] if item is not None else []
        return items


def inflected(word: str, language: str) -> str:
    """Return a folded word as a pattern that also matches the endings of its language."""
    script = unicodedata.name(word[0], "").partition(" ")[0]
    if len(word) < _SHORTEST_STEM:
        return word
    if script == "CYRILLIC":
        stem = _CYRILLIC_ENDINGS.sub("", word)
        return (stem if len(stem) >= 3 else word) + "*"
    if script == "GEORGIAN":
        return word.removesuffix("ი") + "*"
    if script in ("ARMENIAN", "ARABIC", "HANGUL"):
        return word + "*"
    if language and language[:2] not in ("en", "fr", "es", "it"):
        return (word[:-1] if len(word) > 5 and word[-1] in "aeiou" else word) + "*"
    return word


def shown(value: object) -> str:
    """Return a value as faults show it: short, on one line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."
