"""Residual groups ("not elsewhere classified"): how much of their parent they hold, and whether a part has a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from occumap.evidence.differ import wilson
from occumap.evidence.residual_titles import is_residual_in, names_residual_groups
from occumap.evidence.scan.material import Material, Measured, nothing
from occumap.model.noun import counted
from occumap.model.scan import ScanKind, ScanMeasure
from occumap.model.version import Group

UNIT, OF_GROUPS = "share of its parent", "share of the groups of its parent"
ANY = "any source"
_UNTOLD = "No group is called “other” or “not elsewhere classified”, so that residual groups can’t be told."


def residual_groups(
    material: Material, people: Mapping[str, float], people_source: str, parts: Mapping[str, ScanMeasure]
) -> Iterator[Measured]:
    """Yield what share of its parent each residual group holds: of people where counted, else of titles.

    Args:
        material: of the scan.
        people: by group.
        people_source: who counted them.
        parts: hidden parts by group: a residual group with a nameable one is a candidate.
    """
    told = names_residual_groups(material.version)
    for group in material.groups:
        if not told:
            yield nothing(group.code.value, ScanKind.RESIDUAL, UNIT, _UNTOLD, source=material.version.id)
        elif not is_residual_in(material.version, group.title):
            says = "It isn't a residual group."
            measure = ScanMeasure(ScanKind.RESIDUAL, 0.0, UNIT, material.version.id, says)
            yield Measured(group.code.value, measure, among=ANY)
        else:
            yield _of_residual(material, group, people, people_source, parts.get(group.code.value))


def _of_residual(
    material: Material, group: Group, people: Mapping[str, float], people_source: str, part: ScanMeasure | None
) -> Measured:
    code, parent = group.code.value, group.parent.value if group.parent else None
    named = part.parts[:1] if part else ()
    holds = f" It holds a part with a name, ‘{named[0].name}’ (found by titles)." if named else ""
    siblings = material.version.children(parent) if parent else ()
    share, source, low, high, unit = 1 / max(len(siblings), 1), material.version.id, None, None, OF_GROUPS
    of = "of its parent: it is all of it"
    if len(siblings) > 1:
        of = f"of the {len(siblings)} groups of {parent}: how many of its people or titles isn’t known"
    if parent and all(one.code.value in people for one in siblings) and people.get(parent):
        share, source, unit = people[code] / people[parent], people_source, UNIT
        of = f"of the people of {parent} (no interval: no error of the share is published)"
    elif parent and material.entries is not None and material.rows[parent]:
        rows = len(material.rows[parent])
        share, source, unit = len(material.rows[code]) / rows, material.entries.source.name, UNIT
        low, high = wilson(share, rows)
        of = f"of the {counted(rows, 'title')} of {parent} (95% interval {low:.0%} to {high:.0%}, Wilson)"
    measure = ScanMeasure(
        ScanKind.RESIDUAL,
        share,
        unit,
        source,
        f"A residual group, with {share:.0%} {of}.{holds}",
        low,
        high,
        parts=named,
        settles="Whether the part can be told from the rest by a job title and a description alone.",
    )
    # Where no share is known, a residual group stands before all others: that it is one is known.
    return Measured(code, measure, share if unit == UNIT else 1.0, among=ANY)
