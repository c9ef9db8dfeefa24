"""What a server serves follows the folder it was read from."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from corridor_map.articles.records import Article, write_article
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.web import create_app
from corridor_map.web import served as module
from corridor_map.web.served import Served, last_change


def article(slug: str) -> Article:
    return Article(slug, "A title", "not stated", "", "2024", "en", "", "", "", "A text.")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setattr(module, "_EVERY", 0.0)
    monkeypatch.setattr(module, "_LOOKING", 1e9)
    (tmp_path / "seeds").mkdir()
    return Served(load(tmp_path), tmp_path)


def test_what_another_program_writes_in_the_folder_is_served(served: Served, tmp_path: Path) -> None:
    assert "theirs-2024" not in served.now.project.articles
    written = write_article(article("theirs-2024"), tmp_path / "seeds")
    assert "theirs-2024" in served.now.project.articles
    written.unlink()
    assert "theirs-2024" not in served.now.project.articles


def test_a_folder_that_has_not_changed_is_not_read_again(served: Served) -> None:
    assert served.now is served.now


def test_what_is_not_yet_written_does_not_count(served: Served, tmp_path: Path) -> None:
    before = served.now
    (tmp_path / "seeds" / ".half.md.tmp").write_text("half")
    assert served.now is before


def test_a_file_that_breaks_is_named_and_the_rest_is_served(
    served: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "seeds" / "broken.md").write_text("no front matter")
    assert "broken.md" in str(served.now.project.faults)
    assert len(caplog.messages) == 1 and "broken.md" in caplog.messages[0]
    assert served.now.project.routes


def test_who_asks_while_the_folder_is_read_gets_what_was_there(served: Served, tmp_path: Path) -> None:
    before = served.now
    write_article(article("theirs-2024"), tmp_path / "seeds")
    with served._reading:
        assert served.now is before
    assert served.now is not before


def test_a_folder_is_not_looked_at_for_every_request(tmp_path: Path) -> None:
    served = Served(load(tmp_path), tmp_path)
    (tmp_path / "seeds").mkdir()
    write_article(article("theirs-2024"), tmp_path / "seeds")
    assert "theirs-2024" not in served.now.project.articles
    assert "theirs-2024" in served.read_again().project.articles


def test_data_is_as_new_as_its_newest_file(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    before = last_change(tmp_path)
    assert before <= datetime.now(UTC) and before.microsecond == 0
    note = tmp_path / "seeds" / "note.txt"
    note.write_text("x")
    future = time.time() + 10_000
    os.utime(note, (future, future))
    assert datetime.now(UTC) - last_change(tmp_path) < timedelta(seconds=5), "never in the future"
    long_ago = datetime(2001, 1, 1, tzinfo=UTC).timestamp()
    for path in (note, tmp_path / "seeds", tmp_path):
        os.utime(path, (long_ago, long_ago))
    shipped_only = last_change(None)
    assert last_change(tmp_path) == shipped_only
    note.unlink()
    assert last_change(tmp_path) >= max(shipped_only, datetime.now(UTC) - timedelta(seconds=5))


def test_what_is_served_again_has_a_new_date(tmp_path: Path) -> None:
    served = Served(load(tmp_path), tmp_path)
    before = served.now.changed
    (tmp_path / "seeds").mkdir()
    assert served.read_again().changed >= before


STEPS = ("_state_of", "last_change", "load", "map_page")
FAILURES = (ValueError, KeyError, OSError, RecursionError, MemoryError, UnicodeDecodeError)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("failure", FAILURES)
def test_the_last_whole_edition_stays_while_the_folder_cannot_be_read(
    step: str,
    failure: type[Exception],
    served: Served,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: Any) -> None:
        raise UnicodeDecodeError("utf-8", b"x", 0, 1, "odd") if failure is UnicodeDecodeError else failure

    before = served.now
    with monkeypatch.context() as patched:
        patched.setattr(module, step, fail)
        write_article(article("theirs-2024"), tmp_path / "seeds")
        assert [served.now, served.now, served.read_again()] == [before] * 3
        assert served.stale == "The folder cannot be read as it is by now; what was read before is served."
        said = [record.getMessage() for record in caplog.records]
        assert said and all(str(tmp_path) in message for message in said)
    monkeypatch.setattr(module, "_AGAIN", 0.0)
    assert "theirs-2024" in served.now.project.articles
    assert served.stale == ""


def test_what_cannot_be_read_is_not_read_again_and_again(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def fail(_data: Path | None) -> Project:
        tried.append(1)
        raise ValueError("odd")

    monkeypatch.setattr(module, "load", fail)
    write_article(article("theirs-2024"), tmp_path / "seeds")
    for _ in range(5):
        assert served.now.project.routes
    assert len(tried) == 1 and len(caplog.messages) == 1
    write_article(article("theirs-2025"), tmp_path / "seeds")
    assert served.now.project.routes
    assert len(tried) == 2


def test_a_folder_that_never_ends_being_read_keeps_nothing_from_anybody(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_EVERY", 0.0)
    monkeypatch.setattr(module, "_LOOKING", 1e9)
    monkeypatch.setattr(module, "_PATIENCE", 0.0)
    monkeypatch.setattr(module, "_LONG", 0.0)
    begun, may_go_on = Event(), Event()

    def hang(_data: Path | None) -> Project:
        begun.set()
        may_go_on.wait(60)
        return project

    monkeypatch.setattr(module, "load", hang)
    client = create_app(project, data=tmp_path).test_client()
    (tmp_path / "seeds").mkdir()
    write_article(article("theirs-2024"), tmp_path / "seeds")
    try:
        answers = [client.get(address).status_code for address in ("/", "/healthz", "/about")]
        assert begun.wait(60)
        health = client.get("/healthz")
    finally:
        may_go_on.set()
    assert answers == [200, 200, 200] and health.status_code == 200
    assert health.json is not None and health.json["status"] == "stale"
    assert health.json["problem"].startswith("The folder is being read for more than")


def test_what_is_being_written_is_read_when_it_is_whole(served: Served, tmp_path: Path) -> None:
    before = served.now
    with served.changing():
        write_article(article("theirs-2024"), tmp_path / "seeds")
        assert served.now is before
    assert "theirs-2024" in served.now.project.articles
