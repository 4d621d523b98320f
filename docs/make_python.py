"""Write docs/python.md, the reference of Python, from the public names of `occumap`."""

from __future__ import annotations

import inspect
from pathlib import Path

import occumap

TARGET = Path(__file__).parent / "python.md"
_INTRODUCTION = """# Python

Everything in this reference is a name of `occumap` itself:

```python
import occumap as om
```

Other modules may change between releases; see [what a release promises](releasing.md).

Made from the code by `make docs`.
"""


def python_page() -> str:
    """Return the reference as Markdown, in which mkdocstrings puts signatures and docstrings."""
    named = {name: getattr(occumap, name) for name in occumap.__all__}
    sections = {
        "Functions": [name for name, value in named.items() if inspect.isfunction(value)],
        "Values": [name for name, value in named.items() if inspect.isclass(value) and not _is_error(value)],
        "Errors": [name for name, value in named.items() if inspect.isclass(value) and _is_error(value)],
    }
    lines = [_INTRODUCTION]
    for title, names in sections.items():
        lines += [f"## {title}", "", *(f"::: {_address(named[name])}" for name in names), ""] if names else []
    return "\n".join(lines)


def _is_error(value: type) -> bool:
    return issubclass(value, Exception)


def _address(value: object) -> str:
    return f"{value.__module__}.{value.__qualname__}"  # type: ignore[attr-defined]


if __name__ == "__main__":
    TARGET.write_text(python_page(), encoding="utf-8")
