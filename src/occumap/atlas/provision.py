"""Which courses to offer: what each closes of what people lack, and the smallest set that closes a share of it.

What a set closes in a skill depends only on the highest level it teaches, so the whole is a maximum coverage problem
over (skill, level taught): u = 1 where some chosen course reaches the level. HiGHS solves it exactly (Huangfu and Hall,
Parallelizing the dual revised simplex method, 2018), whatever the number of people.

A course takes anyone to the level it teaches, from whatever they hold: what it asks at entry isn't known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from occumap.atlas.skill_weights import F64
from occumap.errors import InputError
from occumap.model.courses import MEETS, SHARE, Chosen, Course, CourseSet, Demand, Provision, Unneeded
from occumap.model.staff import LeftOut

BEST = 3
SECONDS = 20.0
# Shares are sums of floats: what two sets close is the same if it differs by less.
SAME = 1e-9
# How many skills a message names.
FEW = 3


def plan_provision(
    demand: Demand,
    courses: Sequence[Course],
    *,
    share: float = SHARE,
    k: int = BEST,
    by_cost: bool = False,
    seconds: float = SECONDS,
    left_out: Sequence[LeftOut] = (),
) -> Provision:
    """Return courses beside what is lacking, the smallest set that closes a share of it, and the ``k`` that close most.

    Args:
        demand: what people lack.
        courses: what is on offer.
        share: of the gap that the set is to close, between 0 and 1.
        k: how many courses the best few are.
        by_cost: look for the cheapest set instead of the smallest; courses without a cost are then left out.
        seconds: how long to look for a set; the best found by then is given, with ``proven`` False.
        left_out: what the result shall say was left out.

    Raises:
        InputError: nothing is lacking, no course teaches anything that is, or ``share`` or ``k`` is out of range.
    """
    if not 0 < share <= 1 or k < 1:
        raise InputError(
            "provision", f"share {share:g}, {k} courses", hint="Give a share up to 1, and 1 course or more."
        )
    if not len(demand.lines):
        raise InputError(demand.title, "nothing is lacking, so no course is needed", hint="Give other targets.")
    useful, useless = _useful(demand, courses, by_cost=by_cost)
    if not useful:
        raise InputError(
            "the courses", "none teaches anything that is lacking", hint=_taught_and_lacking(demand, courses)
        )
    offer, titles = Offer(demand, tuple(useful)), {course.row: course.title for course in courses}
    return Provision(
        demand,
        offer.courses,
        offer.meets,
        _unmet(demand, useful),
        offer.share(range(len(useful))),
        offer.smallest(share, by_cost=by_cost, seconds=seconds),
        offer.best(k, seconds=seconds),
        by_cost,
        tuple(sorted((*left_out, *useless), key=lambda one: (one.file, one.row))),
        unneeded=tuple(Unneeded(one.row, titles[one.row], one.column, one.reason) for one in useless),
    )


@dataclass(frozen=True, eq=False)
class Offer:
    """Courses beside what is lacking, ready to be chosen from."""

    demand: Demand
    courses: tuple[Course, ...]

    @cached_property
    def meets(self) -> pl.DataFrame:
        """What each course closes of each gap, as in `Provision.meets`."""
        closes = (pl.min_horizontal("level", "needed") - pl.col("held")) / (pl.col("needed") - pl.col("held"))
        return (
            self.demand.needs.join(_taught(self.courses), on="skill", maintain_order="left_right")
            .filter(pl.col("level") > pl.col("held"))
            .with_columns(closes.alias("meets"))
            .select(*MEETS)
        )

    @cached_property
    def _steps(self) -> tuple[F64, sparse.csr_array]:
        """(steps,) share of the gap closed by reaching each level taught from the one below; (steps, courses) who does.

        Amounts of a skill add up: whoever reaches a level reaches all below it.
        """
        whole = self.demand.gap
        closed = self.meets.group_by("skill", "level").agg((pl.col("gap") * pl.col("meets")).sum() / whole)
        # The same level taught by two courses counts once.
        taught_by = self.meets.group_by("skill", "level").agg(pl.col("course").n_unique().alias("n"))
        closed = closed.join(taught_by, on=["skill", "level"]).with_columns(pl.col("gap") / pl.col("n"))
        closed = closed.sort("skill", "level").with_columns(pl.col("gap").diff().over("skill").fill_null(pl.col("gap")))
        taught = _taught(self.courses)
        rows, columns = [], []
        for n, (skill, level) in enumerate(closed.select("skill", "level").iter_rows()):
            reaching = taught.filter((pl.col("skill") == skill) & (pl.col("level") >= level))["course"].to_list()
            rows += [n] * len(reaching)
            columns += reaching
        reach = sparse.csr_array((np.ones(len(rows)), (rows, columns)), (len(closed), len(self.courses)))
        return closed["gap"].to_numpy(), reach

    def share(self, chosen: Iterable[int]) -> float:
        """Return the share of the gap that courses close together."""
        amounts, reach = self._steps
        picked = np.zeros(len(self.courses))
        picked[list(chosen)] = 1
        # Rounded once, at the end: otherwise one more course may close less by the last digit.
        return min(1.0, math.fsum(amounts[(reach @ picked) > 0]))

    def smallest(self, share: float, *, by_cost: bool = False, seconds: float = SECONDS) -> CourseSet:
        """Return the smallest (or cheapest) set that closes a share; of several, the one that closes most.

        If no set does, the smallest that closes all that can be closed.
        """
        aim = min(share, self.share(range(len(self.courses))))
        prices = np.array([self._cost(n) or 0.0 for n in range(len(self.courses))]) if by_cost else self._ones
        found, proven = self._solve(prices, at_least=aim, seconds=seconds)
        if found is None:
            return self._set(self._greedily(aim), share, proven=False)
        fuller, _ = self._solve(prices, at_most=float(prices[found].sum()), seconds=seconds)
        better = fuller is not None and self.share(fuller) > self.share(found) + SAME
        return self._set(fuller if better and fuller is not None else found, share, proven=proven)

    def best(self, k: int, *, seconds: float = SECONDS) -> CourseSet:
        """Return the set of at most ``k`` courses that closes most."""
        found, proven = self._solve(self._ones, at_most=k, seconds=seconds)
        return self._set(found if found is not None else self._greedily(1.0)[:k], None, proven=proven)

    @property
    def _ones(self) -> F64:
        return np.ones(len(self.courses))

    def _solve(
        self, prices: F64, *, at_least: float | None = None, at_most: float | None = None, seconds: float
    ) -> tuple[list[int] | None, bool]:
        """Return the cheapest courses that close a share, or those within a budget that close most; and if it is
        proven.
        """
        amounts, reach = self._steps
        steps, courses = reach.shape
        reached = LinearConstraint(sparse.hstack([-reach, sparse.eye_array(steps)]).tocsr(), ub=0)
        if at_least is not None:
            aim = np.concatenate([prices, np.zeros(steps)])
            limit = LinearConstraint(np.concatenate([np.zeros(courses), amounts])[None], lb=at_least - SAME)
        else:
            aim = np.concatenate([np.zeros(courses), -amounts])
            limit = LinearConstraint(np.concatenate([prices, np.zeros(steps)])[None], ub=(at_most or 0) + SAME)
        whole = np.concatenate([np.ones(courses), np.zeros(steps)])
        options = {"time_limit": seconds, "mip_rel_gap": 0.0}
        answer = milp(aim, integrality=whole, bounds=Bounds(0, 1), constraints=[reached, limit], options=options)
        if answer.x is None:
            return None, False
        return np.flatnonzero(answer.x[:courses] > 0.5).tolist(), answer.status == 0

    def _greedily(self, aim: float) -> list[int]:
        """Return courses by what each adds, until the share is met: for when the time runs out with nothing found."""
        chosen: list[int] = []
        left = set(range(len(self.courses)))
        while left and self.share(chosen) < aim - SAME:
            best = max(sorted(left), key=lambda n: self.share([*chosen, n]))
            chosen.append(best)
            left.remove(best)
        return chosen

    def _first_of_equals(self, courses: Sequence[int]) -> list[int]:
        """Return courses, each changed for the cheapest and first of those that close just the same."""
        columns = sparse.csc_array(self._steps[1])
        closes = [tuple(columns.indices[columns.indptr[n] : columns.indptr[n + 1]]) for n in range(len(self.courses))]
        first: dict[tuple[int, ...], int] = {}
        for n in sorted(range(len(self.courses)), key=lambda n: (self._cost(n) is None, self._cost(n) or 0.0, n)):
            first.setdefault(closes[n], n)
        return list(dict.fromkeys(first[closes[n]] for n in courses))

    def _set(self, courses: list[int], wanted: float | None, *, proven: bool) -> CourseSet:
        """Return a set in the order in which each course adds most; courses that add nothing are left out, and of
        those that close the same the cheapest is in it.
        """
        courses = self._first_of_equals(courses)
        found: list[Chosen] = []
        chosen: list[int] = []
        before = 0.0
        left = set(courses)
        while left:
            best = max(sorted(left), key=lambda n: self.share([*chosen, n]))
            now = self.share([*chosen, best])
            if now <= before + SAME:
                break
            chosen.append(best)
            left.remove(best)
            found.append(Chosen(best, now - before, now, int(self._people[best]), self._runs(best), self._cost(best)))
            before = now
        return CourseSet(tuple(found), before, wanted, proven)

    @cached_property
    def _people(self) -> NDArray[np.int64]:
        """(courses,) how many people each takes further in some skill."""
        return people_helped(self.demand, self.courses)

    def _runs(self, course: int) -> int:
        places = self.courses[course].places
        return max(1, -(-int(self._people[course]) // places)) if places else 1

    def _cost(self, course: int) -> float | None:
        cost = self.courses[course].cost
        return None if cost is None else cost * self._runs(course)


def people_helped(demand: Demand, courses: Sequence[Course]) -> NDArray[np.int64]:
    """Return how many people each course takes further in some skill (courses,)."""
    helped = (
        demand.lines.join(_taught(courses), on="skill")
        .filter(pl.col("level") > pl.col("held"))
        .unique(["course", "group"])
        .group_by("course")
        .agg(pl.col("people").sum())
    )
    found = np.zeros(len(courses), np.int64)
    found[helped["course"].to_numpy()] = helped["people"].to_numpy()
    return found


def _useful(demand: Demand, courses: Sequence[Course], *, by_cost: bool) -> tuple[list[Course], list[LeftOut]]:
    """Return courses that teach something that is lacking, and why the others don't count."""
    useful: list[Course] = []
    useless: list[LeftOut] = []
    asked = set(demand.lines["skill"])
    for course, people in zip(courses, people_helped(demand, courses).tolist(), strict=True):
        if not people:
            known = sorted(set(course.levels) & asked)
            what = "no level above those people already have" if known else "no skill that anybody lacks"
            useless.append(LeftOut("courses", course.row, "course", f"it teaches {what}, so it closes no gap here."))
        elif by_cost and course.cost is None:
            reason = "it has no cost, so it can't be weighed against others. Give its cost."
            useless.append(LeftOut("courses", course.row, "cost", reason))
        else:
            useful.append(course)
    return useful, useless


