"""Whole folders of strangers: checked, exported, served and added to, each within its means."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.hostile.folders import FOLDERS
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


@pytest.fixture(scope="module")
def tried(
    tmp_path_factory: pytest.TempPathFactory, heard: tuple[str, list[str]]
) -> tuple[Path, list[dict[str, Any]]]:
    """Where the folders are, and what was done with each of them."""
    folder = tmp_path_factory.mktemp("folders")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.hostile.folders.trying", str(folder), heard[0], *FOLDERS],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."]), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {one["folder"] for one in told} == set(FOLDERS)
    return folder, told


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
    assert len(FOLDERS) >= 60


def test_each_is_checked_exported_served_and_added_to_within_its_means(
    tried: tuple[Path, list[dict[str, Any]]], heard: tuple[str, list[str]]
) -> None:
    wrong = [
        f"{one['folder']}: {one['act']}: {', '.join(faults)}; {one['said'][-200:]}"
        for one in tried[1]
        if (faults := faults_of(one))
    ]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(tried[1])}", *wrong])
    assert heard[1] == []
    assert not Path(os.environ[CANARY]).exists()


def test_the_page_of_each_is_alive(tried: tuple[Path, list[dict[str, Any]]], browser: Browser) -> None:
    folder, told = tried
    context = browser.new_context(
        viewport={"width": 1000, "height": 700}, offline=True, reduced_motion="reduce"
    )
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
    # One of three is enough: the page reads most of them as others.
    for file in files[::3]:
        name = names[str(file.parents[1])]
        page.goto(file.as_uri())
        page.wait_for_selector(".tick", state="attached")
        known, drawn = page.evaluate(DRAWN)
        if known != drawn:
            troubles.append(f"{name}: of {known} it draws {drawn}")
    context.close()
    assert troubles == []
