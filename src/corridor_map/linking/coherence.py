"""References without a word for the route: sentences with a share, an answer or a part of a way."""

from collections.abc import Callable

from corridor_map.languages.folding import COMMA
from corridor_map.linking.descriptions import Span, words_of
from corridor_map.linking.readings import Reading

_REACH_OF_SHARE = 3
_REACH_OF_FIRST = 4
_REACH_OF_PAIR = 6
_REACH_OF_CLAUSE = 8
_LONGEST_ELLIPSIS = 14
_LONGEST = 30
_MOST_CAPITALS = 0.2
_PLACING = ("in", "at", "near")
_OF = [["of"], ["von"], ["der"], ["des"], ["de"], ["du"], ["del"], ["di"]]


def goes_on(reading: Reading, is_capital: Callable[[int], bool], has_stranger: bool) -> Span | None:
    """Return the words that show that a sentence continues the subject of the last one.

    Parameters
    ----------
    reading
        The sentence.
    is_capital
        Says whether the word with an index begins with a capital.
    has_stranger
        Whether the sentence names another thing like a route.
    """
    span = _share(reading, has_stranger) or unexplained(reading, has_stranger)
    return span if span or has_stranger else _matter(reading, is_capital)


def several(reading: Reading) -> tuple[Span, int] | None:
    """Return the words by which a sentence refers to several things mentioned before, and their number.

    The number is 0 for "they", which states none.
    """
    for role, count in (("neither", 2), ("three", 3), ("both", 2)):
        for first, after in reading.spans(role):
            begins = first < _REACH_OF_SHARE or first < _REACH_OF_CLAUSE and reading.words.parted[first]
            if begins and (role == "neither" or _does(reading, after)):
                says_none = after - first == 1 and reading.has("they", (first, after))
                return (first, after + (role != "neither")), 0 if says_none else count
    return None


def one_and_other(reading: Reading) -> Span | None:
    """Return the words that distinguish two things in a sentence: "the one ..., the other ..."."""
    for first, after in reading.spans("first_of"):
        if first < _REACH_OF_PAIR and any(after < other for other, _ in reading.spans("second_of")):
            return first, after
    return None


def ordinal(reading: Reading, has_stranger: bool) -> tuple[Span, int] | None:
    """Return the ordinal that is the subject, and its index: "The first is" has 0, "The second is" 1.

    Parameters
    ----------
    reading
        The sentence.
    has_stranger
        Whether it names another thing like a route; then "The second was the Lachin corridor" has no
        such ordinal.
    """
    for number, role in enumerate(("first_of", "second_of")):
        for first, after in reading.spans(role):
            begins = first == 0 or first == 1 and reading.has("this", (0, 1))
            is_it = has_stranger and reading.has("auxiliaries", (after, after + 1))
            if begins and not is_it and _does(reading, after):
                return (0, after), number
    return None


def _does(reading: Reading, index: int) -> bool:
    if any(reading.has(role, (index, index + 1)) for role in ("auxiliaries", "verbs")):
        return True
    return any(first == index for first, _ in reading.spans("verbs"))


def _share(reading: Reading, has_stranger: bool) -> Span | None:
    idioms = words_of(reading.spans("idioms"))
    for span in reading.spans("shares"):
        # Not "in the first quarter".
        if idioms.isdisjoint(range(*span)) and not any(
            reading.has("says", (i, i + 1)) for i in range(span[0])
        ):
            return span
    if has_stranger:
        # "The second was the Tabriz-Mianeh line."
        return None
    for first, after in reading.spans("rest"):
        begins = first == 0 or first < _REACH_OF_SHARE and reading.has("this", (first - 1, first))
        if begins and (_does(reading, after) or after == len(reading.words.words)):
            return first, after
    return None


def unexplained(reading: Reading, has_stranger: bool) -> Span | None:
    """Return words that only the last sentence explains: "Not this year", "The Iranian side has not".

    Parameters
    ----------
    reading
        The sentence.
    has_stranger
        Whether the sentence names another thing like a route.
    """
    words = reading.words.words
    if reading.has("replies", (0, 1)) and reading.words.parted[1:2] == [COMMA]:
        return 0, 1
    if reading.others or reading.spans("shift"):
        # "The Middle Corridor is not."
        return None
    for first, after in reading.spans("answers"):
        # Not "Critics of the government".
        if first or reading.has("asks", (0, 1)) and reading.has("says", (after + 1, after + 2)):
            # "What it will find is money."
            continue
        if reading.words.words[after : after + 1] not in _OF:
            return first, after
    if has_stranger:
        return None
    for first, after in reading.spans("ellipses"):
        if first and after == len(words) <= _LONGEST_ELLIPSIS:
            return first, after
    return None


def _matter(reading: Reading, is_capital: Callable[[int], bool]) -> Span | None:
    """Find a part of a way, or two signs of what happens on ways, unless the subject changes."""
    if reading.others or reading.spans("shift") or len(reading.words.words) > _LONGEST:
        return None
    if matter := reading.spans("matter"):
        return None if _is_about_others(reading, is_capital) else min(matter)
    idioms = words_of(reading.spans("idioms"))
    traces = [span for span in sorted(reading.spans("traces")) if idioms.isdisjoint(range(*span))]
    counts = bool(reading.spans("sums") or reading.spans("aspects") or reading.has("asks", (0, 1)))
    counts |= any(word.isdigit() for word in reading.words.words)
    # "Lorries are exempt."
    counts |= reading.has("traces", (0, 1)) and reading.has("auxiliaries", (1, 2))
    # "By lorry" is one trace, though both words are.
    apart = [span for span, last in zip(traces, [(-1, 0), *traces], strict=False) if span[0] >= last[1]]
    if len(apart) + counts < 2 or _is_about_others(reading, is_capital):
        return None
    return traces[0] if traces else None


def _is_about_others(reading: Reading, is_capital: Callable[[int], bool]) -> bool:
    """Say whether a sentence is about other places, or has capitals that the lexicon does not know.

    Many capitals are no sign of names: German writes all nouns with one.
    """
    words = reading.words.words
    capitals = [index for index in range(1, len(words)) if is_capital(index)]
    begins_elsewhere = words[0] in _PLACING and capitals[:1] == [1] and not reading.is_known(1)
    if begins_elsewhere or reading.spans("abroad"):
        return True
    if any(words[i - 1] in _PLACING for i in capitals if 1 < i <= _REACH_OF_FIRST):
        # "Hauliers in Kars have bought lorries."
        return True
    strange = any(not reading.is_known(index) for index in capitals)
    return strange and len(capitals) <= max(1, _MOST_CAPITALS * len(words))
