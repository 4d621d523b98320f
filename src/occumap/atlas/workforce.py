"""A workforce beside its target roles: who covers what, who is assigned, what to train and for which posts to hire.

Who does the work of a role already keeps it. Beyond that, the assignment maximises the coverage summed over the posts
that are filled (the linear sum assignment problem, solved exactly by SciPy's modified Jonker-Volgenant algorithm:
Crouse, On implementing 2D rectangular assignment algorithms, 2016). It may leave the best person for a post to another
post where they are worth more, but never to one that is hired for all the same. Only then are those who are left put
beside the posts that are: they are the nearest there is, and the post is hired for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from occumap.atlas.coverage import Asked, cover, held_levels, highest_levels
from occumap.atlas.skill_weights import F64, Weighing, skill_places
from occumap.errors import InputError
from occumap.model.noun import at_least
from occumap.model.skills import Framework
from occumap.model.staff import LINES, MINIMUM, LeftOut, Member, Post, Role, Workforce

I64 = NDArray[np.int64]
# More than all coverage that could be won by moving somebody away from the work that they do.
OWN_WORK = 10_000.0


def plan_workforce(
    staff: Sequence[Member],
    roles: Sequence[Role],
    framework: Framework,
    *,
    minimum: float = MINIMUM,
    weighing: Weighing | None = None,
    left_out: Sequence[LeftOut] = (),
) -> Workforce:
    """Return what a workforce comes to beside its target roles.

    Args:
        staff: who there is.
        roles: what is to be filled; each asks something.
        framework: the skills framework.
        minimum: the coverage below which a post is to be hired for, between 0 and 1.
        weighing: how importance and rarity make a weight.
        left_out: what the result shall say was left out.

    Raises:
        InputError: there are no staff or no roles, a role asks nothing, or ``minimum`` isn't a share.
        UnknownNameError: the framework doesn't know a skill.

    >>> from occumap.examples import small_framework
    >>> framework = small_framework()
    >>> staff = [Member(2, "A", "", framework.profile("O1")), Member(3, "B", "", framework.profile("O4"))]
    >>> plan = plan_workforce(staff, [Role(2, "Baker", framework.profile("O2"))], framework, weighing=Weighing(beta=0))
    >>> plan.assignment["name"].to_list(), plan.coverage.round(3).tolist(), len(plan.hiring)
    (['A'], [[0.545], [0.0]], 1)
    """
    _refuse(staff, roles, minimum)
    held = held_levels([member.profile for member in staff], framework)
    asked = asked_by(roles, framework, weighing)
    covered = np.asarray(cover(held, asked), np.float64)
    own = _own_work(staff, roles)
    posts = assign_posts(covered, [role.posts for role in roles], minimum=minimum, own=own)
    return Workforce(
        framework,
        tuple(staff),
        tuple(roles),
        covered,
        posts,
        _lines(posts, held, asked, framework),
        _holders(held, asked, framework),
        minimum,
        tuple(left_out),
        unknown=_unknown(staff, covered, asked, framework),
    )


def asked_by(roles: Sequence[Role], framework: Framework, weighing: Weighing | None = None) -> Asked:
    """Return what roles ask, as compressed rows; roles need not be profiles of the framework."""
    weighing = weighing or Weighing()
    sizes = [len(role.profile.requirements) for role in roles]
    skills = [skill_places(role.profile.by_skill, framework) for role in roles]
    levels = [requirement.level for role in roles for requirement in role.profile.requirements]
    weights = [weighing.of_profile(role.profile, framework) for role in roles]
    rows = np.repeat(np.arange(len(roles)), sizes)
    shape = (len(roles), len(framework.skills))
    return Asked.of(rows, np.concatenate(skills), np.array(levels, float), np.concatenate(weights), shape)


def assign_posts(
    covered: F64, posts: Sequence[int], *, minimum: float = MINIMUM, own: NDArray[np.bool_] | None = None
) -> tuple[Post, ...]:
    """Return every post, with whom it is best given to: the coverage summed over all filled posts is as large as can
    be.

    Of the posts of a role, the first goes to whom covers most of it.

    Args:
        covered: (staff, roles) coverage.
        posts: (roles,) how many posts each role has.
        minimum: the coverage below which a post is to be hired for.
        own: (staff, roles) whether a role is the work that somebody does already: they come first for it.

    >>> import numpy as np
    >>> [post.member for post in assign_posts(np.array([[0.9, 0.8], [0.7, 0.1]]), [1, 1])]
    [1, 0]
    >>> [post.member for post in assign_posts(np.array([[0.7, 0.5], [0.9, 0.3]]), [1, 1])]
    [1, 0]
    """
    role_of = np.repeat(np.arange(len(posts)), posts)
    enough = np.round(covered, 4) >= round(minimum, 4)
    kept = np.zeros_like(enough) if own is None else own & enough
    worth = np.where(enough, covered, 0.0) + OWN_WORK * kept
    assigned: dict[int, list[int]] = {}
    members, columns = linear_sum_assignment(worth[:, role_of], maximize=True)
    filled = [
        (member, column)
        for member, column in zip(members.tolist(), columns.tolist(), strict=True)
        if enough[member, role_of[column]]
    ]
    free = np.setdiff1d(np.arange(len(covered)), [member for member, _ in filled])
    vacant = np.setdiff1d(np.arange(len(role_of)), [column for _, column in filled])
    nearest, places = linear_sum_assignment(covered[np.ix_(free, role_of[vacant])], maximize=True)
    beside = zip(free[nearest].tolist(), vacant[places].tolist(), strict=True)
    for member, column in [*filled, *beside]:
        assigned.setdefault(int(role_of[column]), []).append(member)
    best = covered.max(axis=0)
    found = []
    for role, count in enumerate(posts):
        suited = sorted(assigned.get(role, []), key=lambda member: (-covered[member, role], member))
        for number in range(1, count + 1):
            taken = suited[number - 1] if number <= len(suited) else None
            value = 0.0 if taken is None else float(covered[taken, role])
            hire = taken is None or not at_least(value, minimum)
            found.append(Post(role, number, taken, value, float(best[role]), hire))
    return tuple(found)


def _own_work(staff: Sequence[Member], roles: Sequence[Role]) -> NDArray[np.bool_]:
    """Return whether a role is the occupation that somebody works in (staff, roles)."""
    found = [[bool(one.occupation) and one.occupation == role.occupation for role in roles] for one in staff]
    return np.array(found, bool).reshape(len(staff), len(roles))


def _unknown(staff: Sequence[Member], covered: F64, asked: Asked, framework: Framework) -> F64:
    """Return the share of what each role asks of which it isn't known whether somebody holds it (staff, roles)."""
    found = np.zeros_like(covered)
    open_ended = [n for n, one in enumerate(staff) if not one.profile.complete or one.profile.unstated]
    if open_ended:
        most = cover(highest_levels([staff[n].profile for n in open_ended], framework), asked)
        found[open_ended] = np.maximum(np.asarray(most, np.float64) - covered[open_ended], 0.0)
    return found


