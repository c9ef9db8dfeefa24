"""Importers: HTML, PDF, DOCX, Markdown and plain text to raw text and what the file says of itself.

What a file is, its content says and not its name. Files are read in a process of its own
(`corridor_map.io.confined`), because they come from strangers.
"""

from corridor_map.articles.importers.imported import KEYS, Imported
from corridor_map.articles.importers.kinds import SUFFIXES
from corridor_map.articles.importers.reading import MOST_BYTES, read_source

__all__ = ["KEYS", "MOST_BYTES", "SUFFIXES", "Imported", "read_source"]
