"""The command add."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridor_map.commands.output import say
from corridor_map.commands.shared import load_lexicon, load_project

if TYPE_CHECKING:
    from corridor_map.articles.adding import Added
    from corridor_map.errors import Fault
    from corridor_map.project import Project

_DONE = {"added": "added", "replaced": "replaced", "duplicate": "not added"}
_WOULD = {"added": "would be added", "replaced": "would be replaced", "duplicate": "would not be added"}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Your own folder, in which to keep the articles; it is made if there is none.",
)
@click.option("--title", default="", metavar="TEXT", help="Its title.")
@click.option("--author", default="", metavar="NAME", help="Who wrote it; “not stated” where nobody knows.")
@click.option("--publisher", default="", metavar="NAME", help="Who published it.")
@click.option("--date", default="", metavar="DATE", help="When: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--lang", default="", metavar="TAG", help="Its language, such as en or az-Latn.")
@click.option("--url", default="", metavar="URL", help="Where it was published.")
@click.option("--licence", default="", metavar="TEXT", help="Under which terms it may be shown.")
@click.option("--slug", default="", metavar="SLUG", help="Its name in the folder and in addresses.")
@click.option("--encoding", default="", metavar="NAME", help="The encoding of text files that do not say.")
@click.option(
    "--replace", "replaces", is_flag=True, help="Put a file in the place of an earlier version of it."
)
@click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")
def add(
    files: tuple[Path, ...], data: Path | None, encoding: str, replaces: bool, dry_run: bool, **said: str
) -> None:
    """Keep articles in your own folder, with the passages that concern routes.

    A FILE is HTML, PDF, DOCX, Markdown or plain text, whatever its name, or a folder of such files.
    What a file says of its title, author and date is taken from it; what it does not say is asked
    for. What is there already is not added again.
    """
    from corridor_map.articles.adding import Adder
    from corridor_map.articles.article_store import ArticleFolder
    from corridor_map.articles.intake import files_meant, sources
    from corridor_map.articles.metadata import Stated
    from corridor_map.errors import Fault, UsageError
    from corridor_map.io.paths import shipped
    from corridor_map.linking.pipeline import Linker

    stated = Stated(**said)
    if data is None and not dry_run:
        raise UsageError(
            "say with --data DIR which folder of yours to keep articles in; it is made if need be"
        )
    meant, faults = files_meant(files, beside=data)
    own = [f"--{key}" for key in ("title", "url", "slug") if said[key]]
    if own and len(meant) > 1:
        raise UsageError(f"{' and '.join(own)} can be of one file only; there are {len(meant)}")
    existing = data if data is not None and os.path.isdir(data) else None
    project = load_project(existing)
    adder = Adder(
        ArticleFolder(data / "seeds", within=data) if data is not None else None,
        Linker(load_lexicon(project, existing)),
        ArticleFolder(shipped("seeds")),
    )
    refused = len(faults)
    outcomes: Counter[str] = Counter()
    with _progress(len(meant)) as (step, tell), closing(sources(meant, encoding)) as read:
        for fault in faults:
            tell(_refusal(fault), err=True)
        for source in read:
            made = (
                source
                if isinstance(source, Fault)
                else adder.add(source, stated, replaces=replaces, dry_run=dry_run)
            )
            step(1)
            if isinstance(made, Fault):
                refused += 1
                tell(_refusal(made), err=True)
            else:
                outcomes[made.outcome] += 1
                done = "" if dry_run or made.outcome == "duplicate" else f"“{made.article.slug}” is kept"
                tell(*_summary(made, project, data, dry_run=dry_run), done=done)
    if len(meant) > 1:
        words = _words(dry_run) | {"duplicate": "already there"}
        parts = [f"{outcomes[outcome]} {word}" for outcome, word in words.items() if outcomes[outcome]]
        parts += [f"{refused} refused"] if refused else []
        done = "" if dry_run or not outcomes else "what was added is kept"
        say(f"{len(meant)} files: {', '.join(parts)}", done=done)
    if refused:
        sys.exit(1)


def _words(dry_run: bool) -> dict[str, str]:
    return _WOULD if dry_run else _DONE


def _refusal(fault: "Fault") -> str:
    return f"corridor-map: not added: {fault}"


def _summary(made: "Added", project: "Project", data: Path | None, *, dry_run: bool) -> list[str]:
    article = made.article
    who = ", ".join(word for word in (article.publisher, article.author, article.date) if word)
    lines = [f"{made.file}: {_words(dry_run)[made.outcome]}: “{article.title}”, {who}"]
    if made.outcome == "duplicate":
        return [*lines, *(f"  it {notice}" for notice in made.notices)]
    counts = Counter(route for one in made.annotations for route in project.routes_of(one))
    passages = sum(bool(project.routes_of(one)) for one in made.annotations)
    per_route = ", ".join(f"{route} {counts[route]}" for route in project.toggles if counts[route])
    where = article.slug if data is None else data / "seeds" / f"{article.slug}.md"
    lines.append(f"  {made.kind} → {where}")
    lines.append(f"  {passages} passage{'' if passages == 1 else 's'}{f': {per_route}' if per_route else ''}")
    if made.left_out:
        lines.append(f"  left out: {'; '.join(made.left_out)}")
    lines += [f"  note: {notice}" for notice in made.notices]
    if made.undecided:
        count = f"{len(made.undecided)} hand annotation{'' if len(made.undecided) == 1 else 's'}"
        lines.append(
            f"  {count} no longer fit one place; “corridor-map reanchor” lists where they may belong"
        )
    return lines


@contextmanager
def _progress(length: int) -> Iterator[tuple[Callable[[int], None], Callable[..., None]]]:
    """Yield a function that moves a progress bar on standard error, and one that prints lines.

    The bar is shown on a terminal only, and for two steps or more. While it is shown, lines are held
    back until it is done.
    """
    if length < 2 or not sys.stderr.isatty():
        yield (lambda _steps: None), say
        return
    later: list[Callable[[], None]] = []
    try:
        with click.progressbar(length=length, label="Reading", file=sys.stderr) as bar:
            yield bar.update, (lambda *lines, **how: later.append(partial(say, *lines, **how)))
    finally:
        for told in later:
            told()
