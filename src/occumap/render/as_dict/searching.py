"""What a search finds, as a dictionary; its values are made above this package, so functions say what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from occumap.render.as_dict.common import Fields

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Results(Protocol):
    """What was found by kind, best first, and how many there are of each kind."""

    @property
    def query(self) -> str: ...
    @property
    def whole(self) -> bool: ...
    @property
    def hits(self) -> Mapping[Any, tuple[Any, ...]]: ...
    @property
    def total(self) -> Mapping[Any, int]: ...


def search_results(found: _Results) -> Fields:
    """Return what a search found: ``whole`` is false where no single thing has all the words asked.

    ``totals`` count all of each kind, also those that aren't given.
    """
    return {
        "query": found.query,
        "whole": found.whole,
        "totals": {kind.value: n for kind, n in found.total.items()},
        "hits": [
            {
                "kind": one.kind.value,
                "id": one.id,
                "title": one.title,
                "version": one.version,
                "detail": one.detail,
                "code": one.code,
            }
            for group in found.hits.values()
            for one in group
        ],
    }
