"""The installed forms of export, and writing a file in one of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from corridor_map.errors import OutputError, UsageError
from corridor_map.exports.selection import Selection
from corridor_map.io.files import replacing

GROUP = "corridor_map.exports"
"""The entry points that give forms of export."""


@dataclass(frozen=True, slots=True)
class Format:
    """A form of file, as an entry point of the group ``corridor_map.exports`` gives it.

    Attributes
    ----------
    name
        What it is called on the command line and in addresses; the name of its entry point.
    suffixes
        The endings of file names that select it; new files get the first one.
    media_type
        Of its files.
    writer
        ``MODULE:FUNCTION``, which is imported when a file is written. The function takes a
        `corridor_map.exports.selection.Selection`, the path of the file to make, a function to call with
        how many more items are done, and options of the form.
    title
        What readers call it.
    about
        What is in it, in a few words.
    place
        Its position in lists, as a number.
    is_offered
        Whether a server gives it out.
    """

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    writer: str
    title: str
    about: str
    place: int = 100
    is_offered: bool = True


@cache
def formats() -> dict[str, Format]:
    """Return every form that is installed by its name, ours and others', in the order of their places."""
    found = [one.load() for one in entry_points(group=GROUP)]
    return {form.name: form for form in sorted(found, key=lambda form: (form.place, form.name))}


def offered() -> tuple[str, ...]:
    """Return the names of the forms that a server gives out."""
    return tuple(name for name, form in formats().items() if form.is_offered)


def format_of(file: Path, name: str = "") -> Format:
    """Return the form named, or else the one that the end of a file's name means.

    A name without any ending means HTML.

    Raises
    ------
    UsageError
        If `name` is no form, or none is given and the file's name ends in something else.
    """
    if name:
        if name not in formats():
            raise UsageError(f"there is no format “{name}”; there are {', '.join(formats())}")
        return formats()[name]
    lower = file.name.lower()
    fitting = [(end, form) for form in formats().values() for end in form.suffixes if lower.endswith(end)]
    if fitting:
        return max(fitting, key=lambda pair: len(pair[0]))[1]
    if not file.suffix:
        return formats()["html"]
    endings = ", ".join(form.suffixes[0] for form in formats().values())
    raise UsageError(f"“{file.name}” ends in no format that is known; expected --format or one of {endings}")


def write(selection: Selection, path: Path, form: Format, **options: Any) -> None:
    """Write a selection to the file `path`, whole or not at all: see `writing`."""
    with writing(selection, path, form, **options):
        pass


@contextmanager
def writing(
    selection: Selection,
    path: Path,
    form: Format,
    *,
    force: bool = False,
    tick: Callable[[int], None] = lambda _count: None,
    **options: Any,
) -> Iterator[Path]:
    """Write a selection, yield the finished file, and move it to `path` unless the block raises.

    Parameters
    ----------
    selection
        What is written.
    path
        The file.
    form
        One of `formats`.
    force
        Whether a file that is there already may be replaced.
    tick
        Called with how many more items are done, `Selection.count` in all.
    **options
        Of the form: ``width``, ``height`` and ``scale`` of a PNG.

    Raises
    ------
    OutputError
        If the file exists and `force` is not set, or cannot be written; an earlier file is as it was.
    """
    module, _, function = form.writer.partition(":")
    writer = getattr(import_module(module), function)
    left = selection.count

    def count(done: int) -> None:
        nonlocal left
        tick(min(done, left))
        left -= min(done, left)

    with replacing(path, force=force) as made:
        try:
            writer(selection, made, count, **options)
        except MemoryError as error:
            raise OutputError(f"cannot write {path}: there is not enough memory") from error
        yield made
    # Not every form has everything in it.
    count(left)
