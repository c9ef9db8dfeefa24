"""Checks of claimed lengths and numbers of branches against the ground."""

from collections import defaultdict

from corridor_map.articles.annotations import Claim
from corridor_map.claims.lengths import (
    TOLERANCES,
    Stretch,
    Tolerance,
    name_of,
    percent_off,
    resolved,
    stretch,
)
from corridor_map.claims.verdict import (
    AGREES,
    DIFFERS,
    NOT_ON_MAP,
    Case,
    Verdict,
    listed,
    source_name,
)
from corridor_map.ground.published_lengths import Figure
from corridor_map.io.units import converted, percent_text, rounded, spoken

_ABOUT = 2.0
"""Factor by which “about” multiplies the tolerance."""

_SAME = 0.5
"""Largest difference in percent between figures that count as one figure, rounded differently."""


def fits(claimed: float, qualifier: str, measured: float, percent: float) -> bool:
    """Return whether a claimed value agrees with a measured one.

    Parameters
    ----------
    claimed, measured
        In the same unit.
    qualifier
        ``over`` agrees with any larger measured value, ``under`` with any smaller one, give or take
        the tolerance; ``about`` doubles the tolerance.
    percent
        The tolerance, in percent of what was measured.
    """
    margin = measured * percent / 100 * (_ABOUT if qualifier == "about" else 1)
    if qualifier == "over":
        return claimed <= measured + margin
    if qualifier == "under":
        return claimed >= measured - margin
    return abs(claimed - measured) <= margin


def check_length(case: Case) -> Verdict:
    """Compare a claimed length with the drawn segments or borders, geodesic on WGS84."""
    claim = case.claim
    segments, borders, missing = resolved(case.project, claim.of)
    if missing:
        return not_on_map(case, f"The map has no {' and no '.join(f'“{one}”' for one in missing)}.")
    drawn = stretch(segments, borders)
    claimed = converted(float(claim.value), claim.unit, "km")
    finer = _finer(case, claimed) if drawn.is_border else None
    km, tolerance = drawn.km, drawn.tolerance
    how = f"{_parts(drawn)}, geodesic on WGS84."
    if finer is not None:
        km, tolerance = float(finer.value), TOLERANCES["border at full detail"]
        how = f"As drawn here, simplified: {how} "
        how += f"{_sentence(finer.counted)}: {spoken(km, 'km')} ({finer.source})."
    agrees = fits(claimed, claim.qualifier, km, tolerance.percent)
    value = converted(km, "km", claim.unit)
    return case.verdict(
        AGREES if agrees else DIFFERS,
        measured=rounded(value),
        unit=claim.unit,
        how=how,
        tolerance=_margin(tolerance, claim),
        note=_length_note(case, claimed, km, finer),
        against=finer.source if finer is not None else "",
        figures=_others_give(case, finer),
    )


def check_count(case: Case) -> Verdict:
    """Compare a claimed number of branches with the branches of the routes on the map."""
    routes = [subject.partition(":")[2] for subject in case.claim.of]
    branches = [
        case.project.routes[route].branch(segment.branch).title
        for route in routes
        if route in case.project.routes
        for segment in case.project.routes[route].segments
        if segment.branch
    ]
    if not branches:
        return not_on_map(case, f"The map draws no branches of {', '.join(routes)}.")
    names = list(dict.fromkeys(branches))
    agrees = fits(float(case.claim.value), case.claim.qualifier, len(names), 0)
    return case.verdict(
        AGREES if agrees else DIFFERS,
        measured=str(len(names)),
        unit="count",
        how=f"Branches drawn on the map: {listed(names)}.",
        tolerance="None: branches are counted.",
    )


def not_on_map(case: Case, note: str) -> Verdict:
    """Return the verdict on a claim about something the map does not draw, with figures for things nearby."""
    if case.claim.quantity != "length":
        return case.verdict(NOT_ON_MAP, note=note)
    beside = [
        f" {_sentence(f.counted)} measures {spoken(f.value, f.unit)}, by {source_name(f.source)}."
        for f in _figures_of(case)
        if f.kind == "beside"
    ]
    return case.verdict(NOT_ON_MAP, note=note + "".join(beside), figures=_others_give(case, None))


def _finer(case: Case, claimed: float) -> Figure | None:
    """Return the measurement of the same subjects on a finer line that is nearest to the claim."""
    return min(_measured_finer(case), key=lambda figure: abs(_km(figure) - claimed), default=None)


