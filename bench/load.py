"""Many readers at once: the map page at 16, 64 and 256 connections, beside a view of the same bytes.

Run: ``python -m bench.load [seconds]`` in the checkout, on Linux (memory is read from /proc); 60 seconds for
each row unless said otherwise. Ours and the other take turns, each served by waitress in a process of its
own. Then readers that are slow, and connections that are opened and left, while others go on asking.
"""

import asyncio
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeAlias

from bench.serve import serve

CONNECTIONS = (16, 64, 256)
_REST = 2.0
"""Seconds after a row in which the server closes its connections."""

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"


Other: TypeAlias = Callable[[int, float], Coroutine[Any, Any, None]]
"""Somebody else at the server at a port, until a time."""


class Tally:
    """Times of answers in seconds, and how many requests failed."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.errors = 0


async def answer(reader: asyncio.StreamReader) -> bool:
    """Read one answer; return whether it is a whole page."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
    return head.startswith(b"HTTP/1.1 200 ")


async def ask(port: int, until: float, tally: Tally) -> None:
    """Ask over one connection, one request after the other, until a time."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        while time.perf_counter() < until:
            start = time.perf_counter()
            writer.write(REQUEST)
            whole = await asyncio.wait_for(answer(reader), 30)
            tally.times.append(time.perf_counter() - start)
            tally.errors += not whole
        writer.close()
    except (OSError, EOFError, TimeoutError, ValueError):
        tally.errors += 1


async def dawdle(port: int, until: float) -> None:
    """Read an answer 100 bytes at a time, with long rests."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(REQUEST)
    while time.perf_counter() < until and await reader.read(100):
        await asyncio.sleep(0.5)
    writer.close()


async def stall(port: int, until: float) -> None:
    """Send half a request and say no more."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(REQUEST[:20])
    await asyncio.sleep(max(0, until - time.perf_counter()))
    writer.close()


async def crowd(port: int, connections: int, seconds: float, *others: Other) -> Tally:
    """Ask over many connections at once while `others` (coroutine functions) do as they do."""
    tally = Tally()
    until = time.perf_counter() + seconds
    tasks = [asyncio.ensure_future(other(port, until)) for other in others]
    await asyncio.gather(*(ask(port, until, tally) for _ in range(connections)))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return tally


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise SystemExit("the server has ended")


async def watched(pid: int, load: Coroutine[Any, Any, Tally]) -> tuple[Tally, list[float]]:
    """Return what a load tallied, and the server's memory at every half second of it."""
    samples: list[float] = []

    async def watch() -> None:
        while True:
            samples.append(memory(pid))
            await asyncio.sleep(0.5)

    watching = asyncio.ensure_future(watch())
    tally = await load
    watching.cancel()
    return tally, samples


def row(name: str, seconds: float, pid: int, load: Coroutine[Any, Any, Tally]) -> str:
    before = memory(pid)
    tally, samples = asyncio.run(watched(pid, load))
    time.sleep(_REST)
    quarter = max(1, len(samples) // 4)
    first, last = statistics.median(samples[:quarter]), statistics.median(samples[-quarter:])
    times = sorted(tally.times) or [0.0]
    late = times[min(len(times) - 1, int(len(times) * 0.99))]
    return (
        f"| {name} | {len(tally.times) / seconds:.0f} | {1000 * statistics.median(times):.1f} "
        f"| {1000 * late:.1f} | {tally.errors} | {before:.0f} | {max(samples):.0f} | {memory(pid):.0f} "
        f"| {100 * (last - first) / first:+.1f} % |"
    )


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    servers = {}
    for name, bare in (("ours", False), ("a view that does nothing else", True)):
        mine, theirs = multiprocessing.Pipe()
        process = multiprocessing.Process(target=serve, args=(bare, theirs), daemon=True)
        process.start()
        servers[name] = (mine.recv(), process.pid or 0)
    for port, _ in servers.values():
        asyncio.run(crowd(port, 256, min(5.0, seconds)))
    print(f"{seconds:.0f} s for each row, after 5 s of warming up with 256 connections\n")
    print("Memory in MB before, at most during and after a row; growth from its first quarter to its last.\n")
    print("| | requests a second | median, ms | 99 %, ms | errors | before | most | after | growth |")
    print("| --- |" + " ---: |" * 8)
    for connections in CONNECTIONS:
        for name, (port, pid) in servers.items():
            load = crowd(port, connections, seconds)
            print(row(f"{name}, {connections} connections", seconds, pid, load), flush=True)
    port, pid = servers["ours"]
    for name, other in (("100 slow readers", dawdle), ("100 half-open connections", stall)):
        load = crowd(port, 16, seconds, *[other] * 100)
        print(row(f"ours, 16 connections beside {name}", seconds, pid, load), flush=True)
    for child in multiprocessing.active_children():
        child.terminate()


if __name__ == "__main__":
    main()
