"""Examples in docstrings, shown as code: what stands from `>>>` to the next empty line gets a fence."""

from __future__ import annotations

import re
from typing import Any

import griffe

_EXAMPLE = re.compile(r"^( *)(>>> .+(?:\n\1\S.*|\n\1 +\S.*)*)", re.MULTILINE)


class DoctestFences(griffe.Extension):
    """Fences around the examples of every docstring."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of one function or class."""
        if obj.docstring is not None:
            obj.docstring.value = _EXAMPLE.sub(r"\1```pycon\n\1\2\n\1```", obj.docstring.value)
