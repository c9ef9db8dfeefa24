"""Ctrl-C, at any moment: what was begun is tidied up, and the command ends with status 130."""

import os
import signal
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import Any

STATUS = 130
"""What a shell gives a program that was ended by SIGINT: 128 and its number."""

_TIDYING = 3.0
"""Seconds in which pressing Ctrl-C again does not cut short what the first time has begun to tidy up."""


class Interruption:
    """Whether somebody has pressed Ctrl-C while this lasts, which is raised as KeyboardInterrupt.

    Attributes
    ----------
    came
        Whether it came. A library may have made another error of it: numpy, interrupted as it is
        being imported, an ImportError.
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
    """End with status 130: for as long as there is nothing to tidy up."""
    os._exit(STATUS)
