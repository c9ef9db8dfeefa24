"""One annotation as data, and the reader of its W3C form.

See `corridor_map.articles.annotations` for the form.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from corridor_map.articles.claim_items import Claim, read_claim
from corridor_map.articles.event_items import Event, read_event
from corridor_map.articles.item_fields import ItemFields, quote, shown
from corridor_map.articles.origin import BY_HAND, REJECTED, Origin, read_origin
from corridor_map.articles.records import Article
from corridor_map.articles.selectors import Anchoring, Finder, Selectors
from corridor_map.articles.stance_items import Stance, read_stance

MENTIONS = ("named", "renamed", "described", "carried-on")

_ID = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One quotation of an article and what it is about.

    `start` and `end` count code points of the article's body; `targets` are ids of routes,
    segments, places or borders (``borders`` stands for all borders); `mention` says how the
    passage refers to them: named, renamed, described or carried-on. Both are empty where the passage
    is no more than claims or events about something that is on no map. The positions of an orphaned
    annotation are the ones its file states, and mean nothing in the article.
    """

    id: str
    article: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    targets: tuple[str, ...]
    mention: str
    stances: tuple[Stance, ...]
    claims: tuple[Claim, ...]
    anchoring: Anchoring
    events: tuple[Event, ...] = ()
    origin: Origin = BY_HAND

    @property
    def is_rejected(self) -> bool:
        """True if the annotation only records that a reader found no route in the passage."""
        return not (self.targets or self.claims or self.events)


class ItemReader:
    """Reads one item of an annotation page, and notes every fault in it."""

    def __init__(self, item: Any, problem: Callable[[str], None]) -> None:
        self._item = item
        self._problem = problem

    def annotation(self, article: Article, finder: Finder) -> Annotation | None:
        """Return the annotation, or None where too little of it can be read.

        Parameters
        ----------
        article
            The article that it is of.
        finder
            Finds what the annotation quotes in the article's body.

        Raises
        ------
        TooMuchError
            If this takes too long, together with the quotations found before.
        """
        item = self._item
        if not isinstance(item, dict) or item.get("type") != "Annotation":
            self._problem("expected an object of type Annotation")
            return None
        own_id = ItemFields(item, "the annotation", self._problem).text("id")
        if own_id and (not _ID.fullmatch(own_id) or not own_id.startswith(f"{article.slug}/")):
            self._problem(
                f"the id is {quote(own_id)}, expected {article.slug}/ and small letters, digits, hyphens"
            )
        selectors = self._selectors(article.slug)
        bodies = self._bodies()
        said = bool(bodies.claims or bodies.events)
        if bodies.is_rejected and (said or bodies.targets or bodies.mentions or bodies.stances):
            self._problem("a rejected passage has other bodies beside the one that says so")
        beside_the_map = (said or bodies.is_rejected) and not bodies.targets and not bodies.mentions
        if not bodies.targets and not beside_the_map:
            self._problem("no body with purpose identifying says what the quotation is about")
        if len(bodies.mentions) != 1 and not beside_the_map:
            self._problem(f"found {len(bodies.mentions)} bodies with purpose classifying, expected 1")
        self._cross_check(bodies, finder)
        if selectors is None or not (bodies.mentions or beside_the_map):
            return None
        for claim in bodies.claims:
            finder.count(len(selectors.exact))
            if claim.exact not in selectors.exact:
                self._problem(f"the claim's words {quote(claim.exact)} are not in the quotation")
        found = finder.match(selectors)
        return Annotation(
            id=own_id,
            article=article.slug,
            exact=selectors.exact,
            prefix=selectors.prefix,
            suffix=selectors.suffix,
            start=found.start,
            end=found.end,
            targets=tuple(bodies.targets),
            mention=bodies.mentions[0] if bodies.mentions else "",
            stances=tuple(bodies.stances),
            claims=tuple(bodies.claims),
            anchoring=found.anchoring,
            events=tuple(bodies.events),
            origin=read_origin(self._item, self._problem),
        )

    def _cross_check(self, bodies: "_Bodies", finder: Finder) -> None:
        for stance in bodies.stances:
            if stance.towards not in bodies.targets:
                self._problem(
                    f"a stance is towards {quote(stance.towards)}, which the annotation does not identify"
                )
            if not finder.has(stance.by):
                self._problem(f"a stance is by {quote(stance.by)}, words that the article does not have")
        for event in bodies.events:
            for concerned in event.concerns:
                if concerned not in bodies.targets:
                    self._problem(
                        f"an event concerns {quote(concerned)}, which the annotation does not identify"
                    )

    def _selectors(self, slug: str) -> Selectors | None:
        target = self._item.get("target")
        listed = target.get("selector") if isinstance(target, dict) else None
        by_type = {
            selector.get("type"): selector
            for selector in (listed if isinstance(listed, list) else [listed])
            if isinstance(selector, dict) and isinstance(selector.get("type"), str)
        }
        quotation, position = by_type.get("TextQuoteSelector"), by_type.get("TextPositionSelector")
        if not isinstance(target, dict) or quotation is None or position is None:
            self._problem("expected a target with a TextQuoteSelector and a TextPositionSelector")
            return None
        if target.get("source") != f"{slug}.md":
            self._problem(f"the target's source is {quote(shown(target.get('source')))}, expected {slug}.md")
        fields = ItemFields(quotation, "the quotation", self._problem)
        exact = fields.text("exact")
        prefix = fields.text("prefix", may_be_empty=True)
        suffix = fields.text("suffix", may_be_empty=True)
        start, end = position.get("start"), position.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            self._problem(
                f"the position is from {shown(start)} to {shown(end)}, expected two rising whole numbers"
            )
            return None
        return Selectors(exact, prefix, suffix, start, end) if exact else None

    def _bodies(self) -> "_Bodies":
        bodies = _Bodies()
        listed = self._item.get("body")
        for number, body in enumerate(listed if isinstance(listed, list) else [listed], 1):
            owner = f"body {number}"
            purpose = body.get("purpose") if isinstance(body, dict) else None
            if purpose == "identifying":
                bodies.targets.append(ItemFields(body, owner, self._problem).text("source"))
            elif purpose == "classifying":
                bodies.mentions.append(ItemFields(body, owner, self._problem).one_of("value", MENTIONS))
            elif purpose == "assessing":
                bodies.stances.append(read_stance(body, owner, self._problem))
            elif purpose == "describing":
                bodies.claims.append(read_claim(body, owner, self._problem))
            elif purpose == "tagging":
                bodies.events.append(read_event(body, owner, self._problem))
            elif purpose == "moderating":
                bodies.is_rejected = True
                ItemFields(body, owner, self._problem).one_of("value", (REJECTED,))
            else:
                self._problem(
                    f"{owner} has purpose {quote(shown(purpose))}, "
                    "expected one of identifying, classifying, assessing, describing, tagging, moderating"
                )
        return bodies


@dataclass(slots=True)
class _Bodies:
    """Contents of the bodies of one annotation, by purpose."""

    targets: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    stances: list[Stance] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    is_rejected: bool = False
