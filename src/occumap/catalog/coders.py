"""Coders, made once and kept: compiled from an index, cached by the hash of what they were made from.

What trains and runs the model is imported when a model is asked for: a title that the index settles needs none of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from occumap.arguments import optional, several, takes, text
from occumap.catalog import load, shipped
from occumap.catalog.chosen_index import chosen_index
from occumap.catalog.models import get_model
from occumap.catalog.noun_arguments import INDEX as AN_INDEX
from occumap.catalog.noun_arguments import PATH, SHARE, VERSION
from occumap.catalog.values import index_name, version_and_index
from occumap.coding.index_answers import ByIndex as ByIndex  # noqa: PLC0414 (given on: who codes needs its name)
from occumap.coding.lookup import Lookup
from occumap.errors import InputError
from occumap.io.index_csv import read_index_csv
from occumap.model.coding import INDEX, SURE
from occumap.model.index import Index
from occumap.model.version import Version

if TYPE_CHECKING:
    from occumap.coding.agreement import Agreement
    from occumap.coding.coder import Coder as Coder  # noqa: PLC0414 (given on: who codes needs its name)
    from occumap.coding.semantic import Encoder
    from occumap.coding.training_rows import Titles

    _Made = TypeVar("_Made", ByIndex, Coder)

DEFAULT_VERSION = "soc2020"
DEFAULT_SEMANTIC = "default"
# So many entries has no index of SOC2020 but the ONS's.
WHOLE_INDEX = 20_000


@takes(
    to=VERSION,
    index=optional(AN_INDEX),
    titles=several(PATH, "Give a list of folders."),
    sure=SHARE,
    semantic=optional(text("Give a folder, a name, or “default”.")),
    own=optional(PATH),
    calibration=text("Give index or typical-titles."),
)
def coder(
    to: Version | str | Path = DEFAULT_VERSION,
    *,
    index: Index | str | Path | None = None,
    titles: Sequence[str | Path] = (),
    sure: float = SURE,
    semantic: str | None = None,
    own: str | Path | None = None,
    calibration: str = INDEX,
    non_answers: Path | None = None,
    industries: str | Path | None = None,
) -> Coder:
    """Return a coder for a version, from the cache if it was made before.

    Args:
        to: the version to code to: a name, a file, or the version itself.
        index: an index coded to that version: a name, a file, or the index itself. If not given, the one that
            ``OCCUMAP_INDEX`` or the settings name, else the starter index.
        titles: folders or files whose titles and descriptions teach the model too: ESCO's, O*NET's, the ONS's
            structure workbook, tables of the UK Standard Skills Classification.
        sure: the confidence below which the coder backs off.
        semantic: a sentence-embedding model (a folder, a name, or ``default``) whose vectors the model reads
            too; needs the extra ``semantic``, and takes milliseconds a title.
        own: a CSV of the user's own entries, which come before the index. The model is that of the index
            alone, so it isn't trained anew when they change.
        calibration: what the confidence is measured on: ``index``, titles of the index that the coder hasn't seen; or
            ``typical-titles``, titles that other people coded (for ``soc2020`` alone).
        non_answers: a CSV of the user's own non-answers (``text,kind``), which come before the index.
        industries: a CSV of codes and words of industries, or a version kept under a name, for industries that are
            given as codes of another version than SIC 2007.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.

    >>> coder("soc2020").code("electrician")
    <Coding 'electrician' -> 5241 Electricians and electrical fitters (0.95, exact)>
    """
    chosen = chosen_index(index)
    version, entries = version_and_index(to, chosen)
    name = index_name(chosen)
    if not titles and semantic is None and own is None:
        return _with_lists(
            _calibrated(_plain_coder(version, entries, name, sure), calibration), non_answers, industries
        )
    from occumap.coding.own_entries import lay_over  # noqa: PLC0415
    from occumap.coding.semantic import sentence_encoder  # noqa: PLC0415
    from occumap.io.loaded_texts import joined_texts, read_texts  # noqa: PLC0415

    loaded: dict[str, Titles] = dict(joined_texts(read_texts(Path(path)) for path in titles))
    encoder = None if semantic is None else sentence_encoder(None if semantic == DEFAULT_SEMANTIC else semantic)
    made = _calibrated(_coder(version, entries, name, sure, loaded=loaded, encoder=encoder), calibration)
    made = _with_lists(made, non_answers, industries)
    if own is None:
        return made
    layered = lay_over(entries, _own_entries(Path(own), version), version.id, load.abbreviations(name))
    return replace(made, lookup=replace(layered, trust=made.lookup.trust))


def with_own_lists(made: ByIndex, non_answers: Path | None, industries: str | Path | None) -> ByIndex:
    """Return the same answers of an index with a user's own non-answers and industries; see `coder`."""
    return _with_lists(made, non_answers, industries)


