"""Finds the browser that the tests drive. Run as a program: exit status 1 when there is none."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def launch(playwright: Playwright) -> Browser:
    """Return a headless Chromium: the system's, or the one that Playwright installed."""
    found = next(filter(None, map(shutil.which, _NAMES)), None) or (str(_MAC) if _MAC.exists() else None)
    # The sandbox cannot start for root in a container; the pages under test are our own.
    return playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])


if __name__ == "__main__":
    try:
        with sync_playwright() as running:
            launch(running).close()
    except Exception as error:
        sys.exit(f"no browser: {error}")
