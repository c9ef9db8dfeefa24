"""Gzipped bytes of the exported file, by part, beside folium's own page of the same layers.

Run: ``python -m bench.size`` in the checkout, with npm on the path.
"""

import gzip
import json
from html.parser import HTMLParser
from typing import Any

from bench.peers import fetch_assets, folium_page, leaflet_page
from corridor_map.loading import load
from corridor_map.page.export import offline_page

LIMIT = 200_000

DATA = {
    "basemap": "basemap (packed)",
    "borders": "borders (packed)",
    "texts": "the articles",
    "stories": "the story",
}
"""What the page's data is told apart into."""


class Parts(HTMLParser):
    """The texts of a page by what they are for."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: dict[str, list[str]] = {}
        self._inside = ""
        self._marks: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what comes."""
        if tag in {"script", "style"}:
            self._inside = "data" if dict(attrs).get("type") == "application/json" else tag
        self._note("html", self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Keep what comes."""
        self._inside = ""
        self._note("html", f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep what comes."""
        if self._inside == "data":
            everything = json.loads(data)
            rest = {key: value for key, value in everything.items() if key not in DATA}
            for key, name in DATA.items():
                if key in everything:
                    self._note(name, compact(everything[key]))
            self._note("names, states, places, events", compact(rest))
        elif self._inside:
            leaflet = "Leaflet 1.9" in data or ".leaflet-image-layer" in data
            drawing = "map_corridors = L.map" in data
            kind = "Leaflet" if leaflet else "routes (folium's script)" if drawing else f"our {self._inside}"
            self._note(kind, data)
        else:
            self._note("html", data)

    def handle_entityref(self, name: str) -> None:
        """Keep what comes."""
        self._note("html", f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep what comes."""
        self._note("html", f"&#{name};")

    def _note(self, kind: str, text: str) -> None:
        names = {"html": "html: panel, passages, key", "our script": "our scripts", "our style": "our styles"}
        self.texts.setdefault(names.get(kind, kind), []).append(text)


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def packed(text: str | bytes) -> int:
    content = text.encode() if isinstance(text, str) else text
    return len(gzip.compress(content, 9, mtime=0))


def main() -> None:
    project, assets = load(), fetch_assets()
    ours = offline_page(project, {})
    rows = [("our exported file", packed(ours), len(ours))]
    for name, texts in sorted(Parts(ours.decode()).texts.items()):
        text = "\n".join(texts)
        rows.append((f"- {name}", packed(text), len(text.encode())))
    rows.append(
        ("Leaflet 1.9.3 alone (js and css)", packed(assets["leaflet"]) + packed(assets["leaflet_css"]), 0)
    )
    bare = leaflet_page(project, assets)
    rows.append(("bare Leaflet page of the same layers", packed(bare), len(bare.encode())))
    plain = folium_page(project, None)
    parts = {name: packed(text) for name, text in assets.items()}
    rows.append(("folium's page and its assets", packed(plain) + sum(parts.values()), 0))
    rows.append(("- its html", packed(plain), len(plain.encode())))
    rows += [(f"- {name}", size, len(assets[name].encode())) for name, size in parts.items()]
    print("| | gzipped, bytes | plain, bytes |\n| --- | ---: | ---: |")
    for name, small, large in rows:
        print(f"| {name} | {small:,} | {f'{large:,}' if large else ''} |")
    verdict = "within" if packed(ours) <= LIMIT else "OVER"
    print(f"\nThe exported file is {verdict} the limit of {LIMIT:,} bytes.")


if __name__ == "__main__":
    main()
