"""Where a number of an employer's coverage leads: to the gap that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from occumap.catalog.load import occupational_map
from occumap.model.staff import Member, Role, Workforce


def coverage_links(plan: Workforce, staff: Sequence[int], roles: Sequence[int]) -> list[list[str]]:
    """Return where each number leads, by member and role: ``map`` where it is the gap of two occupations of the map,
    ``own`` where more is stated or one is a group, empty where a job meets itself and nothing is missing.

    Args:
        plan: the plan.
        staff, roles: those that are shown, by their places.
    """
    wanted = [(plan.roles[role], asks_no_more(plan, plan.roles[role])) for role in roles]
    found = []
    for place in staff:
        member = plan.staff[place]
        is_plain = asks_no_more(plan, member)
        found.append([_place(member, role, is_plain=is_plain and role_is_plain) for role, role_is_plain in wanted])
    return found


def asks_no_more(plan: Workforce, one: Member | Role) -> bool:
    """Return whether somebody holds, or a role asks, what an occupation asks, and no more."""
    if not one.occupation:
        return False
    return one.profile.requirements == plan.framework.profile(one.occupation).requirements


def _place(member: Member, role: Role, *, is_plain: bool) -> str:
    if is_plain and member.occupation == role.occupation:
        return ""
    return "map" if is_plain and all(one.occupation in occupational_map() for one in (member, role)) else "own"


__all__ = ["asks_no_more", "coverage_links"]
