import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import corridor_map
from corridor_map.articles.selectors import Selectors
from corridor_map.errors import CorridorMapError, DataError, Fault, UsageError
from corridor_map.io import isolated
from corridor_map.io.confined import ConfinedError, Limits, run_confined
from tests import confined_functions as there

SHORT = Limits(seconds=1.0)

pytestmark = pytest.mark.usefixtures("children_find_tests")


def test_a_result_comes_back() -> None:
    assert run_confined(there.joined, "Rəşt", "–", "\ud800") == "Rəşt – \ud800"


def test_large_arguments_reach_the_function() -> None:
    assert run_confined(there.size_of, bytes(30_000_000)) == 30_000_000


def test_plain_values_and_own_classes_are_results() -> None:
    assert run_confined(there.plain) == {
        "own": (Selectors("a", "", "", 0, 1), b"x"),
        "none": (None, b""),
        "float": (1.5, b"\xff\n"),
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
        run_confined(there.usage, raises=(UsageError,))
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


def test_an_error_that_the_caller_did_not_name_is_no_error_of_its_kind() -> None:
    with pytest.raises(ConfinedError) as caught:
        run_confined(there.with_other_error, raises=(UsageError,))
    assert str(caught.value) == "cannot be read (UnknownIdError: of a kind\ufffd[2J that nobody expected)"


def test_a_function_gives_what_it_says_that_it_gives() -> None:
    with pytest.raises(ConfinedError, match="no whole number"):
        run_confined(there.not_so)


def built(state: bytes, of: type = Limits) -> bytes:
    """Return a pickle that sets attributes of a class of ours, as protocol 2 spells it out."""
    return b"\x80\x02c" + f"{of.__module__}\n{of.__qualname__}\n".encode() + state + b"b."


ANSWERS: dict[str, bytes] = {
    "nothing": b"",
    "not a word": b"r",
    "a word of its own": b"built\n[]\n",
    "a result of another type": b"result\n0\n",
    "a result with a field more": b"result\n[1,1.0,1,1,1,1]\n",
    "a result with attributes": b'result\n{"__class__":0}\n',
    "a result that is cut off": b"result\n[1,1.0",
    "a result that is deep": b"result\n" + b"[" * 100_000 + b"\n",
    "a pickle that builds": built(b"}X\x06\x00\x00\x00memoryK\x01s"),
    "a pickle that runs something": b"cos\nabort\n(tR.",
    "no faults": b"faults\n[]\n",
    "too many faults": b"faults\n[" + b"[0,0,0]," * 100_000 + b"[0,0,0]]\n",
    "an error of no kind": b"raised\n[10,0]\nSystemExit",
    "an error that is none": b"raised\n[4,0]\neval",
}


@pytest.mark.skipif(sys.platform == "win32", reason="written to descriptors of POSIX")
@pytest.mark.parametrize("reply", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_of_a_reader_that_was_taken_over_is_an_error_and_does_nothing(reply: bytes) -> None:
    before = dict(vars(Limits))
    with pytest.raises(ConfinedError) as caught:
        run_confined(there.answering, reply, raises=(UsageError,))
    assert len(str(caught.value).splitlines()) == 1 and "cannot be read (" in str(caught.value)
    assert dict(vars(Limits)) == before and Limits().memory == 512_000_000


def test_what_a_taken_over_reader_says_cannot_steer_a_terminal() -> None:
    with pytest.raises(UsageError) as caught:
        run_confined(there.answering, b"raised\n[10,5]\nUsageError\x1b[2J\n", raises=(UsageError,))
    assert str(caught.value).isprintable()


def test_no_answer_is_waited_for_that_nobody_will_end(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    try:
        with pytest.raises(ConfinedError, match="longer than 1 s"):
            run_confined(there.holding_on, str(note), limits=SHORT)
    finally:
        os.kill(int(note.read_text(encoding="ascii")), signal.SIGKILL)


def test_a_process_stands_looks_and_knows_nothing_of_where_its_parent_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in STRANGERS:
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "path", ["", ".", *sys.path])
    found = run_confined(there.where)
    assert found["cwd"] == (sys.exec_prefix,)
    assert [one for one in found["path"] if not Path(one).is_absolute() or str(tmp_path) in one] == []
    assert set(found["environment"]) <= KNOWN


STRANGERS = (
    *("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONPLATLIBDIR", "PYTHONWARNINGS"),
    *("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "GDAL_DRIVER_PATH", "GDAL_CONFIG_FILE", "GDAL_DATA"),
    *("PROJ_DATA", "PROJ_LIB", "OGR_SKIP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "XML_CATALOG_FILES"),
    *("OPENSSL_CONF", "MAGIC", "PATH", "TMPDIR", "FONTCONFIG_PATH", "JUPYTER_CONFIG_DIR", "TZDIR"),
)
"""Variables by which a program finds code or settings; set here after this process began."""

KNOWN = {"LANG", "LC_ALL", "LC_CTYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"} | (
    {"PATH", "SYSTEMROOT", "TEMP", "TMP", "WINDIR"} if sys.platform == "win32" else set()
)


def test_modules_are_looked_for_beside_this_package_last_and_only_if_it_stands_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    own = str(Path(corridor_map.__file__).parents[1])
    monkeypatch.setattr("site.getsitepackages", lambda: [own])
    assert isolated.folders() == []
    monkeypatch.setattr("site.getsitepackages", lambda: ["elsewhere"])
    monkeypatch.setattr("site.ENABLE_USER_SITE", False)
    assert isolated.folders() == [own]
    monkeypatch.setattr("site.ENABLE_USER_SITE", True)
    monkeypatch.setattr("site.getusersitepackages", lambda: "home")
    assert isolated.folders() == [own, "home"]


def test_a_program_is_looked_for_on_the_path_and_never_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "chromium.exe" if sys.platform == "win32" else "chromium"
    here, there_ = tmp_path / "here", tmp_path / "there"
    for folder in (here, there_):
        folder.mkdir()
        (folder / name).write_text("#!/bin/sh\n", encoding="ascii")
        (folder / name).chmod(0o755)
    monkeypatch.chdir(here)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "../here"]))
    assert isolated.program(["other", "chromium"]) is None
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(there_)]))
    assert isolated.program(["other", "chromium"]) == str(there_ / name)


def test_its_errors_are_the_projects_own() -> None:
    assert issubclass(ConfinedError, CorridorMapError)
