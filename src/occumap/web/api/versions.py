"""Versions held, when they are valid, what their groups look like, and what became of them; made once."""

from __future__ import annotations

from occumap.catalog import shipped
from occumap.catalog.shipped import Validity
from occumap.model.plan import Comparison
from occumap.web.api.parameters import catalog_version
from occumap.workflows.revise.compare import held_comparison


def validity_of(classification: str, version: str) -> Validity:
    """Return when a version of a classification is valid.

    Raises:
        UnknownNameError: the classification has no such version.
    """
    catalog_version(version, classification=classification)
    return next(one for one in shipped.validities(classification) if one.version == version)


def compared(old: str, new: str) -> Comparison:
    """Return what became of every group between two versions, by the best that is held.

    Raises:
        UnknownNameError: one of them isn't held, or nothing that is held joins them.
    """
    for name in (old, new):
        catalog_version(name)
    return held_comparison(old, new)
