"""Style sheets and scripts, ours and Leaflet's: linked from a server or written into the page."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Protocol

from markupsafe import Markup
from rcssmin import cssmin
from rjsmin import jsmin

from corridor_map.io.paths import shipped

STYLES = (
    "leaflet.css",
    "page.css",
    "map.css",
    "marks.css",
    "article.css",
    "search.css",
    "positions.css",
    "timeline.css",
    "story.css",
)
DOCUMENT_STYLES = ("page.css", "marks.css", "document.css")
ADD_STYLES = ("add.css",)
"""Style sheets of the page to add an article, beside those of documents."""
ADD_SCRIPTS = ("dom.js", "adding.js", "review.js", "add.js")
FIRST_SCRIPTS = ("leaflet.js", "dom.js", "base.js")
"""Classic scripts that come before the drawn map's own script, in the order they run."""
SCRIPTS = (
    *FIRST_SCRIPTS,
    "address.js",
    "lines.js",
    "basemap.js",
    "routes.js",
    "placement.js",
    "labels.js",
    "hover.js",
    "search.js",
    "passages.js",
    "list.js",
    "filters.js",
    "panel.js",
    "views.js",
    "time.js",
    "sheet.js",
    "quoting.js",
    "text.js",
    "strip.js",
    "acts.js",
    "article.js",
    "sentences.js",
    "also.js",
    "narrowing.js",
    "positions.js",
    "tint.js",
    "axis.js",
    "timeline.js",
    "story.js",
    "share.js",
    "embed.js",
    "start.js",
)
"""All classic scripts of the map in the order they run."""
SERVED_STYLES = ("download.css",)
SERVED_SCRIPTS = ("download.js",)
"""Scripts that only a served map has, after all others."""


class Assets(Protocol):
    """The source of a page's style sheets and scripts."""

    offline: bool

    def style(self, name: str) -> Markup:
        """Return the element that loads the style sheet `name`."""

    def script(self, name: str) -> Markup:
        """Return the element that loads the script `name`."""

    def policy(self, inline: Mapping[str, list[str]]) -> str:
        """Return the Content-Security-Policy, given the texts of inline styles and scripts."""


class Linked:
    """Assets as addresses on this server, with their digest so that they can be cached for good."""

    offline = False

    def style(self, name: str) -> Markup:
        """Return a ``<link>`` to the style sheet."""
        return Markup('<link rel="stylesheet" href="{}">').format(self._address(name))

    def script(self, name: str) -> Markup:
        """Return a ``<script src>``."""
        return Markup('<script src="{}"></script>').format(self._address(name))

    def policy(self, inline: Mapping[str, list[str]]) -> str:
        """Allow this server's own files, and the inline texts by their hashes."""
        return _policy("'self'", inline)

    @staticmethod
    def _address(name: str) -> str:
        digest = hashlib.sha256(asset(name).encode()).hexdigest()[:12]
        return f"/static/{name}?v={digest}"


class Inlined:
    """Assets written into the page, so that it needs nothing else."""

    offline = True

    def style(self, name: str) -> Markup:
        """Return a ``<style>`` with the style sheet."""
        return Markup("<style>{}</style>").format(Markup(asset(name)))

    def script(self, name: str) -> Markup:
        """Return a ``<script>`` with the script."""
        return Markup("<script>{}</script>").format(Markup(asset(name)))

    def policy(self, inline: Mapping[str, list[str]]) -> str:
        """Allow only what is in the page, by its hashes."""
        texts = {"style": [asset(name) for name in STYLES], "script": [asset(name) for name in SCRIPTS]}
        return _policy("", {kind: texts[kind] + inline[kind] for kind in texts})


@cache
def asset(name: str) -> str:
    """Return the text of a style sheet or script, of ours or of Leaflet, with its images inside.

    Raises
    ------
    FileNotFoundError
        If there is none of that name.
    """
    if not name.startswith("leaflet."):
        # A third of our scripts is what they say about themselves; readers' machines have no use for it.
        text = (shipped("static") / name).read_text(encoding="utf-8")
        return str(jsmin(text) if name.endswith(".js") else cssmin(text))
    # Leaflet comes from its package, its script minified already; its source map is not shipped.
    text = files("xstatic.pkg.leaflet").joinpath("data", name).read_text(encoding="utf-8")
    text = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)
    # The pictures are of markers and of a layer switch, neither of which our maps have.
    text = re.sub(r"url\((images/[\w.-]+)\)", "none", text)
    return str(cssmin(text)) if name.endswith(".css") else text


def _policy(own: str, inline: Mapping[str, list[str]]) -> str:
    sources = {
        kind: " ".join([own, *map(_hash, texts)]).strip() or "'none'" for kind, texts in inline.items()
    }
    asking = f"connect-src {own}; " if own else ""
    return (
        f"default-src 'none'; script-src {sources['script']}; style-src {sources['style']}; {asking}"
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
