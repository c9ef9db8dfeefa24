"""Colours for a user's routes, which differ from existing ones for every kind of colour vision.

Measured (and held by ``tests/test_palette.py``) with ColorAide 8: contrast is WCAG 2.2's ratio, difference is
CIEDE2000, the lesser of normal vision and of deutan, protan and tritan vision as Machado, Oliveira
and Fernandes (2009) simulate them. The ground and the shipped routes are those of the map's style;
of each pair the first row is the light map's, the second the dark one's.

=============== ============== ============== =========================================
colour          on land        on sea         least difference to the others and to
                                              the shipped routes on the same map
=============== ============== ============== =========================================
#720211         11.03          8.94           13.6
#cf4045         3.16           3.76           16.6
#5855fc         4.64           3.76           14.0
#7d699c         3.09           3.68           14.4
#b7568c         4.04           3.28           13.6
#936672         3.10           3.69           14.4
#17010d         18.25          14.80          14.5
#fbfc30         13.46          16.04          18.0
=============== ============== ============== =========================================
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coloraide import Color

GROUND = ("#f6f4ef", "#d4dfe5")
"""Land and sea of the light map."""

GROUND_DARK = ("#24282d", "#15191d")
"""Land and sea of the dark map."""

LEAST_CONTRAST = 3.0
"""Least contrast ratio of a line with the ground (WCAG 2.2, 1.4.11)."""

LEAST_DIFFERENCE = 13.0
"""Least CIEDE2000 difference between any two routes, for every kind of colour vision."""

_VISIONS = ("deutan", "protan", "tritan")


@dataclass(frozen=True, slots=True)
class Pair:
    """The colours of a route on the light and on the dark map, as ``#rrggbb``."""

    light: str
    dark: str


PALETTE = (
    Pair("#720211", "#cf4045"),
    Pair("#5855fc", "#7d699c"),
    Pair("#b7568c", "#936672"),
    Pair("#17010d", "#fbfc30"),
)
"""The colours for new routes, in the order in which they are assigned."""


def choose(taken: Sequence[Pair]) -> tuple[Pair, float]:
    """Return the first pair of the palette that differs enough from those taken.

    Parameters
    ----------
    taken
        The colours of the existing routes.

    Returns
    -------
    tuple
        The pair, and its least difference from those taken; if that is under
        `LEAST_DIFFERENCE`, the palette has none that differs more.
    """
    best, most = PALETTE[0], -1.0
    for pair in PALETTE:
        apart = min(
            difference(pair.light, [other.light for other in taken]),
            difference(pair.dark, [other.dark for other in taken]),
        )
        if apart >= LEAST_DIFFERENCE:
            return pair, apart
        if apart > most:
            best, most = pair, apart
    return best, most


def difference(colour: str, others: Iterable[str]) -> float:
    """Return the least CIEDE2000 difference of a colour from others, for every kind of vision.

    Without others it is 100, that of black and white.
    """
    others = list(others)
    apart = 100.0
    for vision in ("", *_VISIONS):
        seen = _seen(colour, vision)
        apart = min([apart, *(float(seen.delta_e(_seen(o, vision), method="2000")) for o in others)])
    return apart


def contrast(colour: str, grounds: Iterable[str]) -> float:
    """Return the least contrast ratio (WCAG 2.2) of a colour with grounds."""
    from coloraide import Color

    return min(float(Color(colour).contrast(ground, method="wcag21")) for ground in grounds)


def _seen(colour: str, vision: str) -> "Color":
    from coloraide import Color

    if not vision:
        return Color(colour)
    return Color(colour).filter(vision, method="machado").convert("srgb").clip()
