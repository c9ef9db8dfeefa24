"""What the guards of the page cost: the exported file beside itself without policy and without escapes.

Run: ``python -m bench.guards [rounds]`` in the checkout, with a Chromium that the tests find.
"""

import gzip
import re
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.browser import launch

from bench.draw import ROUNDS, once, selectors
from corridor_map.loading import load
from corridor_map.page.export import offline_page

_POLICY = re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>')
_ESCAPES = {r"\u003c": "<", r"\u003e": ">", r"\u0026": "&", r"\u2028": "\u2028", r"\u2029": "\u2029"}


def unguarded(page: str) -> str:
    """Return the page as it would be if nobody meant harm; its own texts hold nothing that ends a script."""
    bare, policies = _POLICY.subn("", page)
    if policies != 1:
        raise SystemExit("the page has no policy to leave out")
    for escape, char in _ESCAPES.items():
        bare = bare.replace(escape, char)
    return bare


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    project = load()
    guarded = offline_page(project, {}).decode()
    pages = {"as it is": guarded, "without the guards": unguarded(guarded)}
    times: dict[str, list[float]] = {name: [] for name in pages}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        files = {name: Path(folder, f"{number}.html") for number, name in enumerate(pages)}
        for name, file in files.items():
            file.write_text(pages[name], encoding="utf-8")
        for number in range(rounds + 1):
            for name in list(files)[:: 1 if number % 2 else -1]:
                took = once(browser, files[name], selectors(project)["ours"], len(project.segments))
                # The first round warms the browser and the disk.
                if number:
                    times[name].append(took)
        browser.close()
    print(f"{rounds} rounds, interleaved\n")
    print("| the exported file | gzipped, bytes | drawn after, median ms |\n| --- | ---: | ---: |")
    sizes = {name: len(gzip.compress(page.encode(), 9)) for name, page in pages.items()}
    for name, taken in times.items():
        print(f"| {name} | {sizes[name]:,} | {statistics.median(taken):.0f} |")
    pairs = statistics.median(ours / other for ours, other in zip(*times.values(), strict=True))
    ours, other = sizes.values()
    print(f"\nThe guards cost {ours - other:,} bytes and {100 * (pairs - 1):+.1f} % of the time.")


if __name__ == "__main__":
    main()
