import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from corridor_map.web.hosts import Hosts


@Request.application
def anything(_request: Request) -> Response:
    return Response("the map")


SERVER = Client(Hosts(anything, ["Map.Example.org", "[fd00::1]"]))


def ask(host: str) -> int:
    return SERVER.get("/", headers={"Host": host}).status_code


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LocalHost:5000",
        "127.0.0.1",
        "127.0.0.1:65535",
        "[::1]",
        "[::1]:5000",
        "map.example.org",
        "MAP.example.ORG:80",
        "[FD00::1]:5000",
    ],
)
def test_this_machine_and_allowed_names_are_answered(host: str) -> None:
    assert ask(host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:5000",
        "localhost.evil.example",
        "evil.example.localhost",
        "xlocalhost",
        "localhost@evil.example",
        "localhost:80:80",
        "localhost:",
        "localhost ",
        "127.0.0.1.nip.io",
        "127.0.0.2",
        "[::2]",
        "::1",
        "",
        "localhost, evil.example",
        "ｌocalhost",
        "a" * 10_000,
    ],
)
def test_any_other_name_is_refused_in_a_sentence(host: str) -> None:
    answer = SERVER.get("/", headers={"Host": host.encode("utf-8").decode("latin-1")})
    assert answer.status_code == 421
    assert answer.text.startswith("This server does not answer to that name")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "evil" not in answer.text


def test_a_request_without_a_name_is_refused() -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    said: list[str] = []
    Hosts(anything)(environ, lambda status, _headers: said.append(status))  # type: ignore[arg-type]
    assert said == ["421 Misdirected Request"]
