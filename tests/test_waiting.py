"""Who waits for whom at the server: nobody who wants the map, for nobody's slowness."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from waitress.wasyncore import close_all

from corridor_map.web.lanes import FILES, OTHERS, READY, TEXTS, lane_of
from corridor_map.web.serving import Server, server_of

LONG = 60
"""Seconds for what takes none: whoever waits so long waits for ever."""
LARGE = b"m" * 1_000_000
HUGE = b"m" * 10_000_000
"""More than the system itself keeps of an answer on its way."""
OPENED: list[socket.socket] = []
"""Connections of the present test, which are closed with its server."""
THREADS = {READY: 2, TEXTS: 1, FILES: 1, OTHERS: 1}


class App:
    """Answers the map at once, `/large` with much, and all else when it may."""

    def __init__(self) -> None:
        self.may_go_on = Event()
        self.begun = threading.Semaphore(0)
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        if path not in {"/", "/healthz", "/large", "/huge"}:
            self.begun.release()
            self.may_go_on.wait(LONG)
        said = {"/large": LARGE, "/huge": HUGE}.get(path, path.encode())
        start_response("200 OK", [("Content-Length", str(len(said)))])
        return [said]


@contextmanager
def running(app: App, **settings: Any) -> Iterator[Server]:
    server = server_of(app, socket.create_server(("127.0.0.1", 0)), threads=THREADS, **settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        app.may_go_on.set()
        server.task_dispatcher.shutdown(LONG)
        # The server may wake up for something else, and close the pipe that this is said through.
        with suppress(OSError):
            server.trigger.pull_trigger(lambda: close_all(server._map))
        thread.join()
        while OPENED:
            OPENED.pop().close()


def ask(server: Server, path: str, method: str = "GET") -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=LONG)
    try:
        connection.request(method, path)
        return connection.getresponse().read()
    finally:
        connection.close()


def connect(server: Server, sent: bytes = b"") -> socket.socket:
    connection = socket.socket()
    OPENED.append(connection)
    connection.settimeout(LONG)
    connection.connect(("127.0.0.1", int(server.effective_port)))
    connection.sendall(sent)
    return connection


def request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def in_its_thread(server: Server, act: Callable[[], Any]) -> Any:
    """Have the server's own thread do something, and return what comes of it."""
    done, result = Event(), []
    server.trigger.pull_trigger(lambda: (result.append(act()), done.set()))
    assert done.wait(LONG)
    return result[0]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("GET", "/", READY),
        ("GET", "/?routes=instc", READY),
        ("GET", "/?embed=1", OTHERS),
        ("GET", "/healthz", READY),
        ("GET", "/static/map.css", READY),
        ("GET", "/search.json", OTHERS),
        ("GET", "/articles/a", OTHERS),
        ("GET", "/add", OTHERS),
        ("GET", "/download/csv", FILES),
        ("GET", "/export.html", FILES),
        ("GET", "/ogc/collections", FILES),
        ("POST", "/link.json", TEXTS),
        ("POST", "/articles", TEXTS),
        ("POST", "/whatever", TEXTS),
    ],
)
def test_what_is_ready_has_a_lane_of_its_own(method: str, path: str, lane: str) -> None:
    assert lane_of(method, *path.partition("?")[::2]) == lane


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/link.json"), ("GET", "/download/csv"), ("GET", "/search.json")]
)
def test_requests_that_hang_keep_the_map_from_nobody(method: str, path: str) -> None:
    app = App()
    with running(app) as server, ThreadPoolExecutor(12) as pool:
        hanging = [pool.submit(ask, server, path, method) for _ in range(12)]
        try:
            assert app.begun.acquire(timeout=LONG)
            until(lambda: sum(bool(one.requests) for one in list(server.active_channels.values())) == 12)
            assert [ask(server, "/"), ask(server, "/healthz")] == [b"/", b"/healthz"]
            assert not any(one.done() for one in hanging)
        finally:
            app.may_go_on.set()
        assert [one.result(LONG) for one in hanging] == [path.encode()] * 12


