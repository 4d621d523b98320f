"""Occumap: revise an occupational classification, code job titles to it, map the ways between occupations."""

from importlib.metadata import version as _installed_version

from occumap.errors import OccumapError
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.model.index import Index
from occumap.model.plan import Comparison, Outcome, Plan, Replay
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.revision.apply import apply
from occumap.revision.compare import compare
from occumap.revision.plan import plan
from occumap.revision.replay import replay

__version__ = _installed_version("occumap")

__all__ = [
    "Code",
    "Comparison",
    "Correspondence",
    "Index",
    "OccumapError",
    "Outcome",
    "Plan",
    "Replay",
    "Revision",
    "Version",
    "apply",
    "compare",
    "plan",
    "replay",
]
