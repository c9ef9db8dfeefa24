"""Processes that work for one command: each call is answered, and none of them outlives it."""

import os
import sys
from pathlib import Path

import pytest

from corridor_map.io.workers import WorkerError, Workers
from tests import confined_functions as there

pytestmark = pytest.mark.usefixtures("children_find_tests")


def test_every_call_is_answered_by_a_process_that_is_prepared() -> None:
    with Workers(2, there.prepare, "so") as workers:
        asked = [workers.submit(there.prepared, number) for number in range(20)]
        assert [one.result() for one in asked] == [f"['so'] {number}" for number in range(20)]


def test_they_stand_and_look_nowhere_that_their_parent_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    with Workers(1, there.prepare, "") as workers:
        found = workers.submit(there.where).result()
    assert found["cwd"] == (sys.exec_prefix,)
    assert [one for one in found["path"] if not os.path.isabs(one) or str(tmp_path) in one] == []
    assert "PYTHONPATH" not in found["environment"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_one_that_ends_in_the_midst_of_its_work_is_an_error() -> None:
    with (
        Workers(1, there.prepare, "") as workers,
        pytest.raises(WorkerError, match=r"^a process that worked for this one ended \(SIGKILL\)$"),
    ):
        workers.submit(there.killed).result()


@pytest.mark.skipif(sys.platform == "win32", reason="asked for by a signal of POSIX")
def test_none_outlives_the_command_whatever_ends_it() -> None:
    with pytest.raises(KeyboardInterrupt), Workers(1, there.prepare, "") as workers:
        child = workers.submit(there.process).result()
        workers.submit(there.sleeping)
        workers.submit(there.sleeping)
        raise KeyboardInterrupt
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
