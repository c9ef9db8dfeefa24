"""A project, a server and an exported file of hostile texts, readers of them, and what must not happen."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.web import create_app
from tests.hostile.folder import write_folder
from tests.hostile.texts import CANARY
from tests.reader import WAYS, Reader, command, reading, serving


@pytest.fixture(scope="session", autouse=True)
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file that is there as soon as code in a text has run; looked for when all is over."""
    path = tmp_path_factory.mktemp("canary") / "sang"
    os.environ[CANARY] = str(path)
    yield path
    del os.environ[CANARY]
    assert not path.exists(), "code in a text was run"


@pytest.fixture(scope="module")
def heard() -> Iterator[tuple[str, list[str]]]:
    """The address of a port, and who has called it."""
    calls: list[str] = []
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, caller = listener.accept()
                except TimeoutError:
                    continue
                calls.append(str(caller))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", calls
        stop.set()
        thread.join()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def hostile(folder: Path) -> Project:
    return load(folder)


@pytest.fixture(scope="session")
def hostile_app(hostile: Project) -> Flask:
    return create_app(hostile)


@pytest.fixture(scope="session")
def addresses(
    hostile_app: Flask, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    file = tmp_path_factory.mktemp("hostile-file") / "map.html"
    ran = command("export", "--data", folder, "-o", file)
    assert ran.returncode == 0, ran.stderr
    with serving(hostile_app) as url:
        yield {"served": f"{url}/", "file": file.as_uri()}


@pytest.fixture(params=[(way, size) for way in WAYS for size in ("wide", "narrow")], ids="-".join)
def reader(request: pytest.FixtureRequest, browser: Browser, addresses: dict[str, str]) -> Iterator[Reader]:
    way, size = request.param
    with reading(browser, addresses[way], size) as someone:
        yield someone


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader.open()
