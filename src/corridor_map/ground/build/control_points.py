"""The control points that routes are drawn through and places stand at."""

import re
from dataclasses import dataclass
from pathlib import Path

from corridor_map.ground.build.files import fault, read_table

_STEP = re.compile(r"(?P<line>.+) (?P<first>\d+)(?:-(?P<last>\d+))?")


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """A known point: longitude and latitude in degrees WGS84, its source and its name."""

    longitude: float
    latitude: float
    source: str
    name: str


class ControlPoints:
    """All control points by line and number.

    Parameters
    ----------
    file
        ``control_points.csv``.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._points = {
            (row["line"], int(row["number"])): ControlPoint(
                float(row["longitude"]), float(row["latitude"]), row["source"], row["name"]
            )
            for row in read_table(file)
        }

    def at(self, line: str, number: int, asked: str) -> ControlPoint:
        """Return one point.

        Raises
        ------
        DataError
            If there is none; the fault names what `asked` for it.
        """
        point = self._points.get((line, number))
        if point is None:
            raise fault(self._file, asked, f"no control point {line} {number}")
        return point

    def names(self) -> dict[tuple[float, float], str]:
        """Return the names of the points by longitude and latitude in degrees WGS84 at 5 decimals."""
        names: dict[tuple[float, float], str] = {}
        for point in self._points.values():
            names.setdefault((round(point.longitude, 5), round(point.latitude, 5)), point.name)
        return names

    def along(self, path: list[str], asked: str) -> list[list[float]]:
        """Return the points of a path, each once where steps meet.

        Parameters
        ----------
        path
            Steps ``<line> <first>-<last>`` or ``<line> <number>``; the numbers may fall.
        asked
            What asks, for the fault.

        Returns
        -------
        list
            Longitude, latitude in degrees WGS84 at 5 decimals, about a metre.

        Raises
        ------
        DataError
            If a step is no step or names no control point.
        """
        points: list[list[float]] = []
        for step in path:
            found = _STEP.fullmatch(step)
            if found is None:
                raise fault(self._file, asked, f'"{step}" is no step; expected "<line> <first>-<last>"')
            first = int(found["first"])
            last = int(found["last"] or first)
            numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
            for number in numbers:
                point = self.at(found["line"], number, asked)
                position = [round(point.longitude, 5), round(point.latitude, 5)]
                if not points or points[-1] != position:
                    points.append(position)
        return points
