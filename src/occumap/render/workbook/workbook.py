"""A revision as the workbook that its working group publishes, for readers who live in Excel.

Old and new codes never stand in one column, and the heading of each says which version it is of.
All codes are text, and no text of the revision or the index can become a formula or a link. What is
shown of the change is derived from where entries go, as everywhere; what the issues declared stands
in the numbers of the issues beside it.
"""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook

from occumap.model.impact import Impact
from occumap.model.plan import Outcome
from occumap.render.workbook.about import write_about
from occumap.render.workbook.cells import CREATED, OPTIONS, Book, write_table
from occumap.render.workbook.impact_sheet import impact_sheet
from occumap.render.workbook.results import Results
from occumap.render.workbook.sheets import (
    assumptions,
    change_types,
    correspondences,
    findings,
    new_structure,
    recoded_entries,
    renamed_headings,
)


def revision_workbook(outcome: Outcome, impact: Impact | None = None) -> bytes:
    """Return the workbook of a revision that has been applied: nine sheets, the first says what the others hold.

    The same outcome gives the same bytes. With ``impact`` there is one more, of the breaks in series.

    >>> from occumap.examples import small_index, small_revision, small_version
    >>> from occumap.revision.apply import apply
    >>> from occumap.revision.plan import plan
    >>> outcome = apply(plan(small_revision(), small_version(), small_index()))
    >>> from fastexcel import read_excel
    >>> read_excel(revision_workbook(outcome)).sheet_names[:3]
    ['About', 'New structure', 'Renamed headings']
    """
    results = Results(outcome)
    tables = [
        new_structure(results),
        renamed_headings(results),
        change_types(results),
        *correspondences(results),
        recoded_entries(results),
        findings(results),
        assumptions(results),
        *([impact_sheet(impact)] if impact else []),
    ]
    revision = outcome.plan.revision
    data = BytesIO()
    with Workbook(data, OPTIONS) as workbook:
        workbook.set_properties({"title": revision.title, "subject": revision.id, "created": CREATED})
        book = Book(workbook, revision.title)
        write_about(book, results, tables)
        for table in tables:
            write_table(book, table)
    return data.getvalue()
