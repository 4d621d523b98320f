"""Tools about versions and figures: what became of groups, and figures brought to another version."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from occumap.catalog import load
from occumap.errors import InputError, UnknownNameError
from occumap.model.noun import counted
from occumap.render import as_dict
from occumap.web.mcp.tool_answers import ToolAnswer, answered, cant_tell
from occumap.web.mcp.tool_inputs import CompareInput, ConvertInput
from occumap.workflows.figures.convert import MUCH
from occumap.workflows.figures.convert import convert as convert_figures
from occumap.workflows.revise.compare import comparison_of, held_comparison

_CODE, _VALUE = "code", "value"
# What is said where a correspondence doesn't say how people divide, where it has no entries, and where there is none.
_NO_EVIDENCE = ("isn't dual-coded evidence", "doesn't say how many entries", "joins them")


def compare(asked: CompareInput) -> ToolAnswer:
    """Return what became of groups between two versions that are held, by an index or a correspondence that is held.

    Raises:
        UnknownNameError: a version, a level or a group isn't held; or nothing that is held joins the versions.

    >>> found = compare(CompareInput(from_version="soc2010", to_version="soc2020", code="2126"))
    >>> [link["to_code"] for link in found.answer["links"]][:2]
    ['2122', '2123']
    """
    old, new = (load.version(name, files=False) for name in (asked.from_version, asked.to_version))
    if old.id == new.id:
        raise UnknownNameError(old.id, "a version isn’t compared with itself", hint="Give another one.")
    code = old[asked.code].code.value if asked.code else None
    whole = held_comparison(old.id, new.id)
    part = comparison_of(whole, level=asked.level or None, group=code, upper=code is not None)
    shown = part.changes[: asked.limit]
    groups = {change.group for change in shown}
    links = tuple(one for one in part.correspondence.links if {one.from_code, one.to_code} & groups)
    document = as_dict.comparison(
        replace(part, changes=shown, correspondence=replace(part.correspondence, links=links))
    )
    document["reused_codes"] = [one for one in document["reused_codes"] if code in (None, one["code"])]
    document["changes_not_shown"] = len(part.changes) - len(shown)
    some = f", of which {len(shown)} are given" if len(shown) < len(part.changes) else ""
    said = f"{counted(len(part.changes), 'group')} from {old.id} to {new.id}{some}, compared by {whole.based_on}."
    own = next((one for one in shown if code and one.group == old[code].code), None)
    if own is not None:
        went = ", ".join(str(new[each.value]) for each in own.went_to)
        said = f"{own.group} {own.title}: {own.label}{went and f', to {went}'}. Compared by {whole.based_on}."
    return answered(said, document, versions={"from": old.id, "to": new.id})


def convert(asked: ConvertInput) -> ToolAnswer:
    """Return figures by the groups of another version; that it can't be told where nothing says how people divide.

    Where every group has one target in the correspondence that is held, that is exact. Otherwise titles of the index
    share the figures out, if the user agrees to that.

    Raises:
        OccumapError: a version isn't held, or a figure or a code can't be used.

    >>> figures = [{"code": "2126", "value": 1000}]
    >>> asked = {"figures": figures, "from_version": "soc2010", "to_version": "soc2020"}
    >>> convert(ConvertInput(**asked)).status
    "can't tell"
    >>> convert(ConvertInput(**asked, by_titles=True)).answer["evidence"]
    'entries of soc2010:soc2020 (titles of an index, not people)'
    """
    old, new = (load.version(name, files=False) for name in (asked.from_version, asked.to_version))
    if old.id == new.id:
        raise UnknownNameError(old.id, "figures are brought to another version", hint="Give another one.")
    for figure in asked.figures:
        _ = old[figure.code]
    table = pl.DataFrame(
        [(old[one.code].code.value, one.value) for one in asked.figures],
        schema={_CODE: pl.String, _VALUE: pl.Float64},
        orient="row",
    )
    levels = {old[code].level for code in table[_CODE]}
    level = levels.pop() if len(levels) == 1 else None
    versions = {"from": old.id, "to": new.id}
    try:
        done = convert_figures(
            table,
            from_version=old,
            to_version=new,
            code=_CODE,
            value=_VALUE,
            kind=asked.kind,
            weights=held_comparison(old.id, new.id).correspondence,
            by_entries=asked.by_titles,
            level=None if level == old.rules.lowest.name else level,
        )
    except (InputError, UnknownNameError) as error:
        if not any(said in error.what for said in _NO_EVIDENCE):
            raise
        rough = "Will a rough answer do, shared out by job titles and not by people? Then ask with by_titles."
        return cant_tell(
            f"Nothing that is held says how the people of these groups divide over groups of {new.id}. "
            "With figures that were coded to both versions: occumap convert --weights FILE.",
            question="" if asked.by_titles else rough,
            versions=versions,
        )
    document = as_dict.conversion(done)
    left = f" {done.left_out:.1%} were left out." if done.left_out is not None and done.left_out > MUCH else ""
    said = f"{done.balance}; {done.evidence}.{left}"
    return answered(said, document, versions={**versions, "evidence": done.evidence})
