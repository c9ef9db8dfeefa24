"""The key of a server: one for all its processes, believed only where it was made."""

import multiprocessing
import os
import re
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor_map.errors import UsageError
from corridor_map.web.keys import FILE, VARIABLE, Key, key_of


def test_a_folder_has_one_key_which_only_its_owner_can_read(tmp_path: Path) -> None:
    key = key_of(tmp_path)
    assert key.is_shared and len(key.secret) > 40
    assert key_of(tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert os.name != "posix" or (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_what_is_derived_from_a_key_tells_nothing_of_it_nor_of_another(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    keys = [key_of(tmp_path / "a"), key_of(tmp_path / "b")]
    shown = [value for key in keys for value in (key.secret, key.token, key.cookie, key.cookie_name)]
    assert len(set(shown)) == 8
    assert not any(key.secret in value or value in key.secret for key in keys for value in shown[1:4])


def copied(folder: Path, theirs: Path) -> None:
    shutil.copy2(theirs / FILE, folder / FILE)


def unpacked(folder: Path, theirs: Path) -> None:
    with tarfile.open(folder / "gift.tar", "w") as tar:
        tar.add(theirs / FILE, FILE)
    with tarfile.open(folder / "gift.tar") as tar:
        tar.extractall(folder)


def moved(folder: Path, theirs: Path) -> None:
    (theirs / FILE).rename(folder / FILE)


def tied(folder: Path, theirs: Path) -> None:
    os.link(theirs / FILE, folder / FILE)


def linked(folder: Path, theirs: Path) -> None:
    (folder / FILE).symlink_to(theirs / FILE)


def without_a_mark(folder: Path, theirs: Path) -> None:
    (folder / FILE).write_text((theirs / FILE).read_text().splitlines()[0])
    (folder / FILE).chmod(0o600)


def a_pipe(folder: Path, _theirs: Path) -> None:
    os.mkfifo(folder / FILE, 0o600)


def of_zeros(folder: Path, _theirs: Path) -> None:
    with open(folder / FILE, "wb") as file:
        file.truncate(3 << 30)
    (folder / FILE).chmod(0o600)


def own_but_open_to_others(folder: Path, _theirs: Path) -> None:
    key_of(folder)
    (folder / FILE).chmod(0o640)


def own_but_given_to_another(folder: Path, _theirs: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    key_of(folder)
    os.chown(folder / FILE, 4321, 4321)


def first_line(path: Path) -> str:
    if not path.is_file():
        return ""
    with open(path, "rb") as file:
        return file.readline(200).decode().strip()


GIFTS: list[Callable[[Path, Path], None]] = [
    copied,
    unpacked,
    moved,
    tied,
    linked,
    without_a_mark,
    a_pipe,
    of_zeros,
    own_but_open_to_others,
    own_but_given_to_another,
]


@pytest.mark.skipif(os.name != "posix", reason="other systems have neither pipes nor modes")
@pytest.mark.parametrize("bring", GIFTS, ids=[gift.__name__ for gift in GIFTS])
def test_a_key_that_a_folder_brings_with_it_is_made_anew(
    tmp_path: Path, bring: Callable[[Path, Path], None]
) -> None:
    folder, theirs = tmp_path / "gift", tmp_path / "theirs"
    folder.mkdir()
    theirs.mkdir()
    known = key_of(theirs).secret
    bring(folder, theirs)
    before = first_line(folder / FILE)
    key = key_of(folder)
    assert key.is_shared and key.secret != known and key.secret != before
    assert key_of(folder) == key
    assert (folder / FILE).lstat().st_mode & 0o777 == 0o600
    assert not (theirs / FILE).exists() or key_of(theirs).secret == known


@pytest.mark.parametrize("there", ["folder of that name", "no folder at all"])
def test_where_no_key_can_be_kept_it_is_the_process_own(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "my-map"
    if there == "folder of that name":
        (folder / FILE).mkdir(parents=True)
    key = key_of(folder)
    assert not key.is_shared and key.secret != key_of(folder).secret
    # A page that one process has made is heard by the others, so that they all link its texts.
    assert key.token == key_of(folder).token == key_of(None).token
    assert key.cookie != key_of(folder).cookie


def _tell(
    folder: Path, at_once: "multiprocessing.synchronize.Barrier", told: "multiprocessing.Queue[str]"
) -> None:
    at_once.wait()
    told.put(key_of(folder).secret)


@pytest.mark.skipif(os.name != "posix", reason="other systems run no such servers")
def test_processes_that_begin_at_once_agree_on_a_key(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    secrets = set()
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        if number % 2:
            (folder / FILE).write_text("of a stranger")
        at_once, told = context.Barrier(4), context.Queue()
        begun = [context.Process(target=_tell, args=(folder, at_once, told)) for _ in range(4)]
        for process in begun:
            process.start()
        agreed = {told.get(timeout=60) for _ in begun}
        for process in begun:
            process.join()
        assert len(agreed) == 1
        secrets |= agreed
    assert len(secrets) == 10


def test_the_environment_may_hold_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "of-all-machines-that-serve-it")
    assert key_of(tmp_path) == key_of(None) == Key("of-all-machines-that-serve-it", True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["short", "x" * 201, "with a space in the middle of it", "é" * 30])
def test_what_is_no_key_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(UsageError, match=re.escape(f"{VARIABLE} is no key; expected 22 to 200")) as refused:
        key_of(None)
    assert given not in str(refused.value)
