"""Requests a second of the map page, against a view that only returns the same bytes.

Run: ``python -m bench.serve`` in the checkout. Ours runs as ``serve`` runs it, the other on waitress as it
comes, each in a process of its own; the load comes from further processes, over connections that are kept
open.
"""

import gzip
import logging
import multiprocessing
import socket
import statistics
import sys
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import waitress
from flask import Flask, Response

from corridor_map.web import create_app
from corridor_map.web.serving import server_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROUNDS = 9
REQUESTS = 1500
CLIENTS = 2
THREADS = 8


def bare_app(plain: bytes, packed: bytes) -> Flask:
    app = Flask(__name__, static_folder=None)

    @app.get("/")
    def gzipped() -> Response:
        return Response(packed, content_type="text/html; charset=utf-8", headers={"Content-Encoding": "gzip"})

    @app.get("/plain")
    def unpacked() -> Response:
        return Response(plain, content_type="text/html; charset=utf-8")

    return app


def serve(bare: bool, ready: Connection) -> None:
    app: WSGIApplication = create_app()
    if bare:
        plain = create_app().test_client().get("/").data
        app = bare_app(plain, gzip.compress(plain, 9, mtime=0))
    listener = socket.create_server(("127.0.0.1", 0))
    settings = {"ident": None, "connection_limit": 1000, "channel_timeout": 30, "threads": THREADS}
    server = waitress.create_server(app, sockets=[listener], **settings) if bare else server_of(app, listener)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    ready.send(listener.getsockname()[1])
    server.run()


def load(port: int, path: str, accept: str, count: int) -> None:
    """Ask `count` times over one connection, one after the other."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {accept}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += connection.recv(1 << 16)
        head = got[: got.index(b"\r\n\r\n")].lower()
        if b" 200 " not in head.split(b"\r\n")[0] + b" " or (b"gzip" in head) is not (accept == "gzip"):
            raise SystemExit(f"unexpected answer: {head!r}")
        length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0]) + len(head) + 4
        left = length - len(got)
        buffer = bytearray(1 << 18)
        # Every answer has the same length: only the bytes need to be counted.
        for number in range(count):
            while left > 0:
                left -= connection.recv_into(buffer, min(left, len(buffer)))
            if number < count - 1:
                connection.sendall(request)
                left = length


def rate(port: int, path: str, accept: str) -> float:
    """Return requests a second over `CLIENTS` connections at once."""
    clients = [
        multiprocessing.Process(target=load, args=(port, path, accept, REQUESTS // CLIENTS))
        for _ in range(CLIENTS)
    ]
    start = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
        if client.exitcode:
            raise SystemExit("a client failed")
    return REQUESTS / (time.perf_counter() - start)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    servers = []
    ports = []
    for bare in (False, True):
        mine, theirs = multiprocessing.Pipe()
        server = multiprocessing.Process(target=serve, args=(bare, theirs), daemon=True)
        server.start()
        servers.append(server)
        ports.append(mine.recv())
    print(f"{rounds} rounds of {REQUESTS} requests over {CLIENTS} connections, interleaved\n")
    print(
        "| | ours, requests a second | a view that does nothing else | ratio of medians | median of ratios |"
    )
    print("| --- | ---: | ---: | ---: | ---: |")
    for kind, accept, bare_path in (("gzip", "gzip", "/"), ("plain", "identity", "/plain")):
        ours: list[float] = []
        bare: list[float] = []
        for number in range(rounds + 1):
            # Which goes first changes from round to round; the first round warms up.
            turns = [(ours, ports[0], "/"), (bare, ports[1], bare_path)]
            for kept, port, path in turns if number % 2 else turns[::-1]:
                measured = rate(port, path, accept)
                if number:
                    kept.append(measured)
        a, b = statistics.median(ours), statistics.median(bare)
        paired = statistics.median(x / y for x, y in zip(ours, bare, strict=True))
        print(f"| {kind} | {a:.0f} | {b:.0f} | {a / b:.2f} | {paired:.2f} |")
    for server in servers:
        server.terminate()


if __name__ == "__main__":
    main()
