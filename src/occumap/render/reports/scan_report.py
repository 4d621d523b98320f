"""A scan as a report to discuss: the first groups of the ranking with their evidence in sentences, a map, an annex.

One page of HTML that needs nothing else and can be printed, the same as tables, and the drafted revision beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from occumap.model.noun import counted
from occumap.model.rules import group_kind
from occumap.model.scan import HiddenPart, Scan, ScanKind, ScanMeasure, ScannedGroup, ScanSource
from occumap.model.scan_drafts import ScanDraft, ScanDrafts
from occumap.model.version import Version
from occumap.render import as_dict
from occumap.render.reports.report_csv import csv_bytes
from occumap.render.reports.scan_drawings import map_svg, sized_by, strip_svg
from occumap.render.reports.workforce import ENVIRONMENT
from occumap.render.safe_cells import safe_cells
from occumap.render.scan_as_table import drafted_issues, measures_of, scan_parts
from occumap.render.scan_as_table import scan as groups_of

SHOWN = 25
TITLES_SHOWN = 5
SETTLING = 3
_STRONG = 0.5


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measure with its drawing, and the parts that it found but doesn't tell of by itself."""

    measure: ScanMeasure
    strip: str
    parts: tuple[HiddenPart, ...]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group with its evidence, the strongest first, what is as usual, not there or not known, and the issue."""

    group: ScannedGroup
    measures: tuple[ShownMeasure, ...]
    usual: tuple[ScanMeasure, ...]
    not_found: tuple[ScanMeasure, ...]
    unknown: tuple[ScanMeasure, ...]
    not_looked_for: tuple[str, ...]
    draft: ScanDraft | None
    settles: tuple[str, ...]


def scan_files(scan: Scan, version: Version, drafts: ScanDrafts | None = None) -> dict[str, bytes]:
    """Return the report and its tables by file name.

    Args:
        scan: what was found.
        version: the version scanned.
        drafts: the revision drafted from it, if there is one; its own file isn't among these.
    """
    tables = {"groups.csv": groups_of(scan), "evidence.csv": measures_of(scan), "parts.csv": scan_parts(scan)}
    if drafts:
        tables["issues.csv"] = drafted_issues(drafts)
    files = {name: csv_bytes(safe_cells(table)) for name, table in tables.items()}
    answer = as_dict.to_json(as_dict.scan(scan)).encode() + b"\n"
    return {"scan.html": scan_html(scan, version, drafts).encode(), "scan.json": answer, **files}


def scan_html(scan: Scan, version: Version, drafts: ScanDrafts | None = None, *, shown: int = SHOWN) -> str:
    """Return the report as text.

    Args:
        scan: what was found.
        version: the version scanned.
        drafts: the revision drafted from it, if there is one.
        shown: how many groups of the lowest level are told of in full.
    """
    lowest = version.rules.lowest.name
    ranked = [one for one in scan.of_level(lowest) if one.rank is not None]
    sources = _cited(scan, version)
    above = [level.name for level in reversed(version.rules.levels) if level.name != lowest]
    return ENVIRONMENT.get_template("scan_report.html.j2").render(
        kicker="Where the classification may have to change",
        title=f"Scan of {version.title}",
        scan=scan,
        version=version,
        lowest=lowest,
        first=[shown_group(scan, one, drafts) for one in ranked[:shown]],
        proposed=[shown_group(scan, one, drafts) for one in _proposed(scan, ranked[:shown], drafts)],
        ranked=len(ranked),
        unranked=len(scan.of_level(lowest)) - len(ranked),
        levels=[(name, scan.of_level(name)) for name in (lowest, *above)],
        map=map_svg(scan, version),
        sized_by=sized_by(scan, version),
        drafts=drafts,
        of_level=group_kind,
        pieces=sum(len(one.evidence) for one in scan.groups),
        strongest=strongest,
        compared=compared,
        titles_shown=TITLES_SHOWN,
        sources=sources,
        cite=_cite(sources),
        severities=_severities(drafts) if drafts else "",
    )


def _proposed(scan: Scan, first: Sequence[ScannedGroup], drafts: ScanDrafts | None) -> list[ScannedGroup]:
    """Return the groups that a change is proposed for and that aren't among the first."""
    told = {one.code for one in first}
    return [scan[one.group.value] for one in drafts.drafts if one.proposes and one.group not in told] if drafts else []