def _taught_and_lacking(demand: Demand, courses: Sequence[Course]) -> str:
    """Return in words what courses teach, and what is lacking most."""
    titles = demand.framework.titles
    most = demand.lines.group_by("skill").agg(pl.col("gap").sum()).sort("gap", "skill", descending=[True, False])
    lacking = ", ".join(titles[skill] for skill in most["skill"].head(FEW))
    taught = ", ".join(titles[skill] for skill in sorted({skill for one in courses for skill in one.levels})[:FEW])
    return f"They teach {taught}; most is lacking of {lacking}." if taught else f"Most is lacking of {lacking}."


def _unmet(demand: Demand, courses: Sequence[Course]) -> pl.DataFrame:
    """Return gaps that stay whatever is offered, as in `Provision.unmet`."""
    highest = _taught(courses).group_by("skill").agg(pl.col("level").max().alias("best"))
    reached = pl.max_horizontal("best", "held")
    left = pl.col("gap") * (pl.col("needed") - reached) / (pl.col("needed") - pl.col("held"))
    return (
        demand.needs.join(highest, on="skill", how="left", maintain_order="left")
        .with_columns(pl.col("best").fill_null(0.0))
        .filter(pl.col("best") < pl.col("needed"))
        .with_columns(left.alias("left"))
        .sort("left", "skill", "held", "needed", descending=[True, False, False, False])
    )


def _taught(courses: Sequence[Course]) -> pl.DataFrame:
    """Return every skill of every course: course (place), skill, level."""
    rows = [(n, skill, level) for n, course in enumerate(courses) for skill, level in sorted(course.levels.items())]
    return pl.DataFrame(rows, schema={"course": pl.Int64, "skill": pl.String, "level": pl.Float64}, orient="row")
