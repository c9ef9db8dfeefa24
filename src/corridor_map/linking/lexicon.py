"""The lexicon: the words by which texts mention a route, declared by users, checked and folded.

The ``[lexicon]`` table of ``geodata/routes/<route>.toml`` says how texts mention one route:

``names``
    Phrases that mean the route wherever they stand: ``"INSTC"``, ``"Nakhchivan-Kars railway"``.
``called``, ``kinds``
    What the route is called after (``"Zangezur"``) and which nouns beside it make that a name of
    the route (``"@corridor"``): "the Zangezur and Aras corridors", "коридор через Зангезур".
``descriptions``
    Tables whose ``all`` is a list of groups. One phrase of each group in one sentence, in any
    order, means the route, unless a phrase of ``not`` stands there too. A plain text is a phrase.
``look_alikes``
    Phrases that mean something else, though they hold a name: "Aras River". A table
    ``{words, with, without}`` is one only in a sentence with and without certain words.
``heads``
    Nouns by which a text carries on about the route: "the corridor", "this railway".
``part_of``
    Routes that this one is a part of.

A phrase is one or more words. Case, accents, dashes, quotes and spaces make no difference, nor do the
plural and possessive of English. ``коридор*`` stands for every word that begins so. Words of the
Cyrillic, Armenian, Georgian, Arabic and Korean scripts are inflected without the ``*``. Each sign of
Chinese and Japanese is a word. ``@rail`` stands for each word of a family in ``geodata/lexicon.toml``.
That file also has the grammar words of all languages, the look-alikes of no route in particular, and
the lexicon of the borders.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corridor_map.errors import Fault
from corridor_map.languages.folding import fold_words
from corridor_map.linking.lexicon_items import (
    Description,
    LookAlike,
    Phrase,
    Room,
    TableReader,
    inflected,
    shown,
)

GRAMMAR = (
    *("this", "plural", "bare", "other", "fillers", "and", "skip", "modifiers"),
    *("subjects", "starters", "auxiliaries", "verbs", "modals", "openers", "its", "parts", "its_parts"),
    *("numbers", "that", "deeds", "it", "says", "objects", "former", "latter", "both"),
    *("they", "three", "neither", "first_of", "second_of", "shares", "rest", "answers", "ellipses"),
    *("replies", "them", "alien", "sums", "ones", "offices"),
    *("matter", "traces", "shift", "asks", "copulas", "expletives", "papers", "acts", "aspects", "abroad"),
    *("things", "unlike", "choices", "places", "idioms", "common"),
)
"""Names of the word lists under ``[grammar]``; ``geodata/lexicon.toml`` says what each is for."""

_KEYS = ("names", "called", "kinds", "descriptions", "look_alikes", "heads", "part_of")


@dataclass(frozen=True, slots=True)
class RouteWords:
    """The words by which texts mention one route; see the module's docstring."""

    route: str
    names: tuple[Phrase, ...] = ()
    called: tuple[Phrase, ...] = ()
    kinds: tuple[Phrase, ...] = ()
    descriptions: tuple[Description, ...] = ()
    look_alikes: tuple[LookAlike, ...] = ()
    heads: tuple[Phrase, ...] = ()
    part_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words by which texts mention all routes, with shared look-alikes and grammar words."""

    routes: tuple[RouteWords, ...]
    look_alikes: tuple[LookAlike, ...] = ()
    grammar: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)


def read_lexicon(
    routes: Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, tuple[str, ...]]]],
    shared: Iterable[tuple[str, Mapping[str, Any]]],
) -> tuple[Lexicon, list[Fault]]:
    """Read the lexicon from the tables of routes and the shared files.

    Parameters
    ----------
    routes
        By route: the path of its file, its ``[lexicon]`` table, and its names by language, which
        are names of the lexicon too.
    shared
        The path and the content of each ``lexicon.toml``; a later one adds to the earlier ones.

    Returns
    -------
    tuple
        The lexicon without the entries that are wrong, and a fault for each of those.
    """
    faults: list[Fault] = []
    families: dict[str, tuple[Phrase, ...]] = {}
    grammar: dict[str, tuple[Phrase, ...]] = {}
    look_alikes: list[LookAlike] = []
    of_shared: list[RouteWords] = []
    for file, table in shared:
        room = Room()
        reader = TableReader(file, "", families, faults, room)
        reader.only(table, ("words", "grammar", "look_alikes", "routes"))
        for name, entries in reader.table(table, "words").items():
            families[name] = (*families.get(name, ()), *reader.phrases(f"words.{name}", entries))
        listed = reader.table(table, "grammar")
        reader.within("grammar").only(listed, GRAMMAR)
        for name in GRAMMAR:
            grammar[name] = (*grammar.get(name, ()), *reader.phrases(f"grammar.{name}", listed.get(name, [])))
        look_alikes += reader.look_alikes(table.get("look_alikes", []))
        for route, own in reader.table(table, "routes").items():
            reader = TableReader(file, f"routes.{route}", families, faults, room)
            of_shared.append(_route_words(reader, route, own, {}))
    words = [
        _route_words(TableReader(file, "lexicon", families, faults, Room()), route, own, names)
        for route, (file, own, names) in routes.items()
    ]
    # What is no route of the shipped map may be one of a user's; where it depends, it still does.
    named = {_bare(phrase) for own in words for phrase in own.names}
    look_alikes = [
        alike if alike.with_any or alike.without else LookAlike(phrases)
        for alike in look_alikes
        if (phrases := tuple(phrase for phrase in alike.phrases if _bare(phrase) not in named))
        or alike.with_any
        or alike.without
    ]
    return Lexicon((*words, *of_shared), tuple(look_alikes), grammar), faults


def _route_words(
    reader: TableReader, route: str, table: Any, names: Mapping[str, tuple[str, ...]]
) -> RouteWords:
    if not isinstance(table, Mapping):
        reader.reject("", f"is {shown(table)}; expected a table")
        table = {}
    reader.only(table, _KEYS)
    in_languages = [
        phrase
        for language, listed in names.items()
        for name in listed
        if (phrase := tuple(inflected(word, language) for word in fold_words(_without_note(name))))
    ]
    return RouteWords(
        route=route,
        names=reader.few("names", (*in_languages, *reader.phrases("names", table.get("names", [])))),
        called=reader.few("called", reader.phrases("called", table.get("called", []))),
        kinds=reader.phrases("kinds", table.get("kinds", [])),
        descriptions=tuple(reader.descriptions(table.get("descriptions", []))),
        look_alikes=tuple(reader.look_alikes(table.get("look_alikes", []))),
        heads=reader.few("heads", reader.phrases("heads", table.get("heads", []))),
        part_of=reader.texts("part_of", table.get("part_of", [])),
    )


def _bare(phrase: Phrase) -> Phrase:
    return tuple(word.removesuffix("*") for word in phrase)


def _without_note(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)$", "", name)
