"""Importers from HTML, PDF, DOCX, Markdown and plain text to raw text and the file's metadata.

The kind of a file is told by its content, not its name. Files come from strangers, so each is read
in a process of its own (`corridor_map.io.confined`).
"""

from corridor_map.articles.importers.imported import KEYS, Imported
from corridor_map.articles.importers.kinds import SUFFIXES
from corridor_map.articles.importers.reading import MOST_BYTES, read_source

__all__ = ["KEYS", "MOST_BYTES", "SUFFIXES", "Imported", "read_source"]
