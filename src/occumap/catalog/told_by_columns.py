"""What a table is, told by what stands in its columns and what they are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set

import polars as pl

from occumap.catalog.context_files import is_figures_table
from occumap.catalog.recognised import FileKind, Noun, Recognised
from occumap.column_named import plain
from occumap.io.classification_table import titles_are_coded, titles_of_entries
from occumap.io.code_parents import spelt_parents
from occumap.io.column_facts import facts_of
from occumap.io.column_roles import ColumnRoles, column_roles
from occumap.io.column_words import CODE_WORDS, ID_WORDS, JOB_WORDS, RECORD_WORDS
from occumap.io.correspondence_csv import names_its_versions
from occumap.io.crosswalk_columns import crosswalk_columns
from occumap.io.framework_csv import columns_of_requirements
from occumap.io.index_csv import TITLE_NAMES, code_columns
from occumap.io.level_columns import level_columns, with_split_cells
from occumap.read_options import TOLD, ReadOptions

_TITLES = frozenset(map(plain, TITLE_NAMES))
_OF_ENTRIES = frozenset(
    ("entryid", "add", "ind", "naturaltitle", "additionalqualifier", "industryqualifier", "indexocc")
)


def told_by_columns(
    frame: pl.DataFrame,
    versions: Collection[str],
    needed: Noun | None,
    options: ReadOptions = TOLD,
    *,
    where: str = "the table",
) -> Recognised | None:
    """Return what a table is, None if nothing known is in it.

    Args:
        frame: a table of text, or the first rows of one.
        versions: ids of known versions, by which columns of an index are known.
        needed: what it is needed for, where it could be several things.
        options: columns that the user named.
        where: the file, for errors.

    Raises:
        InputError: a column that the user named isn't there, or two may be that of one version.

    >>> told_by_columns(pl.DataFrame({"old": ["11", "12"], "new": ["101", "102"]}), (), None).why
    'it leads from the codes in ‘old’ to those in ‘new’'
    """
    frame = with_split_cells(frame)
    names = {plain(name) for name in frame.columns}
    if framework := _framework(frame.columns, names):
        return framework
    if names_its_versions(frame) and _TITLES & names:
        return Recognised(FileKind.INDEX_CSV, "it has titles, and their codes before and after a revision")
    if found := _told_by_figures(frame, versions, needed):
        return found
    is_pair = needed != "index" and not names & _OF_ENTRIES
    if is_pair and (found := _correspondence(frame, options, where)):
        return found
    by_version = code_columns(frame.columns, versions, where=where)
    if by_version and _is_index(frame, list(by_version.values()), needed):
        return Recognised(FileKind.INDEX_CSV, f"it has titles, and codes of {', '.join(by_version)}", tuple(by_version))
    found = _classification(frame, needed, options, where)
    # Figures by the codes of a version that is held describe no classification.
    of_held = found is not None and found.kind is FileKind.CSV and found.columns[0] in by_version.values()
    return None if of_held and needed is None and any(one.of_figures for one in facts_of(frame)) else found


def _framework(columns: Sequence[str], names: Set[str]) -> Recognised | None:
    if {"sugcode", "taskid", "taskstatement"} <= names:
        return Recognised(FileKind.STANDARD_SKILLS, "it has groups in ‘SUG Code’, their tasks in ‘Task Statement’")
    if requiring := columns_of_requirements(columns):
        return Recognised(FileKind.FRAMEWORK, f"its columns are {' and '.join(requiring)}")
    return None


def _told_by_figures(frame: pl.DataFrame, versions: Collection[str], needed: Noun | None) -> Recognised | None:
    figures = is_figures_table(frame, versions) if needed in (None, "context") else None
    return Recognised(FileKind.CONTEXT, figures) if figures else None


def _correspondence(frame: pl.DataFrame, options: ReadOptions, where: str) -> Recognised | None:
    if options.level_column or options.parent_column or options.code_column:
        return None
    pair = crosswalk_columns(frame, options, where=where)
    return Recognised(FileKind.CROSSWALK, pair.said, (pair.from_code, pair.to_code)) if pair else None


def _classification(frame: pl.DataFrame, needed: Noun | None, options: ReadOptions, where: str) -> Recognised | None:
    named = options.code_column or options.title_column or options.level_column or options.parent_column
    levels = None if named else level_columns(frame)
    if levels:
        return Recognised(FileKind.WIDE, levels.said)
    roles = column_roles(frame, options, where=where)
    if roles is None or roles.title is None:
        return None
    if needed != "version" and (entries := titles_of_entries(frame, roles)):
        why = (
            f"it has titles in ‘{entries}’, several to a code: codes in ‘{roles.code}’, their titles in ‘{roles.title}’"
        )
        return Recognised(FileKind.INDEX_CSV, why, (roles.code,))
    if needed is None and not named and _are_records(frame, roles):
        return None
    if needed != "version" and (needed == "index" or titles_are_coded(frame, roles)):
        return Recognised(FileKind.INDEX_CSV, f"it has titles, several to a code: {roles.said}", (roles.code,))
    return Recognised(FileKind.CSV, f"it has {roles.said}", (roles.code, roles.title))


def _are_records(frame: pl.DataFrame, roles: ColumnRoles) -> bool:
    """Return whether a table has job titles that nobody has coded: each has the number of its record, and no code."""
    facts = {one.name: one for one in facts_of(frame)}
    code, title = facts[roles.code], facts[roles.title or roles.code]
    if roles.level or roles.parent or code.words & CODE_WORDS or not all(map(str.isdigit, code.filled)):
        return False
    of_jobs = title.words & JOB_WORDS and len({len(cell) for cell in code.filled}) <= 2
    flat = not any(spelt_parents(code.filled).values())
    return flat and bool((of_jobs and code.words & ID_WORDS) or code.words & RECORD_WORDS)


def _is_index(frame: pl.DataFrame, coded: Sequence[str], needed: Noun | None) -> bool:
    """Return whether titles are coded, not codes titled: there are qualifiers, a code stands twice, or titles stand
    first.
    """
    names = {plain(name): name for name in frame.columns}
    titles = [names[name] for name in names.keys() & _TITLES]
    if not titles:
        return False
    if needed == "index" or names.keys() & _OF_ENTRIES:
        return True
    places = frame.columns
    if min(map(places.index, titles)) < min(map(places.index, coded)):
        return True
    return _stand_twice(frame, coded)


def _stand_twice(frame: pl.DataFrame, coded: Iterable[str]) -> bool:
    codes = frame[next(iter(coded))].drop_nulls()
    return codes.n_unique() < len(codes)
