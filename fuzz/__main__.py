"""Run one target for some time: ``python -m fuzz TARGET [SECONDS]``; needs ``pip install -e '.[fuzz]'``.

What breaks is written beside as crash-*. What reaches new code is kept in ``fuzz/corpus/TARGET.zip``,
with which the next run begins.
"""

import hashlib
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["corridor_map"]):
    from fuzz.targets import TARGETS
from fuzz.mutating import changed

HERE = Path(__file__).parent


def mutate(content: bytes, most: int, seed: int) -> bytes:
    """Change an input, as atheris asks for it."""
    return changed(content, most, seed, atheris.Mutate)


def unpack(kept: Path, folder: Path) -> None:
    """Put what earlier runs kept into a folder."""
    if kept.exists():
        with zipfile.ZipFile(kept) as archive:
            for name in archive.namelist():
                (folder / Path(name).name).write_bytes(archive.read(name))


def keep(folder: Path, kept: Path) -> None:
    """Write the inputs in a folder, each once, to an archive that is the same for the same inputs."""
    inputs = {hashlib.sha1(file.read_bytes()).hexdigest(): file for file in folder.iterdir()}
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(inputs):
            archive.writestr(zipfile.ZipInfo(name), inputs[name].read_bytes(), zipfile.ZIP_DEFLATED)


def main() -> None:
    """Fuzz the target that the command line names."""
    name = sys.argv[1]
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 180
    found = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    kept = HERE / "corpus" / f"{name}.zip"
    unpack(kept, found)
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"]
    words = HERE / f"{name}.dict"
    options += [f"-dict={words}"] if words.exists() else []
    corpora = [str(found), str(HERE / "corpus" / name)]
    by_value = {"custom_mutator": mutate} if name in ("annotations", "layer") else {}
    # The run ends its process without a word to Python.
    child = os.fork()
    if not child:
        atheris.Setup([sys.argv[0], *corpora, *options], TARGETS[name], **by_value)
        atheris.Fuzz()
    _, status = os.waitpid(child, 0)
    keep(found, kept)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
