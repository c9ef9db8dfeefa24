"""Opening a browser on an address with a key, which nobody else on the machine is to see."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path

from corridor_map.web.keys import private_file

FILE = ".corridor-map.open.html"
"""A page in the user's folder, beside the key, that leads to the address with it."""

_PAGE = """<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}">
<title>corridor-map</title>
<a href="{address}">Open the map</a>
"""


@contextmanager
def opening(folder: Path, address: str) -> Iterator[str]:
    """Yield the address of a page to open in a browser, which leads to an address with a key.

    Everybody on the machine can see the address that a browser is started with. So only the user may
    read the page, and it is removed afterwards. In a folder that cannot be written in nothing can be
    kept either, and the address is yielded without its key.

    Parameters
    ----------
    folder
        The user's folder.
    address
        The address with the key as its query.
    """
    page = folder.resolve() / FILE
    try:
        with private_file(page) as handle:
            os.write(handle, _PAGE.format(address=escape(address)).encode())
    except OSError:
        yield address.partition("?")[0]
        return
    try:
        yield page.as_uri()
    finally:
        with suppress(OSError):
            page.unlink()
