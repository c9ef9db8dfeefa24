"""What every request has to pass, whatever server runs the app, and who may write."""

import json
from collections.abc import Callable
from io import BytesIO
from itertools import chain, combinations
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.http import parse_cookie

from corridor_map.cli import main
from corridor_map.errors import UsageError
from corridor_map.project import Project
from corridor_map.web import KEY, create_app
from corridor_map.web import opening as opening_module
from corridor_map.web.keys import Key
from corridor_map.web.opening import opening
from corridor_map.web.settings import Settings
from corridor_map.web.writing import BODY_LIMIT
from tests.test_writing import KNOWN, TEXT, Writer, error

SECRET = "the-secret-of-whoever-sits-here"
READ = ["/", "/?embed=1", "/add", "/about", "/export.html", "/passages.json?route=aras", "/ogc/", "/nowhere"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("my-map")


@pytest.fixture(scope="module")
def keeper(project: Project, data: Path) -> Flask:
    return create_app(project, data=data, key=Key(SECRET, True))


@pytest.fixture(scope="module")
def behind_one(project: Project, data: Path) -> Flask:
    return create_app(project, data=data, key=Key(SECRET, True), proxies=1, allowed=["maps.example.org"])


def writing_addresses(app: Flask) -> list[str]:
    """Return the addresses at which anything but reading is answered and something may be kept."""
    found = [rule.rule for rule in app.url_map.iter_rules() if rule.methods and "POST" in rule.methods]
    return [address for address in found if address != "/link.json"]


FORGED = {
    "Forwarded": "for=127.0.0.1;host=localhost;proto=http",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Host": "localhost",
    "X-Forwarded-Server": "localhost",
    "X-Real-IP": "127.0.0.1",
    "Via": "1.1 localhost",
}
SHOWN: dict[str, Callable[[Key, str], str | None]] = {
    "no cookie": lambda _key, _token: None,
    "an empty cookie": lambda key, _token: f"{key.cookie_name}=",
    "the page's token": lambda key, token: f"{key.cookie_name}={token}",
    "another cookie": lambda key, _token: f"{key.cookie_name}={'0' * 64}; corridor-map-x={'0' * 64}",
    "letters that are none": lambda key, _token: f"{key.cookie_name}=\u00e9\ud8ff".encode(
        "utf-8", "surrogatepass"
    ).decode("latin-1"),
}


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("shows", SHOWN)
def test_no_header_is_taken_for_the_key(
    keeper: Flask, behind_one: Flask, proxies: int, shows: str, data: Path
) -> None:
    app = behind_one if proxies else keeper
    writer = Writer(app, has_key=False)
    cookie = SHOWN[shows](app.extensions[KEY], writer.token)
    some = list(chain.from_iterable(combinations(FORGED, many) for many in range(len(FORGED) + 1)))
    assert writing_addresses(app) == ["/articles"]
    for address in writing_addresses(app):
        for names in some:
            headers = {"Cookie": cookie, **{name: FORGED[name] for name in names}}
            answer = writer.post(address, {"text": TEXT, "metadata": KNOWN}, headers)
            assert answer.status_code == 403, names
            assert any(said in error(answer) for said in ("the one with a key", "with --proxies"))
    assert not (data / "seeds").exists()


@pytest.mark.parametrize("allow", [False, True], ids=["with the key", "where all may"])
def test_what_came_by_a_proxy_that_is_not_known_of_is_not_kept(
    keeper: Flask, project: Project, data: Path, allow: bool
) -> None:
    app = create_app(project, data=data, allow_remote_writes=True, key=Key(SECRET, True)) if allow else keeper
    writer = Writer(app, has_key=not allow)
    for name, value in FORGED.items():
        answer = writer.post("/articles", {"text": " "}, {name: value})
        assert answer.status_code == 403 and "with --proxies" in error(answer)
        asked = {name: value, **({"Cookie": writer.cookie} if writer.cookie else {})}
        page = writer.client.get("/add", headers=asked).text
        assert "a proxy that the server was not told of" in page and 'id="save"' not in page
    # A request that no proxy has passed on is refused for its text alone.
    assert writer.post("/articles", {"text": " "}).status_code == 422


def test_behind_a_proxy_that_is_known_of_the_key_is_what_counts(behind_one: Flask) -> None:
    forwarded = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "maps.example.org",
        "Via": "1.1 maps.example.org",
        "Host": "maps.example.org",
        "Origin": "https://maps.example.org",
    }
    writer = Writer(behind_one)
    assert writer.post("/articles", {"text": " "}, forwarded).status_code == 422
    assert writer.post("/articles", {"text": " "}, {**forwarded, "Cookie": None}).status_code == 403
    set_there = writer.client.get(f"/add?key={SECRET}", headers=forwarded).headers["Set-Cookie"]
    assert "; Secure" in set_there


