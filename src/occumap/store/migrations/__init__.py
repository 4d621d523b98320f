"""How the tables came about: one file a step, never changed once released; forward only.

A new step is a file with ``upgrade(connection)``, a line in `STEPS`, the same change in ``schema.py``, and a dump of
the schema before it in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from occumap.store.migrations import (
    m001_first,
    m002_saved_and_detail,
    m003_listing_and_scope,
    m004_file_decisions,
    m005_shared_results,
    m006_sums_and_progress,
)

Step = Callable[[Connection], None]
STEPS: Sequence[Step] = (
    m001_first.upgrade,
    m002_saved_and_detail.upgrade,
    m003_listing_and_scope.upgrade,
    m004_file_decisions.upgrade,
    m005_shared_results.upgrade,
    m006_sums_and_progress.upgrade,
)
# The first schema whose tables have sums.
SUMMED = 6
