"""Many who want different things for minutes on end: maps, searches, links, saves, files; and what is lost.

Run: ``python -m bench.soak [--minutes 10] [--connections 8] [--seed 1]`` in the checkout, on Linux (memory
and descriptors are read from /proc). The server is the command ``serve`` in a process of its own with an
empty folder; each connection is a process that asks for one thing after the other, chosen by chance with the
seed, and looks whether the answer is the right one. At the end, what was saved has to be there.
"""

import argparse
import gzip
import http.client
import json
import multiprocessing
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit

from corridor_map.loading import load
from corridor_map.search.index import index_of

Seen: TypeAlias = tuple[str, int, float, str]
"""What was asked for, the status of its answer (0: none), seconds, and what is wrong with it, if anything."""

_SHARES = {
    "map page": 30,
    "search": 12,
    "passages": 6,
    "article page": 6,
    "route page": 3,
    "healthz": 4,
    "static file": 4,
    "page to add": 3,
    "annotations": 4,
    "OGC API Features": 2,
    "GeoJSON, CSV, KML": 4,
    "GeoPackage": 1,
    "HTML download": 5,
    "link": 14,
    "save": 2,
}
_WORDS = ("Baku", "Astara", "Rasht", "Meghri", "Nakhchivan", "Tehran", "corridor", "railway", "Zangezur")
_SETTLED = 60.0
"""Seconds after which memory has to stay as it is."""


