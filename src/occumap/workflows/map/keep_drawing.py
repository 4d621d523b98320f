"""A page or a drawing of the map, kept as a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from occumap.atomic import write_file
from occumap.errors import InputError


def keep_drawing(path: Path, *, html: str, svg: str | None = None) -> None:
    """Write a page or a drawing, by the ending of the file, whole or not at all; other files there stay as they are.

    Raises:
        InputError: the ending is neither.
        OutputError: it can't be written there.
    """
    kinds: Mapping[str, str | None] = {".html": html, ".svg": svg}
    text = kinds.get(path.suffix.casefold())
    if text is None:
        kept = ".html or .svg" if svg else ".html"
        raise InputError(str(path), "Occumap can't write this kind of file", hint=f"Name it {kept}.")
    write_file(path, text.encode())
