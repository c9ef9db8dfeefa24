"""Folders that were whole and are changed in a few places: every page, download and search answers."""

import tempfile
from pathlib import Path

from fuzz.folders import folders, visit
from hypothesis import HealthCheck, given, settings

from corridor_map.lexica import lexicon_of
from corridor_map.loading import load
from tests.hostile.whole import Folder, alone, whole_folder, write


def test_the_folder_that_is_changed_is_whole(tmp_path: Path) -> None:
    root = write(whole_folder(), tmp_path / "data")
    with alone(tmp_path / "nothing"):
        project = load(root)
        assert project.faults == () and lexicon_of(project, root)[1] == []
        assert len(project.passages) == 4 and len(project.stories) == len(project.routes) == 2
        visit(root)


@given(folders())
@settings(max_examples=40, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_address_of_a_changed_folder_answers(drawn: tuple[Folder, list[str]]) -> None:
    folder, _ = drawn
    with tempfile.TemporaryDirectory() as name, alone(Path(name) / "nothing"):
        visit(write(folder, Path(name) / "data"), heavy=False)
