"""Detection of texts that exist already, wholly or nearly."""

from collections.abc import Iterable, Mapping

from corridor_map.articles.sentences import paragraphs, sentences
from corridor_map.io.normal_forms import normal

NEAR = 0.9
"""Least share of a text's sentences that another must have for the two to be nearly the same."""

_LEAST_SENTENCES = 3


def sentence_keys(body: str) -> frozenset[str]:
    """Return the sentences of a text, normalised for comparison without case, spaces and punctuation."""
    keys = (
        _key(body[first:after])
        for start, end in paragraphs(body)
        for first, after in sentences(body, start, end)
    )
    return frozenset(key for key in keys if key)


def nearest(body: str, others: Mapping[str, Iterable[str]]) -> tuple[str, float]:
    """Return the other text that has the largest share of a text's sentences, and that share.

    Parameters
    ----------
    body
        The text.
    others
        The sentences of each other text (`sentence_keys`) by its name.

    Returns
    -------
    tuple
        The name and the share of the sentences, 0 to 1; an empty name if there is nothing in
        common, or the text has too few sentences to tell.
    """
    own = sentence_keys(body)
    if len(own) < _LEAST_SENTENCES:
        return "", 0.0
    shares = {name: len(own.intersection(keys)) / len(own) for name, keys in others.items()}
    best = max(sorted(shares), key=lambda name: shares[name], default="")
    return (best, shares[best]) if best and shares[best] > 0 else ("", 0.0)


def _key(sentence: str) -> str:
    folded = normal("NFKC", sentence).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())
