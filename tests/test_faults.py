"""A disk that fails and a kill at any call of a command that writes."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = ["add", "add-route", "reanchor", "export"]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands before the C library and lets calls fail; see tests/faults/faults.c."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("there is no C compiler here, or no library can be put before another")
    made = tmp_path_factory.mktemp("faults") / "faults.so"
    source = ROOT / "tests" / "faults" / "faults.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], check=True)
    return made


def test_whatever_call_fails_a_sentence_says_so_and_the_same_command_works_next_time(
    library: Path, tmp_path: Path
) -> None:
    # A part of all: `python -m tests.faults WORK 1` has every fault of every call.
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults", tmp_path, "72", *COMMANDS],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."]), "LD_PRELOAD": str(library)},
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    told = list(map(json.loads, ran.stdout.splitlines()))
    assert [one["command"] for one in told] == COMMANDS
    assert all(one["calls"] > 100 and one["faults"] > 10 for one in told)
    assert [one["wrong"] for one in told] == [{}] * len(COMMANDS)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another")
def test_what_may_not_be_read_or_written_is_a_sentence() -> None:
    # Not in the folder of the tests, which nobody else may enter.
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o755)
        ran = subprocess.run(
            [sys.executable, "-m", "tests.forbidden", work],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."])},
            capture_output=True,
            encoding="utf-8",
        )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["wrong"] == {} and told["refused"] > 50
