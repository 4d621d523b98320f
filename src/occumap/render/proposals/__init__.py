"""The proposals of a revision as one page of HTML, as a working group publishes them for consultation.

The facts of a plan (`facts`) are put into plain values (`view`, `findings`, `figures`, drawn by `svg`), which the
template of the page (`page`) then writes down. The page loads nothing, and bears no date: the same plan gives the
same bytes.
"""

from occumap.render.proposals.page import proposals_html
from occumap.render.proposals.remarks import Remark

__all__ = ["Remark", "proposals_html"]
