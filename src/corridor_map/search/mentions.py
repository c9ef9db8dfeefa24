"""Recognition of the places that a text mentions, by their names in all languages.

A name is found as a whole word or words, whatever its accents, dashes and damage by scanners
(`corridor_map.languages.folding`), with the endings of its language (`corridor_map.languages.endings`),
and where it has a capital, only with one. Where names overlap, the one counts that begins first,
and of those the longest. A name is not taken for the place where it would too often be a mistake:

- a name of up to four letters must have exactly these letters: "Sari" is not "sarı";
- a name that is also a word or a name of persons (`_WORDS`), one of two letters, and one word
  that only names a station that no map of the country shows (rank 6) need a word beside
  them that says what they name, as "station" does (`_SIGNS`);
- where a name ends in a word of what it names, as in "Caspian port", none may follow that makes
  it another: "the Caspian port of Baku".

A name that several places share ("Astara", "Culfa") is a mention of each, unless what stands
beside it is the note by which their English names are told apart: "Astara (Iran)", "Iranian Astara".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from corridor_map.languages.endings import inflection
from corridor_map.languages.folding import fold

if TYPE_CHECKING:
    from corridor_map.ground.model import Place

_NOTE = re.compile(r"\s*\(([^)]*)\)$")
_PARTING = frozenset(" ,.('\n")
_WORD = re.compile(r"[^ ,.('\n]+")
_NEAR = 40
"""Number of characters on each side of a name in which the two words beside it are looked for."""
_LONGEST_ENDING = 5
_MOST_REMEMBERED = 20_000
_EXACT = 4
_SHORT = 2
_STATION_RANK = 6
_GEORGIAN = ("\u10d0", "\u10ff")
# Words of the languages of the ground, and given names, that are spelled as the name of a place.
_WORDS = frozenset(
    ("liman", "mezra", "klin", "olya", "fin", "puta", "manas", "hazar", "elton", "bahram", "rakhsh")
    + ("kavir", "maleki", "mehrdad", "sarvan", "karin", "mehri", "gorus", "cum", "rey")
    + ("оля", "клин", "кум", "манас", "лиман", "хазар", "элтон", "կարին")
    + ("کویر", "فین", "رخش", "بهرام", "مهرداد", "ملکی", "خوی", "ساری", "بیاض")
)
_SIGNS = tuple(
    ("station", "railway station", "stop", "halt", "junction", "town", "city", "village", "port", "bridge")
    + (
        "crossing",
        "district",
        "county",
        "stansiya",
        "stansiyasi",
        "seher",
        "rayon",
        "qesebe",
        "kend",
        "istasyon",
    )
    + ("sehri", "станци", "город", "порт", "село", "поселок", "вокзал", "կայարան", "քաղաք", "գյուղ", "სადგურ")
    + ("ქალაქ", "ایستگاه", "شهر", "بندر", "روستا", "شهرستان")
)
_ANOTHER = frozenset(("of", "city", "cities", "town", "towns", "state", "states", "region"))


@dataclass(slots=True)
class _Name:
    """A name of `id`: its spellings, their folded stem and endings, and what a mention requires."""

    id: str
    stem: str
    spellings: list[str]
    endings: set[str]
    is_doubtful: bool
    is_generic: bool

    def is_spelled(self, found: str, ending: str) -> bool:
        """Say whether words of a text match this name in letters, capitals and ending."""
        return ending in self.endings and any(
            _has_capitals(name, found) and (len(self.stem) > _EXACT or _same_letters(name, found, self.stem))
            for name in self.spellings
        )


class NameFinder:
    """Finds names in texts; the work does not grow with their number.

    Parameters
    ----------
    names
        Tuples of id, name, language tag, and whether a mention needs a word beside it that says what it
        names. Mentions of ids that share a name are in this order.
    """

    def __init__(self, names: Iterable[tuple[str, str, str, bool]]) -> None:
        import ahocorasick_rs

        by_stem: dict[str, dict[str, _Name]] = defaultdict(dict)
        self._notes: dict[str, str] = {}
        for id_, name, language, needs_sign in names:
            note, plain = _NOTE.search(name), _NOTE.sub("", name)
            if note:
                self._notes[id_] = fold(note[1]).text
            stem, endings = inflection(fold(plain).text.strip(), language)
            if stem:
                doubtful = needs_sign or stem in _WORDS or len(stem) <= _SHORT
                generic = " " in plain and plain.rpartition(" ")[2].islower()
                one = by_stem[stem].setdefault(id_, _Name(id_, stem, [], set(), doubtful, generic))
                one.spellings.append(plain)
                one.endings |= endings
        stems = sorted(by_stem)
        self._names = [list(by_stem[stem].values()) for stem in stems]
        self._scan = ahocorasick_rs.AhoCorasick(stems)
        self._spelled: dict[tuple[int, str, str], list[_Name]] = {}

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return each mention in a text, in order: its start and end in code points, and its id."""
        folded = fold(text)
        words = folded.text
        hits: list[tuple[int, int, int, int, list[_Name]]] = []
        for number, start, stem_end in self._scan.find_matches_as_indexes(words, overlapping=True):
            if start and words[start - 1] not in _PARTING:
                continue
            stop = stem_end
            if stop < len(words) and words[stop] not in _PARTING:
                tail = _WORD.match(words, stop)
                stop = tail.end() if tail else stop
            if stop - stem_end > _LONGEST_ENDING:
                continue
            begin, end = folded.origin(start), folded.origin(stop - 1) + 1
            names = self._names_spelled(number, text[begin:end], words[stem_end:stop])
            if names:
                hits.append((start, -stop, begin, end, names))
        hits.sort(key=itemgetter(0, 1))
        mentions: list[tuple[int, int, str]] = []
        last = 0
        for start, before_stop, begin, end, names in hits:
            if start >= last:
                ids = self._meant(names, words, start, -before_stop)
                mentions += [(begin, end, id_) for id_ in ids]
                last = -before_stop if ids else last
        return mentions

    def _names_spelled(self, number: int, found: str, ending: str) -> list[_Name]:
        """Return the names of one stem that words of a text match."""
        key = (number, found, ending)
        known = self._spelled.get(key)
        if known is None:
            # What a text can make us remember is bounded.
            if len(self._spelled) > _MOST_REMEMBERED:
                self._spelled.clear()
            known = [one for one in self._names[number] if one.is_spelled(found, ending)]
            self._spelled[key] = known
        return known

    def _meant(self, names: Sequence[_Name], words: str, start: int, stop: int) -> list[str]:
        """Return the ids that names mean in their context, judged by the words beside them."""
        if len(names) == 1 and not names[0].is_doubtful and not names[0].is_generic:
            return [names[0].id]
        after = _WORD.findall(words, stop, stop + _NEAR)[:2]
        before = _WORD.findall(words, max(0, start - _NEAR), start)[:-3:-1]
        beside = (*after, *before)
        is_signed = any(word.startswith(_SIGNS) for word in beside)
        is_another = bool(after) and after[0] in _ANOTHER
        ids = [
            one.id
            for one in names
            if (is_signed or not one.is_doubtful) and not (is_another and one.is_generic)
        ]
        for word in beside if len(ids) > 1 else ():
            noted = [id_ for id_ in ids if id_ in self._notes and word.startswith(self._notes[id_])]
            if noted:
                return noted
        return ids


