"""The quantities that claims state and the units they may have, as closed tables."""

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from corridor_map.io.dates import spoken_date

QUALIFIERS = ("about", "over", "under")
"""Words that widen a claim: “about 100 metres”, “over 350 kilometres”, “less than 40 kilometres”."""


NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,15})?", re.ASCII)
"""Pattern of a plain number, which is safe to calculate with in every unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: the quantities that it measures, and its size in the base unit.

    `words` is how the unit is written after a number.
    """

    quantities: tuple[str, ...]
    factor: float
    words: str


_LENGTHS = ("length", "width")

UNITS: dict[str, Unit] = {
    "km": Unit(_LENGTHS, 1000.0, " km"),
    "m": Unit(_LENGTHS, 1.0, " m"),
    # The international mile of 1959.
    "mi": Unit(_LENGTHS, 1609.344, " mi"),
    "count": Unit(("count",), 1.0, ""),
    "%": Unit(("share", "growth"), 1.0, " %"),
    "USD": Unit(("money",), 1.0, " dollars"),
    "t": Unit(("volume",), 1.0, " t"),
    "t/a": Unit(("volume",), 1.0, " t a year"),
    "date": Unit(("date",), 1.0, ""),
    "day": Unit(("duration",), 1.0, " days"),
    # Means of the Gregorian calendar.
    "month": Unit(("duration",), 30.436875, " months"),
    "year": Unit(("duration",), 365.2425, " years"),
}
"""Every unit a claim may have."""

QUANTITIES = tuple(dict.fromkeys(quantity for unit in UNITS.values() for quantity in unit.quantities))
"""Every quantity a claim may state: length, width, count, share, growth, money, volume, date, duration."""

_LARGE = ((Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million"))


def converted(value: float, unit: str, to: str) -> float:
    """Convert `value` from one unit to another unit of the same quantity.

    Raises
    ------
    ValueError
        If the two units do not measure the same quantity.
    """
    if not set(UNITS[unit].quantities) & set(UNITS[to].quantities):
        raise ValueError(f"{unit} and {to} do not measure the same")
    return value if unit == to else value * UNITS[unit].factor / UNITS[to].factor


def rounded(value: float) -> str:
    """Return a number at three significant figures, without an exponent: ``160.9`` is ``161``."""
    number = Context(prec=3, rounding=ROUND_HALF_UP).create_decimal(repr(value))
    return format(number.normalize() if number else Decimal(0), "f")


def percent_text(value: float) -> str:
    """Return a percentage as a sentence has it: one decimal below ten, none above."""
    if math.isinf(value):
        return "∞"
    return f"{value:.1f}".removesuffix(".0") if abs(value) < 9.95 else f"{value:.0f}"


def spoken(value: str | float, unit: str) -> str:
    """Return a value with its unit as a sentence has it.

    Parameters
    ----------
    value
        A plain number or ISO 8601 date as a claim has it, whose digits are all kept, or a
        number that was measured, which is rounded to three significant figures.
    unit
        One of `UNITS`.

    Returns
    -------
    str
        Such as “161 km”, “7,020 km”, “$688 million”, “13.2 %”, “11 March 2022”.
    """
    if unit == "date":
        return spoken_date(str(value))
    number = Decimal(value if isinstance(value, str) else rounded(value))
    size, word = next(((size, word) for size, word in _LARGE if abs(number) >= size), (Decimal(1), ""))
    shown = f"{number / size:,f}"
    if "." in shown and isinstance(value, float):
        shown = shown.rstrip("0").rstrip(".")
    words = UNITS[unit].words
    if number == 1 and unit in ("day", "month", "year"):
        words = words[:-1]
    return f"${shown}{word}" if unit == "USD" else f"{shown}{word}{words}"
