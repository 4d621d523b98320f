"""Occumap: revise an occupational classification, code job titles to it, map the ways between occupations.

>>> import occumap as om
>>> om.load("soc2020")
<Version soc2020: 9/26/104/412 groups>
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from occumap.render import nouns as _nouns  # noqa: F401 (tells nouns by name who shows them; imports nothing)

if TYPE_CHECKING:
    __version__: str
    from occumap.catalog.coders import coder as coder
    from occumap.catalog.values import load as load
    from occumap.coding.coder import Coder as Coder
    from occumap.errors import AmbiguousNameError as AmbiguousNameError
    from occumap.errors import ClassificationError as ClassificationError
    from occumap.errors import ConflictError as ConflictError
    from occumap.errors import InputError as InputError
    from occumap.errors import NetworkError as NetworkError
    from occumap.errors import OccumapError as OccumapError
    from occumap.errors import OutputError as OutputError
    from occumap.errors import PlanError as PlanError
    from occumap.errors import UnavailableError as UnavailableError
    from occumap.errors import UnknownNameError as UnknownNameError
    from occumap.errors import UnresolvedError as UnresolvedError
    from occumap.errors import WrongTypeError as WrongTypeError
    from occumap.model.code import Code as Code
    from occumap.model.coding import Candidate as Candidate
    from occumap.model.coding import Coding as Coding
    from occumap.model.coding import Question as Question
    from occumap.model.correspondence import Correspondence as Correspondence
    from occumap.model.correspondence import Link as Link
    from occumap.model.courses import Provision as Provision
    from occumap.model.finding import Finding as Finding
    from occumap.model.gap import Gap as Gap
    from occumap.model.gap import GapLine as GapLine
    from occumap.model.gap import Move as Move
    from occumap.model.gap import Moves as Moves
    from occumap.model.index import Entry as Entry
    from occumap.model.index import Index as Index
    from occumap.model.index_comparison import IndexComparison as IndexComparison
    from occumap.model.occupational_map import Occupation as Occupation
    from occumap.model.occupational_map import OccupationalMap as OccupationalMap
    from occumap.model.path import Path as Path
    from occumap.model.path import Paths as Paths
    from occumap.model.path import Step as Step
    from occumap.model.person import Fit as Fit
    from occumap.model.person import Fits as Fits
    from occumap.model.person import Person as Person
    from occumap.model.plan import Comparison as Comparison
    from occumap.model.plan import Outcome as Outcome
    from occumap.model.plan import Plan as Plan
    from occumap.model.plan import Replay as Replay
    from occumap.model.revision import Issue as Issue
    from occumap.model.revision import Revision as Revision
    from occumap.model.scan import Scan as Scan
    from occumap.model.skills import Framework as Framework
    from occumap.model.skills import Profile as Profile
    from occumap.model.staff import Workforce as Workforce
    from occumap.model.table_resolution import TableResolution as TableResolution
    from occumap.model.version import Group as Group
    from occumap.model.version import Version as Version
    from occumap.model.viability import Viability as Viability
    from occumap.model.viability import ViabilityPolicy as ViabilityPolicy
    from occumap.model.weights import WeightedCorrespondence as WeightedCorrespondence
    from occumap.read_options import ReadOptions as ReadOptions
    from occumap.workflows.code.code import code as code
    from occumap.workflows.exchange.export import Exported as Exported
    from occumap.workflows.exchange.export import export as export
    from occumap.workflows.exchange.subjects import ExportOptions as ExportOptions
    from occumap.workflows.figures.convert import Conversion as Conversion
    from occumap.workflows.figures.convert import convert as convert
    from occumap.workflows.figures.discover import Discovered as Discovered
    from occumap.workflows.figures.discover import discover as discover
    from occumap.workflows.figures.viability import ViabilityReport as ViabilityReport
    from occumap.workflows.figures.viability import viability as viability
    from occumap.workflows.map.fit import fit as fit
    from occumap.workflows.map.gap import gap as gap
    from occumap.workflows.map.moves import moves as moves
    from occumap.workflows.map.paths import paths as paths
    from occumap.workflows.map.provision import provision as provision
    from occumap.workflows.map.provision import resolve_provision as resolve_provision
    from occumap.workflows.map.workforce import resolve_workforce as resolve_workforce
    from occumap.workflows.map.workforce import workforce as workforce
    from occumap.workflows.revise.compare import compare as compare
    from occumap.workflows.revise.plan import apply as apply
    from occumap.workflows.revise.plan import plan as plan
    from occumap.workflows.revise.replay import replay as replay
    from occumap.workflows.revise.scan import scan as scan

_MODULES = {
    "occumap.catalog.coders": ("coder",),
    "occumap.catalog.values": ("load",),
    "occumap.coding.coder": ("Coder",),
    "occumap.errors": (
        "AmbiguousNameError",
        "ClassificationError",
        "ConflictError",
        "InputError",
        "NetworkError",
        "OccumapError",
        "OutputError",
        "PlanError",
        "UnavailableError",
        "UnknownNameError",
        "UnresolvedError",
        "WrongTypeError",
    ),
    "occumap.model.code": ("Code",),
    "occumap.model.coding": (
        "Candidate",
        "Coding",
        "Question",
    ),
    "occumap.model.correspondence": (
        "Correspondence",
        "Link",
    ),
    "occumap.model.courses": ("Provision",),
    "occumap.model.finding": ("Finding",),
    "occumap.model.gap": (
        "Gap",
        "GapLine",
        "Move",
        "Moves",
    ),
    "occumap.model.path": ("Path", "Paths", "Step"),
    "occumap.model.index": (
        "Entry",
        "Index",
    ),
    "occumap.model.index_comparison": ("IndexComparison",),
    "occumap.model.occupational_map": (
        "Occupation",
        "OccupationalMap",
    ),
    "occumap.model.person": (
        "Fit",
        "Fits",
        "Person",
    ),
    "occumap.model.plan": (
        "Comparison",
        "Outcome",
        "Plan",
        "Replay",
    ),
    "occumap.model.revision": (
        "Issue",
        "Revision",
    ),
    "occumap.model.scan": ("Scan",),
    "occumap.model.skills": (
        "Framework",
        "Profile",
    ),
    "occumap.model.staff": ("Workforce",),
    "occumap.model.table_resolution": ("TableResolution",),
    "occumap.model.version": (
        "Group",
        "Version",
    ),
    "occumap.model.viability": (
        "Viability",
        "ViabilityPolicy",
    ),
    "occumap.model.weights": ("WeightedCorrespondence",),
    "occumap.read_options": ("ReadOptions",),
    "occumap.workflows.code.code": ("code",),
    "occumap.workflows.exchange.export": (
        "Exported",
        "export",
    ),
    "occumap.workflows.exchange.subjects": ("ExportOptions",),
    "occumap.workflows.figures.convert": (
        "Conversion",
        "convert",
    ),
    "occumap.workflows.figures.discover": (
        "Discovered",
        "discover",
    ),
    "occumap.workflows.figures.viability": (
        "ViabilityReport",
        "viability",
    ),
    "occumap.workflows.map.fit": ("fit",),
    "occumap.workflows.map.gap": ("gap",),
    "occumap.workflows.map.moves": ("moves",),
    "occumap.workflows.map.paths": ("paths",),
    "occumap.workflows.map.provision": ("provision", "resolve_provision"),
    "occumap.workflows.map.workforce": ("resolve_workforce", "workforce"),
    "occumap.workflows.revise.compare": ("compare",),
    "occumap.workflows.revise.plan": (
        "apply",
        "plan",
    ),
    "occumap.workflows.revise.replay": ("replay",),
    "occumap.workflows.revise.scan": ("scan",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "AmbiguousNameError",
    "Candidate",
    "ClassificationError",
    "Code",
    "Coder",
    "Coding",
    "Comparison",
    "ConflictError",
    "Conversion",
    "Correspondence",
    "Discovered",
    "Entry",
    "ExportOptions",
    "Exported",
    "Finding",
    "Fit",
    "Fits",
    "Framework",
    "Gap",
    "GapLine",
    "Group",
    "Index",
    "IndexComparison",
    "InputError",
    "Issue",
    "Link",
    "Move",
    "Moves",
    "NetworkError",
    "OccumapError",
    "Occupation",
    "OccupationalMap",
    "Outcome",
    "OutputError",
    "Path",
    "Paths",
    "Person",
    "Plan",
    "PlanError",
    "Profile",
    "Provision",
    "Question",
    "ReadOptions",
    "Replay",
    "Revision",
    "Scan",
    "Step",
    "TableResolution",
    "UnavailableError",
    "UnknownNameError",
    "UnresolvedError",
    "Version",
    "Viability",
    "ViabilityPolicy",
    "ViabilityReport",
    "WeightedCorrespondence",
    "Workforce",
    "WrongTypeError",
    "apply",
    "code",
    "coder",
    "compare",
    "convert",
    "discover",
    "export",
    "fit",
    "gap",
    "load",
    "moves",
    "paths",
    "plan",
    "provision",
    "replay",
    "resolve_provision",
    "resolve_workforce",
    "scan",
    "viability",
    "workforce",
]


# A type checker knows the names from above, and a name that isn't there is an error to it.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            found: Any = import_module("importlib.metadata").version("occumap")
        elif name in _HOME:
            found = getattr(import_module(_HOME[name]), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
