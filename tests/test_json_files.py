import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.errors import Fault
from corridor_map.io.json_files import DEEPEST, parse_json, read_json
from corridor_map.io.text_files import read_text
from corridor_map.io.toml_files import read_toml

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_every_value_of_json_is_read_as_it_is_written(value: Any, in_ascii: bool) -> None:
    assert parse_json(json.dumps(value, ensure_ascii=in_ascii), "a.json") == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "a.json: line 1: is not JSON (Expecting property name"),
        ('{"NaN": "NaN",\n"a": NaN}', "a.json: line 2: has NaN for a number"),
        ('["Infinity\\"",\n\n-Infinity]', "a.json: line 3: has -Infinity for a number"),
        ("[1e999]", "a.json: has the number 1e999, which is too large"),
        ("[-1e999]", "has the number -1e999"),
        ("9" * 301, "has a number of 301 digits"),
        ("9" * 100_000, "has a number of 100000 digits"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "has the key “c” twice in one object"),
        ('{"\\u001b[2J\\u202e": 1, "\\u001b[2J\\u202e": 2}', "has the key “\ufffd[2J\ufffd” twice"),
        ("[" * 100_000, "is nested too deep; expected at most 100 levels"),
        ('{"a":' * 10_000, "is nested too deep"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "is nested too deep"),
        ('{"a":[' * 60 + "]}" * 60, "is nested too deep"),
    ],
)
def test_what_other_programs_would_read_otherwise_is_a_fault(text: str, said: str) -> None:
    fault = parse_json(text, "a.json")
    assert isinstance(fault, Fault) and said in str(fault)
    assert len(str(fault).splitlines()) == 1


def test_the_deepest_that_is_read_is_read() -> None:
    assert not isinstance(parse_json("[" * DEEPEST + "]" * DEEPEST, "a.json"), Fault)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'"a\ud800b"', "a\ufffdb"),
        (r'"\udfff\ud83d\ude00\uDBFF"', "\ufffd\U0001f600\ufffd"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        (r'{"\ud800": 1}', {"\ufffd": 1}),
    ],
)
def test_half_of_a_surrogate_pair_is_replaced(written: str, read: Any) -> None:
    assert parse_json(written, "a.json") == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = ", "is not TOML: "),
        ("a = nan", "nan is no number that can be used"),
        ("a = -inf", "-inf is no number that can be used"),
        ("a = 1e999", "1e999 is no number that can be used"),
        ("a = " + "9" * 5000, "is not TOML: "),
        ("a = 1\na = 2", "is not TOML: "),
        ("a = " + "[" * 10_000, "is nested too deep"),
        (".".join("a" * 500) + " = 1", "is nested too deep"),
    ],
)
def test_toml_has_the_same_limits(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "a.toml"
    file.write_text(text, encoding="utf-8")
    fault = read_toml(file)
    assert isinstance(fault, Fault) and said in str(fault)
    assert len(str(fault).splitlines()) == 1


def test_what_is_no_text_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "big").write_bytes(b"x" * 2_000_000)
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    said = {
        name: str(read_text(tmp_path / name, 1_000_000)).removeprefix(f"{tmp_path / name}: ")
        for name in ("pipe", "fifo", "big", "latin", "link")
    }
    assert said == {
        "pipe": "is no file, expected one",
        "fifo": "is no file, expected one",
        "big": "has over 1 MB, more than is read of one file",
        "latin": "byte 3: is not UTF-8, which the file must be in",
        "link": "cannot be read (No such file or directory)",
    }


def test_a_long_hostile_text_is_read_in_time(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('["' + "\\ud800" * 300_000 + '", ' + "[]," * 500_000 + "0]", encoding="utf-8")
    before = time.perf_counter()
    assert not isinstance(read_json(file), Fault)
    assert time.perf_counter() - before < 5
