"""Pages of the website that stand elsewhere in the repository, and links that lead to them.

In the repository a link leads to the file itself, such as ``../SECURITY.md``, so that it works in any
viewer of Markdown; on the website it leads to the page made of that file.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
ELSEWHERE = {
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
    "README.md": "index.md",
    "SECURITY.md": "security.md",
    "bench/README.md": "measurements.md",
    "fuzz/README.md": "fuzzing.md",
    "geodata/README.md": "ground.md",
    "seeds/README.md": "seeds.md",
    "static/pictures/map.png": "pictures/map.png",
    "tests/linking/README.md": "labelled-texts.md",
}
"""Files of the repository, and what they are called on the website."""

_SOURCES = {page: file for file, page in ELSEWHERE.items() if file != "README.md"}
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)\s#]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files that stand outside ``docs/``."""
    for page, file in _SOURCES.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / file)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Let the links of a page lead to where their files are on the website."""
    here = page.file.src_uri
    folder = posixpath.dirname(_SOURCES.get(here, f"docs/{here}"))

    def led(link: "re.Match[str]") -> str:
        file = posixpath.normpath(posixpath.join(folder, link[1]))
        target = ELSEWHERE.get(file, file.removeprefix("docs/"))
        return posixpath.relpath(target, posixpath.dirname(here) or ".")

    return _LINK.sub(led, markdown)
