"""Reading of sources, and atomic writing of texts."""

import csv
from pathlib import Path

from corridor_map.errors import DataError, Fault
from corridor_map.io.files import write_whole


def read_table(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file in UTF-8 with a header line."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_text(file: Path, text: str) -> None:
    """Write a file in UTF-8, whole or not at all, in a folder that is made if it is not there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text.encode())


def fault(file: Path, place: str, problem: str) -> DataError:
    """Return an error about a fault in a source."""
    return DataError(Fault(str(file), place, problem))
