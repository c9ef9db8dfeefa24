"""A package of somebody else adds a form of export by an entry point, as ours are added."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corridor_map.project import Project

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    options = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    pip = [sys.executable, "-m", "pip", "install", *options, "--target", str(folder), str(PLUGIN)]
    subprocess.run(pip, check=True, capture_output=True)
    return folder


def run(installed: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    path = os.pathsep.join([str(installed), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )


def test_the_command_line_writes_and_names_it(installed: Path, tmp_path: Path, project: Project) -> None:
    file = tmp_path / "all.headlines.txt"
    ran = run(installed, "-m", "corridor_map", "export", "-o", str(file))
    assert ran.returncode == 0, ran.stderr
    titles = {article.title for article in project.articles.values()}
    assert set(file.read_text(encoding="utf-8").splitlines()) == titles
    assert "headlines" in run(installed, "-m", "corridor_map", "export", "--help").stdout
    wrong = run(installed, "-m", "corridor_map", "export", "--format", "shp")
    assert wrong.returncode == 2 and "headlines" in wrong.stderr


def test_a_server_gives_it_out_and_the_download_menu_has_it(installed: Path) -> None:
    asked = (
        "from corridor_map.web import create_app; client = create_app().test_client();"
        "print(client.get('/download/headlines').text); print(client.get('/').text)"
    )
    ran = run(installed, "-c", asked)
    assert ran.returncode == 0, ran.stderr
    assert "Azerbaijan" in ran.stdout and "/download/headlines" in ran.stdout
    assert "the titles of the articles" in ran.stdout
