"""The desk of the server, which turns texts into drafts, and drafts into articles."""

import contextlib
from threading import Lock

from flask import request
from werkzeug.exceptions import Conflict, ServiceUnavailable, UnprocessableEntity

from corridor_map.articles.adding import Added, Adder, Decision, Source
from corridor_map.articles.article_store import ArticleFolder
from corridor_map.articles.metadata import Stated
from corridor_map.errors import Fault
from corridor_map.io.paths import shipped
from corridor_map.linking.lexicon import Lexicon
from corridor_map.linking.pipeline import Linker
from corridor_map.linking.preview import Draft, draft
from corridor_map.web.served import Served
from corridor_map.web.turns import BusyError, Turns

PASTED = "pasted.txt"
"""File name, in the folder, of a text that came without a file."""

_AT_ONCE = 3
"""Largest number of texts read at the same time; each may take a processor and 512 MB for 8 s."""
_WAITING = 16
"""Largest number of texts that wait to be read; beyond it, one is refused at once."""
_PATIENCE = 30.0
"""Largest number of seconds that a text waits."""
_TRY_AGAIN = 10
"""Seconds after which a refused client is told to try again."""


class Desk:
    """Turns texts into drafts, and drafts into articles.

    Parameters
    ----------
    served
        The project whose routes texts are linked to, and the folder in which they are kept.
    """

    def __init__(self, served: Served) -> None:
        self._served = served
        self._shipped = ArticleFolder(shipped("seeds"))
        self._own = (
            ArticleFolder(served.data / "seeds", within=served.data) if served.data is not None else None
        )
        self._folders = Lock()
        self._turns = Turns(_AT_ONCE, _WAITING, _PATIENCE)
        self._linking: tuple[Lexicon, Linker] | None = None

    def draft(self, source: tuple[str, bytes], stated: Stated) -> Draft:
        """Return the draft of an article from a text, once its turn has come.

        Raises
        ------
        UnprocessableEntity
            If it cannot be read.
        ServiceUnavailable
            If too many others wait to be read, or it has taken too long.
        """
        try:
            with self._turns.turn(request.remote_addr or ""):
                lexicon, linker = self._words()
                made = draft(source[1], source[0], stated, lexicon, linker)
        except BusyError:
            raise ServiceUnavailable(
                f"The server is reading other texts; try again in {_TRY_AGAIN} seconds.",
                retry_after=_TRY_AGAIN,
            ) from None
        if isinstance(made, Fault):
            raise UnprocessableEntity(sentence(subject(source), made.problem))
        return made

    def there_already(self, source: tuple[str, bytes], made: Draft, stated: Stated) -> Added | None:
        """Return the article with the same or nearly the same text, if there is one."""
        found = None
        # That the folder cannot be read is said when something is to be written in it.
        with self._folders, contextlib.suppress(OSError):
            found = self._adder(made).add(Source(*source, made.imported), stated, dry_run=True)
        return found if isinstance(found, Added) and found.outcome == "duplicate" else None

    def keep(self, source: tuple[str, bytes], made: Draft, stated: Stated, decided: list[Decision]) -> Added:
        """Keep a draft as an article, with the reader's decisions, and serve it from now on.

        Raises
        ------
        Conflict
            If it is there already.
        UnprocessableEntity
            If something is lacking that an article needs.
        OutputError
            If the folder cannot be written in.
        """
        with self._folders, self._served.changing():
            kept = self._adder(made).add(Source(*source, made.imported), stated, decided=decided)
        if isinstance(kept, Fault):
            raise UnprocessableEntity(sentence(subject(source), kept.problem))
        if kept.outcome == "duplicate":
            raise Conflict(f"The text {kept.notices[0]}; it is not kept twice.")
        self._served.read_again()
        return kept

    def _words(self) -> tuple[Lexicon, Linker]:
        # A linker takes longer to make than most texts take to link, and articles add no words to it.
        lexicon, last = self._served.now.lexicon, self._linking
        if last is None or (last[0] is not lexicon and last[0] != lexicon):
            last = self._linking = lexicon, Linker(lexicon)
        return last

    def _adder(self, made: Draft) -> Adder:
        return Adder(self._own, made, self._shipped)


def subject(source: tuple[str, bytes]) -> str:
    """Return the name of a text in a refusal."""
    return "The text" if source[0] == PASTED else f"The file “{source[0]}”"


def sentence(about: str, problem: str) -> str:
    """Return a refusal as a sentence: what it is about, and what is wrong with it."""
    return f"{about} {problem}{'' if problem.endswith(('.', '?')) else '.'}"
