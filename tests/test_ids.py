"""Ids of titles in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.languages.ids import slug

CASES = {
    "Łódź–Kraków": "lodz-krakow",
    "Zəngəzur dəhlizi": "zengezur-dehlizi",
    "Зангезурский коридор": "zangezurskiy-koridor",
    "Ձանգեզուր": "dzangezowr",
    "ქართული": "kartuli",
    "Rasht–Astara": "rasht-astara",
    "People’s Daily": "peoples-daily",
    "1520 mm": "1520-mm",
    "…": "",
}


@pytest.mark.parametrize(("text", "made"), CASES.items())
def test_a_title_in_any_script_has_an_id(text: str, made: str) -> None:
    assert slug(text) == made


@given(st.text(), st.integers(1, 60))
def test_an_id_is_of_one_form_and_makes_itself(text: str, longest: int) -> None:
    made = slug(text, longest)
    assert len(made) <= longest and set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(made) == made
