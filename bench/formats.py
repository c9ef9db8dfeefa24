"""Time, memory and bytes of every form of export but the picture, from 1,000 passages to 100,000.

Run: ``python -m bench.formats`` in the checkout. Each figure is a process of its own. The data is
made up from the shipped one: half as many segments as passages, a hundred to a route, each of 20
points and three states; 50 passages to an article, every other one about a segment, the rest about
a route as a whole.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from corridor_map.articles.annotations import Annotation
from corridor_map.articles.records import Article
from corridor_map.exports.catalogue import formats, write
from corridor_map.exports.selection import select
from corridor_map.loading import load
from corridor_map.project import Project

SIZES = (1_000, 10_000, 100_000)
LIMIT_MB = 2_000
_TO_ROUTE, _TO_ARTICLE, _POINTS = 100, 50, 20


def enlarged(passages: int) -> Project:
    """Return the shipped project with as many passages, and half as many segments."""
    project = load()
    model = next(iter(project.routes.values()))
    segment = max(model.segments, key=lambda s: len(s.history))
    history = (segment.history * 3)[:3]
    history = tuple(
        replace(state, since=f"{year}") for state, year in zip(history, (1990, 2010, 2020), strict=True)
    )
    routes = {}
    for number in range(max(1, passages // 2 // _TO_ROUTE)):
        id_ = f"route-{number}"
        west, south = 10 + number % 40 * 1.3, 30 + number // 40 * 0.5
        segments = tuple(
            replace(
                segment,
                id=f"{id_}/{at}",
                route=id_,
                branch="",
                status=history[-1].status,
                contested=history[-1].contested,
                history=history,
                coordinates=tuple(
                    (round(west + at * 0.01 + step * 0.0005, 5), round(south + step % 3 * 0.001, 5))
                    for step in range(_POINTS)
                ),
            )
            for at in range(_TO_ROUTE)
        )
        routes[id_] = replace(model, id=id_, title=f"Route {number}", segments=segments, branches=())
    article = next(iter(project.articles.values()))
    annotation = max(project.annotations, key=lambda a: len(a.targets))
    articles: dict[str, Article] = {}
    annotations: list[Annotation] = []
    for number in range(passages):
        slug = f"article-{number // _TO_ARTICLE}"
        articles.setdefault(slug, replace(article, slug=slug))
        route = f"route-{number % len(routes)}"
        target = f"{route}/{number % _TO_ROUTE}" if number % 2 else route
        id_ = f"{slug}/{number % _TO_ARTICLE}"
        made = replace(annotation, id=id_, article=slug, targets=(target,), stances=(), claims=(), events=())
        annotations.append(made)
    return replace(project, routes=routes, articles=articles, annotations=tuple(annotations))


def measure(name: str, passages: int) -> dict[str, float]:
    """Write one file and return seconds, megabytes in memory at most, and megabytes written."""
    project = enlarged(passages)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"map{formats()[name].suffixes[0]}"
        start = time.perf_counter()
        write(select(project), path, formats()[name])
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"s": took, "data": before, "peak": peak, "file": path.stat().st_size / 1e6}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", nargs=2, metavar=("FORMAT", "PASSAGES"))
    parser.add_argument("formats", nargs="*", default=[name for name in formats() if name != "png"])
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one[0], int(asked.one[1]))))
        return
    print("| form | passages | seconds | memory, MB | of it the data, MB | file, MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    worst = 0.0
    for name in asked.formats:
        for passages in SIZES:
            one = [sys.executable, "-m", "bench.formats", "--one", name, str(passages)]
            ran = subprocess.run(one, capture_output=True, text=True)
            if ran.returncode:
                print(f"| {name} | {passages:,} | failed: {ran.stderr.strip().splitlines()[-1:]} | | | |")
                continue
            found = json.loads(ran.stdout)
            worst = max(worst, found["peak"])
            print(
                f"| {name} | {passages:,} | {found['s']:.2f} | {found['peak']:,.0f} | {found['data']:,.0f} "
                f"| {found['file']:,.1f} |",
                flush=True,
            )
    print(f"\nThe most memory was {worst:,.0f} MB; the limit is {LIMIT_MB:,} MB.")


if __name__ == "__main__":
    main()
