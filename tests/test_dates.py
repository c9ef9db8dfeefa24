import pytest

from corridor_map.errors import UsageError
from corridor_map.io.dates import check_date, first_day, spoken_date


@pytest.mark.parametrize(
    ("date", "day"),
    [("1943", "1943-01-01"), ("2018-03", "2018-03-01"), ("2024-02-29", "2024-02-29")],
)
def test_a_date_of_any_precision_counts_from_its_first_day(date: str, day: str) -> None:
    assert first_day(date) == day
    assert check_date(date) == date


NO_DATES = ["23", "0000", "2023-7", "2023-13", "2023-02-29", "2023-07-05T10", "٢٠٢٣", "July 2023", "2023-"]


@pytest.mark.parametrize("text", NO_DATES)
def test_anything_else_is_no_date(text: str) -> None:
    assert first_day(text) is None
    with pytest.raises(UsageError, match="is not a date; expected YYYY, YYYY-MM or YYYY-MM-DD"):
        check_date(text)


def test_no_date_is_allowed_where_none_is_asked_for() -> None:
    assert check_date("") == ""


@pytest.mark.parametrize(
    ("date", "said"), [("1943", "1943"), ("2023-07", "July 2023"), ("2023-05-07", "7 May 2023")]
)
def test_dates_are_said_as_precisely_as_they_are_known(date: str, said: str) -> None:
    assert spoken_date(date) == said
