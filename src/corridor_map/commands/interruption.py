"""Handling of Ctrl-C at any moment: tidy up what was begun, then end with status 130."""

import os
import signal
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import Any

STATUS = 130
"""Exit status that shells give a program ended by SIGINT: 128 plus the number of the signal."""

_TIDYING = 3.0
"""Seconds after Ctrl-C in which pressing it again is ignored, so that tidying up can finish."""


class Interruption:
    """A context manager that raises Ctrl-C as KeyboardInterrupt and notes that it was pressed.

    Attributes
    ----------
    came
        Whether Ctrl-C was pressed. A library may raise another error in its place: numpy raises
        ImportError if its import is interrupted.
    """

    def __init__(self) -> None:
        self.came = False
        self._last = 0.0
        self._before: Any = None
        self._unraisable = sys.unraisablehook
        self._uncaught = sys.excepthook

    def __enter__(self) -> "Interruption":
        in_main = threading.current_thread() is threading.main_thread()
        # Whoever started this may want it to go on when the terminal is interrupted.
        if in_main and signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, None):
            self._before = signal.signal(signal.SIGINT, self._interrupt)
            self._unraisable, sys.unraisablehook = sys.unraisablehook, self._not_raised
            self._uncaught, sys.excepthook = sys.excepthook, self._not_caught
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            sys.unraisablehook, sys.excepthook = self._unraisable, self._uncaught
            signal.signal(signal.SIGINT, self._before)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.came and now - self._last < _TIDYING:
            return
        self.came, self._last = True, now
        raise KeyboardInterrupt

    def _not_caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        # numpy prints what keeps it from being imported, before it makes an ImportError of it.
        if not self.came:
            self._uncaught(kind, error, trace)

    def _not_raised(self, unraisable: "sys.UnraisableHookArgs") -> None:
        if not self.came:
            self._unraisable(unraisable)
        elif isinstance(unraisable.exc_value, KeyboardInterrupt):
            # It came where nothing can be raised, as amid a destructor: once more, a moment later.
            threading.Timer(0.01, self._again).start()

    def _again(self) -> None:
        self._last = -_TIDYING
        os.kill(os.getpid(), signal.SIGINT)


def end_at_once(_number: int, _frame: FrameType | None) -> None:
    """End with status 130 at once; the signal handler while there is nothing to tidy up."""
    os._exit(STATUS)