class Client:
    """One connection that is kept open, and what was seen over it."""

    def __init__(self, url: str, number: int, seed: int) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.entry = parts.path + (f"?{parts.query}" if parts.query else "")
        self.chance = random.Random(f"{seed} {number}")
        self.project = load()
        self.connection = self._open()
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.seen: list[Seen] = []
        self.saved: list[str] = []
        self.status = 0

    def _open(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=120)

    def ask(
        self, kind: str, path: str, right: Callable[[bytes], bool], posted: dict[str, Any] | None = None
    ) -> bytes:
        """Ask once, note how it went, and return the answer if it is the right one."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Accept-Encoding": "gzip", **({"Cookie": cookies} if cookies else {})}
        body = None
        if posted is not None:
            headers["Origin"] = f"http://{self.host}:{self.port}"
            headers |= {"Content-Type": "application/json", "X-Corridor-Map-Token": self.token}
            body = json.dumps(posted).encode()
        begun = time.perf_counter()
        try:
            self.connection.request("GET" if body is None else "POST", path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
            self.status = answer.status
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.connection = self._open()
            self.seen.append((kind, 0, time.perf_counter() - begun, f"{type(error).__name__}: {error}"))
            return b""
        took = time.perf_counter() - begun
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        good = answer.status in {200, 201} and right(content)
        told = content[:200].decode(errors="replace") if not good else ""
        if answer.status == 503 and not answer.headers.get("Retry-After"):
            told = f"a 503 without Retry-After: {told}"
        self.seen.append((kind, answer.status, took, told))
        return content if good else b""

    def enter(self) -> None:
        """Open the address that the server printed, and the page to add, as a browser does."""
        self.ask("entering", self.entry, _is_page)
        if self.status in {302, 303}:
            self.ask("entering", "/", _is_page)
        page = self.ask("entering", "/add", _is_page).decode()
        self.token = json.loads(page.split('id="corridor-data">')[1].split("</script>")[0])["token"]
        self.seen.clear()

    def text(self) -> str:
        """Return an article that nobody has written, about routes that are there."""
        routes = [route.title for route in self.project.routes.values()]
        letters = "abcdefghijklmnoprstuvyz"

        def word() -> str:
            return "".join(self.chance.choices(letters, k=self.chance.randint(3, 9)))

        def sentence() -> str:
            said = [word() for _ in range(self.chance.randint(6, 18))]
            if self.chance.random() < 0.3:
                said.insert(3, f"the {self.chance.choice(routes)}")
            return " ".join(said).capitalize() + "."

        paragraphs = self.chance.randint(3, 40)
        return "\n\n".join(" ".join(sentence() for _ in range(4)) for _ in range(paragraphs))

    def link(self, kind: str) -> tuple[dict[str, Any], str]:
        """Have a text linked; return what was sent, and the digest of the text."""
        title = f"Soaked {self.chance.getrandbits(64):x}"
        metadata = {"title": title, "author": "An Author", "date": "2024-03-05", "url": ""}
        draft = {"text": self.text(), "metadata": metadata}
        answer = self.ask(kind, "/link.json", lambda content: "digest" in json.loads(content), draft)
        return draft, json.loads(answer)["digest"] if answer else ""

    def save(self) -> None:
        """Have a text linked and kept."""
        draft, digest = self.link("link")
        if digest:
            asked = {**draft, "digest": digest, "decisions": []}
            if answer := self.ask("save", "/articles", lambda content: "slug" in json.loads(content), asked):
                self.saved.append(json.loads(answer)["slug"])

    def step(self) -> None:
        """Ask for something, by chance."""
        kind = self.chance.choices(list(_SHARES), list(_SHARES.values()))[0]
        pick = self.chance.choice
        if kind == "link":
            self.link(kind)
        elif kind == "save":
            self.save()
        elif kind == "search":
            word = pick(_WORDS)
            shipped = set(index_of(self.project).passages(word))
            self.ask(kind, f"/search.json?q={word}", lambda c: shipped <= set(json.loads(c)["passages"]))
        elif kind == "passages":
            route = pick(list(self.project.routes))
            self.ask(kind, f"/passages.json?route={quote(route)}", lambda content: bool(json.loads(content)))
        elif kind == "annotations":
            right = lambda content: json.loads(content)["total"] > 0  # noqa: E731
            self.ask(kind, "/annotations/", right)
        elif kind == "OGC API Features":
            self.ask(kind, "/ogc/collections?f=json", lambda c: bool(json.loads(c)["collections"]))
        elif kind == "GeoJSON, CSV, KML":
            begins = {"geojson": b"{", "csv": b"layer,", "kml": b"<?xml"}
            name = pick(list(begins))
            self.ask(kind, f"/download/{name}", lambda content: content.startswith(begins[name]))
        elif kind == "GeoPackage":
            self.ask(kind, "/download/gpkg", lambda content: content.startswith(b"SQLite format 3"))
        elif kind == "HTML download":
            self.ask(kind, f"/export.html?q={pick(_WORDS)}", _is_page)
        elif kind == "healthz":
            self.ask(kind, "/healthz", lambda content: json.loads(content)["status"] == "ok")
        elif kind == "static file":
            self.ask(kind, "/static/map.css", lambda content: b"{" in content)
        else:
            path = {
                "map page": "/",
                "article page": f"/articles/{quote(pick(list(self.project.articles)))}",
                "route page": f"/routes/{quote(pick(list(self.project.routes)))}",
                "page to add": "/add",
            }[kind]
            self.ask(kind, path, _is_page)


def _is_page(content: bytes) -> bool:
    return content.rstrip().endswith(b"</html>")


def work(url: str, number: int, seed: int, until: float, told: "Queue[tuple[list[Seen], list[str]]]") -> None:
    """Ask over one connection until a time."""
    client = Client(url, number, seed)
    client.enter()
    while time.time() < until:
        client.step()
    told.put((client.seen, client.saved))


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the address of a server of a folder, as it is printed, and the number of its process."""
    code = "from corridor_map.cli import main; main()"
    command = [sys.executable, "-u", "-c", code, "serve", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", line)
            if not found:
                raise SystemExit(f"the server said no address: {line}")
            yield found[0], process.pid
        finally:
            process.terminate()


class Sample:
    """What the server held at a moment: memory in MB, descriptors, and temporary files that are open."""

    def __init__(self, pid: int) -> None:
        status = Path(f"/proc/{pid}/status").read_text()
        self.memory = next(int(s.split()[1]) / 1000 for s in status.splitlines() if s.startswith("VmRSS:"))
        links = []
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                links.append(str(link.readlink()))
            except OSError:
                continue
        self.descriptors = len(links)
        self.temporary = sum(link.startswith(tempfile.gettempdir()) for link in links)


def table(seen: list[Seen]) -> None:
    """Print a row for each kind of request."""
    kinds: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        kinds[one[0]].append(one)
    print("| | asked | lost or wrong | 503 | median, ms | 99 %, ms | most, ms | 99 % of median |")
    print("| --- |" + " ---: |" * 7)
    for kind in _SHARES:
        found = kinds.get(kind, [])
        if not found:
            continue
        times = sorted(took * 1000 for _, _, took, _ in found)
        busy = sum(status == 503 for _, status, _, _ in found)
        wrong = sum(bool(told) and status != 503 for _, status, _, told in found)
        middle, late = statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.99))]
        print(
            f"| {kind} | {len(found)} | {wrong} | {busy} | {middle:.1f} | {late:.1f} | {times[-1]:.0f} "
            f"| {late / middle:.1f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (url, pid):
        told: Queue[tuple[list[Seen], list[str]]] = multiprocessing.Queue()
        begun = time.time()
        until = begun + 60 * asked.minutes
        crowd = [
            multiprocessing.Process(target=work, args=(url, number, asked.seed, until, told), daemon=True)
            for number in range(asked.connections)
        ]
        for one in crowd:
            one.start()
        samples = []
        while time.time() < until:
            time.sleep(min(10.0, max(0.0, until - time.time())))
            samples.append((time.time() - begun, Sample(pid)))
        answers = [told.get(timeout=180) for _ in crowd]
        for one in crowd:
            one.join()
        seen = [one for some, _ in answers for one in some]
        saved = [slug for _, some in answers for slug in some]
        last = Client(url, -1, asked.seed)
        there = sum(
            bool(last.ask("there", f"/articles/{slug}.json", bool))
            and (Path(folder) / "seeds" / f"{slug}.md").is_file()
            for slug in saved
        )
        kept = len(list((Path(folder) / "seeds").glob("*.md")))
        strays = [p.name for p in Path(folder).rglob(".*") if p.name != ".corridor-map.lock"]
    print(f"{asked.minutes:g} minutes, {asked.connections} connections, {len(seen)} requests\n")
    table(seen)
    print(f"\nSaved {len(saved)}, there {there}, files {kept}; left over: {', '.join(strays) or 'nothing'}.")
    settled = [one.memory for at, one in samples if at > _SETTLED] or [samples[-1][1].memory]
    change = 100 * (settled[-1] - settled[0]) / settled[0]
    most = 100 * (max(settled) - min(settled)) / min(settled)
    print(f"Memory from the second minute on: {change:+.1f} % at the end, {most:.1f} % at most apart.\n")
    print("| minute | memory, MB | descriptors | temporary files |")
    print("| ---: | ---: | ---: | ---: |")
    step = max(1, len(samples) // 20)
    for at, one in samples[::step]:
        print(f"| {at / 60:.1f} | {one.memory:.0f} | {one.descriptors} | {one.temporary} |")
    wrong = Counter((kind, status, why) for kind, status, _, why in seen if why)
    for (kind, status, why), count in wrong.most_common(12):
        print(f"\n{count} times, {kind}, status {status}: {why}")


if __name__ == "__main__":
    main()
