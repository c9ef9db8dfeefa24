"""What fuzzing begins with, and small changes to it: no parser breaks its word."""

import random
import zipfile
from pathlib import Path

import pytest
from fuzz.mutating import changed
from fuzz.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CORPUS = Path(__file__).parents[2] / "fuzz" / "corpus"
FILES = sorted(CORPUS.glob("*/*"))


def test_every_target_has_a_corpus() -> None:
    assert {file.parent.name for file in FILES} == set(TARGETS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_a_file_of_the_corpus_is_read(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_all_that_fuzzing_has_kept_is_read(name: str) -> None:
    with zipfile.ZipFile(CORPUS / f"{name}.zip") as archive:
        assert len(archive.namelist()) > 50
        for kept in archive.namelist():
            TARGETS[name](archive.read(kept))


def bytes_changed(content: bytes, most: int, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) + 1)
        made[at : at + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 3))
    return bytes(made[:most])


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1))
def test_a_changed_file_of_the_corpus_is_read_or_refused(name: str, seed: int) -> None:
    chance = random.Random(seed)
    file = chance.choice([file for file in FILES if file.parent.name == name])
    content = file.read_bytes()
    if file.suffix in (".json", ".geojson"):
        content = changed(content, 8192, seed, lambda given, most: bytes_changed(given, most, chance))
    else:
        content = bytes_changed(content, 8192, chance)
    TARGETS[name](content)
