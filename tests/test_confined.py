import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corridor_map.confined import ConfinedError, Limits, run_confined
from corridor_map.errors import CorridorMapError, DataError, Fault, UsageError
from corridor_map.text.selectors import Selectors
from tests import confined_functions as there

SHORT = Limits(seconds=1.0)


def test_a_result_comes_back() -> None:
    assert run_confined(there.joined, "Rəşt", "–", "\ud800") == "Rəşt – \ud800"


def test_large_arguments_reach_the_function() -> None:
    assert run_confined(there.size_of, bytes(30_000_000)) == 30_000_000


def test_plain_values_and_own_classes_are_results() -> None:
    assert run_confined(there.plain) == {
        "set": {1},
        "tuple": (None, b"x"),
        "own": Selectors("a", "", "", 0, 1),
    }


def test_what_the_function_prints_is_no_part_of_the_result(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_confined(there.printing) == "quiet"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("function", "arguments", "limits", "problem"),
    [
        (there.memory_hungry, (), Limits(), "needs more than 512 MB of memory to be read"),
        (there.endless, (), SHORT, "takes longer than 1 s to be read"),
        (there.sleeping, (), SHORT, "takes longer than 1 s to be read"),
        (there.long_answer, (2_000_000,), Limits(output=1_000_000), "unpacks to more than 1 MB"),
        (there.flooding, (), Limits(output=1_000_000, seconds=5), "unpacks to more than 1 MB"),
        (there.crashing, (), Limits(), "cannot be read (it broke its reader: SIGABRT)"),
        (there.leaving, (), Limits(), "cannot be read (it broke its reader: exit status 3)"),
        (there.surprising, (), Limits(), "cannot be read (KeyError: 'what\\nis this')"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_bomb_is_refused_in_one_sentence(
    function: Callable[..., Any], arguments: tuple[Any, ...], limits: Limits, problem: str
) -> None:
    before = time.monotonic()
    with pytest.raises(ConfinedError) as caught:
        run_confined(function, *arguments, limits=limits)
    assert str(caught.value) == problem
    assert time.monotonic() - before < 30


def test_what_a_late_function_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with pytest.raises(ConfinedError, match="longer than 2 s"):
        run_confined(there.sleeping_with_child, str(note), limits=Limits(seconds=2))
    child = int(note.read_text(encoding="ascii"))
    with pytest.raises(ProcessLookupError):
        for _ in range(200):
            os.kill(child, 0)
            status = Path(f"/proc/{child}/stat")
            if status.exists() and status.read_text(encoding="ascii").split()[2] == "Z":
                raise ProcessLookupError


def test_own_errors_come_back_as_they_were_raised() -> None:
    with pytest.raises(UsageError, match="not like that"):
        run_confined(there.usage)
    with pytest.raises(DataError) as caught:
        run_confined(there.faulty)
    assert caught.value.faults == (
        Fault("a.kml", "line 1", "is wrong"),
        Fault("a.kml", "line 2", "is wrong too"),
    )


def test_files_have_a_largest_size(tmp_path: Path) -> None:
    run_confined(there.writing, str(tmp_path / "small"), 1000, limits=Limits(file=2000))
    with pytest.raises(ConfinedError, match="File too large"):
        run_confined(there.writing, str(tmp_path / "large"), 3000, limits=Limits(file=2000))


def test_an_answer_cannot_run_anything_here(tmp_path: Path) -> None:
    with pytest.raises(ConfinedError, match="a result must not have"):
        run_confined(there.trapped, str(tmp_path / "sprung"))
    assert not (tmp_path / "sprung").exists()


def test_its_errors_are_the_projects_own() -> None:
    assert issubclass(ConfinedError, CorridorMapError)
