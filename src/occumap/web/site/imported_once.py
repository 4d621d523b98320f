"""What every process that makes pages needs, imported: processes that are forked from one that has it needn't.

Nothing is read or reckoned here: threads that had begun to would be missing after a fork.
"""

from __future__ import annotations

from importlib import import_module

from occumap.web import api, pages
from occumap.web.server import application

MODULES = (
    application,
    *(import_module(f"{package.__name__}.{name}") for package in (api, pages) for name in package.ROUTERS),
)
