import pytest

from corridor_map.exports.words import STATUS_WORDS, direction
from corridor_map.ground.layers import STATUSES


def test_every_status_has_words() -> None:
    assert set(STATUS_WORDS) == set(STATUSES)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "ltr"),
        ("fa", "rtl"),
        ("fa-IR", "rtl"),
        ("az", "ltr"),
        ("az-Arab", "rtl"),
        ("fa-Latn", "ltr"),
        ("he", "rtl"),
    ],
)
def test_languages_run_their_own_way(lang: str, expected: str) -> None:
    assert direction(lang) == expected
