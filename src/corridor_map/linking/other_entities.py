"""Other things like a route in a sentence, which change the subject: "the Kars-Tbilisi railway"."""

from collections.abc import Callable

from corridor_map.linking.descriptions import Span, words_of
from corridor_map.linking.readings import Reading

_LONGEST_NOUN = 4


def strangers(reading: Reading, is_capital: Callable[[int], bool]) -> list[Span]:
    """Return named things that are like a route, but none of the routes: "the Kars-Tbilisi railway".

    Parameters
    ----------
    reading
        The sentence.
    is_capital
        Says whether the word with an index begins with a capital.
    """
    own = words_of(span for mention in reading.mentions for span in mention.spans)
    found = []
    for first, after in reading.spans("things"):
        if not own.isdisjoint(range(first, after)) or first == 0 or reading.words.parted[first]:
            continue
        # "A short road section" is part of what was spoken of.
        is_part = any(reading.has(role, (after, after + 1)) for role in ("parts", "its_parts"))
        is_new = _is_another(reading, first) and not is_part
        if is_new or _has_own_name(reading, first, is_capital) or _leads_between(reading, after, is_capital):
            found.append((first - 1, after))
    return found


def _leads_between(reading: Reading, at: int, is_capital: Callable[[int], bool]) -> bool:
    """Say whether two places after a noun identify it: "the highway from Yerevan to Gyumri"."""
    words = reading.words
    if at + 3 >= len(words.words) or words.parted[at] or words.words[at] not in ("from", "between"):
        return False
    return sum(is_capital(i) for i in range(at + 1, min(at + 5, len(words.words)))) > 1


def _is_another(reading: Reading, noun: int) -> bool:
    """Say whether a noun brings something new: "a new port", but not "it is a new route"."""
    article, ends = noun - 1, ("this", "other", "and", "verbs")
    while (
        article > max(0, noun - _LONGEST_NOUN)
        and not reading.words.parted[article]
        and not any(reading.has(role, (article, article + 1)) for role in ends)
    ):
        article -= 1
    if not reading.has("other", (article, article + 1)):
        return False
    if reading.has("this", (article - 1, article + 1)):
        # "Such a road".
        return False
    return article == 0 or not reading.has("auxiliaries", (article - 1, article))


def _has_own_name(reading: Reading, noun: int, is_capital: Callable[[int], bool]) -> bool:
    before = (noun - 1, noun)
    roles = ("this", "modifiers", "and", "fillers", "skip")
    return noun > 1 and is_capital(noun - 1) and not any(reading.has(role, before) for role in roles)


def is_contrast(reading: Reading, span: Span) -> bool:
    """Say whether a thing is named for contrast only: "unlike the Lachin corridor"."""
    return any(reading.has("unlike", (i, i + 1)) for i in range(max(0, span[0] - 4), span[0]))
