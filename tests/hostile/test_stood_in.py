"""Code of the folder that someone stands in, of the data folder and of their home never runs."""

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest

import corridor_map
from corridor_map.io.confined import Limits, run_confined
from tests import confined_functions as there
from tests.hostile import standing
from tests.made_files import docx, html, pdf

CANARY = "import pathlib\npathlib.Path({0!r}, __name__).touch()\n"
LINES = (
    '{"type": "Feature", "properties": {}, "geometry": '
    '{"type": "LineString", "coordinates": [[46, 41], [47, 41]]}}'
)
CUSTOM = {"sitecustomize", "usercustomize"}


@pytest.mark.usefixtures("children_find_tests")
def test_no_module_of_the_folder_one_stands_in_is_run_by_any_command(tmp_path: Path) -> None:
    folder, sung = tmp_path / "gift", tmp_path / "sung"
    folder.mkdir()
    sung.mkdir()
    files = {"a.html": html().encode(), "a.docx": docx(), "a.pdf": pdf(), "l.geojson": LINES.encode()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    found = tuple(str(folder / name) for name in files)
    asked = run_confined(there.asked_for, found, limits=Limits(seconds=60))
    assert {"lxml", "pypdf", "pyogrio", "mammoth", "json"} < set(asked)
    installed = importlib.metadata.packages_distributions()
    modules = {*asked, *sys.stdlib_module_names, *installed, *CUSTOM} - {"corridor_map"}
    home = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    local = folder / ".local" / "lib" / home.parent.name / "site-packages"
    for place in (folder, home, local):
        place.mkdir(parents=True, exist_ok=True)
        for module in modules:
            if module.isidentifier():
                (place / f"{module}.py").write_text(CANARY.format(str(sung)), encoding="utf-8")
        (place / "gift.pth").write_text(f"import pathlib; pathlib.Path({str(sung)!r}, 'pth').touch()\n")
    ran = subprocess.run(
        [sys.executable, "-I", standing.__file__, str(Path(corridor_map.__file__).parents[1]), str(folder)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one for one in told if one[1] != 0] == []
    assert len(told) == len(standing.COMMANDS) + 1
    assert sorted(path.name for path in sung.iterdir()) == []
