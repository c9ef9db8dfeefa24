"""Which sets of marks are within another, without a look at each."""

from hypothesis import given
from hypothesis import strategies as st

from corridor_map.linking.subset_index import Needs, bits


@given(st.integers(min_value=0, max_value=2**200))
def test_bits_add_up_to_the_number(number: int) -> None:
    found = list(bits(number))
    assert sum(found) == number
    assert found == sorted(set(found)) and all(bit.bit_count() == 1 for bit in found)


@given(st.lists(st.integers(min_value=1, max_value=2**12 - 1)), st.integers(0, 2**12 - 1))
def test_what_is_within_is_found_and_nothing_else(needs: list[int], marks: int) -> None:
    assert sorted(Needs(needs).within(marks)) == [
        index for index, need in enumerate(needs) if need & ~marks == 0
    ]
