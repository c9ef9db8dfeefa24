"""Short names, reduced to what a route is called after: "Tehran prefers Aras to Zangezur"."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from corridor_map.linking.descriptions import Span

if TYPE_CHECKING:
    from corridor_map.linking.readings import Reading


def partial_names(reading: "Reading", named: Collection[int], alike: set[int]) -> Iterator[tuple[int, Span]]:
    """Yield the index and short name of each route that a sentence prefers or rejects by that name.

    A river and a province have these names too, so the sentence must mention another route. That one is
    named in full, or has a short name too in a sentence that chooses between them.

    Parameters
    ----------
    reading
        The sentence.
    named
        Indexes of the routes that it names in full.
    alike
        Words of what only looks like a route.
    """
    called = reading.roles.get("called", {})
    free = {
        index: [span for span in spans if alike.isdisjoint(range(*span)) and not is_place(reading, span)]
        for index, spans in called.items()
    }
    short = {index: spans for index, spans in free.items() if spans and index not in named}
    chooses = bool(reading.spans("choices")) or any(
        _is_subject(reading, spans[0]) for spans in short.values()
    )
    if not short or not named and not (chooses and len(short) > 1):
        return
    for index, spans in short.items():
        for span in spans:
            if chooses or len(named) > 1 or _is_beside(reading, span):
                yield index, span
                break


def begins_with_partial(reading: "Reading", index: int) -> Span | None:
    """Return the short name of a route at the beginning of a sentence: "Zangezur would be shorter"."""
    for span in reading.spans("called", index):
        outside = all(span[0] < first or after < span[1] for first, after in reading.others)
        if span[0] == 0 and outside and not is_place(reading, span):
            return span
    return None


def is_place(reading: "Reading", span: Span) -> bool:
    """Say whether a name is used like that of a river or a province: "in Zangezur", "the Aras"."""
    before, after = (span[0] - 1, span[0]), (span[1], span[1] + 1)
    if reading.has("places", after):
        return True
    if reading.has("ones", after):
        return False
    if span[0] == 0 or reading.words.parted[span[0]]:
        return False
    return reading.has("places", before) or reading.has("this", before)


def _is_subject(reading: "Reading", span: Span) -> bool:
    """Say whether a short name begins a sentence, with a modal verb after it: "Zangezur would run …"."""
    return span[0] == 0 and any(first == span[1] for first, _ in reading.spans("modals"))


def _is_beside(reading: "Reading", span: Span) -> bool:
    before = (span[0] - 1, span[0])
    if reading.has("ones", (span[1], span[1] + 1)):
        return True
    if span[0] == 0 or reading.words.parted[span[0]]:
        return False
    return reading.has("and", before) or reading.has("unlike", before) or reading.has("choices", before)
