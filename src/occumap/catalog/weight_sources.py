"""What is known of the sources that weights rest on, and how every output states them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from occumap.errors import InputError
from occumap.evidence.viability import Source
from occumap.io.pair_figures import OF_LINKS
from occumap.model.weights import WeightedCorrespondence

MADE_UP = "made-up"
OF_ENTRIES = "entries of "
_SOURCES = files("occumap.data") / "evidence" / "sources.toml"


@cache
def sources() -> Mapping[str, Source]:
    """Return the year and people of the sources Occumap knows.

    >>> sources()["census2011"].year
    2011
    """
    stated = tomllib.loads(_SOURCES.read_text(encoding="utf-8"))
    return {
        name: Source(said["title"], said.get("year"), said.get("people"), said.get("made_up", False))
        for name, said in stated.items()
    }


def describe(weights: WeightedCorrespondence) -> str:
    """Return what weights rest on, as every output states it.

    >>> from occumap.catalog.weights import weights
    >>> describe(weights("made-up").only("made-up"))
    'made-up (made up: not evidence of anything)'
    """
    said = ", ".join(weights.sources)
    if any(MADE_UP in name for name in weights.sources):
        return f"{said} (made up: not evidence of anything)"
    if all(one.startswith(OF_LINKS) for name in weights.sources for one in name.split(" + ")):
        return f"{said} (one target for each group: exact)"
    if any(name.startswith(OF_ENTRIES) for name in weights.sources):
        return f"{said} (titles of an index, not people)"
    return said


def is_made_up(weights: WeightedCorrespondence) -> bool:
    """Return whether any of what they rest on is invented."""
    return any(MADE_UP in name.split(" + ") for name in weights.sources)


def no_evidence_named(what: str) -> InputError:
    """Return the error where figures are asked for and nothing is named that they could rest on."""
    return InputError(
        what,
        "no evidence is named, and nothing is made up without being asked for",
        hint="Give dual-coded figures: --weights FILE. To try it on invented records: --weights made-up.",
    )
