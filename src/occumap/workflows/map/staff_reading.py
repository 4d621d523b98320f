"""Staff and roles as their tables have them, turned into who holds and what is asked; what isn't understood counts in
no figure and is asked.

Whoever has a title or occupation that isn't understood isn't understood, whatever skills stand beside it: these alone
would make them look worse than they are. Of somebody with skills and no title, only these are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from occumap.errors import InputError, OccumapError
from occumap.io.frames import GivenFrame
from occumap.io.staff_csv import ListRead, read_roles_csv, read_staff_csv
from occumap.model.person import Statement
from occumap.model.resolution import Resolved
from occumap.model.skills import Framework, Profile, Requirement
from occumap.model.staff import LeftOut, Member, Role, RoleRow, StaffRow
from occumap.model.table_resolution import TableResolution, TextRead, Understood
from occumap.read_options import TOLD, ReadOptions
from occumap.workflows.map.example_tables import is_example, table_given
from occumap.workflows.map.statements import reason_of, stated_level
from occumap.workflows.map.text_resolver import TextResolver

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

# Of everybody and every post, coverage is worked out, and one assignment sought.
MAX_PEOPLE = 10_000


@dataclass(frozen=True)
class StaffRead:
    """Staff and roles as read: who and what is understood, what couldn't be used, and how all was understood."""

    members: tuple[Member, ...]
    roles: tuple[Role, ...]
    left_out: tuple[LeftOut, ...]
    resolution: TableResolution


def read_staff_and_roles(
    staff: IntoFrame | Path | str,
    target: IntoFrame | Path | str,
    resolver: TextResolver,
    *,
    options: ReadOptions = TOLD,
    target_options: ReadOptions | None = None,
    columns: Mapping[str, str] | None = None,
) -> StaffRead:
    """Return what tables of staff and roles come to.

    Raises:
        AmbiguousNameError: two columns could be one field.
        InputError: a table can't be read, or has too many people or posts.
    """
    with ExitStack() as opened:
        people: Path | GivenFrame = opened.enter_context(table_given(staff, "staff.csv"))
        wanted: Path | GivenFrame = opened.enter_context(table_given(target, "roles.csv"))
        staff_list = read_staff_csv(people, TOLD if is_example(staff) else options, columns)
        roles_list = read_roles_csv(wanted, TOLD if is_example(target) else target_options or options, columns)
    _refuse_many("the staff list", sum(row.count for row in staff_list.rows), "people")
    _refuse_many("the list of roles", sum(row.posts for row in roles_list.rows), "posts")
    resolver.prepare(row.occupation or row.title for row in staff_list.rows)
    resolver.prepare(row.role for row in roles_list.rows if not row.skills)
    reading = _Reading(resolver, [*staff_list.left_out, *roles_list.left_out])
    members = tuple(one for row in staff_list.rows for one in reading.members(row))
    roles = tuple(role for row in roles_list.rows if (role := reading.role(row)))
    return StaffRead(members, roles, reading.in_order(), reading.resolution(staff_list, roles_list))


def stated(statement: Statement, skill: str, framework: Framework) -> float:
    """Return the level of a statement whose skill is known.

    Raises:
        InputError: there is no level, it isn't a number or off the scale; or the framework's levels are numbers of
            tasks, which nobody states of themselves.
    """
    scale = framework.scale
    if scale.unit and statement.level not in (None, 0):
        what = f"‘{statement.skill}’ has the level ‘{_level(statement)}’, and {framework.id} has no levels to state"
        raise InputError(framework.id, what, hint="Leave the level out, or name the framework that it is of.")
    return stated_level(replace(statement, skill=skill), framework, where=framework.id)[1]


def _level(statement: Statement) -> str:
    return f"{statement.level:g}" if isinstance(statement.level, int | float) else str(statement.level)


