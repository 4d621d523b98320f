"""How a user says what a file is, where telling it from the content fails or must not be left to telling."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

# The endings of the tables that are written, and of those that are read besides, whatever a file is called.
_COLUMNAR = (".parquet", ".arrow", ".feather")
WRITTEN_KINDS = (".csv", ".tsv", *_COLUMNAR, ".xlsx", ".jsonl", ".ndjson", ".sav", ".zsav", ".dta")
READ_KINDS = (*WRITTEN_KINDS, ".txt", ".xls", ".xlsm", ".xlsb", ".ods", ".json", ".gz", ".zip")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a user said of a file; None is told from what stands in it, and said.

    One value goes from command, page, API or Python down to every reader, which takes what concerns it.

    Args:
        delimiter: the sign between the cells of a text, such as ``;`` or a tab.
        encoding: of a text, by a name Python knows, such as ``cp1252``.
        decimal: the sign before the decimals of numbers, ``.`` or ``,``.
        sheet: of a workbook, by name; of a zip, the file in it.
        header_row: the row that names the columns, the first being 1; 0 where none does.
        code_column: of the codes.
        title_column: of the titles.
        parent_column: of the codes of the groups above.
        level_column: of the levels, by name or number.
        from_column: of a correspondence, the codes it leads from.
        to_column: of a correspondence, the codes it leads to.
        code_width: digits of a code whose leading zeros were lost: one number for all, or one a level (1, 2, 3, 4).
        language: of the titles, as BCP 47 writes it: which to take where there are several, which they are in where
            nothing says so.
        which: of several lists or versions in one file, by id, address, or the last part of the address.

    >>> ReadOptions(delimiter=";").given()
    {'delimiter': ';'}
    """

    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    code_column: str | None = None
    title_column: str | None = None
    parent_column: str | None = None
    level_column: str | None = None
    from_column: str | None = None
    to_column: str | None = None
    code_width: tuple[int, ...] | None = None
    language: str | None = None
    which: str | None = None

    def given(self) -> dict[str, object]:
        """Return what was said, by name."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) is not None}

    def of_pairs(self) -> ReadOptions:
        """Return what was said of the columns of a table of pairs, beside a file that the rest was said of.

        >>> ReadOptions(delimiter=";", from_column="old").of_pairs().given()
        {'from_column': 'old'}
        """
        return ReadOptions(from_column=self.from_column, to_column=self.to_column)

    def of_table(self) -> ReadOptions:
        """Return what concerns a table of pairs or an index that is read beside classifications, not their columns.

        >>> ReadOptions(delimiter=";", title_column="Titel").of_table().given()
        {'delimiter': ';'}
        """
        return replace(self, code_column=None, title_column=None, parent_column=None, level_column=None, which=None)


TOLD = ReadOptions()
