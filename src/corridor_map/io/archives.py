"""Checks of a stranger's ZIP archive for unsafe members, whatever format it is used for."""

import re
import stat
import zipfile

_ABSOLUTE = re.compile(r"/|[A-Za-z]:")


def leads_out(member: zipfile.ZipInfo) -> bool:
    """Say whether a member is a link, or would be unpacked outside the target folder.

    Nothing is ever unpacked here, but no honest program makes such a member, and whoever is handed
    the archive next may unpack it.
    """
    # ZipInfo cuts a name at its first NUL, and gives the name as it stood there as `orig_filename`.
    path = member.orig_filename.replace("\\", "/")
    return (
        stat.S_ISLNK(member.external_attr >> 16)
        or _ABSOLUTE.match(path) is not None
        or ".." in path.split("/")
    )
