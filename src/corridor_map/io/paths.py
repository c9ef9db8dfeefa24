"""Location of the data that ships with the package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of this package."""
_CHECKOUT = PACKAGE.parents[1]


def shipped(name: str) -> Path:
    """Return the folder `name` of the data that ships with the package.

    In a wheel the four folders lie inside the package; in a checkout (and an editable
    install of one) they lie at its top.

    Parameters
    ----------
    name
        One of ``geodata``, ``seeds``, ``templates``, ``static``.

    Raises
    ------
    FileNotFoundError
        If the folder is in neither place: the installation is incomplete.
    """
    for parent in (PACKAGE, _CHECKOUT):
        folder = parent / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the folder {name}/ that ships with corridor-map is missing from {PACKAGE}")
