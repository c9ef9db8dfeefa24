"""Transport corridors and what articles say about them, on one map.

``corridor_map.load()`` gives the data to notebooks and programs: see `corridor_map.notebook`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corridor_map.notebook import Notebook as Notebook
    from corridor_map.notebook import load as load

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Loaded when asked for: every command imports this package, and few need tables.
    if name in {"Notebook", "load"}:
        from corridor_map import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
