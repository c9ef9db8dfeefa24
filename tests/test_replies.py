"""Values go from one process to another as they are, and bytes of strangers become nothing else."""

import json
import tracemalloc
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.articles.selectors import Selectors
from corridor_map.io.replies import ReplyError, pack, unpack

MOST = 1000


@dataclass(frozen=True, slots=True)
class Thing:
    number: int
    name: str
    parts: tuple[bytes, ...] = ()


WHOLE = st.integers(-(2**63), 2**63 - 1)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=()))
THINGS = st.builds(Thing, WHOLE, TEXTS, st.lists(st.binary()).map(tuple))
OF_TYPES: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (None, st.none()),
    (bool, st.booleans()),
    (int, WHOLE),
    (float, FINITE),
    (str, TEXTS),
    (bytes, st.binary()),
    (Thing, THINGS),
    (list[Thing], st.lists(THINGS)),
    (tuple[int, str], st.tuples(WHOLE, TEXTS)),
    (tuple[tuple[float, ...], ...], st.lists(st.lists(FINITE).map(tuple)).map(tuple)),
    (dict[str, list[int]], st.dictionaries(TEXTS, st.lists(WHOLE))),
    (str | int | float | bool | None, st.one_of(TEXTS, WHOLE, FINITE, st.booleans(), st.none())),
    (Thing | list[str], st.one_of(THINGS, st.lists(TEXTS))),
]


def of_some_type() -> st.SearchStrategy[tuple[Any, Any]]:
    return st.one_of([st.tuples(st.just(expected), values) for expected, values in OF_TYPES])


@given(of_some_type())
def test_what_was_packed_is_what_is_unpacked(case: tuple[Any, Any]) -> None:
    expected, value = case
    there = unpack(pack(value, expected), expected, most=100_000)
    assert there == value and type(there) is type(value)


@given(of_some_type(), st.sampled_from(OF_TYPES), st.binary())
def test_an_answer_of_another_type_is_no_error_but_ours(
    case: tuple[Any, Any], other: tuple[Any, Any], more: bytes
) -> None:
    packed = pack(case[1], case[0])
    for content in (packed, packed + more, packed[: len(packed) // 2], more, more + b"\n" + packed):
        try:
            there = unpack(content, other[0], most=100_000)
        except ReplyError:
            continue
        # What can be read is of the type, through and through.
        assert pack(there, other[0])


def test_types_of_a_union_are_told_in_whatever_order_it_is_written() -> None:
    assert unpack(pack(True, bool | int | str), str | bool | int, most=MOST) is True


BAD: dict[str, bytes] = {
    "nothing": b"",
    "no line": b"[1,0,[]]",
    "a field less": b"[1,0]\n",
    "a field more": b"[1,0,[],1]\n",
    "an object": b'{"number":1,"name":0,"parts":[]}\n',
    "a text for a number": b'["1",0,[]]\n',
    "a number for a list": b"[1,0,1]\n",
    "a bool for a number": b"[true,0,[]]\n",
    "a float for a number": b"[1.0,0,[]]\n",
    "a number of 65 bits": b"[9223372036854775808,0,[]]\n",
    "a number without end": b"[" + b"9" * 1_000_000 + b",0,[]]\n",
    "NaN": b"[NaN,0,[]]\n",
    "infinity": b"[1e999,0,[]]\n",
    "a text longer than there is": b"[1,5,[]]\nabcd",
    "a text of negative length": b"[1,-1,[]]\nabcd",
    "more texts than are named": b"[1,1,[]]\nabcd",
    "a text that is not UTF-8": b"[1,1,[]]\n\xff",
    "lists without end": b"[" * 900 + b"\n",
    "lists in lists": b"[" * 450 + b"]" * 450 + b"\n",
    "a list that is not closed": b"[1,0,[\n",
    "white space": b"[1, 0, []]\n",
    "a pickle": b"cos\nsystem\n(S'true'\ntR.",
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_bytes_that_are_no_answer_are_refused(content: bytes) -> None:
    with pytest.raises(ReplyError):
        unpack(content, Thing, most=MOST)


@pytest.mark.parametrize("shape", ["[],", "0,", "[[[", '{"":0},', "1e1,"])
def test_no_answer_makes_more_values_than_are_allowed(shape: str) -> None:
    content = f"[{shape * 2_000_000}".encode()
    tracemalloc.start()
    with pytest.raises(ReplyError):
        unpack(content + b"0]\n", list[int], most=MOST)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 * len(content)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, str),
        (True, int),
        (2**63, int),
        (float("nan"), float),
        ((1, 2), tuple[int]),
        ([1], tuple[int, ...]),
        (Selectors("", "", "", 0, 1), Thing),
        (b"", int | str),
    ],
)
def test_a_value_of_another_type_is_not_sent(value: object, expected: Any) -> None:
    with pytest.raises(ReplyError):
        pack(value, expected)


@pytest.mark.parametrize("expected", [object, Any, set[int], list[int] | list[str], int.__class__])
def test_a_type_that_may_be_anything_is_refused(expected: Any) -> None:
    with pytest.raises(TypeError):
        pack(None, expected)
    with pytest.raises(TypeError):
        unpack(json.dumps(None).encode() + b"\n", expected, most=MOST)
