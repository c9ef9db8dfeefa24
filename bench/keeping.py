"""What is kept of articles added by two processes at once, and on a disk that fills up.

Run: ``python -m bench.keeping`` in the checkout; as root on Linux the full disk is a real one.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.adding_process import adder, source, stated

from corridor_map.articles.annotations import read_annotations
from corridor_map.articles.records import read_articles
from corridor_map.errors import OutputError

EACH = 300


def main() -> None:
    """Print both tables' lines."""
    with tempfile.TemporaryDirectory() as folder:
        two_at_once(Path(folder) / "seeds")
    with tempfile.TemporaryDirectory() as folder:
        full_disk(Path(folder))


def two_at_once(seeds: Path) -> None:
    """Add articles from two processes, and count what was said to be added and what is there."""
    before = time.perf_counter()
    command = [sys.executable, "-m", "tests.adding_process", str(seeds)]
    processes = [
        subprocess.Popen([*command, name, str(first), str(EACH)], stdout=subprocess.PIPE, text=True)
        for name, first in (("one", 1), ("two", EACH + 1))
    ]
    said = sum(line.strip().isdecimal() for one in processes for line in one.communicate()[0].splitlines())
    took = time.perf_counter() - before
    print(f"two processes: {said} articles said to be added, {whole(seeds)} whole, in {took:.0f} s")


def full_disk(folder: Path) -> None:
    """Add articles to a file system of 2 MB until it refuses, and count the same."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        print("full disk: not root, no file system of its own")
        return
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False).returncode:
        print("full disk: none can be mounted here")
        return
    try:
        said, refusal, one = 0, "", adder(folder / "seeds")
        while not refusal:
            try:
                one.add(source("x", said + 1), stated(said + 1))
                said += 1
            except OutputError as error:
                refusal = str(error).rpartition(": ")[2]
        print(
            f"full disk: {said} articles said to be added, {whole(folder / 'seeds')} whole; then: {refusal}"
        )
    finally:
        subprocess.run(["umount", folder], check=True)


def whole(seeds: Path) -> int:
    """Return how many articles there are, each with its original and an annotation."""
    articles, faults = read_articles(seeds)
    annotations, wrong = read_annotations(seeds, {article.slug: article for article in articles})
    if faults or wrong:
        sys.exit(f"faults: {[*faults, *wrong][:3]}")
    linked = {annotation.article for annotation in annotations}
    return sum(
        article.slug in linked and (seeds / "originals" / article.original).read_text("utf-8") == article.body
        for article in articles
    )


if __name__ == "__main__":
    main()