@dataclass
class _Reading:
    """Rows turned into members and roles; what can't be used is noted."""

    resolver: TextResolver
    left_out: list[LeftOut]
    _counts: dict[str, list[int]] = field(default_factory=lambda: {"staff": [0, 0, 0], "roles": [0, 0, 0]})

    def members(self, row: StaffRow) -> tuple[Member, ...]:
        """Return the people of a row with what they hold; none if it isn't understood."""
        found = self._member(row)
        if found is None:
            return ()
        if row.count == 1:
            return (found,)
        return tuple(replace(found, name=f"{row.name} ({n} of {row.count})") for n in range(1, row.count + 1))

    def _member(self, row: StaffRow) -> Member | None:
        levels = self._stated("staff", row.row, row.skills, row.count)
        held = Profile.holding(row.name, levels)
        column = "occupation" if row.occupation else "title"
        if not (row.occupation or row.title) and levels:
            self._count("staff", row.count, understood=True)
            return Member(row.row, row.name, "", held)
        read = self.resolver.occupation("staff", column, row.occupation or row.title, row=row.row, times=row.count)
        if read.left_out and levels:
            self._count("staff", row.count, understood=True)
            return Member(row.row, row.name, row.title, held)
        self._count("staff", row.count, understood=isinstance(read.meant, Resolved), left_out=read.left_out)
        if not isinstance(read.meant, Resolved) or read.left_out:
            self._note_text(read, row.row)
            return None
        code = read.meant.id
        worked = self.resolver.framework.profile(code)
        whole = held.joined_with(worked) if levels else worked
        # Who works in an occupation is taken to hold what it asks, what they state, and no more; reports say so.
        whole = replace(whole, title=row.name, complete=worked.complete)
        return Member(row.row, row.name, row.title or row.occupation, whole, code)

    def role(self, row: RoleRow) -> Role | None:
        """Return a role with what it asks; None if that isn't known."""
        if row.skills:
            levels = self._stated("roles", row.row, row.skills, row.posts)
            asked = Profile(row.role, row.role, tuple(Requirement(skill, level) for skill, level in levels.items()))
            usable = any(level > 0 for level in levels.values())
            if not usable:
                reason = "it asks for no skills. Give requirements of its own."
                self.left_out.append(LeftOut("roles", row.row, "role", reason))
            self._count("roles", row.posts, understood=usable)
            return Role(row.row, row.role, asked, row.posts) if usable else None
        read = self.resolver.occupation("roles", "role", row.role, row=row.row, times=row.posts)
        self._count("roles", row.posts, understood=isinstance(read.meant, Resolved), left_out=read.left_out)
        if not isinstance(read.meant, Resolved) or read.left_out:
            self._note_text(read, row.row)
            return None
        code, title = read.meant.id, read.meant.title
        named = row.role if row.role.strip().casefold() != code.casefold() else title
        return Role(row.row, named, self.resolver.framework.profile(code), row.posts, code)

    def resolution(self, staff: ListRead[StaffRow], roles: ListRead[RoleRow]) -> TableResolution:
        """Return how both tables were understood."""
        counts = {
            file: Understood(understood, total, left_out)
            for file, (understood, total, left_out) in self._counts.items()
        }
        return self.resolver.resolution((staff.columns, roles.columns), counts)

    def in_order(self) -> tuple[LeftOut, ...]:
        """Return what couldn't be used, by the table and row."""
        return tuple(sorted(self.left_out, key=lambda one: (one.file != "staff", one.row)))

    def _stated(self, file: str, row: int, statements: Sequence[Statement], times: int) -> dict[str, float]:
        """Return the highest level stated of each skill that is understood."""
        levels: dict[str, float] = {}
        listed = (one for given in statements for one in self.resolver.listed_skills(file, "skills", given))
        for statement in listed:
            read = self.resolver.skill(file, "skills", statement.skill, row=row, times=times)
            if not isinstance(read.meant, Resolved) or read.left_out:
                self._note_text(read, row, whole=False)
                continue
            try:
                level = stated(statement, read.meant.id, self.resolver.framework)
            except OccumapError as error:
                self.left_out.append(LeftOut(file, row, "skills", reason_of(error), whole=False))
            else:
                levels[read.meant.id] = max(level, levels.get(read.meant.id, 0.0))
        return levels

    def _count(self, file: str, number: int, *, understood: bool, left_out: bool = False) -> None:
        counts = self._counts[file]
        if left_out:
            counts[2] += number
        else:
            counts[0] += number * understood
            counts[1] += number

    def _note_text(self, read: TextRead, row: int, *, whole: bool = True) -> None:
        self.left_out.append(text_left_out(read, row, whole=whole))


def text_left_out(read: TextRead, row: int, *, whole: bool = True) -> LeftOut:
    """Return that a text wasn't used, and why."""
    if read.left_out or isinstance(read.meant, Resolved):
        reason = f"‘{read.shown}’ was left out, as you chose."
    else:
        said = read.meant.said.rstrip(".")
        reason = f"{said[:1].upper()}{said[1:]}. {read.meant.hint}"
    return LeftOut(read.file, row, read.column, reason, whole=whole, text=read.shown)


def _refuse_many(where: str, number: int, what: str) -> None:
    if number > MAX_PEOPLE:
        raise InputError(where, f"it has {number:,} {what}", hint=f"Give at most {MAX_PEOPLE:,}, such as a site each.")