def _lines(posts: tuple[Post, ...], held: F64, asked: Asked, framework: Framework) -> pl.DataFrame:
    """Return what those who are assigned and suit still lack, a row for each post and skill."""
    filled = [(n, post.role, post.member) for n, post in enumerate(posts) if post.member is not None and not post.hire]
    places, roles, members = (
        np.array(column, np.int64) for column in (zip(*filled, strict=True) if filled else [()] * 3)
    )
    return gap_lines(places, roles, held[members], np.ones(len(places), np.int64), asked, framework)


def gap_lines(groups: I64, roles: I64, held: F64, people: I64, asked: Asked, framework: Framework) -> pl.DataFrame:
    """Return what groups of people lack for a role each: group, skill, held, needed, people, gap.

    Args:
        groups: (groups,) what to call each group in the result.
        roles: (groups,) the place of the role each is to reach.
        held: (groups, skills) levels held.
        people: (groups,) how many are in each.
        asked: what roles ask.
        framework: the skills framework.
    """
    sizes = (asked.pointers[roles + 1] - asked.pointers[roles]) if len(roles) else np.zeros(0, np.int64)
    group = np.repeat(np.arange(len(roles)), sizes)
    within = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    entry = np.repeat(asked.pointers[roles], sizes) + within
    skills, needed = asked.skills[entry], asked.levels[entry]
    has = held[group, skills]
    lacking = np.flatnonzero(has < needed)
    group, skills, needed, has, entry = (values[lacking] for values in (group, skills, needed, has, entry))
    gap = asked.weights[entry] * (needed - has) / needed * people[group]
    names = framework.skills["skill"].gather(skills)
    columns = {
        "group": groups[group],
        "skill": names,
        "held": has,
        "needed": needed,
        "people": people[group],
        "gap": gap,
    }
    return pl.DataFrame(columns, schema=LINES)


def _holders(held: F64, asked: Asked, framework: Framework) -> pl.DataFrame:
    """Return how many hold each skill at each level that a role asks, and who, if it is one."""
    roles = np.repeat(np.arange(len(asked)), np.diff(asked.pointers))
    needs: dict[tuple[int, float], list[int]] = {}
    for skill, level, role in zip(asked.skills.tolist(), asked.levels.tolist(), roles.tolist(), strict=True):
        needs.setdefault((skill, level), []).append(role)
    names = framework.skills["skill"].to_list()
    rows = []
    for (skill, level), wanting in sorted(needs.items()):
        holding = np.flatnonzero(held[:, skill] >= level)
        alone = int(holding[0]) if len(holding) == 1 else None
        rows.append((names[skill], level, len(holding), alone, float(held[:, skill].max()), wanting))
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "skill": pl.String,
        "level": pl.Float64,
        "holders": pl.Int64,
        "member": pl.Int64,
        "best": pl.Float64,
        "roles": pl.List(pl.Int64),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _refuse(staff: Sequence[Member], roles: Sequence[Role], minimum: float) -> None:
    if not staff:
        raise InputError("the staff list", "no row of it could be used", hint="Give titles, occupations or skills.")
    if not roles:
        raise InputError("the list of roles", "no row of it could be used", hint="Give occupations or requirements.")
    if not 0 <= minimum <= 1:
        raise InputError("minimum", f"{minimum:g} isn't a share", hint="Give a number from 0 to 1, such as 0.6.")
    for role in roles:
        if role.posts < 1 or not any(requirement.level > 0 for requirement in role.profile.requirements):
            raise InputError(
                f"the list of roles, row {role.row}",
                "it has no posts or asks for no skills",
                hint="Correct or remove it.",
            )