def _measured_finer(case: Case) -> list[Figure]:
    return [f for f in _figures_of(case) if f.kind == "measured" and set(f.of) == set(case.claim.of)]


def _figures_of(case: Case) -> list[Figure]:
    of = set(case.claim.of)
    return [figure for figure in case.figures if of.issuperset(figure.of)]


def _km(figure: Figure) -> float:
    return converted(float(figure.value), figure.unit, "km")


def _parts(drawn: Stretch) -> str:
    parts = listed([f"{name} {spoken(km, 'km')}" for _, name, km in drawn.parts])
    return f"{parts}, together {spoken(drawn.km, 'km')}" if len(drawn.parts) > 1 else parts


def _margin(tolerance: Tolerance, claim: Claim) -> str:
    percent = tolerance.percent * (_ABOUT if claim.qualifier == "about" else 1)
    shown = f"{percent_text(percent)} %"
    side = {
        "over": f"“Over” is kept by anything longer, and by what is up to {shown} shorter",
        "under": f"“Under” is kept by anything shorter, and by what is up to {shown} longer",
        "about": f"±{shown}, twice as much as without “about”",
    }.get(claim.qualifier, f"±{shown}")
    return f"{side}: {tolerance.why}."


def _length_note(case: Case, claimed: float, km: float, finer: Figure | None) -> str:
    claim = case.claim
    off = percent_off(claimed, km)
    said = f"{claim.qualifier} {spoken(claim.value, claim.unit)}".strip()
    apart = (
        f"{percent_text(abs(off))} % {'more' if off > 0 else 'less'} than"
        if abs(off) >= 0.05
        else "the same as"
    )
    notes = [f"The article's {said} is {apart} the {spoken(km, 'km')} measured."]
    for figure in _measured_finer(case) if finer is not None else []:
        percent = abs(percent_off(claimed, _km(figure)))
        bounds = "within" if percent <= TOLERANCES["border at full detail"].percent else "beyond"
        if figure is not finer:
            off_text = f"{percent_text(percent)} % off, {bounds} the tolerance"
            notes.append(f"{_sentence(figure.counted)}, it is {spoken(_km(figure), 'km')}: {off_text}.")
    same = [
        f for f in _figures_of(case) if f.kind == "published" and abs(percent_off(_km(f), claimed)) <= _SAME
    ]
    notes += [
        f"{source_name(f.source)} gives the same {spoken(f.value, f.unit)}"
        + (f" ({f.counted})." if f.counted else ".")
        for f in same
    ]
    notes += [] if finer is not None else _added_up(case)
    return " ".join([*notes, *filter(None, [case.told_elsewhere()])])


def _added_up(case: Case) -> list[str]:
    """State the sum of the figures published for the parts, if these cover the whole without overlap."""
    by_part: defaultdict[frozenset[str], list[float]] = defaultdict(list)
    for figure in _figures_of(case):
        if figure.kind == "published":
            by_part[frozenset(figure.of)].append(_km(figure))
    whole = set(case.claim.of)
    parts = [part for part in by_part if part != whole]
    covered = frozenset[str]().union(*parts)
    overlap = len(covered) < sum(map(len, parts))
    if overlap or not parts or covered != whole:
        return []
    low, high = (sum(pick(by_part[part]) for part in parts) for pick in (min, max))
    total = f"between {spoken(low, 'km')} and {spoken(high, 'km')}" if high > low else spoken(low, "km")
    return [f"Lengths published for its parts add up to {total}."]


def _others_give(case: Case, finer: Figure | None) -> tuple[str, ...]:
    """Return others' figures for the whole and, except those measured on finer lines, for its parts."""
    whole = set(case.claim.of)
    by_part: defaultdict[str, list[str]] = defaultdict(list)
    for figure in _figures_of(case):
        is_whole = set(figure.of) == whole
        if figure is finer or (figure.kind == "measured" and not is_whole):
            continue
        details = [figure.counted, source_name(figure.source)]
        details += [spoken(figure.date, "date")] if figure.date else []
        told = f"{spoken(figure.value, figure.unit)} ({', '.join(filter(None, details))})"
        by_part["" if is_whole else name_of(case.project, figure.of)].append(told)
    return tuple(
        f"{part}: {listed(told)}" if part else one
        for part, told in by_part.items()
        for one in ([told[0]] if part else told)
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
