"""Versions held, when they are valid, what their groups look like, and what became of them; made once."""

from __future__ import annotations

from occumap.catalog.held_classifications import held_classification
from occumap.catalog.shipped import Validity
from occumap.model.plan import Comparison
from occumap.web.api.answer_cache import cached_while_held
from occumap.web.api.parameters import catalog_index, catalog_version
from occumap.workflows.revise.compare import compare, held_comparison


def validity_of(classification: str, version: str) -> Validity:
    """Return when a version of a classification is valid.

    Raises:
        UnknownNameError: the classification has no such version.
    """
    catalog_version(version, classification=classification)
    return next(one for one in held_classification(classification).versions if one.version == version)


@cached_while_held(16)
def compared(old: str, new: str, index: str = "") -> Comparison:
    """Return what became of every group between two versions, by an index held, or by the best that is.

    Raises:
        UnknownNameError: one of them isn't held, or nothing that is held joins them.
        InputError: the index isn't coded to both.
    """
    if index:
        return compare(catalog_version(old), catalog_version(new), index=catalog_index(index))
    for name in (old, new):
        catalog_version(name)
    return held_comparison(old, new)
