"""Join lines of any order and direction, and sort them into travel order."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from corridor_map.ground.geometry import KM_PER_DEGREE, length_km
from corridor_map.ground.importing.describing import About
from corridor_map.ground.model import Coordinates

MEET_M = 95
"""Largest number of metres between ends that meet; a little less than a route's file allows."""

MOST_PARTS = 100
"""Largest number of parts of one route that do not meet."""

_Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of line with the same attributes throughout, in the direction of travel.

    `part` counts the pieces of the route that do not meet, from 0; `start` and `end` number the
    places where legs meet or end.
    """

    about: About
    line: Coordinates
    part: int
    start: int
    end: int


@dataclass(slots=True)
class _Piece:
    order: int
    about: About
    line: Coordinates
    start: int = 0
    end: int = 0
    used: bool = False

    def turn(self) -> None:
        self.about, self.line = turned(self.about, self.line)
        self.start, self.end = self.end, self.start


def join(lines: Sequence[tuple[About, Coordinates]]) -> tuple[list[Leg], list[str]]:
    """Join lines with equal attributes, and sort all into travel order.

    Parameters
    ----------
    lines
        In the order of their file; longitude, latitude in degrees WGS84.

    Returns
    -------
    tuple
        The legs in travel order, which begins where the first line does if it can, and a
        sentence for each place where the route is interrupted.
    """
    pieces = [
        _Piece(order, about, line)
        for about, group in _grouped(lines).items()
        for order, line in _merged(group)
    ]
    pieces.sort(key=lambda piece: piece.order)
    _number_ends(pieces)
    legs = _condensed([leg for part, walk in enumerate(_walks(pieces)) for leg in _legs(walk, part)])
    return legs, list(_interruptions(legs))


def turned(about: About, line: Coordinates) -> tuple[About, Coordinates]:
    """Return a line and its attributes in the other direction."""
    return replace(about, from_name=about.to_name, to_name=about.from_name), line[::-1]


_Ordered: TypeAlias = tuple[int, Coordinates]


def _grouped(lines: Sequence[tuple[About, Coordinates]]) -> dict[About, list[_Ordered]]:
    groups: dict[About, list[_Ordered]] = defaultdict(list)
    seen: set[tuple[About, Coordinates]] = set()
    for order, (about, line) in enumerate(lines):
        # The same track drawn twice would be travelled twice.
        key = (about, min(line, line[::-1]))
        if key not in seen:
            seen.add(key)
            groups[about].append((order, line))
    return groups


def _merged(group: list[_Ordered]) -> Iterator[_Ordered]:
    """Yield merged lines, each with its place in the file, in the direction of most of its edges."""
    import shapely

    ways = {
        edge: (order, ahead)
        for order, line in reversed(group)
        for a, b in pairwise(line)
        for edge, ahead in (((b, a), -1), ((a, b), 1))
    }
    merged = shapely.line_merge(shapely.MultiLineString([line for _, line in group]))
    for part in shapely.get_parts(merged):
        line = tuple((float(x), float(y)) for x, y in shapely.get_coordinates(part))
        along = [ways[edge] for edge in pairwise(line) if edge in ways]
        ahead = sum(way for _, way in along) >= 0
        yield min(order for order, _ in along), line if ahead else line[::-1]


def _number_ends(pieces: Sequence[_Piece]) -> None:
    """Give ends that meet the same number."""
    import shapely

    ends = [end for piece in pieces for end in (piece.line[0], piece.line[-1])]
    tree = shapely.STRtree(shapely.points(ends))
    numbers: list[int] = []
    for index, end in enumerate(ends):
        reach = 2 * MEET_M / 1000 / KM_PER_DEGREE
        wide = reach / max(0.05, math.cos(math.radians(end[1])))
        box = shapely.box(end[0] - wide, end[1] - reach, end[0] + wide, end[1] + reach)
        near = [i for i in tree.query(box).tolist() if i < index and _metres(ends[i], end) <= MEET_M]
        numbers.append(min((numbers[i] for i in near), default=index))
    for index, piece in enumerate(pieces):
        piece.start, piece.end = numbers[2 * index], numbers[2 * index + 1]


def _metres(a: _Point, b: _Point) -> float:
    return 0.0 if a == b else length_km([a, b]) * 1000


def _walks(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the connected parts of the pieces, each ordered by a walk from one of its tips."""
    at: dict[int, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        at[piece.start].append(piece)
        at[piece.end].append(piece)
    for first in pieces:
        if first.used:
            continue
        members = _connected(first, at)
        tips = [
            (p.order, 0 if n == p.start else 1, n)
            for p in members
            for n in (p.start, p.end)
            if len(at[n]) == 1
        ]
        # A tip where a line begins is a better start than one where a line ends.
        tips.sort(key=lambda tip: (tip[1], tip[0]))
        start = first.start if len(at[first.start]) == 1 or not tips else tips[0][2]
        yield _walk(start, members, at)


def _connected(first: _Piece, at: dict[int, list[_Piece]]) -> list[_Piece]:
    found = {id(first): first}
    stack = [first]
    while stack:
        piece = stack.pop()
        for other in (*at[piece.start], *at[piece.end]):
            if id(other) not in found:
                found[id(other)] = other
                stack.append(other)
    return sorted(found.values(), key=lambda piece: piece.order)


def _walk(node: int, members: list[_Piece], at: dict[int, list[_Piece]]) -> list[_Piece]:
    walk: list[_Piece] = []
    visited = {node}
    while len(walk) < len(members):
        onward = [piece for piece in at[node] if not piece.used]
        if onward:
            piece = min(onward, key=lambda p: (p.start != node, p.order))
        else:
            # A dead end: on from a fork that was passed, in the order of the file.
            piece = next(p for p in members if not p.used and (p.start in visited or p.end in visited))
            node = piece.start if piece.start in visited else piece.end
        if piece.start != node:
            piece.turn()
        piece.used = True
        walk.append(piece)
        node = piece.end
        visited.add(node)
    return walk


def _legs(walk: list[_Piece], part: int) -> list[Leg]:
    return [Leg(piece.about, piece.line, part, piece.start, piece.end) for piece in walk]


def _condensed(legs: list[Leg]) -> list[Leg]:
    """Join consecutive legs with equal attributes and no fork between them."""
    uses: dict[int, int] = defaultdict(int)
    for leg in legs:
        uses[leg.start] += 1
        uses[leg.end] += 1
    joined: list[Leg] = []
    for leg in legs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and (last.about, last.end) == (leg.about, leg.start)
            and uses[leg.start] == 2
            and last.start != leg.end
        ):
            skip = 1 if last.line[-1] == leg.line[0] else 0
            joined[-1] = replace(last, line=(*last.line, *leg.line[skip:]), end=leg.end)
        else:
            joined.append(leg)
    return joined


def _interruptions(legs: list[Leg]) -> Iterator[str]:
    for before, after in pairwise(legs):
        if before.part != after.part:
            km = length_km([before.line[-1], after.line[0]])
            number = after.part + 1
            yield f"part {number} starts {km:,.1f} km from the end of part {number - 1}; they are not joined"
