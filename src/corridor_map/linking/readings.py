"""The reading of one sentence: the routes that it means by itself, and its look-alikes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from corridor_map.linking.descriptions import Span
from corridor_map.linking.phrases import Found, Words

Roles: TypeAlias = dict[str, dict[int, list[Span]]]
"""Spans of phrases by their role in the lexicon, then by index of the route, description or look-alike."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A route that a sentence means, the rule that found it, and the spans of the words."""

    route: str
    rule: str
    spans: tuple[Span, ...]


@dataclass(slots=True)
class Reading:
    """A sentence's words, the routes it means by itself, and the spans that mean something else.

    `found` are the phrases of the lexicon in it, `excluding` those that only say what a route is not.
    """

    words: Words
    found: list[Found]
    excluding: frozenset[int] = frozenset()
    mentions: list[Mention] = field(default_factory=list)
    others: list[Span] = field(default_factory=list)
    roles: Roles = field(default_factory=dict)
    _sets: dict[str, set[Span]] = field(default_factory=dict)
    _firsts: set[int] = field(default_factory=set)

    def spans(self, role: str, index: int = 0) -> Sequence[Span]:
        """Return the spans of a role, of the route, description or look-alike with an index."""
        return self.roles.get(role, {}).get(index, ())

    def every(self, role: str) -> list[Span]:
        """Return the spans of a role for all routes."""
        return [span for spans in self.roles.get(role, {}).values() for span in spans]

    def has(self, role: str, span: Span) -> bool:
        """Say whether exactly this span is a phrase of `role`."""
        known = self._sets.get(role)
        if known is None:
            known = self._sets[role] = set(self.spans(role))
        return span in known

    def is_known(self, word: int) -> bool:
        """Say whether any phrase that means something to the lexicon begins with a word."""
        if not self._firsts:
            self._firsts = {first for phrase, first, _ in self.found if phrase not in self.excluding}
        return word in self._firsts