@pytest.mark.parametrize("address", READ)
def test_an_address_with_the_key_sets_a_cookie_and_leads_to_the_same_without(
    keeper: Flask, address: str
) -> None:
    client = keeper.test_client(use_cookies=False)
    answer = client.get(f"{address}{'&' if '?' in address else '?'}key={SECRET}")
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-store")
    cookie, *rest = answer.headers["Set-Cookie"].split("; ")
    assert set(rest) == {"HttpOnly", "Path=/", "SameSite=Strict"}
    key = keeper.extensions[KEY]
    assert parse_cookie(cookie).to_dict() == {key.cookie_name: key.cookie}
    assert SECRET not in str(answer.headers) + answer.text
    # Reading needs no key, and says nothing of it.
    for sent in ({}, {"Cookie": cookie}):
        read = client.get(address, headers=sent)
        assert read.status_code == (404 if address == "/nowhere" else 200)
        assert SECRET not in read.text and key.cookie not in read.text and "Set-Cookie" not in read.headers


@pytest.mark.parametrize("given", ["", "x", SECRET[:-1], SECRET + "x", f"{SECRET}&key=x", "%00", "%ff%fe"])
def test_a_wrong_key_opens_nothing_and_is_not_repeated(keeper: Flask, given: str) -> None:
    answer = keeper.test_client().get(f"/?key={given}")
    assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    assert (
        answer.text.startswith("The key in this address is not the server’s") and answer.text.count(".") == 1
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert SECRET[:10] not in answer.text


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///evil.example", "/\\evil.example", "/%2F/evil.example"]
)
def test_the_key_leads_to_no_other_host(keeper: Flask, path: str) -> None:
    answer = keeper.test_client().get(f"http://localhost{path}?key={SECRET}")
    to = urlsplit(answer.headers.get("Location", "/"))
    assert to.netloc == "" and not to.geturl().startswith(("//", "/\\"))


def test_the_key_in_the_address_of_a_request_that_writes_is_of_no_use(keeper: Flask) -> None:
    writer = Writer(keeper, has_key=False)
    assert writer.post(f"/articles?key={SECRET}", {"text": " "}).status_code == 403


