"""Lines as the page's scripts read them: whole numbers, which are short."""

from corridor_map.ground.model import Coordinates

SCALE = 10_000
"""Packed coordinates are whole numbers of 1/SCALE degree (about 10 m)."""


def pack(line: Coordinates, *, every: bool = False) -> list[int]:
    """Return a line as whole numbers: the first point, then steps from point to point.

    Longitude and latitude take turns, in units of 1/`SCALE` degree. Points that fall on
    their predecessor are left out, unless `every` one counts.
    """
    packed: list[int] = []
    x = y = 0
    for lon, lat in line:
        to_x, to_y = round(lon * SCALE), round(lat * SCALE)
        if every or not packed or (to_x, to_y) != (x, y):
            packed += (to_x - x, to_y - y)
            x, y = to_x, to_y
    return packed


def packed(line: Coordinates, *, every: bool = False) -> list[int]:
    """Return a line as `pack` does, in the largest unit of 100, 10 or 1 that its numbers are whole in.

    The unit comes first. Lines far from the routes are coarse, and their zeros need not be sent.
    """
    steps = pack(line, every=every)
    unit = next(unit for unit in (100, 10, 1) if all(step % unit == 0 for step in steps))
    return [unit, *(step // unit for step in steps)]
