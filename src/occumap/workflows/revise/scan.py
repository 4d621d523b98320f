"""Where a classification should change next: gather what is known of it, and scan all of its groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from occumap.arguments import choice, flag, instance, number, optional, several, takes, text
from occumap.catalog.held_indexes import index_coded_to
from occumap.catalog.noun_arguments import FRAMEWORK, INDEX, PATH, READ_OPTIONS, VERSION
from occumap.catalog.values import index_of, version_of
from occumap.errors import InputError
from occumap.evidence.scan.material import Answers, Entries, Material
from occumap.evidence.scan.scan import scan as scan_material
from occumap.evidence.scan.strength import ScanWeights, read_scan_weights
from occumap.evidence.suppressed_figures import tables_without_small
from occumap.model.group_figures import GroupFigures
from occumap.model.index import Index
from occumap.model.scan import Scan, ScanOrder
from occumap.model.skills import Framework
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.workflows.figures.chosen_weights import Weights
from occumap.workflows.figures.discover import learned_score
from occumap.workflows.revise.scan_answers import answers_in, coded_anew
from occumap.workflows.revise.scan_figures import figures_of, pay_in, people_in, series_in
from occumap.workflows.revise.scan_profiles import levels_of, profiles_of
from occumap.workflows.revise.scan_sources import counterparts_of, entries_of

_WEIGHTS = files("occumap.data").joinpath("evidence", "scan.csv")
_FIGURES = instance(
    "figures",
    "Give names or files of figures by group, or the GroupFigures.",
    *(str, Path, "occumap.model.group_figures:GroupFigures"),
)


@takes(
    version=VERSION,
    index=optional(INDEX),
    people=several(_FIGURES, "Give a list of figures."),
    trend=several(_FIGURES, "Give a list of figures."),
    frameworks=optional(several(FRAMEWORK, "Give a list of frameworks.")),
    answers=several(PATH, "Give a list of files."),
    vacancies=several(PATH, "Give a list of files."),
    with_codes_of=several(text("Give the id of a version."), "Give a list of versions."),
    coder=flag,
    order=choice(ScanOrder),
    suppress=number(minimum=0),
    options=READ_OPTIONS,
)
def scan(
    version: Version | str | Path,
    *,
    index: Index | str | Path | None = None,
    people: Sequence[GroupFigures | str | Path] = (),
    trend: Sequence[GroupFigures | str | Path] = (),
    weights: Weights | None = None,
    frameworks: Sequence[Framework | str | Path] | None = None,
    answers: Sequence[str | Path] = (),
    vacancies: Sequence[str | Path] = (),
    with_codes_of: Sequence[str] = (),
    coder: bool = False,
    order: ScanOrder | str = ScanOrder.PEOPLE,
    suppress: float = 0,
    options: ReadOptions = TOLD,
) -> Scan:
    """Return the evidence for change on every group of a version, ranked within each level.

    Nothing that is later than the version is used: neither codes of later versions, nor titles added since.

    Args:
        version: what to scan: a name, a file, or the version itself.
        index: an index coded to it; of those held, the one with most entries coded to it if not given.
        people, trend: figures by its groups, names or files, those kept for it if none are given; and over the years.
        weights: dual-coded figures by which ``people`` and ``trend`` of another version are converted.
        frameworks: those whose profiles say what its groups do; those held by its codes if None.
        answers, vacancies: tables of answers with the code of one coder or of two, and of vacancies, coded or not.
        with_codes_of: versions whose codes in the index may help; all earlier ones if none is named.
        coder: whether to find groups that the coder confuses on titles that it hasn't seen; it takes minutes.
        suppress: counts of people and jobs below this aren't used, nor what gives one away; 0 uses all.
        order: ``people`` to rank by people × strength, ``strength`` by strength alone, which foresees more.
        options: what you say of the tables of answers and vacancies; all else is told from their content.

    Raises:
        OccumapError: something named isn't there, can't be read, is of another version or given twice.

    >>> from occumap.examples import small_index, small_version
    >>> scan(small_version(), index=small_index())
    <Scan of tiny1: 10 groups, 10 with evidence>
    """
    resolved = version_of(version)
    given = index_coded_to((resolved,)) if index is None else index_of(index, coded_to=(resolved,))
    if given is None:
        _refuse_without_index(resolved, with_codes_of, coder=coder)
    entries = None if given is None else entries_of(given, resolved, with_codes_of=with_codes_of)
    figures, by_year = _figures(resolved, people, trend, weights, suppress)
    over_years = series_in(by_year)
    material = Material(
        resolved,
        entries,
        people=people_in(figures) or over_years,
        trend=over_years,
        pay=pay_in(figures),
        profiles=profiles_of(resolved, frameworks),
        levels=levels_of(resolved),
        counterparts=counterparts_of(resolved, entries),
        answers=_answers({"answers": answers, "vacancies": vacancies}, resolved, entries, suppress, options),
        coded_anew=coded_anew(entries, resolved) if coder and entries else None,
    )
    return scan_material(material, learned_score(), learned_weights(), order=ScanOrder(order))


def _figures(
    version: Version,
    people: Sequence[str | Path | GroupFigures],
    trend: Sequence[str | Path | GroupFigures],
    weights: Weights | None,
    suppress: float,
) -> tuple[tuple[GroupFigures, ...], tuple[GroupFigures, ...]]:
    """Return figures of groups, and those over the years, without small counts: hidden together, as in one report."""
    by_year = figures_of(version, trend, weights, years=True) if trend else ()
    figures = figures_of(version, people, weights)
    together = tables_without_small((*figures, *by_year), suppress)
    return together[: len(figures)], together[len(figures) :]


def _refuse_without_index(version: Version, with_codes_of: Sequence[str], *, coder: bool) -> None:
    """Raise InputError for what only an index can give."""
    what = f"no index is coded to {version.id}"
    if with_codes_of:
        what = f"{what}, so codes of {', '.join(with_codes_of)} can't help"
        raise InputError("--with", what, hint="Give an index with --index, or leave --with out.")
    if coder:
        raise InputError("--coder", what, hint="Give an index with --index.")


def _answers(
    given: Mapping[str, Sequence[str | Path]],
    version: Version,
    entries: Entries | None,
    suppress: float,
    options: ReadOptions,
) -> tuple[Answers, ...]:
    """Return what tables of answers and of vacancies hold.

    Raises:
        InputError: there are some, and small counts are to be suppressed.
    """
    if suppress and any(given.values()):
        what = "what a scan says of answers and vacancies has numbers of them, which aren't suppressed"
        raise InputError("suppress", what, hint="Leave them out, or scan without it and don't publish the report.")
    return tuple(
        answers_in(Path(path), version, entries, what=what, options=options)
        for what, paths in given.items()
        for path in paths
    )


@cache
def learned_weights() -> ScanWeights:
    """Return the weights that come with Occumap, learned on earlier revisions."""
    return read_scan_weights(_WEIGHTS.read_text(encoding="utf-8"), where="scan.csv")
