"""Checks of claimed dates against the dated states of the routes."""

import datetime

from corridor_map.articles.annotations import Claim
from corridor_map.claims.against_map import not_on_map
from corridor_map.claims.lengths import resolved
from corridor_map.claims.verdict import AGREES, DIFFERS, Case, Verdict, listed
from corridor_map.ground.layers import State
from corridor_map.io.dates import first_day
from corridor_map.io.units import converted, spoken


def check_date(case: Case) -> Verdict:
    """Compare a claimed date with the dates from which routes or segments have had a status."""
    claim = case.claim
    events: dict[str, State] = {}
    titles: list[str] = []
    statuses: list[str] = []
    for subject in claim.of:
        id_, _, status = subject.removeprefix("event:").partition("@")
        found, _, missing = resolved(case.project, [id_])
        if missing:
            return not_on_map(case, f"The map has no “{id_}”.")
        route = case.project.routes.get(id_)
        titles.append(route.title if route else found[0].name)
        statuses.append(status)
        for state in (state for segment in found for state in segment.history):
            if state.status == status and (not case.day or (first_day(state.since) or "") <= case.day):
                events.setdefault(state.since, state)
    if not events:
        until = f" up to {spoken(case.day, 'date')}" if case.day else ""
        note = f"The map dates no event “{listed(statuses)}” of {listed(titles)}{until}."
        return not_on_map(case, note)
    nearest = min(events.values(), key=lambda state: (_days_apart(claim.value, state.since), state.since))
    agrees = _kept(claim, nearest.since)
    return case.verdict(
        AGREES if agrees else DIFFERS,
        measured=nearest.since,
        unit="date",
        how=f"The nearest dated event of this kind on the map ({listed(titles)}): "
        f"{spoken(nearest.since, 'date')}, “{nearest.note}”.",
        tolerance=f"As exact as the article: {_precision(claim.value)}.",
        note=case.told_elsewhere() if agrees else _slip(claim.value, nearest.since),
        against=nearest.source,
    )


def _kept(claim: Claim, since: str) -> bool:
    if claim.qualifier == "over":
        return (first_day(since) or "") >= (first_day(claim.value) or "")
    if claim.qualifier == "under":
        return (first_day(since) or "") <= _last_day(claim.value).isoformat()
    return since.startswith(claim.value) or claim.value.startswith(since)


def _last_day(date: str) -> datetime.date:
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts)
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
    if (year, month) == (datetime.MAXYEAR, 12):
        return datetime.date.max
    return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


def _days_apart(one: str, other: str) -> int:
    """Return the days between two dates of any precision, 0 if one contains the other."""
    (start, end), (since, until) = (
        (datetime.date.fromisoformat(str(first_day(date))), _last_day(date)) for date in (one, other)
    )
    return max(0, (since - end).days, (start - until).days)


def _slip(claimed: str, since: str) -> str:
    """Describe how far apart two dates are, and whether the month agrees and only the year differs."""
    days = _days_apart(claimed, since)
    months = round(converted(days, "day", "month"))
    apart = f"about {spoken(float(months), 'month')}" if months > 1 else spoken(float(days), "day")
    slip = ""
    if len(claimed) >= 7 and claimed[4:7] == since[4:7]:
        apart = spoken(float(abs(int(claimed[:4]) - int(since[:4]))), "year")
        slip = ": the month is the same and only the year is another, as in a slip of the pen"
    order = "before" if claimed < since else "after"
    return f"The article's date, {spoken(claimed, 'date')}, is {apart} {order} it{slip}."


def _precision(date: str) -> str:
    return {4: "a year", 7: "a month"}.get(len(date), "a day")
