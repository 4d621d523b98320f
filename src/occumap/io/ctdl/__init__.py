"""Routes of an occupational map as pathways in CTDL, the Credential Transparency Description Language, and back.

A route is a ``ceterms:Pathway``. Its occupations are job components, what leads into them credential components, and
what they ask competency components, one for each level of a skill. Published progressions are suggestions, so they
are ``ceterms:precedes``, which suggests an order, and never ``ceterms:prerequisite``, which demands one. The context
is named by its address and never fetched. A plan from one occupation to another is a pathway too (`write_plan`).
"""

from occumap.io.ctdl.facts import Competency, Job, RouteFacts, route_facts
from occumap.io.ctdl.plan_writing import write_plan
from occumap.io.ctdl.reading import read_ctdl
from occumap.io.ctdl.writing import write_ctdl

__all__ = ["Competency", "Job", "RouteFacts", "read_ctdl", "route_facts", "write_ctdl", "write_plan"]
