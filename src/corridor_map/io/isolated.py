"""Isolated Python processes that run this package's code, and no code from the current folder.

``python -c`` begins its path with the current folder, so that a ``json.py`` which came with an
article would run before anything else. A process made here is isolated (``-I``): it looks for
modules where its Python has them and beside this package, runs in a folder of Python's own, and
gets only the environment variables that it needs to start.
"""

import os
import shutil
import site
import subprocess
import sys
from collections.abc import Callable, Iterable

from corridor_map.io.paths import PACKAGE

_KEPT = frozenset({"LANG", "LC_ALL", "LC_CTYPE"})
"""Environment variables that Python needs to read file names as this process does."""

_KEPT_ON_WINDOWS = frozenset({"PATH", "SYSTEMROOT", "TEMP", "TMP", "WINDIR"})

# The very package that this process has: by the path alone it could be one installed beside it.
_STARTER = """
import sys
from importlib import util
spec = util.spec_from_file_location("corridor_map", sys.argv[1])
own = sys.modules["corridor_map"] = util.module_from_spec(spec)
spec.loader.exec_module(own)
sys.path += sys.argv[2:]
from {module} import {name}
{name}()
"""


def start(
    function: Callable[[], None], *, stderr: int | None = subprocess.DEVNULL
) -> "subprocess.Popen[bytes]":
    """Start a process that calls a function, with pipes to its standard input and output.

    The process leads a process group of its own, so that it ends with all that it has started.

    Parameters
    ----------
    function
        A function at the top level of a module of this package.
    stderr
        Where its standard error goes; None for where that of this process goes.
    """
    starter = _STARTER.format(module=function.__module__, name=function.__name__)
    options = ["-I", "-X", f"utf8={sys.flags.utf8_mode}", *(["-B"] if sys.dont_write_bytecode else [])]
    return subprocess.Popen(
        [sys.executable, *options, "-c", starter, str(PACKAGE / "__init__.py"), *folders()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        cwd=sys.exec_prefix,
        env=environment(),
        start_new_session=True,
    )


def folders() -> list[str]:
    """Return the folders that an isolated Python searches for packages after its own.

    There are none where this package is installed for everybody or in an environment. Otherwise
    they are the folder that holds this package, and the user's own site-packages where this Python
    has them enabled.
    """
    own = str(PACKAGE.parent)
    if own in site.getsitepackages():
        return []
    return [own, *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]


def environment() -> dict[str, str]:
    """Return the environment of a process that is started here.

    It has no variable that tells Python, GDAL, PROJ, OpenSSL or the library loader where to find code
    or settings, and no home folder with settings.
    """
    kept = _KEPT | _KEPT_ON_WINDOWS if sys.platform == "win32" else _KEPT
    # Libraries of linear algebra reserve memory for each thread that they might start.
    few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return {name: value for name, value in os.environ.items() if name.upper() in kept} | few


def program(names: Iterable[str]) -> str | None:
    """Return the path of the first program on the PATH that has one of several names.

    Unlike `shutil.which` it never looks in the current folder: not on Windows, where that comes
    before the PATH, and not for an entry of the PATH that is empty or relative.
    """
    ending = ".exe" if sys.platform == "win32" else ""
    places = [place for place in os.environ.get("PATH", "").split(os.pathsep) if os.path.isabs(place)]
    found = (shutil.which(os.path.join(place, name + ending)) for name in names for place in places)
    return next(filter(None, found), None)
