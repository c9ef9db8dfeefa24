"""Run one target for some time: ``python -m fuzz TARGET [SECONDS]``; needs ``pip install -e '.[fuzz]'``.

What breaks is written beside as crash-*; new inputs go to a folder of the system's for temporary
files, and those that reach new code are worth a place in ``fuzz/corpus``.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["corridor_map"]):
    from fuzz.targets import TARGETS
from fuzz.mutating import changed

HERE = Path(__file__).parent


def mutate(content: bytes, most: int, seed: int) -> bytes:
    """Change an input, as atheris asks for it."""
    return changed(content, most, seed, atheris.Mutate)


def main() -> None:
    """Fuzz the target that the command line names."""
    name = sys.argv[1]
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 180
    found = Path(tempfile.gettempdir()) / f"fuzz-{name}"
    found.mkdir(exist_ok=True)
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"]
    words = HERE / f"{name}.dict"
    options += [f"-dict={words}"] if words.exists() else []
    corpora = [str(found), str(HERE / "corpus" / name)]
    by_value = {"custom_mutator": mutate} if name in ("annotations", "layer") else {}
    atheris.Setup([sys.argv[0], *corpora, *options], TARGETS[name], **by_value)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
