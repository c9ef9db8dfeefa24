"""Mentions of routes within one sentence: names, descriptions, and look-alikes."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from corridor_map.languages.folding import BRACKET, COMMA, STOP
from corridor_map.linking.descriptions import (
    Describer,
    Span,
    contains,
    one_of_each,
    outside,
    spans_at,
    words_of,
)
from corridor_map.linking.lexicon import Lexicon
from corridor_map.linking.lexicon_items import LookAlike, Phrase
from corridor_map.linking.partial_names import partial_names
from corridor_map.linking.phrases import Found, PhraseFinder, Words
from corridor_map.linking.readings import Mention, Reading, Roles

_REACH = 8
_OTHER_NAMES = 4
_LONGEST_FILLER = 3


class SentenceReader:
    """Finds mentions of routes in sentences by a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        uses: dict[Phrase, list[tuple[str, int]]] = defaultdict(list)
        self._alikes: list[LookAlike] = [*lexicon.look_alikes]
        for index, own in enumerate(lexicon.routes):
            self._alikes += own.look_alikes
            for role in ("names", "called", "kinds", "heads"):
                _use(uses, getattr(own, role), (role, index))
        for index, alike in enumerate(self._alikes):
            _use(uses, alike.phrases, ("alike", index))
            _use(uses, alike.with_any, ("with", index))
            _use(uses, alike.without, ("without", index))
        for role, phrases in lexicon.grammar.items():
            if role != "common":
                _use(uses, phrases, (role, 0))
        self._describer = Describer(lexicon, uses)
        self._uses = list(uses.values())
        self._is_name = [any(role in ("names", "called") for role, _ in use) for use in self._uses]
        self.finder = PhraseFinder(uses, lexicon.grammar.get("skip", ()))

    def may_mention(self, found: Sequence[Found]) -> bool:
        """Say whether a sentence with these phrases may mean a route by itself."""
        is_name = self._is_name
        return any(is_name[phrase] for phrase, _, _ in found) or self._describer.is_described(found)

    def read(self, words: Words, found: list[Found]) -> Reading:
        """Return the `Reading` of a sentence in which `finder` found these phrases."""
        roles: Roles = defaultdict(_by_index)
        for phrase, first, after in found:
            span = first, after
            for role, index in self._uses[phrase]:
                roles[role][index].append(span)
        reading = Reading(words, found, self._describer.excluding, roles=roles)
        alikes = list(self._look_alikes(reading))
        named = [*self._names(reading, alikes), *self._called(reading, alikes)]
        named += self._listed(reading, alikes)
        named += self._partial(reading, alikes, named)
        reading.others = outside(alikes, (span for mention in named for span in mention.spans))
        reading.mentions = _first_of_each([*named, *self._described(reading, named)])
        return reading

    def _look_alikes(self, reading: Reading) -> Iterator[Span]:
        for index, spans in reading.roles.get("alike", {}).items():
            needs_context = self._alikes[index].with_any
            if not reading.spans("without", index) and (not needs_context or reading.spans("with", index)):
                yield from spans

    def _names(self, reading: Reading, alikes: Sequence[Span]) -> Iterator[Mention]:
        by_route = reading.roles.get("names", {})
        alike_at = spans_at(alikes)
        for index, spans in by_route.items():
            # "The Iran–Nakhchivan corridor" is not the Nakhchivan corridor.
            larger = spans_at(s for other, theirs in by_route.items() if other != index for s in theirs)
            for span in spans:
                if any(contains(one, span) and one != span for one in larger.get(span[0], ())):
                    continue
                beside = {alike for word in range(*span) for alike in alike_at.get(word, ())}
                if all(contains(span, alike) and span != alike for alike in beside):
                    yield Mention(self.lexicon.routes[index].route, "name", (span,))

    def _called(self, reading: Reading, alikes: Sequence[Span]) -> Iterator[Mention]:
        alike = words_of(alikes)
        every = words_of(span for spans in reading.roles.get("called", {}).values() for span in spans)
        for index, called in reading.roles.get("called", {}).items():
            kinds = reading.spans("kinds", index)
            if not kinds:
                continue
            ends = dict(sorted(kinds))
            begins = {after: first for first, after in sorted(kinds, reverse=True)}
            for span in called:
                if not alike.isdisjoint(range(*span)):
                    continue
                kind = self._kind_after(reading, span, ends) or self._kind_before(
                    reading, span, begins, every
                )
                if kind is not None:
                    yield Mention(self.lexicon.routes[index].route, "name", tuple(sorted((span, kind))))

    def _partial(
        self, reading: Reading, alikes: Sequence[Span], named: Sequence[Mention]
    ) -> Iterator[Mention]:
        if reading.roles.get("called"):
            known = {mention.route for mention in named}
            indexes = {index for index, own in enumerate(self.lexicon.routes) if own.route in known}
            for index, span in partial_names(reading, indexes, words_of(alikes)):
                yield Mention(self.lexicon.routes[index].route, "name", (span,))

    def _listed(self, reading: Reading, alikes: Sequence[Span]) -> Iterator[Mention]:
        """Find several names after one noun: "two corridors compete, the Zangezur and the Aras"."""
        by_route = reading.roles.get("called", {})
        called = sorted({(span, index) for index, spans in by_route.items() for span in spans})
        if len({index for _, index in called}) < 2:
            return
        alike = words_of(alikes)
        longest_of = {
            index: max((after - first for first, after in reading.spans("kinds", index)), default=0)
            for index in by_route
        }
        runs: list[list[tuple[Span, int]]] = []
        for span, index in called:
            if not alike.isdisjoint(range(*span)):
                continue
            if runs and self._is_listing(reading, runs[-1][-1][0][1], span[0]):
                runs[-1].append((span, index))
            else:
                runs.append([(span, index)])
        for run in runs:
            for span, index in run if len(run) > 1 else ():
                first, after = run[0][0][0], run[-1][0][1]
                kinds, back = reading.spans("kinds", index), _REACH + longest_of[index]
                near = slice(bisect_left(kinds, (first - back, 0)), bisect_left(kinds, (after + _REACH, 0)))
                for kind in kinds[near]:
                    between = range(kind[1], first) if kind[1] <= first else range(after, kind[0] + 1)
                    if (
                        len(between) <= _REACH
                        and STOP not in reading.words.parted[between.start : between.stop]
                        and self._is_plural(reading, kind)
                    ):
                        spans = tuple(sorted((kind, span)))
                        yield Mention(self.lexicon.routes[index].route, "name", spans)

    @staticmethod
    def _is_listing(reading: Reading, first: int, after: int) -> bool:
        parted = reading.words.parted[first : after + 1]
        between = range(first, after)
        words = all(any(reading.has(role, (i, i + 1)) for role in ("and", "this", "skip")) for i in between)
        is_and = COMMA in parted or any(reading.has("and", (i, i + 1)) for i in between)
        return words and is_and and STOP not in parted

    @staticmethod
    def _is_plural(reading: Reading, kind: Span) -> bool:
        last = reading.words.words[kind[1] - 1]
        before = range(max(0, kind[0] - 2), kind[0])
        return last.isascii() and last.endswith("s") or any(reading.has("plural", (i, i + 1)) for i in before)

    def _kind_after(self, reading: Reading, span: Span, ends: dict[int, int]) -> Span | None:
        """Find the noun of "the Zangezur transport corridor" and "the Zangezur and Aras corridors"."""
        words = reading.words
        listing = other_names = 0
        in_brackets = False
        reach = min(span[1] + _REACH, len(words.words))
        index = span[1] - 1
        while (index := index + 1) < reach:
            if words.parted[index] == STOP:
                return None
            in_brackets ^= words.parted[index] == BRACKET
            if in_brackets:
                reach = min(reach + 1, span[1] + 2 * _REACH, len(words.words))
                continue
            one = (index, index + 1)
            listing = listing or words.parted[index] == COMMA or reading.has("and", one)
            if index in ends:
                return index, ends[index]
            if filler := max(_ends_from(reading, index), default=0):
                index = filler - 1
                continue
            if not listing or reading.has("this", one) or reading.has("other", one):
                return None
            other_names += 1
            if other_names > _OTHER_NAMES:
                return None
        return None

    def _kind_before(
        self, reading: Reading, span: Span, begins: dict[int, int], called: set[int]
    ) -> Span | None:
        """Find the noun of "коридор через Зангезур" and "the corridors of Zangezur and Aras"."""
        words = reading.words
        for after in range(span[0], max(-1, span[0] - _REACH), -1):
            if after < span[0] and words.parted[after] in (STOP, COMMA) or words.parted[span[0]] == STOP:
                break
            if after not in begins or words.parted[after] == COMMA:
                continue
            if after < span[0] and reading.has("and", (after, after + 1)):
                continue
            index = after
            while index < span[0]:
                index = index + 1 if index in called else max(_ends_from(reading, index), default=span[0] + 1)
            if index == span[0]:
                return begins[after], after
        return None

    def _described(self, reading: Reading, named: Sequence[Mention]) -> Iterator[Mention]:
        for route, groups in self._describer.described(reading.found):
            taken = words_of([*reading.others, *(s for m in named if m.route != route for s in m.spans)])
            spans = one_of_each(groups, taken)
            if spans:
                yield Mention(route, "description", tuple(sorted(spans)))


def _by_index() -> dict[int, list[Span]]:
    return defaultdict(list)


def _ends_from(reading: Reading, index: int) -> Iterator[int]:
    """Yield the ends of fillers and listing words that begin at a word."""
    for after in range(index + 1, index + _LONGEST_FILLER + 1):
        if reading.has("fillers", (index, after)) or reading.has("and", (index, after)):
            yield after


def _use(uses: dict[Phrase, list[tuple[str, int]]], phrases: Iterable[Phrase], use: tuple[str, int]) -> None:
    for phrase in phrases:
        uses[phrase].append(use)


def _first_of_each(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the best mention of each route: a name before a description, a longer before a shorter one."""
    best: dict[str, Mention] = {}
    for mention in mentions:
        known = best.get(mention.route)
        if known is None or _weight(mention) > _weight(known):
            best[mention.route] = mention
    return sorted(best.values(), key=lambda mention: mention.spans[0])


def _weight(mention: Mention) -> tuple[bool, int]:
    return mention.rule == "name", sum(after - first for first, after in mention.spans)
