"""All that commands import, read once before any is forked; nothing is computed, so there is no thread to be lost."""

from __future__ import annotations

import pkgutil
from importlib import import_module

for _package in ("cli", "workflows", "store", "catalog", "coding", "io", "render", "atlas", "revision", "evidence"):
    _found = import_module(f"occumap.{_package}")
    for _module in pkgutil.walk_packages(_found.__path__, f"{_found.__name__}."):
        # `spark` and the like ask for what isn't installed everywhere.
        if "migrations" not in _module.name:
            import_module(_module.name)
for _name in ("numpy", "polars", "scipy.sparse", "sqlalchemy.dialects.sqlite", "openpyxl"):
    import_module(_name)
