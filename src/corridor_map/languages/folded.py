"""A folded text whose positions can be mapped to the original and back."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, with the offsets of its positions to the original.

    From the position ``cuts[i]`` of the folded text on, the original position is larger by
    ``shifts[i]``.
    """

    text: str
    cuts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def origin(self, position: int) -> int:
        """Return the position in the original of the character at `position` of the folded text."""
        index = bisect_right(self.cuts, position) - 1
        return position + self.shifts[index] if index >= 0 else position

    def position(self, origin: int) -> int:
        """Return the first position in the folded text from which all stood at `origin` or later."""
        if not self.cuts:
            return min(origin, len(self.text))
        index = bisect_left(self.cuts, origin, key=self.origin)
        before = origin - (self.shifts[index - 1] if index else 0)
        return min(before, *self.cuts[index : index + 1], len(self.text))


def assembled(folded: str, edits: list[tuple[int, int, str]]) -> Folded:
    """Apply replacements to a text; all characters of one map to the beginning of the stretch it replaces."""
    if not edits:
        return Folded(folded)
    parts: list[str] = []
    cuts: list[int] = []
    shifts: list[int] = []
    last = length = 0
    for start, end, replacement in edits:
        if start < last:
            continue
        parts += (folded[last:start], replacement)
        length += start - last
        cuts.extend(range(length, length + len(replacement)))
        shifts.extend(min(start, len(folded) - 1) - at for at in range(length, length + len(replacement)))
        length += len(replacement)
        cuts.append(length)
        shifts.append(end - length)
        last = end
    parts.append(folded[last:])
    return Folded("".join(parts), tuple(cuts), tuple(shifts))
