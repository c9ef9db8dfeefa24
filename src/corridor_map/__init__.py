"""Transport corridors and what articles say about them, on one map."""

__version__ = "0.1.0"
