"""Published figures beside gaps, moves, paths and occupations, through the groups that they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from occumap.catalog.context import context
from occumap.catalog.occupation_codes import VERSIONS
from occumap.catalog.occupation_links import told_code_list
from occumap.errors import AmbiguousNameError, InputError
from occumap.model.code import Code
from occumap.model.context import Beside, Context, Reached
from occumap.model.gap import Gap, Move, Moves
from occumap.model.group_figures import Measure
from occumap.model.occupational_map import OccupationalMap
from occumap.model.path import Paths
from occumap.workflows.map.skills_map import SkillsMap


def context_of(given: Context | str | Path | None = None, *, pay: str = "annual", employees: str = "all") -> Context:
    """Return figures by group: those given, those of a file, folder or name, or those that are kept.

    Raises:
        OccumapError: there is no such file or name, or it has no figures by group.

    >>> context_of("none")
    <Context none>
    """
    return context(given, pay=pay, employees=employees)


def beside(profile: str, skills_map: SkillsMap, held: Context) -> Beside:
    """Return what stands beside an occupation of the map, or a profile of a framework that has its own occupations.

    >>> beside("OCC0023", SkillsMap.named(), context_of("none")).figures
    ()
    """
    if not held:
        return Beside()
    if skills_map.occupations is not None and profile in skills_map.occupations:
        return held.of_occupation(skills_map.occupations[profile])
    framework = skills_map.framework
    if profile not in framework:
        return Beside()
    if skills_map.occupations is not None:
        return held.of_group(Code(VERSIONS[0], profile))
    code = framework.profiles["code"][framework.profile_place[profile]]
    try:
        version = told_code_list(framework)
    except AmbiguousNameError:
        version = ""
    return held.of_group(Code(version, code)) if code and version else Beside((), "its codes are of no version held")


def with_context(gap: Gap, skills_map: SkillsMap, held: Context) -> Gap:
    """Return a gap with what stands beside both ends; as it is where no figures are held."""
    if not held:
        return gap
    ends = Reached(beside(gap.from_id, skills_map, held), beside(gap.to_id, skills_map, held))
    return replace(gap, context=ends)


def moves_with_context(moves: Iterable[Move], skills_map: SkillsMap, held: Context, *, by_pay: bool = False) -> Moves:
    """Return moves with what stands beside them; by pay, the best paid first, those whose pay isn't known last."""
    if by_pay:
        require_pay(held)
    found = [_with_context(move, skills_map, held) for move in moves]
    return by_pay_first(found) if by_pay else Moves(found)


def by_pay_first(moves: Iterable[Move]) -> Moves:
    """Return the same moves, the best paid first, those whose pay isn't known last.

    >>> by_pay_first(())
    <Moves: none>
    """
    return Moves(sorted(moves, key=_unpaid))


def paths_with_context(paths: Paths, skills_map: SkillsMap, held: Context) -> Paths:
    """Return paths with what stands beside the ends of each step."""
    if not held:
        return paths
    found = []
    for path in paths:
        steps = []
        for step in path.steps:
            ends = Reached(beside(step.start, skills_map, held), beside(step.to, skills_map, held))
            steps.append(replace(step, gap=replace(step.gap, context=ends)))
        found.append(replace(path, steps=tuple(steps)))
    return Paths(found, why=paths.why)


def paying(start: str, minimum: float, occupations: OccupationalMap, held: Context) -> frozenset[str]:
    """Return the occupations whose pay is at least so many times that of another; those not compared are left out."""
    require_pay(held)
    first = held.of_occupation(occupations[start])
    ratios = ((one.code, Reached(first, held.of_occupation(one)).pay_ratio) for one in occupations.occupations)
    return frozenset(code for code, ratio in ratios if ratio is not None and ratio >= minimum)


def require_pay(held: Context) -> None:
    """Raise InputError if no pay is held.

    Raises:
        InputError: it isn't, and how to load it.
    """
    if not any(Measure.PAY in set(one.frame["measure"]) for one in held.held):
        raise InputError(
            "pay",
            "no pay is held",
            hint="Load it first, such as ASHE Table 14: occumap load FILE; or name it: --context",
        )


def _with_context(move: Move, skills_map: SkillsMap, held: Context) -> Move:
    gap = with_context(move.gap, skills_map, held)
    return move if gap.context is None else replace(move, gap=gap, pay_ratio=gap.context.pay_ratio)


def _unpaid(move: Move) -> tuple[bool, float]:
    pay = move.gap.context.to.pay if move.gap.context else None
    return (pay is None or pay.value is None, 0.0 if pay is None or pay.value is None else -pay.value)
