import hashlib
import os
import stat
from pathlib import Path

import pytest

from corridor_map.errors import OutputError
from corridor_map.io.files import replacing, write_whole


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    write_whole(file, b"one")
    write_whole(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


def test_the_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        write_whole(tmp_path / "x", b"")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640


def test_an_earlier_file_stays_whole_when_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "map.html"
    file.write_bytes(b"earlier")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"cannot write .*map\.html: no space left on device"):
        write_whole(file, b"later")
    assert file.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("place", "reason"), [("none/map.html", "its folder does not exist"), ("folder", "it is a folder")]
)
def test_a_path_that_cannot_be_written_is_one_sentence(tmp_path: Path, place: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match=reason):
        write_whole(tmp_path / place, b"")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_folder_that_may_not_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write anywhere, so the refusal has to be played.
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("corridor_map.io.folders.os.open", refuse)
    with pytest.raises(OutputError, match="permission denied"):
        write_whole(tmp_path / "map.html", b"")


def temporary(name: str) -> str:
    return f".corridor-map-{hashlib.sha256(name.encode()).hexdigest()[:16]}-{'0' * 16}.tmp"


def test_what_a_kill_left_of_a_file_goes_when_the_same_is_written_again(tmp_path: Path) -> None:
    (tmp_path / temporary("a.html")).write_text("half")
    (tmp_path / temporary("b.html")).mkdir()
    (tmp_path / temporary("b.html") / "b.html").write_text("half")
    others = [temporary("c.html"), ".corridor-map-notes.tmp", ".a.html.tmp"]
    for name in others:
        (tmp_path / name).write_text("another's")
    write_whole(tmp_path / "a.html", b"whole")
    with replacing(tmp_path / "b.html") as made:
        made.write_bytes(b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["a.html", "b.html", *others])


def test_two_who_write_the_same_do_not_clear_each_other_away(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    with replacing(file) as first:
        first.write_bytes(b"first")
        with replacing(file) as second:
            second.write_bytes(b"second")
        write_whole(file, b"third")
        assert file.read_bytes() == b"third"
    assert file.read_bytes() == b"first" and list(tmp_path.iterdir()) == [file]


def test_a_name_of_the_greatest_length_is_written(tmp_path: Path) -> None:
    for number, name in enumerate(("x" * 255, "ə" * 127)):
        write_whole(tmp_path / name, bytes([number]))
        with replacing(tmp_path / name) as made:
            made.write_bytes(b"again")
        assert (tmp_path / name).read_bytes() == b"again"
    with pytest.raises(OutputError, match="file name too long"):
        write_whole(tmp_path / ("x" * 256), b"")
