"""The wheel: built from the checkout, installed in a clean environment, used from an empty folder."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from corridor_map.page.export import outside_references
from corridor_map.project import Project

CHECKOUT = Path(__file__).resolve().parents[1]


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with nothing of this process's Python in its environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in arguments],
        cwd=cwd,
        env={**clean, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=CHECKOUT)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel, and this one's packages behind it."""
    home = tmp_path_factory.mktemp("environment") / "clean"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    (packages,) = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home
    ).stdout.split()
    # A line of a .pth file brings a folder but not the .pth files in it: an editable install stays out.
    own = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (Path(packages) / "dependencies.pth").write_text("".join(f"{path}\n" for path in own), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", "--quiet"]
    put = run(*pip, "--force-reinstall", wheel, cwd=home)
    assert put.returncode == 0, put.stderr
    return programs


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_the_wheel_holds_the_data_and_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"corridor_map"}
    inside = {name.removeprefix("corridor_map/") for name in names}
    for folder in ("geodata", "seeds", "templates", "static"):
        here = {
            path.relative_to(CHECKOUT).as_posix()
            for path in (CHECKOUT / folder).rglob("*")
            if path.is_file()
            and not {"sources", "pictures"} & set(path.parts)
            and not path.name.endswith(".d.ts")
        }
        assert here and here <= inside
    assert not [name for name in inside if name.startswith(("geodata/sources/", "static/pictures/"))]
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_package_is_the_one_of_the_wheel(installed: Path, elsewhere: Path) -> None:
    ran = run(installed / "python", "-c", "import corridor_map; print(corridor_map.__file__)", cwd=elsewhere)
    assert ran.returncode == 0, ran.stderr
    assert Path(ran.stdout.strip()).is_relative_to(installed.parent)


def test_check_finds_the_data_sound(project: Project, installed: Path, elsewhere: Path) -> None:
    ran = run(installed / "corridor-map", "check", cwd=elsewhere)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"{len(project.routes)} routes" in ran.stdout
    assert f"{len(project.articles)} articles" in ran.stdout


def test_passages_are_listed(project: Project, installed: Path, elsewhere: Path) -> None:
    ran = run(installed / "corridor-map", "passages", cwd=elsewhere)
    assert ran.returncode == 0, ran.stderr
    assert f"{len(project.passages)} of {len(project.passages)} passages" in ran.stdout


def test_export_writes_the_same_file_as_the_checkout_does(
    installed: Path, elsewhere: Path, exported: Path
) -> None:
    ran = run(installed / "corridor-map", "export", cwd=elsewhere)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [path.name for path in elsewhere.iterdir()] == ["map.html"]
    html = (elsewhere / "map.html").read_text("utf-8")
    assert list(outside_references(html)) == []
    assert html == exported.read_text("utf-8")


def test_it_still_works_when_its_folder_has_moved(wheel: Path, tmp_path: Path, elsewhere: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "first")
    shutil.move(tmp_path / "first", tmp_path / "second")
    moved = str(tmp_path / "second")
    code = f"import sys; sys.path.insert(0, {moved!r}); from corridor_map.cli import main; main()"
    ran = run(sys.executable, "-c", code, "export", "-o", "moved.html", cwd=elsewhere)
    assert ran.returncode == 0, ran.stderr
    assert (elsewhere / "moved.html").stat().st_size > 100_000
