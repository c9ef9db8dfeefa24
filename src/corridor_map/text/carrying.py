"""How a text carries on about a route that an earlier sentence settled: "the corridor", "it would run"."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from corridor_map.text.descriptions import Span, words_of
from corridor_map.text.lexicon import Lexicon
from corridor_map.text.mentions import Mention, Reading
from corridor_map.text.partial import begins_with_partial
from corridor_map.text.pronouns import begins_with_pronoun, reference, refers_to_both

IsCapital: TypeAlias = Callable[[int], bool]
"""Says whether the word with an index begins with a capital where it stands."""

_WINDOW = 5
"""Sentences after which a route is forgotten; a new paragraph counts as one more."""

_MOST_MEANT = 2
_LONGEST_NOUN = 4
_ADJECTIVES = ("ии", "ого", "ому", "им", "ых", "ом", "ои", "ая", "ую", "ое", "ие", "ыи", "ыми", "ими")
_ONLY_ADJECTIVES = ("ого", "ому", "ыи", "ая", "ую", "ые", "ых", "ыми")
"""Endings that in Russian and its neighbours no noun for a route has."""

_ARTICLE = ("ال", "لل", "وال", "بال", "فال")
"""The article of Arabic, and what it becomes after a preposition."""


class Topic:
    """Which routes a text is about at the moment, and which sentences go on about them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._routes = lexicon.routes
        self._current: list[str] = []
        self._recent: list[tuple[int, str]] = []
        self._together: set[frozenset[str]] = set()
        self._pair: tuple[int, list[str]] = 0, []
        self._deeds: frozenset[str] = frozenset()
        self._age = 0
        self._clock = 0
        self._fresh = False

    @property
    def is_alive(self) -> bool:
        """Whether the next sentence may carry on."""
        return bool(self._current) and self._age < _WINDOW

    @property
    def is_fresh(self) -> bool:
        """Whether the last sentence of this paragraph was about a route."""
        return self._fresh

    def pass_over(self) -> None:
        """Note that a sentence has no word that matters."""
        self._clock += 1
        self._age += 1
        self._fresh = False

    def new_paragraph(self) -> None:
        """Note that a paragraph begins."""
        self._age += 1
        self._clock += 1
        self._fresh = False

    def is_about(self, whole: str, part: str) -> bool:
        """Say whether the text said that `part` belongs to `whole`, and is about `whole`."""
        return self.is_alive and whole in self._current and frozenset((whole, part)) in self._together

    def carried(self, reading: Reading, is_capital: IsCapital) -> list[Mention]:
        """Return the routes that a sentence carries on about."""
        if not self.is_alive:
            return []
        direct = {mention.route for mention in reading.mentions}
        idioms = reading.spans("idioms")
        own = (span for mention in reading.mentions for span in mention.spans)
        blocked = words_of([*reading.others, *idioms, *own])
        found: dict[str, Mention] = {}
        stranger = min((after for _, after in self._strangers(reading, is_capital)), default=None)
        for span, routes in self._heads(reading):
            if stranger is not None and stranger <= span[0]:
                # "Georgia opened the Rikoti highway, and the road is busy."
                continue
            if not blocked.isdisjoint(range(*span)):
                continue
            if direct & set(routes):
                # The noun goes with the route that this sentence itself names.
                continue
            reference = self._reference(reading, span, is_capital)
            if reference is None:
                continue
            for route in self._meant(reading, span, routes):
                found.setdefault(route, Mention(route, "carried-on", (reference,)))
        if not found and not direct:
            found |= self._by_partial_name(reading)
        if not found and not direct:
            found |= self._by_pronoun(reading, stranger)
        elif not found and self._fresh and (pronoun := begins_with_pronoun(reading)):
            found |= self._current_as(pronoun)
        return [mention for route, mention in found.items() if route not in direct]

    def after(self, reading: Reading, mentions: Sequence[Mention], is_capital: IsCapital) -> None:
        """Note what a sentence was about."""
        others = [*reading.others, *self._strangers(reading, is_capital)]
        if mentions:
            first = min(m.spans[0][0] for m in mentions)
            ahead = [span for span in others if span[0] < first and not self._is_contrast(reading, span)]
            self._current = [] if ahead else [m.route for m in sorted(mentions, key=lambda m: m.spans[0])]
            self._deeds = frozenset(reading.words.words[first] for first, _ in reading.spans("deeds"))
            direct = [m.route for m in mentions if m.rule in ("name", "description")]
            self._together |= {frozenset((one, other)) for one in direct for other in direct if one != other}
            self._recent = [(at, r) for at, r in self._recent if r not in {m.route for m in mentions}]
            in_order = sorted(mentions, key=lambda m: m.spans[0])
            self._recent += [(self._clock, m.route) for m in in_order]
            if direct:
                self._pair = self._clock, [r for at, r in self._recent if self._clock - at < _WINDOW][-2:]
            self._age, self._fresh = 0, True
        elif any(self._is_of_a_kind(reading, span) for span in others):
            self._current, self._fresh = [], False
        else:
            self.pass_over()
            return
        self._clock += 1

    @staticmethod
    def _is_of_a_kind(reading: Reading, span: Span) -> bool:
        """Say whether what is none of the routes can be spoken of as they are, unlike a river Aras."""
        within = [s for s in reading.every("called") if span[0] <= s[0] and s[1] <= span[1]]
        kinds = [*reading.every("heads"), *reading.spans("things")]
        return not within or any(span[0] <= s[0] and s[1] <= span[1] for s in kinds)

    def _heads(self, reading: Reading) -> Iterable[tuple[Span, list[str]]]:
        spans: dict[Span, list[str]] = {}
        for index, own in enumerate(self._routes):
            for span in reading.spans("heads", index):
                spans.setdefault(span, []).append(own.route)
        # Of "railway line" and "line" the longer.
        longest: list[tuple[Span, list[str]]] = []
        for span in sorted(spans, key=lambda span: (span[0], -span[1])):
            if not longest or span[1] > longest[-1][0][1]:
                longest.append((span, spans[span]))
        return longest

    def _meant(self, reading: Reading, span: Span, routes: Sequence[str]) -> list[str]:
        fitting = [route for route in self._current if route in routes]
        if not self._is_plural(reading, span):
            return fitting[:1] if not self._are_one(fitting) else fitting
        recent = [route for at, route in self._recent if route in routes and self._clock - at < _WINDOW]
        return recent if len(recent) > 1 else []

    def _are_one(self, routes: Sequence[str]) -> bool:
        return (
            len(routes) == 2
            and frozenset(routes[:2]) in self._together
            and any(own.route in routes and set(own.part_of) & set(routes) for own in self._routes)
        )

    def _is_plural(self, reading: Reading, span: Span) -> bool:
        last = reading.words.words[span[1] - 1]
        if last.isascii() and last.endswith("s") and len(last) > 4:
            return True
        first = span[0]
        while first > 0 and self._is_modifier(reading, first - 1):
            first -= 1
        return any(reading.has("plural", (i, i + 1)) for i in range(max(0, first - 1), span[0]))

    def _reference(self, reading: Reading, span: Span, is_capital: IsCapital) -> Span | None:
        """Return the words that refer back: a noun with an article or the like, or bare where it may be."""
        words = reading.words
        first = span[0]
        while first > 0 and not words.parted[first] and self._is_modifier(reading, first - 1):
            first -= 1
        if self._goes_elsewhere(reading, span, is_capital):
            return None
        if first > 0 and not words.parted[first] and reading.has("this", (first - 1, first)):
            return first - 1, span[1]
        if first > 0 and not words.parted[first] and reading.has("plural", (first - 1, first)):
            return first - 1, span[1]
        noun = words.words[span[1] - 1]
        if noun.endswith(_ONLY_ADJECTIVES):
            return None
        script = unicodedata.name(noun[0], "").partition(" ")[0]
        if script == "ARABIC" and noun.startswith(_ARTICLE):
            return span
        if (
            script in ("LATIN", "DIGIT")
            and not reading.has("bare", (span[1] - 1, span[1]))
            or script == "ARABIC"
        ):
            return None
        if span[0] == 0 or words.parted[span[0]]:
            return span
        before = words.words[span[0] - 1]
        if first < span[0]:
            return first, span[1]
        if is_capital(span[0] - 1) and span[0] > 1 or reading.has("other", (span[0] - 1, span[0])):
            return None
        if script == "CYRILLIC" and before.endswith(_ADJECTIVES):
            return None
        return span

    def _is_modifier(self, reading: Reading, index: int) -> bool:
        word = reading.words.words[index]
        return word[0].isdigit() or reading.has("modifiers", (index, index + 1))

    def _goes_elsewhere(self, reading: Reading, span: Span, is_capital: IsCapital) -> bool:
        """Say whether the noun is told apart by what follows: "the link between Georgia and Russia"."""
        words, at = reading.words, span[1]
        if at + 1 >= len(words.words) or words.parted[at]:
            return False
        if words.words[at] in ("to", "in", "near"):
            # To a place that no route knows.
            return is_capital(at + 1) and not reading.is_known(at + 1)
        return words.words[at] in ("of", "between", "from") and any(is_capital(i) for i in (at + 1, at + 2))

    def _by_partial_name(self, reading: Reading) -> dict[str, Mention]:
        if not self._fresh or not reading.roles.get("called"):
            return {}
        return {
            own.route: Mention(own.route, "carried-on", (span,))
            for index, own in enumerate(self._routes)
            if own.route in self._current and (span := begins_with_partial(reading, index))
        }

    def _by_pronoun(self, reading: Reading, stranger: int | None) -> dict[str, Mention]:
        former, latter = reading.spans("former"), reading.spans("latter")
        settled, pair = self._pair
        if len(pair) > 1 and self._clock - settled < _WINDOW and (former or latter):
            in_order = zip((former, latter), pair, strict=True)
            return {route: Mention(route, "carried-on", (spans[0],)) for spans, route in in_order if spans}
        if not self._fresh:
            return {}
        if len(self._current) > 1 and (span := refers_to_both(reading)):
            return {route: Mention(route, "carried-on", (span,)) for route in self._current}
        span = reference(reading, self._deeds)
        if span is None or stranger is not None and stranger <= span[0]:
            return {}
        return self._current_as(span)

    def _current_as(self, span: Span) -> dict[str, Mention]:
        if len(self._current) > _MOST_MEANT and not self._are_one(self._current):
            # "The report compares four projects. It runs to ninety pages."
            return {}
        routes = self._current if self._are_one(self._current) else self._current[:1]
        return {route: Mention(route, "carried-on", (span,)) for route in routes}

    def _strangers(self, reading: Reading, is_capital: IsCapital) -> list[Span]:
        """Return other things of the kind of a route that are named: "the Kars-Tbilisi railway"."""
        own = words_of(span for mention in reading.mentions for span in mention.spans)
        found = []
        for first, after in reading.spans("things"):
            if not own.isdisjoint(range(first, after)) or first == 0 or reading.words.parted[first]:
                continue
            # "A short road section" is part of what was spoken of.
            is_part = any(reading.has(role, (after, after + 1)) for role in ("parts", "its_parts"))
            is_new = self._is_another(reading, first) and not is_part
            if (
                is_new
                or self._has_own_name(reading, first, is_capital)
                or self._leads_between(reading, after, is_capital)
            ):
                found.append((first - 1, after))
        return found

    @staticmethod
    def _leads_between(reading: Reading, at: int, is_capital: IsCapital) -> bool:
        """Say whether a noun is told apart by two places: "the highway from Yerevan to Gyumri"."""
        words = reading.words
        if at + 3 >= len(words.words) or words.parted[at] or words.words[at] not in ("from", "between"):
            return False
        return sum(is_capital(i) for i in range(at + 1, min(at + 5, len(words.words)))) > 1

    def _is_another(self, reading: Reading, noun: int) -> bool:
        """Say whether a noun brings something new: "a new port", but not "it is a new route"."""
        article, ends = noun - 1, ("this", "other", "and", "verbs")
        while (
            article > max(0, noun - _LONGEST_NOUN)
            and not reading.words.parted[article]
            and not any(reading.has(role, (article, article + 1)) for role in ends)
        ):
            article -= 1
        if not reading.has("other", (article, article + 1)):
            return False
        return article == 0 or not reading.has("auxiliaries", (article - 1, article))

    def _has_own_name(self, reading: Reading, noun: int, is_capital: IsCapital) -> bool:
        before = (noun - 1, noun)
        roles = ("this", "modifiers", "and", "fillers", "skip")
        return noun > 1 and is_capital(noun - 1) and not any(reading.has(role, before) for role in roles)

    def _is_contrast(self, reading: Reading, span: Span) -> bool:
        return any(reading.has("unlike", (i, i + 1)) for i in range(max(0, span[0] - 4), span[0]))