def test_a_request_that_cannot_be_read_is_refused_though_others_hang() -> None:
    app = App()
    with running(app) as server:
        connect(server, request("/search.json"))
        assert app.begun.acquire(timeout=LONG)
        with connect(server, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n") as odd:
            assert odd.recv(12) == b"HTTP/1.1 400"


def test_a_hundred_who_never_read_take_no_memory_and_no_thread_and_are_closed() -> None:
    app = App()
    with running(app) as server:
        ask(server, "/huge")
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            silent = [connect(server, request("/huge")) for _ in range(100)]
            until(lambda: app.asked.count("/huge") == 101)
            until(lambda: not any(one.requests for one in list(server.active_channels.values())))
            taken = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        assert taken < 100 * len(HUGE) / 100
        assert ask(server, "/") == b"/"
        later = time.time() + 31
        in_its_thread(server, lambda: server.close_silent(later))
        assert in_its_thread(server, lambda: len(server.active_channels)) == 0
        got = 0
        with suppress(ConnectionResetError):
            while part := silent[0].recv(1 << 20):
                got += len(part)
        assert got < len(HUGE)


def test_who_waits_for_an_answer_is_not_closed_for_silence() -> None:
    app = App()
    with running(app) as server, connect(server, request("/search.json")) as patient:
        assert app.begun.acquire(timeout=LONG)
        idle = connect(server)
        until(lambda: len(server.active_channels) == 2)
        in_its_thread(server, lambda: server.close_silent(time.time() + 1000))
        assert idle.recv(1) == b""
        app.may_go_on.set()
        assert patient.recv(12) == b"HTTP/1.1 200"


def test_answers_are_made_as_they_are_read_and_all_come() -> None:
    app, times = App(), 40
    with running(app) as server, connect(server, request("/large") * times) as slow:
        until(lambda: len(server._unread) == 1)
        # The system itself keeps a few answers on their way.
        assert app.asked.count("/large") < times / 2
        got = 0
        with slow.makefile("rb") as reading:
            for _ in range(times):
                while (line := reading.readline()) != b"\r\n":
                    assert line
                got += len(reading.read(len(LARGE)))
        assert got == times * len(LARGE) and app.asked.count("/large") == times


def test_a_newcomer_is_answered_though_all_connections_are_taken() -> None:
    app = App()
    with running(app, connections=30) as server, connect(server, request("/search.json")) as patient:
        assert app.begun.acquire(timeout=LONG)
        idle = [connect(server, sent) for _ in range(50) for sent in (b"", b"GET / HT")]
        assert ask(server, "/") == b"/"
        assert in_its_thread(server, lambda: len(server._map)) <= 30
        assert idle[0].recv(1) == b"", "who has been silent for longest makes room"
        app.may_go_on.set()
        assert patient.recv(12) == b"HTTP/1.1 200", "who waits for an answer does not"


STUCK = r"""
import os, socket, sys, threading
from corridor_map.web import server
from corridor_map.web import serving

def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/":
        start_response("200 OK", [("Content-Length", "3")])
        return [b"map"]
    os.write(1, b"begun\n")
    if path == "/download/fifo":
        os.open(sys.argv[1], os.O_RDONLY)
    threading.Thread(target=threading.Event().wait).start()
    threading.Event().wait()

server.create_app = lambda *_, **__: app
serving.Server.grace = 0.2
server.run(None, "127.0.0.1", 0, lambda url, _opened: print(url, flush=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGTERM and no FIFOs")
def test_sigterm_ends_a_server_with_requests_that_never_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    started = [sys.executable, "-c", STUCK, str(tmp_path / "fifo")]
    with subprocess.Popen(
        started, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout and process.stderr
            port = int(process.stdout.readline().rstrip("/\n").rpartition(":")[2])

            def open_with(sent: bytes) -> socket.socket:
                connection = socket.create_connection(("127.0.0.1", port), timeout=LONG)
                connection.sendall(sent)
                return connection

            stuck = [request("/download/fifo"), request("/search.json")]
            post = b"POST /link.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
            opened = [open_with(sent) for sent in (*stuck, post)]
            assert [process.stdout.readline() for _ in opened] == ["begun\n"] * len(opened)
            opened += [open_with(sent) for sent in (*stuck * 8, b"GET / HT", b"")]
            with open_with(request("/")) as asking:
                assert asking.recv(12) == b"HTTP/1.1 200"
            process.send_signal(signal.SIGTERM)
            assert process.wait(LONG) == 0
            assert "Traceback" not in process.stderr.read()
            for one in opened:
                one.close()
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="numbers descriptors otherwise")
def test_a_connection_whose_descriptor_is_above_what_select_takes_is_answered() -> None:
    with running(App()) as server:
        taken: list[int] = []
        try:
            while not taken or taken[-1] < 1100:
                taken.append(os.dup(0))
            assert ask(server, "/") == b"/"
        finally:
            for one in taken:
                os.close(one)
