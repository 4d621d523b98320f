"""A revision as the workbook that its working group publishes."""

from occumap.formats.revision_workbook.workbook import revision_workbook

__all__ = ["revision_workbook"]
