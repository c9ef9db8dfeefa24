import pytest

from corridor_map.ground.layers import STATUSES
from corridor_map.site.words import STATUS_WORDS, direction, spoken_date


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


@pytest.mark.parametrize(
    ("date", "said"), [("1943", "1943"), ("2023-07", "July 2023"), ("2023-05-07", "7 May 2023")]
)
def test_dates_are_said_as_precisely_as_they_are_known(date: str, said: str) -> None:
    assert spoken_date(date) == said