@pytest.mark.parametrize("address", ["/link.json", "/articles"])
def test_a_request_that_does_not_say_how_long_it_is_has_a_largest_size_too(
    keeper: Flask, address: str
) -> None:
    writer = Writer(keeper)
    said = {"Origin": "http://localhost", "X-Corridor-Map-Token": writer.token, "Cookie": str(writer.cookie)}
    answer = writer.client.post(
        address,
        input_stream=BytesIO(b" " * (BODY_LIMIT + 1)),
        headers=said,
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413 and error(answer).endswith("it may have 20 MB.")


def test_without_a_folder_no_address_has_a_key(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/?key=x").status_code == 200
    assert client.get("/passages.json?key=x").status_code == 400


@pytest.mark.parametrize("address", [*READ, "/articles", "/link.json", "/static/map.css", "/healthz"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_the_app_itself_answers_to_known_names_alone_and_with_safe_headers(
    behind_one: Flask, address: str, method: str
) -> None:
    client = behind_one.test_client()
    wrong = [
        {"Host": "evil.example"},
        {"Host": "evil.example", "X-Forwarded-Host": "localhost"},
        {"Host": "localhost", "X-Forwarded-Host": "evil.example"},
    ]
    for headers in wrong:
        assert client.open(address, method=method, headers=headers).status_code == 421
    answer = client.open(address, method=method)
    assert answer.status_code != 421
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_environment_says_what_no_command_line_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    assert Settings.of_environment() == Settings()
    for name, value in {
        "DATA": str(tmp_path),
        "ALLOW_HOST": "maps.example.org, other.example",
        "PROXIES": "2",
        "ALLOW_REMOTE_WRITES": "1",
        "CROSS_ORIGIN": "yes",
    }.items():
        monkeypatch.setenv(f"CORRIDOR_MAP_{name}", value)
    names = ("maps.example.org", "other.example")
    assert Settings.of_environment() == Settings(tmp_path, names, 2, True, True)
    # Who calls the app with a project has said what it is to be.
    client = create_app(project).test_client()
    assert client.get("/", headers={"Host": names[0]}).status_code == 421
    assert json.loads(client.post("/articles", headers={"Origin": "http://localhost"}).text)["error"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA", "no/such/folder"),
        ("PROXIES", "-1"),
        ("PROXIES", "11"),
        ("PROXIES", "²"),
        ("ALLOW_REMOTE_WRITES", "perhaps"),
    ],
)
def test_an_environment_that_is_off_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"CORRIDOR_MAP_{name}", value)
    with pytest.raises(UsageError, match=f"CORRIDOR_MAP_{name}"):
        create_app()


def test_the_browser_is_opened_on_a_page_that_nobody_else_can_read(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:5000/?key={SECRET}"
    page = tmp_path / opening_module.FILE
    page.symlink_to(tmp_path / "elsewhere")
    with opening(tmp_path, address) as opened:
        assert opened == page.as_uri() and SECRET not in opened
        assert page.stat().st_mode & 0o077 == 0 and f'url={address}"' in page.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == []
    with opening(tmp_path / "none", address) as opened:
        assert opened == "http://127.0.0.1:5000/"


def test_serve_opens_the_address_that_it_prints_without_saying_it_to_other_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    opened: list[str] = []
    led: list[str] = []

    def launch(url: str) -> int:
        opened.append(url)
        if url.startswith("file:"):
            led.append(Path(url2pathname(urlsplit(url).path)).read_text(encoding="utf-8"))
        return 0

    def stop(_server: object, _seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("click.launch", launch)
    monkeypatch.setattr("corridor_map.commands.serve.load_project", lambda _data: project)
    monkeypatch.setattr("corridor_map.web.serving.Server._poll", stop)
    monkeypatch.setattr("signal.signal", lambda *_: None)

    def told(*arguments: str) -> list[str]:
        ran = CliRunner().invoke(main, ["serve", "--port", "0", "--open", *arguments])
        assert ran.exit_code == 0, ran.output
        return [word for word in ran.stdout.split() if word.startswith("http")]

    own, others = told("--data", str(tmp_path))
    assert own == f"{others}?key={(tmp_path / '.corridor-map.key').read_text().split()[0]}"
    assert opened[0].startswith("file:") and "key" not in opened[0].rpartition("/")[2]
    assert f'url={own}"' in led[0]
    assert [path.name for path in tmp_path.iterdir()] == [".corridor-map.key"]
    # Where nothing can be kept, or by everybody, there is nothing that nobody else may know.
    assert told() == [opened[1]]
    assert told("--data", str(tmp_path), "--allow-remote-writes") == [opened[2]]
