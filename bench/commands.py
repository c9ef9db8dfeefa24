"""Wall time of whole commands, from the start of the process to its end.

Run: ``python -m bench.commands`` in the checkout.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 11
MAIN = "from corridor_map.cli import main; main()"
COMMANDS = {
    "python -c pass": ("pass", []),
    "corridor-map --help": (MAIN, ["--help"]),
    "corridor-map check": (MAIN, ["check"]),
    "corridor-map passages": (MAIN, ["passages"]),
    "corridor-map export": (MAIN, ["export", "--force"]),
}
AIMS = {"corridor-map --help": 0.2, "corridor-map export": 2.0}


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            for name, (code, arguments) in COMMANDS.items():
                start = time.perf_counter()
                ran = subprocess.run(
                    [sys.executable, "-c", code, *arguments], cwd=folder, env=environment, capture_output=True
                )
                took = time.perf_counter() - start
                if ran.returncode:
                    raise SystemExit(f"{name} failed: {ran.stderr.decode()}")
                # The first round writes the bytecode and warms the disk.
                if number:
                    times[name].append(took)
    print(f"{ROUNDS} rounds, interleaved\n")
    print("| command | median, s | lowest to highest, s | aim, s |\n| --- | ---: | ---: | ---: |")
    for name, taken in times.items():
        aim = AIMS.get(name)
        print(
            f"| {name} | {statistics.median(taken):.3f} | {min(taken):.3f} to {max(taken):.3f} "
            f"| {f'below {aim}' if aim else ''} |"
        )


if __name__ == "__main__":
    main()
