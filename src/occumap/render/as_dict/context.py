"""Published figures beside occupations, moves and groups, as dictionaries."""

from __future__ import annotations

from occumap.model.context import Beside, Reached
from occumap.model.group_figures import Figure, GroupFigures
from occumap.render.as_dict.common import Fields, share
from occumap.render.figures_in_words import figure_in_words


def figure(one: Figure) -> Fields:
    """Return a figure with all that is published of it; its value is None where none of the groups has one.

    >>> from occumap.model.group_figures import Measure
    >>> said = figure(Figure(Measure.PAY, "tiny1", "1", "Food", "11", 21_000.0, "unreliable", unit="pounds a year"))
    >>> said["value"], said["code"], said["asked"], said["note"]
    (21000.0, '1', '11', 'unreliable')
    """
    since = one.since
    return {
        "measure": one.measure.value,
        "version": one.version,
        "code": one.code,
        "title": one.title,
        "asked": one.asked,
        "value": one.value,
        "note": one.note,
        "lower_quartile": one.low,
        "upper_quartile": one.high,
        "variation": one.variation,
        "rough": one.is_rough,
        "year": one.year or None,
        "unit": one.unit,
        "employees": one.employees,
        "area": one.area,
        "source": one.source,
        "since": {"year": since.year, "value": since.value} if since else None,
        "change": share(one.change),
        "change_share": share(one.change_share),
        "words": figure_in_words(one),
    }


def beside(found: Beside | None) -> list[Fields]:
    """Return the figures that stand beside an occupation or a group, several of one measure side by side."""
    return [figure(one) for one in found.figures] if found else []


def reached(found: Reached | None) -> Fields | None:
    """Return what stands beside the two ends of a gap, and what it does to pay; None where no figures are held."""
    if found is None:
        return None
    return {
        "from": beside(found.start),
        "to": beside(found.to),
        "pay_change": share(found.pay_change),
        "pay_ratio": share(found.pay_ratio),
        "pay_note": found.why,
    }


def group_figures(found: GroupFigures) -> Fields:
    """Return all figures by group, as they were loaded."""
    return {"version": found.version.id, "name": found.name, "figures": found.frame.to_dicts()}
