"""A revision as the workbook that its working group publishes."""

from occumap.render.workbook.workbook import revision_workbook

__all__ = ["revision_workbook"]
