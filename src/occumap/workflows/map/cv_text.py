"""The text of a CV: given as it is, or as the name of a file."""

from __future__ import annotations

import re
from pathlib import Path

from occumap.errors import InputError
from occumap.io.read_table.text_encoding import decoded, tell_encoding

LARGEST = 1_000_000
# What can only be meant as the name of a file: one word with an ending, or with folders before it.
_LIKE_A_FILE = re.compile(r"\S*[/\\]\S+|\S+\.(?:txt|md|text|docx?|odt|pdf|rtf|html?)", re.IGNORECASE)
_SAVE_AS_TEXT = "Save it as plain text (.txt) and give that."


def cv_text(given: str | Path) -> str:
    """Return the text that is meant: of a file, if there is one of this name, else the text itself.

    Raises:
        InputError: it looks like the name of a file that isn't there, or the file isn't text or is too large.

    >>> cv_text("I weld pipes.")
    'I weld pipes.'
    """
    path = Path(given)
    if len(str(given)) > 4096 or not _is_file(path):
        if isinstance(given, Path) or _LIKE_A_FILE.fullmatch(given.strip()):
            raise InputError(str(given), "there is no such file", hint="Give a file of plain text, or the text itself.")
        return given
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise InputError(str(path), f"it is larger than {LARGEST:,} bytes", hint="Give the part about the work.")
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise InputError(str(path), "it isn't plain text", hint=_SAVE_AS_TEXT)
    return "".join(decoded([data], tell_encoding(lambda: [data], str(path))))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
