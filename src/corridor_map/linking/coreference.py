"""Coreference: references to a route of an earlier sentence, as in "the corridor", "it would run"."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from corridor_map.linking.coherence import goes_on, one_and_other, ordinal, several, unexplained
from corridor_map.linking.descriptions import Span, words_of
from corridor_map.linking.lexicon import Lexicon
from corridor_map.linking.other_entities import is_contrast, strangers
from corridor_map.linking.partial_names import begins_with_partial
from corridor_map.linking.pronouns import begins_with_pronoun, reference
from corridor_map.linking.readings import Mention, Reading

IsCapital: TypeAlias = Callable[[int], bool]
"""A function that says whether the word with an index begins with a capital in the text."""

_WINDOW = 5
"""Number of sentences after which a route is forgotten; a new paragraph counts as one more."""

_MOST_MEANT = 2
_ONLY_ADJECTIVES = ("ого", "ому", "ыи", "ая", "ую", "ые", "ых", "ыми")
"""Adjective endings that no noun for a route has in Russian and its neighbours."""

_ADJECTIVES = (*_ONLY_ADJECTIVES, "ии", "им", "их", "юю", "яя", "ом", "ои", "ое", "ие", "ими")

_ARTICLE = ("ال", "لل", "وال", "بال", "فال")
"""Forms of the Arabic article, alone and joined to a particle."""


class Topic:
    """Tracks the routes that a text is about, and finds the sentences that refer back to them."""

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
        self._had_parts = self._had_papers = self._are_many = False

    @property
    def is_alive(self) -> bool:
        """True if the next sentence may refer back to a route."""
        return bool(self._current) and self._age < _WINDOW

    @property
    def is_fresh(self) -> bool:
        """True if the last sentence of this paragraph was about a route."""
        return self._fresh

    def pass_over(self) -> None:
        """Count a sentence that has no relevant word."""
        self._clock += 1
        self._age += 1
        self._fresh = False

    def new_paragraph(self) -> None:
        """Count the beginning of a paragraph."""
        self._age += 1
        self._clock += 1
        self._fresh = False

    def is_about(self, whole: str, part: str) -> bool:
        """Say whether the text is about `whole`, and one sentence of it meant `whole` and `part` together."""
        return self.is_alive and whole in self._current and frozenset((whole, part)) in self._together

    def carried(self, reading: Reading, is_capital: IsCapital) -> list[Mention]:
        """Return mentions of the earlier routes that a sentence refers back to."""
        if not self.is_alive:
            return []
        direct = {mention.route for mention in reading.mentions}
        idioms = reading.spans("idioms")
        own = (span for mention in reading.mentions for span in mention.spans)
        blocked = words_of([*reading.others, *idioms, *own])
        found: dict[str, Mention] = {}
        stranger = min((after for _, after in strangers(reading, is_capital)), default=None)
        for span, routes in self._heads(reading):
            if stranger is not None and stranger <= span[0]:
                # "Georgia opened the Rikoti highway, and the road is busy."
                continue
            if not blocked.isdisjoint(range(*span)):
                continue
            reference = self._reference(reading, span, is_capital)
            if reference is None:
                continue
            if direct & set(routes) and not self._points_back(reading, reference):
                # The noun goes with the route that this sentence itself names.
                continue
            for route in self._meant(reading, span, routes):
                found.setdefault(route, Mention(route, "carried-on", (reference,)))
        if not found and not direct:
            found |= self._by_partial_name(reading)
        if not found and not direct:
            found |= self._by_pronoun(reading, stranger, is_capital)
        elif not found and self._fresh and (pronoun := begins_with_pronoun(reading)):
            found |= self._current_as(pronoun)
        return [mention for route, mention in found.items() if route not in direct]

    def after(self, reading: Reading, mentions: Sequence[Mention], is_capital: IsCapital) -> None:
        """Update the topic after a sentence."""
        offices = set(reading.spans("offices"))
        others = [span for span in reading.others if span not in offices]
        others += strangers(reading, is_capital)
        if mentions:
            first = min(m.spans[0][0] for m in mentions)
            ahead = [span for span in others if span[0] < first and not is_contrast(reading, span)]
            self._current = [] if ahead else [m.route for m in sorted(mentions, key=lambda m: m.spans)]
            self._deeds = frozenset(reading.words.words[first] for first, _ in reading.spans("deeds"))
            direct = [m.route for m in mentions if m.rule in ("name", "description")]
            self._together |= {frozenset((one, other)) for one in direct for other in direct if one != other}
            self._recent = [(at, r) for at, r in self._recent if r not in {m.route for m in mentions}]
            in_order = sorted(mentions, key=lambda m: m.spans)
            self._recent += [(self._clock, m.route) for m in in_order]
            if direct and len({m.spans for m in mentions}) == len(mentions):
                # Two that the same words describe are in no order.
                self._pair = self._clock, [r for at, r in self._recent if self._clock - at < _WINDOW][-2:]
            self._had_papers = bool(reading.spans("papers"))
            self._had_parts = bool(reading.spans("matter") or reading.spans("its_parts"))
            kept = self._are_many and all(m.rule == "carried-on" for m in mentions)
            self._are_many = kept or any(self._is_plural(reading, span) for m in mentions for span in m.spans)
            self._age, self._fresh = 0, True
        elif any(self._is_of_a_kind(reading, span) for span in others):
            self._current, self._fresh = [], False
        else:
            self.pass_over()
            return
        self._clock += 1

    @staticmethod
    def _is_of_a_kind(reading: Reading, span: Span) -> bool:
        """Say whether something else can be referred to as routes are, unlike a river Aras."""
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
        """Return the words that refer back: a noun with an article or the like, or a bare one if allowed."""
        words = reading.words
        first = span[0]
        while first > 0 and not words.parted[first] and self._is_modifier(reading, first - 1):
            first -= 1
        if self._goes_elsewhere(reading, span, is_capital):
            return None
        if first > 0 and not words.parted[first] and reading.has("this", (first - 1, first)):
            return first - 1, span[1]
        if first > 1 and not words.parted[first] and reading.has("this", (first - 2, first)):
            # "Such a road".
            return first - 2, span[1]
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

    @staticmethod
    def _points_back(reading: Reading, reference: Span) -> bool:
        """Say whether a noun with "this" stands before all named routes: "Without this line, the INSTC"."""
        first = reference[0]
        named = min(span[0] for mention in reading.mentions for span in mention.spans)
        return reference[1] <= named and reading.has("that", (first, first + 1))

    def _is_modifier(self, reading: Reading, index: int) -> bool:
        word = reading.words.words[index]
        return word[0].isdigit() or reading.has("modifiers", (index, index + 1))

    def _goes_elsewhere(self, reading: Reading, span: Span, is_capital: IsCapital) -> bool:
        """Say whether the next words make a noun another thing: "the link between Georgia and Russia"."""
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

    def _by_pronoun(
        self, reading: Reading, stranger: int | None, is_capital: IsCapital
    ) -> dict[str, Mention]:
        former, latter = reading.spans("former"), reading.spans("latter")
        settled, pair = self._pair
        if len(pair) > 1 and self._clock - settled < _WINDOW and (former or latter):
            in_order = zip((former, latter), pair, strict=True)
            return {route: Mention(route, "carried-on", (spans[0],)) for spans, route in in_order if spans}
        if not self._fresh:
            return {}
        if (len(self._current) > 1 or self._had_parts) and (span := one_and_other(reading)):
            return _mentions(self._current, span)
        if len(pair) > 1 and self._fresh and (one := ordinal(reading, stranger is not None)):
            return {pair[one[1]]: Mention(pair[one[1]], "carried-on", (one[0],))}
        if len(self._current) > 1 and (them := reading.spans("them")):
            return _mentions(self._current, them[0])
        if (counted := several(reading)) and (routes := self._counted(counted[1])):
            return _mentions(routes, counted[0])
        if reading.spans("alien"):
            return {}
        span = reference(reading, self._deeds, self._had_papers)
        if span is None:
            has_stranger = stranger is not None
            if len(self._current) > 1 and not self._are_one(self._current):
                return _mentions(self._current, last) if (last := unexplained(reading, has_stranger)) else {}
            span = goes_on(reading, is_capital, has_stranger)
        if span is None or stranger is not None and stranger <= span[0]:
            return {}
        return self._current_as(span)

    def _counted(self, count: int) -> list[str]:
        """Return the routes that "both" or "all three" mean; "both" bridges of one route mean that route."""
        if count != 3 and len(self._current) > 1:
            return self._current
        # Of what one sentence means that which it means first: "Iran opposes X, as it wants its border".
        latest = sorted(self._recent, key=lambda one: -one[0])[:count]
        recent = [route for at, route in latest if self._clock - at < _WINDOW]
        if count and len(recent) == count:
            return recent
        # "The land borders are shut. They were closed in March."
        return self._current if (self._had_parts if count else self._are_many) else []

    def _current_as(self, span: Span) -> dict[str, Mention]:
        if len(self._current) > _MOST_MEANT and not self._are_one(self._current):
            # "The report compares four projects. It runs to ninety pages."
            return {}
        return _mentions(self._current if self._are_one(self._current) else self._current[:1], span)


def _mentions(routes: Iterable[str], span: Span) -> dict[str, Mention]:
    return {route: Mention(route, "carried-on", (span,)) for route in routes}
