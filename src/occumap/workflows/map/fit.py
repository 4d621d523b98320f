"""What fits a person, from past jobs, qualifications, own statements and a text; and the gap to one occupation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from occumap.arguments import instance, optional, takes
from occumap.arguments import text as a_text
from occumap.atlas.fit import best_fits
from occumap.atlas.gap import gap
from occumap.atlas.skill_weights import Weighing
from occumap.catalog.noun_arguments import CODER, FRAMEWORK, LIMIT, TEXTS, WEIGHING
from occumap.catalog.soc2020_titles import soc2020_titles
from occumap.coding.coder import Coder
from occumap.errors import AmbiguousNameError, InputError, UnknownNameError
from occumap.model.gap import Gap
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.person import Fits, Person
from occumap.model.skills import Framework
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.skills_map import SkillsMap


@takes(
    person=optional(instance("a person", "Give a Person, or jobs, qualifications and skills.", Person)),
    jobs=TEXTS,
    qualifications=TEXTS,
    skills=TEXTS,
    text=a_text(may_be_empty=True),
    limit=LIMIT,
    framework=FRAMEWORK,
    coder=CODER,
    weighing=WEIGHING,
)
def fit(
    person: Person | None = None,
    *,
    jobs: Sequence[str] = (),
    qualifications: Sequence[str] = (),
    skills: Sequence[str] = (),
    text: str = "",
    limit: int = 10,
    framework: SkillsMap | Framework | str | Path | None = None,
    coder: Coder | None = None,
    weighing: Weighing | None = None,
) -> Fits:
    """Return the occupations that fit a person best, each with its gap, and what is known of the person.

    Their own occupations come first, and are called so. Then come those on their level or above it, then those below,
    each the nearest in kind first. Occupations that the map has only as potential ones, or without an apprenticeship,
    aren't recommended.

    Args:
        person: as `describe_person` made one; else jobs, qualifications, skills and text are given, as there.
        jobs: past job titles, or codes or names of occupations.
        qualifications: codes or names of products, such as apprenticeships.
        skills: own statements such as ``welding:3``; the level may be left out.
        text: a CV or a few sentences. Skills found in it are the person's ``mentions``, and count only once stated.
        limit: how many occupations, from 1.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.
        coder: codes job titles; made when needed if not given.
        weighing: how importance and rarity make a weight.

    Raises:
        InputError: nothing is said of the person, a number is out of its range, or a name or file can't be read.

    >>> fits = fit(jobs=["OCC0023"], skills=["welding:4"], limit=2)
    >>> fits
    <Fits of you: 2 occupations, nearest OCC0023 Control systems engineer>
    >>> fits[0].stands, fits.person.unsettled
    ('your own occupation', ())
    """
    if person is None:
        refuse_nothing_said(jobs, qualifications, skills, text.strip())
    found = SkillsMap.of(framework)
    told = person or describe_person(
        jobs=jobs, qualifications=qualifications, skills=skills, text=text, framework=found, coder=coder
    )
    world = found.occupations
    fits = best_fits(
        told.profile,
        found.framework,
        own=told.occupations,
        levels=found.levels if world is None else {one.code: float(one.level) for one in world.occupations},
        among=None if world is None else {one.code for one in world.occupations if one.recommended},
        limit=limit,
        weighing=weighing,
        occupational_map=world,
        called=soc2020_titles(),
    )
    return Fits(told, fits)


def refuse_nothing_said(*given: object) -> None:
    """Raise InputError if nothing is said of a person."""
    if not any(given):
        hint = "Give a Person, or jobs, qualifications, skills or a text."
        raise InputError("fit", "nothing is said of the person", hint=hint)


def ask_what_is_unsettled(person: Person) -> None:
    """Raise what must be asked first if nothing that a person gave could be used, and no text gave skills to confirm.

    Raises:
        AmbiguousNameError: something of it may mean several things, which are listed.
        UnknownNameError: none of it means anything that is known; the nearest are listed.

    >>> from occumap.model.skills import Profile
    >>> ask_what_is_unsettled(Person(Profile("you", "you")))
    """
    if person.profile.requirements or person.mentions or not person.unsettled:
        return
    first = next((one for one in person.unsettled if one.asked), person.unsettled[0])
    others = [f"Nor could ‘{one.given}’ be used: {one.reason}" for one in person.unsettled if one is not first]
    hint = " ".join(others) or "Nothing else is known of the person."
    if first.asked:
        raise AmbiguousNameError(first.kind, first.reason, hint=hint, candidates=first.candidates)
    raise UnknownNameError(first.kind, first.reason, hint=hint, near=first.candidates)


def gap_to(
    person: Person,
    occupation: Occupation | str,
    *,
    framework: SkillsMap | Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | Callable[[], Coder] | None = None,
    weighing: Weighing | None = None,
) -> Gap:
    """Return what stands between a person and an occupation: itself, or named by its code, name or title.

    Raises:
        AmbiguousNameError: several occupations may be meant.
        UnknownNameError: none fits, or the framework has no profile of it.
    """
    found = SkillsMap.of(framework, occupations)
    code = found.finder(coder).named(occupation).code if isinstance(occupation, str) else occupation.code
    return gap(person.profile, found.framework.profile(found.find(code)), found.framework, weighing)
