from pathlib import Path
from threading import Lock

import pytest

from corridor_map.articles import intake
from corridor_map.errors import Fault


@pytest.mark.parametrize(
    ("sizes", "most"),
    [
        ([10, 10, 10, 10, 10, 10, 10, 10], 50),
        ([60, 60, 60], 60),
        ([30, 30, 30, 30, 30, 30], 90),
        ([90, 1, 1, 90, 1, 1, 90], 100),
        ([200, 1, 200], 200),
    ],
)
def test_no_more_of_files_is_in_memory_than_a_hundred_mb_unless_one_has_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: list[int], most: int
) -> None:
    files = []
    for number, size in enumerate(sizes):
        file = tmp_path / f"{number}.txt"
        with file.open("wb") as made:
            # A file of this size that takes no room on the disk.
            made.truncate(size * 1_000_000)
        files.append(file)
    held: dict[str, int] = {}
    peaks: list[int] = []
    lock = Lock()

    def read(file: Path, _encoding: str) -> Fault:
        with lock:
            held[file.name] = file.stat().st_size // 1_000_000
            peaks.append(sum(held.values()))
        return Fault(file.name, "", "is read")

    monkeypatch.setattr(intake, "_source", read)
    for found in intake.sources(files):
        assert isinstance(found, Fault)
        with lock:
            # Whoever asked has it now, and asks for the next when done with it.
            held.pop(found.file, None)
    assert max(peaks) <= most and len(peaks) == len(sizes)


def test_a_file_that_is_not_there_is_a_fault_in_its_turn(tmp_path: Path) -> None:
    (found,) = intake.sources([tmp_path / "none.txt"])
    assert isinstance(found, Fault) and "cannot be read (no such file or directory)" in found.problem
