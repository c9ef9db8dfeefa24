"""Reproject coordinates of any reference system to longitude and latitude on WGS84."""

from pathlib import Path
from typing import Any

from corridor_map.errors import DataError, Fault, UsageError


def check_crs(crs: str) -> None:
    """Check that PROJ knows a coordinate reference system by the user's name for it.

    Raises
    ------
    UsageError
        If it does not.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        CRS.from_user_input(crs)
    except CRSError as error:
        raise UsageError(
            f"“{crs}” is no coordinate reference system; expected one such as EPSG:3857"
        ) from error


_WGS84 = ("EPSG:4326", "EPSG:4979", "OGC:CRS84")


class Reprojection:
    """Reprojects the coordinates of one layer to degrees WGS84, longitude first, with PROJ.

    Parameters
    ----------
    file, layer
        For the faults.
    crs
        Anything that names a coordinate reference system to PROJ; coordinates are east before
        north, as GDAL gives them, whatever the system itself says.

    Raises
    ------
    DataError
        If it is empty or unknown.
    """

    def __init__(self, file: Path, layer: str, crs: str) -> None:
        self._file, self._layer = str(file), layer
        self._change = None
        self._degrees = True
        if not crs:
            said = (
                "has no coordinate reference system; say which it is in with --crs, such as --crs EPSG:4326"
            )
            raise DataError(Fault(self._file, f"layer {layer}", said))
        if crs in _WGS84:
            return
        # It takes longer to import than most files take to read.
        from pyproj import CRS, Transformer
        from pyproj.exceptions import CRSError

        try:
            own = CRS.from_user_input(crs)
            self._degrees = bool(own.is_geographic)
            if not own.equals(CRS("EPSG:4326"), ignore_axis_order=True):
                self._change = Transformer.from_crs(own, "EPSG:4326", always_xy=True)
        except CRSError as error:
            said = "is in a coordinate reference system that PROJ does not know; say which it is with --crs"
            raise DataError(Fault(self._file, f"layer {layer}", said)) from error

    def packed(self, place: str, points: Any) -> bytes:
        """Return points as doubles, longitude and latitude in turn.

        Raises
        ------
        DataError
            If a point is out of range; the text says whether it looks swapped.
        """
        packed: bytes = self._degrees_of(place, points).tobytes()
        return packed

    def point(self, place: str, points: Any) -> tuple[float, float]:
        """Return one point; the errors are those of `packed`."""
        ((x, y),) = self._degrees_of(place, points).tolist()
        return x, y

    def _degrees_of(self, place: str, points: Any) -> Any:
        import numpy as np

        given = points
        if self._change is not None:
            points = np.column_stack(self._change.transform(points[:, 0], points[:, 1]))
        inside = np.isfinite(points).all(axis=1) & (np.abs(points) <= (180, 90)).all(axis=1)
        if inside.all():
            return np.ascontiguousarray(points, dtype=float)
        found = [round(float(value), 6) for value in given[~inside][0]]
        if self._degrees and (np.abs(given) <= (90, 180)).all():
            said = f"point {found} looks like latitude, longitude; expected longitude before latitude"
        elif self._degrees:
            said = (
                f"point {found} is out of range; expected longitude from -180 to 180 and latitude from "
                "-90 to 90, or its coordinate reference system said with --crs"
            )
        else:
            said = f"point {found} is outside its coordinate reference system; say the right one with --crs"
        raise DataError(Fault(self._file, place, said))
