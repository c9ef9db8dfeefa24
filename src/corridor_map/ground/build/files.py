"""Sources read and texts written: whole or not at all."""

import csv
import os
import tempfile
from pathlib import Path

from corridor_map.errors import DataError, Fault


def read_table(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file in UTF-8 with a header line."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_text(file: Path, text: str) -> None:
    """Write a file whole: to a temporary file beside it, flushed to disk, then renamed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files that only their owner may read.
        os.chmod(temporary, 0o644)
        os.replace(temporary, file)
    except BaseException:
        os.unlink(temporary)
        raise


def fault(file: Path, place: str, problem: str) -> DataError:
    """Return the error that says what is wrong with a source."""
    return DataError(Fault(str(file), place, problem))