class PlaceFinder(NameFinder):
    """Finds the names of places in texts.

    Parameters
    ----------
    places
        The gazetteer; places that share a name are mentioned with the most important one first.
    """

    def __init__(self, places: Iterable["Place"]) -> None:
        super().__init__(
            (place.id, name, language, place.rank >= _STATION_RANK and " " not in name.strip())
            for place in sorted(places, key=lambda place: (place.rank, place.id))
            for name, language in place.names
        )


def place_mentions(text: str, places: Iterable["Place"]) -> list[tuple[int, int, str]]:
    """Return the places that a text mentions, by their names in all languages.

    Parameters
    ----------
    text
        Any text.
    places
        The gazetteer. For more than a text or two make a `PlaceFinder` of it once.

    Returns
    -------
    list of (start, end, id)
        In order; `start` and `end` count code points of `text`. A name that several places share
        is there once for each of them, with the same positions; no other two overlap.
    """
    return PlaceFinder(places).find(text)


def _has_capitals(name: str, found: str) -> bool:
    return found.startswith(name) or not any(
        a.isupper() and b.islower() and not _is_georgian(b) for a, b in zip(name, found, strict=False)
    )


def _same_letters(name: str, found: str, stem: str) -> bool:
    return found[: len(stem)].casefold() == name[: len(stem)].casefold()


def _is_georgian(char: str) -> bool:
    return _GEORGIAN[0] <= char <= _GEORGIAN[1]
