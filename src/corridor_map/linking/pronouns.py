"""References to the subject of the last sentence without a noun for a route: "it", "that deal"."""

from corridor_map.linking.descriptions import Span
from corridor_map.linking.readings import Reading

_REACH_OF_VERB = 8
_REACH_OF_SUBJECT = 6
_REACH_OF_PART = 3


def reference(reading: Reading, deeds: frozenset[str], has_papers: bool) -> Span | None:
    """Return the words that refer to the one thing that the last sentence was about.

    Parameters
    ----------
    reading
        The sentence.
    deeds
        Nouns for agreements and the like that the last sentence had.
    has_papers
        Whether any of them is of paper, so that "the document" means it.
    """
    if reading.has("starters", (0, 1)) and reading.has("auxiliaries", (1, 2)):
        return 0, 2
    for first, after in reading.spans("starters"):
        # "The cost of construction" needs no verb to be told from other costs.
        if first == 0 and after > 1:
            return first, after
    return (
        _by_subject(reading)
        or _by_article(reading, "deeds", deeds)
        or (_by_article(reading, "papers", None) if has_papers else None)
        or _by_article(reading, "its_parts", None)
        or _by_object(reading)
    )


def begins_with_pronoun(reading: Reading) -> Span | None:
    """Return the pronoun and verb that begin a sentence: "It would join the Aras Corridor"."""
    for first, after in reading.spans("objects"):
        # "Without it the corridor has a gap."
        if first == 0:
            return first, after
    span = _by_subject(reading) if reading.has("subjects", (0, 1)) else None
    if span is None or span[0] != 0 or any(0 < first <= span[1] for first, _ in reading.spans("acts")):
        # "It has offered the Aras Corridor instead" is said of a state.
        return None
    return span


def _by_subject(reading: Reading) -> Span | None:
    words = reading.words.words
    for index in range(min(_REACH_OF_SUBJECT, len(words))):
        one = (index, index + 1)
        reach = range(index + 1, min(index + 1 + _REACH_OF_VERB, len(words)))
        if reading.has("subjects", one):
            asks = reading.has("asks", (0, 1))
            if index and not asks and not reading.has("openers", (0, 1)):
                # "Iran said it would": not the route.
                return None
            if index == 1 and asks and reading.has("auxiliaries", (2, 3)):
                # Not "What it will find is money".
                return None if reading.has("says", (3, 4)) else (0, 3)
            if index == 0 and (modal := _modal(reading)):
                return modal
            if copula := _copula(reading, index):
                return copula
            verbs = [i for i in reach if reading.has("verbs", (i, i + 1))]
            # "It runs", "It would … run", "Bu … bağlayacak", but not "This fact … links".
            helped = index + 1 in reach and reading.has("auxiliaries", (index + 1, index + 2))
            verbs = verbs if helped else [i for i in verbs if i in (index + 1, len(words) - 1)]
        elif reading.has("its", one):
            verbs = [
                i
                for i in reach[:_REACH_OF_PART]
                if reading.has("parts", (i, i + 1)) or reading.has("its_parts", (i, i + 1))
            ]
        else:
            continue
        return (index, verbs[0] + 1) if verbs else None
    return None


def _modal(reading: Reading) -> Span | None:
    """Find a modal verb after a pronoun that begins a sentence.

    One of several words counts only if the sentence brings nothing else up.
    """
    for first, after in reading.spans("modals"):
        if first == 1 and (after == 2 or not reading.spans("shift")):
            return 0, after
    return None


def _copula(reading: Reading, index: int) -> Span | None:
    """Find a copula after a pronoun: "For Ankara it is a door", but not "It is a pity"."""
    if reading.spans("expletives"):
        return None
    for first, after in reading.spans("copulas"):
        if first == index + 1:
            return index, after
    return None


def _by_article(reading: Reading, role: str, repeated: frozenset[str] | None) -> Span | None:
    """Find a noun after "this" or "that", or after "the" if the last sentence had it too."""
    words = reading.words
    for first, after in reading.spans(role):
        article = first - 1
        while article > 0 and not words.parted[article] and reading.has("modifiers", (article, article + 1)):
            article -= 1
        if article < 0 or words.parted[first]:
            continue
        counts = words.words[article].isdigit() or reading.has("numbers", (article, article + 1))
        # "Hauliers have bought eighty lorries."
        counts = counts and article < _REACH_OF_PART
        if not (reading.has("this", (article, article + 1)) or counts and role == "its_parts"):
            continue
        points = reading.has("that", (article, article + 1))
        known = repeated is None or words.words[first] in repeated
        if points or known and (repeated is not None or article < _REACH_OF_SUBJECT):
            return article, after
    return None


def _by_object(reading: Reading) -> Span | None:
    """Find "on it" and the like, unless the sentence brings something that "it" can be.

    In a sentence of one clause the object is something else than the subject.
    """
    words = reading.words
    if len(words.words) > 2 and words.words[0].endswith("ing") and reading.has("it", (1, 2)):
        # "Crossing it has been another matter."
        return 0, 2
    for first, after in reading.spans("it"):
        before = range(1, first)
        if (
            first > 1
            and not any(words.parted[i] for i in range(1, after))
            and not any(reading.has(role, (i, i + 1)) for i in before for role in ("says", "other"))
            and not any(reading.has(role, (after, after + 1)) for role in ("auxiliaries", "verbs", "modals"))
        ):
            return first - 1, after
    for first, after in sorted(reading.spans("objects")):
        # "No underwriter" is nothing that "it" can be.
        if not any(reading.has("other", (i, i + 1)) and words.words[i] != "no" for i in range(first)):
            return first, after
    return None
