"""Verdicts on every claim of every article."""

from typing import Any

from corridor_map.claims.against_articles import compare
from corridor_map.claims.against_dates import check_date
from corridor_map.claims.against_map import check_count, check_length, not_on_map
from corridor_map.claims.verdict import UNCHECKED, Case, Verdict
from corridor_map.io.dates import check_date as checked
from corridor_map.io.dates import first_day
from corridor_map.io.units import spoken
from corridor_map.project import Project

_REASONS = {
    "length": "The claim does not say of what on the map it is the length.",
    "width": "Lines on the map have no width.",
    "count": "The map does not count such things.",
    "date": "No dated state on the map is of this event, and no other article tells of it.",
    "duration": "The dated states on the map do not say when this began and ended.",
    "money": "A map measures no money, and no other article gives the sum for the same time.",
    "share": "A map measures no prices or shares, and no other article gives the figure.",
    "growth": "A map measures no trade, and no other article gives the figures it would follow from.",
    "volume": "A map measures no freight, and no other article gives the figure.",
    "": "The claim does not say what kind of quantity it is.",
}
"""Reasons that a claim cannot be checked, by its quantity."""


def verdicts(project: Project, *, as_of: str = "") -> tuple[Verdict, ...]:
    """Return a verdict on every claim, of the newest article first and in reading order within it.

    Parameters
    ----------
    project
        With all its articles, as they are also held against each other.
    as_of
        An ISO 8601 date of any precision; what happened after its first day does not count.
        Empty counts everything.

    Raises
    ------
    UsageError
        If `as_of` is no date.
    """
    day = first_day(checked(as_of)) or ""
    order = sorted(project.annotations, key=lambda annotation: (annotation.article, annotation.start))
    order.sort(key=lambda annotation: project.articles[annotation.article].date, reverse=True)
    return tuple(
        _judge(Case(project, annotation, claim, project.figures, day))
        for annotation in order
        for claim in annotation.claims
    )


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as a JSON-ready object.

    ``claimed`` and ``measured_text`` are the two values as a sentence has them; ``measured`` is
    a plain number or date as text, empty where nothing was measured.
    """
    claim = verdict.claim
    said = f"{claim.qualifier} {spoken(claim.value, claim.unit)}".strip()
    return {
        "annotation": verdict.annotation,
        "exact": claim.exact,
        "measures": claim.measures,
        "quantity": claim.quantity,
        "of": list(claim.of),
        "value": claim.value,
        "qualifier": claim.qualifier,
        "claimed": said,
        "status": verdict.status,
        "measured": verdict.measured,
        "measured_text": spoken(verdict.measured, verdict.unit) if verdict.measured else "",
        "unit": verdict.unit or claim.unit,
        "how": verdict.how,
        "tolerance": verdict.tolerance,
        "note": verdict.note,
        "against": verdict.against,
        "figures": list(verdict.figures),
    }


def _judge(case: Case) -> Verdict:
    quantity, kinds = case.claim.quantity, {_kind(subject) for subject in case.claim.of}
    reason = _REASONS[quantity]
    if kinds == {"thing"}:
        if quantity in ("length", "width", "count"):
            return not_on_map(case, f"The map does not draw it: {case.claim.measures}.")
        return compare(case, reason)
    if quantity == "length" and kinds and kinds <= {"", "branch"}:
        return check_length(case)
    if quantity == "count" and kinds == {"branches"}:
        return check_count(case)
    if quantity == "date" and kinds == {"event"}:
        return check_date(case)
    return case.verdict(UNCHECKED, note=reason)


def _kind(subject: str) -> str:
    return subject.rpartition(":")[0]
