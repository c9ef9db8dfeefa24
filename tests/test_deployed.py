"""Behind a real nginx, and under a real gunicorn with four processes."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import corridor_map
from corridor_map.web.writing import BODY_LIMIT

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
SOURCE = str(Path(corridor_map.__file__).parents[1])
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("CORRIDOR_MAP")},
    "PYTHONPATH": SOURCE,
    "PYTHONUTF8": "1",
    "PYTHONUNBUFFERED": "1",
}
KNOWN = {"author": "not stated", "date": "2024"}


NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
NUMBERS += [f"{number}teen" for number in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
LARGE = str(BODY_LIMIT + 1)


@dataclass
class Visitor:
    """Someone who asks a server on this machine, by a name that they choose."""

    port: int
    host: str = ""
    cookie: str = ""

    def ask(
        self, method: str, address: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, dict[str, str]]:
        """Return the status, text and headers of an answer, over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Host": self.host} if self.host else {}
        sent |= {"Cookie": self.cookie} if self.cookie else {}
        connection.request(method, address, body, {**sent, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text, dict(answer.getheaders())

    def enter(self, secret: str) -> None:
        """Open the map at its address with the key."""
        status, _, headers = self.ask("GET", f"/?key={secret}")
        assert (status, headers["Location"]) == (303, "/")
        self.cookie = headers["Set-Cookie"].partition(";")[0]

    def token(self) -> str:
        page = self.ask("GET", "/add")[1]
        return str(json.loads(page.split('id="corridor-data">')[1].split("</script>")[0])["token"])

    def save(self, origin: str, token: str, text: str, **headers: str) -> tuple[int, str]:
        said = {"Origin": origin, "Content-Type": "application/json", "X-Corridor-Map-Token": token}
        digest = sha256(text.encode()).hexdigest()
        content = {"text": text, "metadata": {"title": f"Of {text}", **KNOWN}, "digest": digest}
        return self.ask("POST", "/articles", json.dumps(content), {**said, **headers})[:2]


def ended(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(30)
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


@contextmanager
def served(data: Path) -> Iterator[tuple[int, str]]:
    """Yield the port and the key of `corridor-map serve`."""
    code = "from corridor_map.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--data", str(data), "--port", "0"]
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?key=([\w-]+) ", process.stdout.readline())
        assert found is not None
        yield int(found[1]), found[2]
    finally:
        ended(process)


SETTINGS = """
import corridor_map.articles.adding, geopandas
from corridor_map import lexica, loading
from corridor_map.linking import preview as drafting
from corridor_map import web
from corridor_map.web import desk
from corridor_map.web import served
from corridor_map.linking.pipeline import Linker
project = loading.load()
words = lexica.lexicon_of(project)
linker = Linker(words[0])
web.load = served.load = lambda _data: project
served.lexicon_of = lambda *_: words
desk.Linker = lambda _words: linker
drafting.run_confined = lambda function, *args, **_: function(*args)
bind, workers, threads, worker_tmp_dir = "127.0.0.1:0", 4, 2, {folder!r}
"""
"""What takes long and is not looked at here is done once, before the four part; each makes its own app."""


@contextmanager
def under_gunicorn(folder: Path, data: Path, **said: str) -> Iterator[int]:
    """Yield the port of a gunicorn with four processes."""
    pytest.importorskip("gunicorn")
    settings = folder / "gunicorn.conf.py"
    settings.write_text(SETTINGS.format(folder=str(folder)), encoding="utf-8")
    command = [sys.executable, "-m", "gunicorn", "-c", str(settings), "corridor_map.web:create_app()"]
    environment = {**ENVIRONMENT, "CORRIDOR_MAP_DATA": str(data), **said}
    process = subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        port = next(int(line.rpartition(":")[2].split()[0]) for line in lines if "Listening at" in line)
        yield port
    finally:
        ended(process)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


PLAIN = "listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{to}; {more} }}"
SECURITY = (Path(__file__).parents[1] / "SECURITY.md").read_text(encoding="utf-8")
ADVISED = " ".join(
    re.findall(r"^ {8}((?:proxy_set_header|client_max_body_size) .*;)$", SECURITY, re.MULTILINE)
)
"""What SECURITY.md says to set up."""
WAYS = {
    "as it comes": "",
    "with the name that was asked for": "proxy_set_header Host $http_host;",
    "with whom it asks for": "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    "with the address": "proxy_set_header X-Real-IP $remote_addr;",
    "with nothing of what was said": "proxy_set_header X-Forwarded-For ''; proxy_set_header Forwarded '';",
    "as advised": ADVISED,
}


@contextmanager
def nginx(folder: Path, servers: list[str]) -> Iterator[None]:
    """Run nginx with some servers, with all that it writes in a folder of its own."""
    if NGINX is None:
        pytest.skip("there is no nginx")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    lines = [
        # Else its processes are nobody's, who may not write in the folder.
        *(["user root;"] if os.geteuid() == 0 else []),
        f"pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}",
        "http { access_log off; client_max_body_size 30m;",
        *(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
        *(f"server {{ {server} }}" for server in servers),
        "}",
    ]
    settings = folder / "nginx.conf"
    settings.write_text("\n".join(lines), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(settings)]
    # It goes on by itself once it listens.
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    try:
        yield
    finally:
        subprocess.run([*command, "-s", "stop"], check=True, capture_output=True, timeout=60)


def test_nobody_writes_through_a_proxy_that_the_server_does_not_know_of(tmp_path: Path) -> None:
    data = tmp_path / "my-map"
    data.mkdir()
    ports = {way: free_port() for way in WAYS}
    with served(data) as (own, secret):
        servers = [PLAIN.format(port=ports[way], to=own, more=more) for way, more in WAYS.items()]
        with nginx(tmp_path, servers):
            for way, port in ports.items():
                for host in ("", f"127.0.0.1:{own}"):
                    stranger = Visitor(port, host)
                    assert stranger.ask("GET", "/")[0] == 200
                    token = stranger.token()
                    for origin in (f"http://127.0.0.1:{own}", f"http://127.0.0.1:{port}", "http://127.0.0.1"):
                        status, said = stranger.save(origin, token, "The INSTC is long.")
                        assert status == 403, (way, host, origin, said)
                    # Whoever names another host is not even answered, where that is what the server sees.
                    foreign = Visitor(port, "evil.example").ask("GET", "/")[0]
                    assert foreign == (421 if "$h" in WAYS[way] and "Host $h" in WAYS[way] else 200)
        assert not (data / "seeds").exists()
        someone = Visitor(own)
        someone.enter(secret)
        forged = {"X-Forwarded-For": "127.0.0.1"}
        origin = f"http://127.0.0.1:{own}"
        assert someone.save(origin, someone.token(), "The INSTC is long.", **forged)[0] == 403
        assert someone.save(origin, someone.token(), "The INSTC is long.")[0] == 201


def test_four_processes_of_gunicorn_are_one_server(tmp_path: Path) -> None:
    assert ADVISED.count("proxy_set_header") == 4
    data = tmp_path / "my-map"
    data.mkdir()
    port, name = free_port(), "maps.example.org"
    with under_gunicorn(tmp_path, data, CORRIDOR_MAP_ALLOW_HOST=name, CORRIDOR_MAP_PROXIES="1") as own:
        someone = Visitor(own)
        origin = f"http://127.0.0.1:{own}"
        assert {Visitor(own, "evil.example").ask("GET", "/")[0] for _ in range(12)} == {421}
        secret = (data / ".corridor-map.key").read_text(encoding="ascii").split()[0]
        someone.enter(secret)
        token = someone.token()
        assert {someone.token() for _ in range(12)} == {token}
        assert {Visitor(own).save(origin, token, "The INSTC is long.")[0] for _ in range(12)} == {403}
        # What cannot be kept is refused for that alone, by each of the four.
        assert {someone.save(origin, token, " ")[0] for _ in range(4)} == {422}
        saved = [someone.save(origin, token, f"The INSTC has {word} stations.") for word in NUMBERS]
        assert [status for status, _ in saved] == [201] * 20, saved
        # Refused for what it says of its size, before any of it is read.
        large = {"Origin": origin, "Content-Type": "application/json", "X-Corridor-Map-Token": token}
        assert someone.ask("POST", "/link.json", None, {**large, "Content-Length": LARGE})[0] == 413
        with nginx(tmp_path, [PLAIN.format(port=port, to=own, more=ADVISED)]):
            outside = Visitor(port, name)
            assert outside.save(f"http://{name}", outside.token(), "The Aras Corridor is new.")[0] == 403
            outside.enter(secret)
            assert outside.save(f"http://{name}", outside.token(), "The Aras Corridor is new.")[0] == 201
            assert Visitor(port, "evil.example").ask("GET", "/")[0] == 421
    assert len(list((data / "seeds").glob("*.md"))) == 21
