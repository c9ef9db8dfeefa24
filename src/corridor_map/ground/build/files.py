"""Sources read and files of geodata/ written: whole or not at all, the same bytes every time."""

import csv
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

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


def write_features(file: Path, features: Iterable[Mapping[str, Any]]) -> None:
    """Write a GeoJSON FeatureCollection, one feature a line so that changes can be read."""
    lines = [json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features]
    write_text(file, '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n")


def fault(file: Path, place: str, problem: str) -> DataError:
    """Return the error that says what is wrong with a source."""
    return DataError(Fault(str(file), place, problem))
