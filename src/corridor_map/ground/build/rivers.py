"""Named rivers, traced through WDBII's nameless pieces along the towns they flow by."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString

Vertex: TypeAlias = tuple[float, float]

# WDBII leaves rivers out where they flow through lakes and has small gaps elsewhere. Ends may be
# joined to what is near, and to other ends farther off, at this many times the distance, so that
# a true course is preferred; a course does not draw the longer of these joints. In degrees.
_GAP = 0.1
_LAKE_GAP = 1.5
_GAP_COST = 4.0


class Network:
    """Pieces of rivers as one graph on which courses can be traced.

    Parameters
    ----------
    pieces
        Lines in degrees, longitude first; they may share vertices and may leave gaps.
    """

    def __init__(self, pieces: Iterable[LineString]) -> None:
        self._near: dict[Vertex, dict[Vertex, float]] = defaultdict(dict)
        self._drawn: dict[Vertex, set[Vertex]] = defaultdict(set)
        ends: list[Vertex] = []
        for piece in pieces:
            points = [(round(x, 4), round(y, 4)) for x, y in piece.coords]
            ends += points[0], points[-1]
            for a, b in pairwise(points):
                self._join(a, b, 1.0)
                self._drawn[a].add(b)
                self._drawn[b].add(a)
        self._vertices = sorted(self._near)
        self._tree = shapely.STRtree([shapely.Point(vertex) for vertex in self._vertices])
        self._link(ends, self._vertices, _GAP)
        self._link(ends, ends, _LAKE_GAP)

    def _link(self, ends: list[Vertex], targets: list[Vertex], reach: float) -> None:
        tree = shapely.STRtree([shapely.Point(target) for target in targets])
        found = tree.query(shapely.points(np.array(ends)), predicate="dwithin", distance=reach)
        for end, target in found.T:
            self._join(ends[end], targets[target], _GAP_COST)

    def _join(self, a: Vertex, b: Vertex, cost: float) -> None:
        weight = cost * float(np.hypot(a[0] - b[0], a[1] - b[1]))
        if a != b and weight < self._near[a].get(b, np.inf):
            self._near[a][b] = self._near[b][a] = weight

    def trace(self, waypoints: list[Vertex]) -> MultiLineString:
        """Return the course that passes nearest to each waypoint in turn, without long joints.

        Raises
        ------
        ValueError
            If no course joins two consecutive waypoints.
        """
        stops = [self._vertices[self._tree.nearest(shapely.Point(point))] for point in waypoints]
        parts = [stops[:1]]
        for start, goal in pairwise(stops):
            for here, there in pairwise(self._shortest(start, goal)):
                if np.hypot(here[0] - there[0], here[1] - there[1]) > _GAP and there not in self._drawn[here]:
                    parts.append([])
                parts[-1].append(there)
        return MultiLineString([part for part in parts if len(part) > 1])

    def _shortest(self, start: Vertex, goal: Vertex) -> list[Vertex]:
        """Return the cheapest way by Dijkstra's algorithm."""
        best = {start: 0.0}
        came: dict[Vertex, Vertex] = {}
        queue = [(0.0, start)]
        while queue:
            cost, here = heapq.heappop(queue)
            if here == goal:
                way = [here]
                while here != start:
                    here = came[here]
                    way.append(here)
                return way[::-1]
            for there, step in self._near[here].items():
                if cost + step < best.get(there, np.inf):
                    best[there] = cost + step
                    came[there] = here
                    heapq.heappush(queue, (cost + step, there))
        raise ValueError(f"no course from {start} to {goal}")
