"""Competencies that stand under each other: which are skills, which only gather them, and what profiles ask of them.

Frameworks of statements (CASE, CTDL-ASN) put headings and statements in one tree. What has nothing under it is a
skill; what has is a family of skills. A profile that asks for a family asks for all skills in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from occumap.errors import InputError
from occumap.model.noun import counted
from occumap.model.skills import HELD_OR_NOT, PROFILES, REQUIREMENTS, SKILLS, Framework, Scale


@dataclass(frozen=True, slots=True)
class Statement:
    """A competency, a heading or an occupation as a file states it."""

    id: str
    title: str
    definition: str = ""
    code: str | None = None
    other_titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """That a profile asks for a competency or a family of them, by their ids; ``importance`` lies between 0 and 1."""

    profile: str
    statement: str
    essential: bool = True
    importance: float = 1.0


@dataclass(frozen=True)
class CompetencyTree:
    """Statements by id, and those each stands under.

    Args:
        competencies: what may be asked for, by id, in their order.
        profiles: what asks for it: occupations, jobs, roles, by id.
        parents: the ids that a statement stands under, whether they are in the file or not.

    >>> tree = CompetencyTree(
    ...     {one.id: one for one in (Statement("b", "Baking"), Statement("k", "Kneading"))}, {}, {"k": ("b",)}
    ... )
    >>> tree.skills["skill"].to_list(), tree.under("b"), tree.family_of("k")
    (['k'], ('k',), 'Baking')
    """

    competencies: Mapping[str, Statement]
    profiles: Mapping[str, Statement]
    parents: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for statement in self.competencies:
            for parent in self.parents.get(statement, ()):
                found.setdefault(parent, []).append(statement)
        return found

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Ids of the competencies that others stand under."""
        return tuple(statement for statement in self.competencies if self._children.get(statement))

    def under(self, statement: str) -> tuple[str, ...]:
        """Return the skills that a statement is or has under it; a circle is walked once."""
        found: list[str] = []
        seen: set[str] = set()
        waiting = [statement]
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            below = self._children.get(one, [])
            waiting.extend(below)
            if one in self.competencies and not below:
                found.append(one)
        return tuple(dict.fromkeys(found))

    def family_of(self, skill: str) -> str:
        """Return the titles of what a skill stands directly under, divided by semicolons."""
        held = [self.competencies[one] for one in self.parents.get(skill, ()) if one in self.competencies]
        return "; ".join(dict.fromkeys(one.title for one in held))

    @cached_property
    def skills(self) -> pl.DataFrame:
        """Skill, title, family, definition."""
        families = set(self.families)
        rows = [
            (one.id, one.title, self.family_of(one.id), one.definition)
            for one in self.competencies.values()
            if one.id not in families
        ]
        return pl.DataFrame(rows, schema=SKILLS, orient="row")

    def framework(
        self,
        framework_id: str,
        title: str,
        asked: Iterable[Asked],
        *,
        source: str,
        notice: str,
        code_list: str = "",
        extras: Mapping[str, pl.DataFrame] | None = None,
    ) -> Framework:
        """Return the framework of the tree: a skill is held or not; what is asked of a family is asked of its skills.

        ``extras``, besides those given: ``titles`` (profile, title), ``skill_titles`` (skill, title), ``families``
        (family, title).

        Raises:
            InputError: competencies stand under each other in a circle.
        """
        for family in self.families:
            if not self.under(family):
                what = f"{family!r} stands under itself, by way of what stands under it"
                raise InputError(framework_id, what, hint="Remove one of the links that make the circle.")
        rows = list(self._requirements(asked))
        importance = [row[3] for row in rows]
        scale = Scale(HELD_OR_NOT.name, 0, 1, (min(importance, default=1.0), 1.0), graded=False)
        asking = pl.DataFrame(rows, schema=dict(list(REQUIREMENTS.items())[:5]), orient="row")
        profiles = [(one.id, one.title, one.code) for one in self.profiles.values()]
        families = [(one, self.competencies[one].title) for one in self.families]
        return Framework(
            framework_id,
            title,
            scale,
            self.skills,
            pl.DataFrame(profiles, schema=PROFILES, orient="row"),
            asking,
            extras={
                "titles": _others(self.profiles.values(), "profile"),
                "skill_titles": _others((self.competencies[skill] for skill in self.skills["skill"]), "skill"),
                "families": pl.DataFrame(families, schema={"family": pl.String, "title": pl.String}, orient="row"),
                **(extras or {}),
            },
            code_list=code_list,
            source=source,
            notice=notice,
        )

    def _requirements(self, asked: Iterable[Asked]) -> Iterator[tuple[str, str, float, float, bool]]:
        """Yield profile, skill, level, importance, essential; asked twice, the more weighty holds."""
        best: dict[tuple[str, str], tuple[bool, float]] = {}
        for one in asked:
            for skill in self.under(one.statement):
                key, value = (one.profile, skill), (one.essential, one.importance)
                best[key] = max(best.get(key, value), value)
        for (profile, skill), (essential, importance) in best.items():
            yield profile, skill, 1.0, importance, essential


def _others(statements: Iterable[Statement], key: str) -> pl.DataFrame:
    rows = [(one.id, title) for one in statements for title in dict.fromkeys(one.other_titles) if title != one.title]
    return pl.DataFrame(rows, schema={key: pl.String, "title": pl.String}, orient="row")


def shape_notes(tree: CompetencyTree, asked: int, left_out: int) -> Iterator[str]:
    """Yield what a user must be told: what was taken for families, what is asked for, what was left out."""
    if tree.families:
        said = counted(len(tree.families), "competency stands", "competencies stand")
        yield f"{said} above others: they are families of skills, not skills"
    if not tree.profiles:
        yield "it names no occupation, job or role, so it has skills and no profiles: nothing can be compared yet"
    elif not asked:
        yield "none of its occupations, jobs or roles asks for any of its competencies"
    if left_out:
        yield f"links left out, for one end isn't in the file: {left_out:,}"
