"""Text files of users: their text, or the one fault that says why there is none."""

from pathlib import Path

from corridor_map.errors import Fault
from corridor_map.io.folders import MOST_BYTES, read_bytes


def read_text(file: Path, most: int = MOST_BYTES, *, within: Path | None = None) -> str | Fault:
    """Return the text of a file in UTF-8, with line feeds as line ends, or a fault if there is none.

    Parameters
    ----------
    file
        A regular file, or a link to one.
    most
        Largest number of bytes that it may have.
    within
        The folder that it must not lead out of; None trusts any target.
    """
    content = read_bytes(file, most, within=within)
    if isinstance(content, Fault):
        return content
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(str(file), f"byte {error.start}", "is not UTF-8, which the file must be in")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
