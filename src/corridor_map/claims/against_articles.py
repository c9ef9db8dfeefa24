"""Checks of claims about things the map does not draw against claims in other articles."""

from corridor_map.articles.annotations import Annotation, Claim
from corridor_map.claims.verdict import AGREES, CONTRADICTS, UNCHECKED, Case, Verdict, article_name
from corridor_map.io.units import rounded, spoken


def compare(case: Case, reason: str) -> Verdict:
    """Compare a claim with those of other articles about the same thing.

    Two articles contradict each other if they give different values for one time, or one
    value for different times. Growth is compared with the two values that another article gives.

    Parameters
    ----------
    case
        The claim; its subjects are things the map does not draw.
    reason
        The reason that the map itself cannot decide.
    """
    if case.claim.quantity == "growth":
        return _growth(case) or case.verdict(UNCHECKED, note=reason)
    alike = [
        (a, c) for a, c in case.others() if (c.quantity, c.unit) == (case.claim.quantity, case.claim.unit)
    ]
    found = [_pair(case, *other) for other in alike]
    decided = sorted((verdict for verdict in found if verdict), key=lambda v: v.status != CONTRADICTS)
    return decided[0] if decided else case.verdict(UNCHECKED, note=reason)


def _pair(case: Case, annotation: Annotation, other: Claim) -> Verdict | None:
    claim = case.claim
    same_value = _value(claim) == _value(other)
    same_time = claim.period == other.period or not (claim.period and other.period)
    if not same_value and not same_time:
        return None
    name = article_name(case.project.articles[annotation.article])
    if same_value and same_time:
        return case.verdict(AGREES, note=f"{name} gives the same.", against=annotation.id)
    if same_value:
        note = (
            f"Both give {spoken(claim.value, claim.unit)}, but this article gives it for "
            f"{_time(claim.period)} and {name} for {_time(other.period)}."
        )
        note += _same_growth(case)
    else:
        note = f"{name} gives {spoken(other.value, other.unit)} for the same time."
    return case.verdict(
        CONTRADICTS,
        measured=other.value,
        unit=other.unit,
        how=f"Held against “{other.exact}” in {name}; the map cannot decide between them.",
        tolerance="None: the same figure at the same time was expected.",
        note=note,
        against=annotation.id,
    )


def _growth(case: Case) -> Verdict | None:
    """Compare a growth in percent with two values that another article gives."""
    for annotation, _ in case.others():
        first, last = _ends(annotation)
        if first is None or last is None:
            continue
        percent = (_value(last) / _value(first) - 1) * 100
        name = article_name(case.project.articles[annotation.article])
        places = len(case.claim.value.partition(".")[2])
        agrees = abs(percent - float(case.claim.value)) <= 0.5 * 10**-places
        note = f"{name} tells it of the time from {_time(first.period)} to {_time(last.period)}"
        note += f", this article of {_time(case.claim.period)}." if case.claim.period else "."
        return case.verdict(
            AGREES if agrees else CONTRADICTS,
            measured=rounded(percent),
            unit="%",
            how=f"Reckoned from {spoken(first.value, 'USD')} and {spoken(last.value, 'USD')} in {name}.",
            tolerance="Half of the last digit that the article gives, as it has rounded.",
            note=note,
            against=annotation.id,
        )
    return None


def _ends(annotation: Annotation) -> tuple[Claim | None, Claim | None]:
    """Return the earliest and latest of an annotation's dated sums of money, if it has two or more."""
    dated = sorted(
        (c for c in annotation.claims if c.quantity == "money" and c.period), key=lambda c: c.period
    )
    return (dated[0], dated[-1]) if len(dated) > 1 and _value(dated[0]) else (None, None)


def _same_growth(case: Case) -> str:
    """Return a note where two sums in one article give the growth that another states; else nothing."""
    about = [(case.annotation, claim) for claim in case.annotation.claims] + case.others()
    stated = [(a, c) for a, c in about if c.quantity == "growth" and set(c.of) == set(case.claim.of)]
    for annotation in dict.fromkeys(a for a, _ in about):
        first, last = _ends(annotation)
        for other, growth in stated:
            if first is not None and last is not None and other.article != annotation.article:
                percent = (_value(last) / _value(first) - 1) * 100
                if abs(percent - float(growth.value)) < 1:
                    start = spoken(first.value, first.unit)
                    return (
                        f" The rise is the same, {rounded(percent)} % from {start} in one and "
                        f"{spoken(growth.value, '%')} in the other: one set of figures, told of two years."
                    )
    return ""


def _value(claim: Claim) -> float:
    return float(claim.value)


def _time(period: str) -> str:
    return " to ".join(spoken(date, "date") for date in period.split("/"))
