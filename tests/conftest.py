"""Shared fixtures: the shipped project, a server, an exported file, and readers with a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

from corridor_map.io import isolated
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.web import create_app
from tests.browser import launch
from tests.reader import SIZES, WAYS, Reader, command, reading, serving

# How long something takes is measured in bench/; here a busy machine must not fail a test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def project() -> Project:
    return load()


@pytest.fixture(scope="session")
def app(project: Project) -> Flask:
    return create_app(project)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def server_url(app: Flask) -> Iterator[str]:
    with serving(app) as url:
        yield url


@pytest.fixture
def children_find_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes that are isolated from this folder import the functions of tests."""
    root = str(Path(__file__).parents[1])
    starter = f"import sys; sys.path.insert(0, {root!r})\n{isolated._STARTER}"
    monkeypatch.setattr(isolated, "_STARTER", starter)


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "map.html"
    ran = command("export", "-o", path)
    assert ran.returncode == 0, ran.stderr
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


COMBINATIONS = [(way, size) for way in WAYS for size in SIZES]


def address(request: pytest.FixtureRequest, way: str) -> str:
    if way == "served":
        return str(request.getfixturevalue("server_url")) + "/"
    return str(request.getfixturevalue("exported").as_uri())


@pytest.fixture(params=COMBINATIONS, ids="-".join)
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Reader]:
    """Each combination of the served page or the file with a wide or a narrow window."""
    way, size = request.param
    with reading(browser, address(request, way), size) as someone:
        yield someone


@pytest.fixture(scope="module", params=COMBINATIONS, ids="-".join)
def untouched(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """The map as it opens: one page in each combination, for tests that look at it and change nothing."""
    way, size = request.param
    with reading(browser, address(request, way), size) as someone:
        yield someone.open()


@pytest.fixture
def page(reader: Reader) -> Page:
    """The map as it opens."""
    return reader.open()