def _severities(drafts: ScanDrafts) -> str:
    """Return how many findings of each severity the plan of the drafts has."""
    counts = Counter(one.severity.value for one in drafts.plan.findings)
    numbers = {"open error": len(drafts.plan.errors), "warning": counts["warning"], "note": counts["note"]}
    errors, warnings, notes = (counted(n, what) if n else f"no {what}s" for what, n in numbers.items())
    return f"{errors}, {warnings} and {notes}"


def shown_group(scan: Scan, group: ScannedGroup, drafts: ScanDrafts | None = None) -> ShownGroup:
    """Return a group ready to be shown: its evidence with drawings, and the kinds that nothing is known of."""
    found = [one for one in group.evidence if one.value or one.kind in (ScanKind.SIZE, ScanKind.TREND)]
    telling = [one for one in found if one.strength is None or one.strength >= _STRONG or one.unit == "people"]
    known = tuple(ShownMeasure(one, strip_svg(scan, group, one), _untold(one)) for one in telling)
    usual = tuple(one for one in found if one not in telling)
    not_found = tuple(one for one in group.evidence if one not in found)
    unknown = tuple(one for one in group.measures if not one.is_evidence)
    not_looked_for = tuple(kind.value for kind in group.unknown if not group.of(kind))
    draft = next((one for one in drafts.drafts if one.group == group.code), None) if drafts else None
    said = draft.issue.reason if draft else ""
    strong = [_lowered(one.settles) for one in found if (one.strength or 0.0) > _STRONG]
    settles = tuple(dict.fromkeys(one for one in strong if one and one not in said))[:SETTLING]
    return ShownGroup(group, known, usual, not_found, unknown, not_looked_for, draft, settles)


def _untold(measure: ScanMeasure) -> tuple[HiddenPart, ...]:
    """Return the parts that a measure's sentence doesn't tell of: by name, and of several titles by these too."""
    return tuple(
        one
        for one in measure.parts
        if f"‘{one.name}’" not in measure.says and (one.name not in measure.says or len(one.titles) > 1)
    )


def _cited(scan: Scan, version: Version) -> dict[str, ScanSource]:
    """Return the sources by name in the order in which the report numbers them: also those that only measures name."""
    known = {one.name: one for one in scan.sources}
    named = dict.fromkeys(measure.source for group in scan.groups for measure in group.measures if measure.source)
    for name in named:
        about = f"{version.title}, the titles of its groups" if name == version.id else name
        known.setdefault(name, ScanSource(name, about))
    return known


def _cite(sources: Mapping[str, ScanSource]) -> Callable[[str], Markup]:
    numbers = {name: number for number, name in enumerate(sources, 1)}

    def cite(name: str) -> Markup:
        if name not in numbers:
            return Markup("")
        link = '<a class="cite" href="#source-{}" title="{}">[{}]</a>'
        return Markup(link).format(numbers[name], name, numbers[name])

    return cite


def _lowered(settles: str) -> str:
    text = settles.strip().rstrip(".")
    return text[:1].lower() + text[1:]


def compared(measure: ScanMeasure) -> str:
    """Return how strong a measure is among those of its level, in words.

    >>> compared(ScanMeasure(ScanKind.SIZE, 5.0, "people", "here", "5 people.", strength=0.974))
    'Stronger than on 97% of them'
    """
    if measure.strength is None:
        return ""
    percent = f"{100 * measure.strength:.0f}"
    return "As strong as any" if percent == "100" else f"Stronger than on {percent}% of them"


def main_evidence(group: ScannedGroup) -> str:
    """Return what the strongest evidence says, sizes aside unless there is nothing else."""
    found = [one for one in group.evidence if one.value]
    telling = [one for one in found if one.kind is not ScanKind.SIZE]
    return next((one.says for one in (*telling, *found)), "")


def strongest(group: ScannedGroup, limit: int = 3) -> Sequence[str]:
    """Return the kinds of a group's evidence that are stronger than those of half of its level, the strongest first."""
    strong = [one.kind.value for one in group.evidence if (one.strength or 0.0) > _STRONG]
    return tuple(dict.fromkeys(strong))[:limit]
