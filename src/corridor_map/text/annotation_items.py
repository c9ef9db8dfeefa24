"""One annotation as data, and how its W3C form is read.

See `corridor_map.text.annotations` for the form.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corridor_map.text.articles import Article
from corridor_map.text.claim_items import Claim, read_claim
from corridor_map.text.selectors import Anchoring, Selectors, match

MENTIONS = ("named", "renamed", "described", "carried-on")
POSITIONS = ("supports", "opposes", "conditional", "ambivalent")

_ID = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Stance:
    """What an actor is reported to want of a route: supports, opposes, conditional, ambivalent.

    `towards` is the route's id, one of the annotation's targets.
    """

    actor: str
    position: str
    towards: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One quotation of an article and what it is about.

    `start` and `end` count code points of the article's body; `targets` are ids of routes,
    segments, places or borders (``borders`` stands for all borders); `mention` says how the
    passage means them: named, renamed, described or carried-on. Both are empty where the passage
    is no more than claims about something that is on no map. The positions of an orphaned
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


class ItemReader:
    """One item of a page, read with a note of everything that is wrong with it."""

    def __init__(self, item: Any, problem: Callable[[str], None]) -> None:
        self._item = item
        self._problem = problem

    def annotation(self, article: Article) -> Annotation | None:
        """Return the annotation, or nothing where too little of it can be read."""
        item = self._item
        if not isinstance(item, dict) or item.get("type") != "Annotation":
            self._problem("expected an object of type Annotation")
            return None
        own_id = self._string(item, "id", "the annotation")
        if own_id and (not _ID.fullmatch(own_id) or not own_id.startswith(f"{article.slug}/")):
            self._problem(
                f"the id is {_quote(own_id)}, expected {article.slug}/ and small letters, digits, hyphens"
            )
        selectors = self._selectors(article.slug)
        targets, mentions, stances, claims = self._bodies()
        only_claims = bool(claims) and not targets and not mentions
        if not targets and not only_claims:
            self._problem("no body with purpose identifying says what the quotation is about")
        if len(mentions) != 1 and not only_claims:
            self._problem(f"found {len(mentions)} bodies with purpose classifying, expected 1")
        for stance in stances:
            if stance.towards not in targets:
                self._problem(
                    f"a stance is towards {_quote(stance.towards)}, which the annotation does not identify"
                )
        if selectors is None or not (mentions or only_claims):
            return None
        for claim in claims:
            if claim.exact not in selectors.exact:
                self._problem(f"the claim's words {_quote(claim.exact)} are not in the quotation")
        found = match(article.body, selectors)
        return Annotation(
            id=own_id,
            article=article.slug,
            exact=selectors.exact,
            prefix=selectors.prefix,
            suffix=selectors.suffix,
            start=found.start,
            end=found.end,
            targets=tuple(targets),
            mention=mentions[0] if mentions else "",
            stances=tuple(stances),
            claims=tuple(claims),
            anchoring=found.anchoring,
        )

    def _string(self, thing: dict[str, Any], key: str, owner: str, *, may_be_empty: bool = False) -> str:
        value = thing.get(key)
        if not isinstance(value, str) or not (value or may_be_empty):
            self._problem(f"{owner} has {key} {_quote(_shown(value))}, expected text")
            return ""
        return unicodedata.normalize("NFC", value)

    def _one_of(self, thing: dict[str, Any], key: str, owner: str, words: tuple[str, ...]) -> str:
        value = self._string(thing, key, owner)
        if value and value not in words:
            self._problem(f"{owner} has {key} {_quote(value)}, expected one of {', '.join(words)}")
        return value

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
            self._problem(
                f"the target's source is {_quote(_shown(target.get('source')))}, expected {slug}.md"
            )
        exact = self._string(quotation, "exact", "the quotation")
        prefix = self._string(quotation, "prefix", "the quotation", may_be_empty=True)
        suffix = self._string(quotation, "suffix", "the quotation", may_be_empty=True)
        start, end = position.get("start"), position.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            self._problem(
                f"the position is from {_shown(start)} to {_shown(end)}, expected two rising whole numbers"
            )
            return None
        return Selectors(exact, prefix, suffix, start, end) if exact else None

    def _bodies(self) -> tuple[list[str], list[str], list[Stance], list[Claim]]:
        targets: list[str] = []
        mentions: list[str] = []
        stances: list[Stance] = []
        claims: list[Claim] = []
        listed = self._item.get("body")
        for number, body in enumerate(listed if isinstance(listed, list) else [listed], 1):
            owner = f"body {number}"
            purpose = body.get("purpose") if isinstance(body, dict) else None
            if purpose == "identifying":
                targets.append(self._string(body, "source", owner))
            elif purpose == "classifying":
                mentions.append(self._one_of(body, "value", owner, MENTIONS))
            elif purpose == "assessing":
                position = self._one_of(body, "value", owner, POSITIONS)
                actor, towards = (self._string(body, key, owner) for key in ("actor", "towards"))
                stances.append(Stance(actor, position, towards))
            elif purpose == "describing":
                claims.append(read_claim(body, owner, self._problem))
            else:
                self._problem(
                    f"{owner} has purpose {_quote(_shown(purpose))}, "
                    "expected one of identifying, classifying, assessing, describing"
                )
        return targets, mentions, stances, claims


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)[:60]


def _quote(text: str) -> str:
    return f"“{text}”"
