"""An index in a table: which of its columns are codes, and of which version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from occumap.catalog import shipped, user_data
from occumap.catalog.user_versions import codes_of
from occumap.errors import InputError
from occumap.io.classification_table import titles_of_entries
from occumap.io.column_facts import ColumnFacts, facts_of
from occumap.io.column_roles import column_roles
from occumap.io.correspondence_csv import names_its_versions
from occumap.io.crosswalk_columns import says_version
from occumap.io.crosswalk_table import slug_of_codes
from occumap.io.index_csv import COLUMNS, code_columns, read_index_csv
from occumap.io.read_table import read_table
from occumap.io.tables import find_columns, find_named_column
from occumap.model.index import Index
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions


def index_in_table(
    path: Path, rules: Mapping[str, CodeRules], options: ReadOptions = TOLD, *, coded_to: Sequence[Version] = ()
) -> tuple[Index, tuple[str, ...]]:
    """Return the index in a table, and what was told of its columns.

    A column named after a version that is held has its codes; so has one named after any other classification, under
    that name. A column that is called ``code`` and no more has codes of the one version that has them all.

    Args:
        path: the file.
        rules: of the versions that are held, by id.
        options: how it is to be read, and columns that the user named.
        coded_to: versions that are asked for.

    Raises:
        InputError: no titles, no codes, or a code that isn't one of its version.
    """
    table = read_table(path, options)
    frame = table.frame
    if names_its_versions(frame):
        return read_index_csv(path, rules, options=options), ()
    title = find_named_column(frame, options.title_column, where=table.where) if options.title_column else None
    code = find_named_column(frame, options.code_column, where=table.where) if options.code_column else None
    notes: list[str] = []
    if title is None and not _has_title(frame, table.where):
        roles = column_roles(frame, options, where=table.where)
        title = (titles_of_entries(frame, roles) or roles.title) if roles else None
        if title:
            notes.append(f"titles in ‘{title}’")
    held = {} if code else code_columns(frame.columns, rules, where=table.where)
    facts = [one for one in facts_of(frame) if one.name not in {title, *held.values()}]
    others = {slug_of_codes(one.name): one.name for one in facts if code is None and _is_of_a_version(one)}
    if not held and not others:
        found = code or _only_codes(frame, options, table.where)
        if found is not None:
            version, note = _version_of(frame[found], found, coded_to)
            others = {version: found}
            notes.append(note)
    elif others:
        named = ", ".join(f"‘{column}’ ({version})" for version, column in others.items())
        notes.append(f"codes of versions that aren't held: {named}")
    index = read_index_csv(path, rules, options=options, columns=held | others, title=title)
    return index, tuple(notes)


def rules_for_entries(version: Version) -> CodeRules:
    """Return the rules of the codes that entries may have: those of all groups that nothing is under.

    >>> from occumap.examples import small_version
    >>> rules_for_entries(small_version()) == small_version().rules
    True
    """
    of_leaves = {group.level for group in version.leaves}
    rules = version.rules
    if of_leaves <= {rules.lowest.name}:
        return rules
    patterns = "|".join(f"(?:{level.pattern})" for level in rules.levels if level.name in of_leaves)
    return CodeRules((*rules.levels[:-1], Level(rules.lowest.number, rules.lowest.name, patterns)), rules.parents)


def _has_title(frame: pl.DataFrame, where: str) -> bool:
    try:
        find_columns(frame, {"title": COLUMNS["title"]}, where=where)
    except InputError:
        return False
    return True


def _is_of_a_version(one: ColumnFacts) -> bool:
    known = {name for names in COLUMNS.values() for name in names}
    return (
        one.of_codes
        and not one.of_figures
        and not one.counts_rows
        and says_version(one, bare=False)
        and one.name.casefold() not in known
    )


def _only_codes(frame: pl.DataFrame, options: ReadOptions, where: str) -> str | None:
    roles = column_roles(frame, options, where=where)
    return roles.code if roles else None


def _version_of(cells: pl.Series, column: str, coded_to: Sequence[Version]) -> tuple[str, str]:
    """Return the version that a column is of which doesn't say so: the one that has all its codes."""
    codes = {cell.strip() for cell in cells.drop_nulls()}
    asked = [version.id for version in coded_to if all(version.find(code) for code in codes) and len(version)]
    held = asked or [name for name in _names() if codes <= codes_of(name)]
    if len(held) == 1:
        return held[0], f"codes in ‘{column}’ are taken for those of {held[0]}, which has all of them"
    name = slug_of_codes(column) or "code"
    if held:
        return name, f"codes in ‘{column}’ may be of {' or '.join(held)}: name the column after its version"
    return name, f"nothing says which version the codes in ‘{column}’ are of: name the column after it"


def _names() -> list[str]:
    return [*shipped.catalog()["versions"], *user_data.own("version")]
