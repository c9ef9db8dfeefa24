"""Whether the segments of a route meet."""

from collections.abc import Iterator, Sequence

from corridor_map.errors import Fault
from corridor_map.ground.geometry import length_km
from corridor_map.ground.model import Segment

LONGEST_GAP_M = 100
"""How far apart the end of a segment and the start of the next may lie, in metres."""


def gaps(file: str, segments: Sequence[Segment | None]) -> list[Fault]:
    """Return a fault for each segment that starts farther than 100 m from where it should.

    A segment starts where the one before it in its branch ends, or where any other segment of
    the route starts or ends: there it forks off.

    Parameters
    ----------
    file
        The file's path, for the faults.
    segments
        The segments of one route in the order of the file; None for one that could not be
        read, next to which nothing is asked.

    Returns
    -------
    list
        The faults, in the order of the file. Distances are geodesic on WGS84.
    """
    sound = [segment for segment in segments if segment is not None]
    faults: list[Fault] = []
    for before, segment in _consecutive(segments):
        start = segment.coordinates[0]
        gap = _metres(before.coordinates[-1], start)
        others = [end for s in sound if s is not segment for end in (s.coordinates[0], s.coordinates[-1])]
        if gap > LONGEST_GAP_M and not any(_metres(end, start) <= LONGEST_GAP_M for end in others):
            found = f"starts {gap:,.0f} m from the end of {before.id}"
            expected = f"expected at most {LONGEST_GAP_M} m, or the end of another segment to fork off from"
            faults.append(Fault(file, segment.id, f"{found}; {expected}"))
    return faults


def _consecutive(segments: Sequence[Segment | None]) -> Iterator[tuple[Segment, Segment]]:
    """Yield each segment with the one before it in its branch."""
    last: dict[str, Segment] = {}
    for segment in segments:
        if segment is None:
            # Its branch is unknown, and so is which segment it lies between.
            last.clear()
            continue
        if segment.branch in last:
            yield last[segment.branch], segment
        last[segment.branch] = segment


def _metres(start: tuple[float, float], end: tuple[float, float]) -> float:
    # Most ends are the very same point; that needs no ellipsoid.
    return 0.0 if start == end else length_km([start, end]) * 1000
