"""Ids made of titles and names in any script."""

import re

from anyascii import anyascii

from corridor_map.io.normal_forms import normal


def slug(text: str, longest: int | None = None) -> str:
    """Return a text as an id: lower-case ASCII words joined by hyphens; empty if no letter or digit is left.

    Letters of other scripts are transliterated character by character, as anyascii does.

    Parameters
    ----------
    text
        A title or a name.
    longest
        Characters that the id may have; a longer one is cut.
    """
    plain = re.sub("['’ʼ`]", "", anyascii(normal("NFC", text)).lower())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")
