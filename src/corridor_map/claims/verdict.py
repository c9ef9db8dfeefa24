"""The `Verdict` on a claim, and the `Case` that every check of a claim receives."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from corridor_map.articles.annotations import Annotation, Claim
from corridor_map.articles.records import Article
from corridor_map.ground.published_lengths import Figure
from corridor_map.io.units import spoken
from corridor_map.project import Project

AGREES = "agrees"
DIFFERS = "differs"
NOT_ON_MAP = "not on the map"
UNCHECKED = "cannot be checked"
CONTRADICTS = "contradicts another article"

STATUSES = (AGREES, DIFFERS, NOT_ON_MAP, UNCHECKED, CONTRADICTS)
"""Every status a verdict may have."""

_MOST_NAMED = 5
"""Largest number of articles named as giving the same value; any others are only counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Result of checking one claim against the map and the other articles.

    Attributes
    ----------
    annotation
        The id of the annotation that the claim is of.
    claim
        The claim.
    status
        One of `STATUSES`.
    measured, unit
        A plain number or an ISO 8601 date and its unit; empty where nothing was measured.
    how
        Explanation of what was measured and how.
    tolerance
        Explanation of how far an honest figure may be from the measured one, and why.
    note
        Explanation of why the figures differ or can honestly differ, or why there is none.
    against
        The id of another article's annotation, or the source of what decided; else empty.
    figures
        Others' figures for the same subjects, each with its unit and source in words.
    """

    annotation: str
    claim: Claim
    status: str
    measured: str = ""
    unit: str = ""
    how: str = ""
    tolerance: str = ""
    note: str = ""
    against: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One claim with all the data to check it against.

    `day` is the last day whose events count, empty if all do.
    """

    project: Project
    annotation: Annotation
    claim: Claim
    figures: Sequence[Figure]
    day: str

    def others(self) -> list[tuple[Annotation, Claim]]:
        """Return the claims about the same things in other articles."""
        alike = self.project.claims_of.get(frozenset(self.claim.of), ())
        return [
            (annotation, claim)
            for annotation, claim in alike
            if self.claim.of and annotation.article != self.annotation.article
        ]

    def told_elsewhere(self) -> str:
        """Name the other articles that give the same value; empty if none does."""
        claim = self.claim
        same = [
            f"{article_name(self.project.articles[annotation.article])} says the same: “{other.exact}”."
            for annotation, other in self.others()
            if (other.quantity, other.value, other.unit) == (claim.quantity, claim.value, claim.unit)
        ]
        more = len(same) - _MOST_NAMED
        return " ".join(same[:_MOST_NAMED] + ([f"So do {more} more."] if more > 0 else []))

    def verdict(
        self,
        status: str,
        *,
        measured: str = "",
        unit: str = "",
        how: str = "",
        tolerance: str = "",
        note: str = "",
        against: str = "",
        figures: tuple[str, ...] = (),
    ) -> Verdict:
        """Return a verdict on the claim; the parameters are the attributes of `Verdict`."""
        told = (measured, unit, how, tolerance, note, against, figures)
        return Verdict(self.annotation.id, self.claim, status, *told)


def article_name(article: Article) -> str:
    """Return an article as a sentence names it: “Caliber.Az of 28 September 2023”."""
    stated = article.publisher not in ("", "not stated")
    return f"{article.publisher if stated else article.title} of {spoken(article.date, 'date')}"


def source_name(source: str) -> str:
    """Return the host of a URL without ``www.``, or the source unchanged if it is no URL."""
    try:
        host = urlsplit(source).hostname if "://" in source else None
    except ValueError:
        # Such as “http://[”, which is the beginning of an address and no address.
        host = None
    return host.removeprefix("www.") if host else source


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: “a”, “a and b”, “a, b and c”."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
