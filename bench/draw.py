"""Time from the start of navigation until the routes are drawn: our file, folium's page, bare Leaflet.

Run: ``python -m bench.draw`` in the checkout, with npm on the path and a Chromium that the tests find.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from tests.browser import launch

from bench.peers import fetch_assets, folium_page, leaflet_page
from corridor_map.loading import load
from corridor_map.page.export import offline_page
from corridor_map.project import Project

ROUNDS = 15
WATCH = """
(() => {
  const drawn = () => {
    const paths = document.querySelectorAll('%(selector)s');
    return paths.length >= %(count)d && Array.from(paths).every((path) => path.getAttribute('d'));
  };
  const watch = new MutationObserver(() => {
    if (!drawn()) return;
    watch.disconnect();
    // An urgent task posted in a frame's callback runs when that frame has been painted, before any timer.
    requestAnimationFrame(() =>
      scheduler.postTask(() => (window.drawnAfter = performance.now()), { priority: 'user-blocking' }));
  });
  watch.observe(document, { childList: true, subtree: true });
})();
"""


def selectors(project: Project) -> dict[str, str]:
    by_colour = ",".join(f'path[stroke="{route.colour}"]' for route in project.routes.values())
    return {"ours": "path[data-segment]", "folium": by_colour, "leaflet": by_colour}


def once(browser: Browser, file: Path, selector: str, count: int) -> float:
    """Return milliseconds from the start of navigation to the first painted frame with all segments."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    try:
        page = context.new_page()
        page.add_init_script(WATCH % {"selector": selector, "count": count})
        page.goto(file.as_uri())
        page.wait_for_function("window.drawnAfter !== undefined")
        return float(page.evaluate("window.drawnAfter"))
    finally:
        context.close()


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    project, assets = load(), fetch_assets()
    pages = {
        "ours": offline_page(project, {}).decode(),
        "folium": folium_page(project, assets),
        "leaflet": leaflet_page(project, assets),
    }
    times: dict[str, list[float]] = {name: [] for name in pages}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        files = {name: Path(folder, f"{name}.html") for name in pages}
        for name, file in files.items():
            file.write_text(pages[name], encoding="utf-8")
        for number in range(rounds + 1):
            for name, file in files.items():
                took = once(browser, file, selectors(project)[name], len(project.segments))
                # The first round warms the browser and the disk.
                if number:
                    times[name].append(took)
        browser.close()
    base = statistics.median(times["folium"])
    print(f"{rounds} rounds, interleaved\n")
    print("| page | median, ms | lowest to highest, ms | of folium's |\n| --- | ---: | ---: | ---: |")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"| {name} | {median:.0f} | {min(taken):.0f} to {max(taken):.0f} | {median / base:.2f} |")


if __name__ == "__main__":
    main()