def _with_lists(made: _Made, non_answers: Path | None, industries: str | Path | None) -> _Made:
    if non_answers is None and industries is None:
        return made
    from occumap.catalog.own_lists import read_industries, read_non_answers  # noqa: PLC0415

    own = {} if non_answers is None else read_non_answers(non_answers)
    return replace(made, non_answers=own, sic=made.sic if industries is None else read_industries(industries))


def _calibrated(made: Coder, calibration: str) -> Coder:
    return made if calibration == INDEX else replace(made, calibration=calibration)


@lru_cache(maxsize=4)
def _plain_coder(version: Version, entries: Index, index: str, sure: float) -> Coder:
    """Return the coder of an index and a version alone; it is made once, for it is the one that every name asks for."""
    return _coder(version, entries, index, sure, loaded={}, encoder=None)


def _coder(
    version: Version,
    entries: Index,
    index: str,
    sure: float,
    *,
    loaded: Mapping[str, Titles],
    encoder: Encoder | None,
) -> Coder:
    from occumap.coding.coder import Coder  # noqa: PLC0415

    lookup = lookup_of(entries, index, version.id)
    model = get_model(entries, version, lookup, loaded=loaded, encoder=encoder)
    below, agreement = _below(version, entries), _agreement(version, entries, index)
    return Coder(version, lookup, model, sure, sic=shipped.sic_words(), below=below, agreement=agreement, loaded=loaded)


def get_by_index(*, index: str | None = None, to: str = DEFAULT_VERSION) -> ByIndex:
    """Return what an index alone says of titles, at once and without a model; made once for each index and version.

    Raises:
        OccumapError: something named isn't there or doesn't fit.

    >>> print(get_by_index().settled("electrician").code)
    soc2020:5241
    """
    chosen = chosen_index(index)
    return by_index_of(*load.version_and_index(to, chosen), chosen)


@lru_cache(maxsize=8)
def by_index_of(version: Version, entries: Index, index: str) -> ByIndex:
    """Return what an index says of titles alone; abbreviations and trust go by the name that is given for it."""
    lookup, agreement = lookup_of(entries, index, version.id), _agreement(version, entries, index)
    return ByIndex(version, lookup, shipped.sic_words(), _below(version, entries), agreement)


def _agreement(version: Version, entries: Index, index: str) -> Agreement | None:
    """Return what answers are worth beside other people's codes; None where that wasn't measured.

    It was for SOC2020 alone, by the starter index and by the ONS's, of which every release is about as large.
    """
    if version != shipped.version(DEFAULT_VERSION):
        return None
    name = _plain_name(index)
    return shipped.agreement(name) if name == shipped.STARTER or len(entries.frame) >= WHOLE_INDEX else None


def _below(version: Version, entries: Index) -> ByIndex | None:
    """Return what the entries that come with Occumap say, which lie under other indexes; None if not coded to it."""
    starter = shipped.index(shipped.STARTER)
    if entries is starter or version.id not in starter.versions:
        return None
    if any(code is not None and code not in version for code in starter.codes(version.id)):
        return None
    return ByIndex(version, lookup_of(starter, shipped.STARTER, version.id), shipped.sic_words())


def lookup_of(entries: Index, name: str, to: str) -> Lookup:
    """Return an index as a machine, with its publisher's abbreviations and the trust in it, which go by its name."""
    return replace(
        Lookup.of(entries, to, load.abbreviations(name)),
        trust=shipped.index_trust(_plain_name(name)),
    )


def _plain_name(index: str) -> str:
    return index.removeprefix(load.CATALOG).strip().casefold()


def _own_entries(path: Path, version: Version) -> Index:
    """Return a user's own entries; each code is looked up in the version, so that a wrong one is named with its row."""
    own = read_index_csv(path, {version.id: version.rules})
    for row, code in enumerate(own.codes(version.id), start=2):
        if code is not None and code not in version:
            raise InputError(
                f"{path}, row {row}, column ‘{version.id}’",
                f"{code!r} is not a code of {version.id}",
                hint="Correct it, or take the row out.",
            )
    return own
