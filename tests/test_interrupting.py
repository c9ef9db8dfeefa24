"""Ctrl-C: whatever a command is about, it ends with status 130, says nothing and leaves nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corridor_map.commands.interruption import Interruption
from tests.interrupting import CASES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems hand over no processes")


@pytest.fixture(scope="module")
def endings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("interrupted")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.interrupting", str(folder)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: f"{CASES[number]}")
def test_an_interrupted_command_ends_with_130_and_leaves_nothing(
    endings: list[dict[str, Any]], number: int
) -> None:
    ending = endings[number]
    assert {**ending, "case": ""} == {"case": "", "status": 130, "said": "", "strays": [], "left": []}, ending


def test_pressing_again_does_not_cut_the_tidying_short() -> None:
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt):
            interruption._interrupt(2, None)
        interruption._interrupt(2, None)
        interruption._last -= 10
        with pytest.raises(KeyboardInterrupt):
            interruption._interrupt(2, None)
