"""``python -m corridor_map.ground.build``: make geodata/ again from geodata/sources/."""

import argparse
import sys
from pathlib import Path

from corridor_map.errors import CorridorMapError
from corridor_map.io.paths import shipped


def main(arguments: list[str] | None = None) -> int:
    """Build the ground, or put measured figures into its README.

    Parameters
    ----------
    arguments
        The command line without the program; by default the process's own.

    Returns
    -------
    int
        0, or 1 after one sentence on standard error.
    """
    parser = argparse.ArgumentParser(prog="python -m corridor_map.ground.build", description=__doc__)
    parser.add_argument(
        "--only",
        choices=("routes", "places", "borders", "basemap", "countries"),
        help="make this part and no other",
    )
    parser.add_argument("--out", type=Path, help="the folder to write to (default: geodata/)")
    parser.add_argument(
        "--check",
        type=Path,
        metavar="TABLE.json",
        help="make nothing; put this summary of deviations into README.md",
    )
    parser.add_argument(
        "--strokes",
        action="store_true",
        help="make nothing; put the list of strokes of railway between points far apart into README.md",
    )
    options = parser.parse_args(arguments)
    try:
        geodata = shipped("geodata")
        out = options.out or geodata
        if options.check is not None:
            from corridor_map.ground.build.report import put_table

            put_table(out / "README.md", options.check)
            return 0
        if options.strokes:
            from corridor_map.ground.build.report import put_between
            from corridor_map.ground.build.strokes import END, START, stroke_table

            put_between(out / "README.md", START, END, stroke_table(out))
            return 0
        _build(geodata / "sources", out, options.only)
    except (CorridorMapError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except ImportError as error:
        print(
            f"{error}; the build needs the extra packages: pip install corridor-map[ground]", file=sys.stderr
        )
        return 1
    return 0


def _build(sources: Path, out: Path, only: str | None) -> None:
    # Each part imports packages that the others do without.
    if only in (None, "places"):
        from corridor_map.ground.build.places import build_places

        build_places(sources, out)
    if only in (None, "routes"):
        from corridor_map.ground.build.routes import build_routes

        build_routes(sources, out)
    if only in (None, "borders"):
        from corridor_map.ground.build.borders import build_borders

        build_borders(sources, out)
    if only in (None, "basemap"):
        from corridor_map.ground.build.basemap import build_basemap

        build_basemap(sources, out)
    if only in (None, "countries"):
        from corridor_map.ground.build.countries import build_countries

        build_countries(sources, out)


if __name__ == "__main__":
    sys.exit(main())
