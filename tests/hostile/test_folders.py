"""Whole folders of strangers: checked, exported, served and added to, each within its means."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.hostile.folders import FOLDERS, OFTEN
from tests.hostile.texts import CANARY

MOST_MEMORY = 512_000_000
MOST_SECONDS = 10
ROOT = Path(__file__).parents[2]

DRAWN = """() => {
  const data = JSON.parse(document.getElementById('corridor-data').textContent);
  const segments = Object.values(data.routes).flatMap((route) => route.segments.map((one) => one.id));
  const drawn = Array.from(document.querySelectorAll('path[data-segment]'), (path) => path.dataset.segment);
  return [segments.sort(), Array.from(new Set(drawn)).sort()];
}"""
"""The segments that a page knows of, and those that it has drawn."""

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="without forks nobody says what a process took"
)


def tried(folder: Path, address: str) -> list[dict[str, Any]]:
    """Make the folders, do all that is done with each, and return what came of it."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.hostile.folders.trying", str(folder), address, *OFTEN],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."]), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {one["folder"] for one in told} == set(OFTEN)
    return told


def faults_of(one: dict[str, Any]) -> list[str]:
    """Return what was wrong with something that was done with a folder."""
    wrong = {
        "hangs": one["hangs"],
        "traceback": "Traceback" in one["said"],
        "call": "called socket" in one["said"],
        "status": one["status"] not in ((0,) if one["act"].startswith("serve") else (0, 1, 2)),
        "time": one["processors"] > MOST_SECONDS,
        "memory": one["memory"] > MOST_MEMORY,
        "outside": not one["outside"],
    }
    return [fault for fault, is_so in wrong.items() if is_so]


def test_there_are_sixty_folders_and_more() -> None:
    # By hand all of them: `python -m tests.hostile.folders.trying FOLDER ADDRESS`.
    assert len(FOLDERS) > len(OFTEN) >= 60


def troubles_of_pages(folder: Path, told: list[dict[str, Any]], browser: Browser) -> list[str]:
    """Return what went wrong as the exported pages of the folders were opened."""
    context = browser.new_context(viewport={"width": 1000, "height": 700}, offline=True)
    context.set_default_timeout(10_000)
    troubles: list[str] = []
    context.on("weberror", lambda error: troubles.append(f"{error.page.url}: {error.error}"))
    context.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    context.on("request", lambda asked: None if asked.url.startswith("file:") else troubles.append(asked.url))
    names = {one["root"]: one["folder"] for one in told}
    files = sorted(folder.glob("*/out/map.html"))
    # A folder may be such that there is nothing of it to export, but that is seldom.
    assert len(files) > 0.7 * len(names)
    page = context.new_page()
    for file in files:
        page.goto(file.as_uri())
        page.wait_for_selector(".tick", state="attached")
        known, drawn = page.evaluate(DRAWN)
        if known != drawn:
            troubles.append(f"{names[str(file.parents[1])]}: of {known} it draws {drawn}")
    context.close()
    return troubles


# One test, or two processes of tests would each try all folders.
def test_each_is_checked_exported_served_and_added_to_within_its_means_and_its_page_is_alive(
    tmp_path: Path, heard: tuple[str, list[str]], browser: Browser
) -> None:
    address, calls = heard
    told = tried(tmp_path, address)
    wrong = [
        f"{one['folder']}: {one['act']}: {', '.join(faults)}; {one['said'][-200:]}"
        for one in told
        if (faults := faults_of(one))
    ]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(told)}", *wrong])
    assert calls == []
    assert not Path(os.environ[CANARY]).exists()
    assert troubles_of_pages(tmp_path, told, browser) == []
