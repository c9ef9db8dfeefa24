"""Text files of users: their text, or the one fault that says why there is none."""

from pathlib import Path

from corridor_map.errors import Fault

MOST_BYTES = 100_000_000
"""The largest file that is read."""


def read_text(file: Path, most: int = MOST_BYTES) -> str | Fault:
    """Return the text of a file in UTF-8, with line feeds as line ends, or the fault that it has none.

    Parameters
    ----------
    file
        A regular file, or a link to one.
    most
        Bytes that it may have.
    """
    name = str(file)
    try:
        # A pipe or a device has no size, and may have no end.
        if file.exists() and not file.is_file():
            return Fault(name, "", "is no file, expected one")
        if file.stat().st_size > most:
            return Fault(name, "", f"has over {most // 1_000_000} MB, more than is read of one file")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(name, f"byte {error.start}", "is not UTF-8, which the file must be in")
    except OSError as error:
        return Fault(name, "", f"cannot be read ({error.strerror})")
