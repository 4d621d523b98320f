"""What a person can do and what fits them, from past jobs, qualifications and own statements; and the gap to one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from occumap.arguments import instance, optional, takes
from occumap.atlas.fit import best_fits, gather_skills
from occumap.atlas.gap import gap
from occumap.atlas.names import find_skill, listed, matching, the_one
from occumap.atlas.skill_weights import Weighing
from occumap.catalog.load import framework as framework_named
from occumap.catalog.load import occupational_map
from occumap.catalog.noun_arguments import CODER, FRAMEWORK, LIMIT, TEXTS, WEIGHING
from occumap.catalog.occupations import OccupationFinder
from occumap.catalog.values import framework_of
from occumap.coding.coder import Coder
from occumap.errors import AmbiguousNameError, InputError, OccumapError
from occumap.model.gap import Gap
from occumap.model.occupational_map import Occupation, OccupationalMap
from occumap.model.person import Fits, Person, Source, SourceKind, Statement, Unsettled
from occumap.model.skills import Framework, Profile

ME = "you"
_Told = tuple[Source, Profile] | Unsettled


def describe_person(
    *,
    jobs: Sequence[str] = (),
    qualifications: Sequence[str] = (),
    skills: Sequence[str] = (),
    title: str = ME,
    framework: Framework | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | None = None,
) -> Person:
    """Return what somebody holds, and where each level came from.

    What can't be used (a title in whose unit group several occupations stand, an unknown skill) is among
    ``unsettled`` with the reason and the candidates; the rest counts. A past occupation gives all levels of its
    profile, however long ago it was.

    Args:
        jobs: past job titles, or codes or names of occupations.
        qualifications: codes or names of products (apprenticeships, T Levels…): each gives what the occupation it
            leads to asks; if it leads to several, they are asked about.
        skills: own statements such as ``welding:3``, by title or id.
        title: what the person is called in results.
        framework: the skills framework; the one that comes with Occumap if not given.
        occupations: the map; the one that comes with Occumap if not given.
        coder: codes job titles to the version that the map is linked to; made when needed if not given.

    >>> person = describe_person(jobs=["OCC0154E"], skills=["welding:4"])
    >>> person.profile.level("welding"), str(person.sources["fluid-power"][0])
    (4.0, 'job ‘OCC0154E’, as OCC0154E Maintenance and operations engineering technician - Mechanical Technician')
    """
    framework = framework or framework_named()
    occupations = occupations or occupational_map()
    finder = OccupationFinder(occupations, coder)
    told = [
        *(_of_job(job, finder, framework) for job in jobs),
        *(_of_qualification(text, occupations, framework) for text in qualifications),
        *(_of_statement(text, framework) for text in skills),
    ]
    settled = [one for one in told if not isinstance(one, Unsettled)]
    return gather_skills(title, settled, [one for one in told if isinstance(one, Unsettled)])


@takes(
    person=optional(instance("a person", "Give a Person, or jobs, qualifications and skills.", Person)),
    jobs=TEXTS,
    qualifications=TEXTS,
    skills=TEXTS,
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
    limit: int = 10,
    framework: Framework | str | Path | None = None,
    coder: Coder | None = None,
    weighing: Weighing | None = None,
) -> Fits:
    """Return the occupations that fit a person best, each with its gap, and what is known of the person.

    Args:
        person: as `describe_person` made one; else jobs, qualifications and skills are given, as there.
        jobs: past job titles, or codes or names of occupations.
        qualifications: codes or names of products, such as apprenticeships.
        skills: own statements such as ``welding:3``.
        limit: how many occupations, from 1.
        framework: of skills: itself, its name, or its file or folder; the one that comes with Occumap if not given.
        coder: codes job titles; made when needed if not given.
        weighing: how importance and rarity make a weight.

    Raises:
        InputError: nothing is said of the person, a number is out of its range, or a name or file can't be read.

    >>> fits = fit(jobs=["OCC0023"], skills=["welding:4"], limit=2)
    >>> fits
    <Fits of you: 2 occupations, nearest OCC0023 Control systems engineer>
    >>> fits.person.unsettled
    ()
    """
    if person is None and not (jobs or qualifications or skills):
        hint = "Give a Person, or jobs, qualifications or skills."
        raise InputError("fit", "nothing is said of the person", hint=hint)
    found = framework_of(framework)
    told = person or describe_person(
        jobs=jobs, qualifications=qualifications, skills=skills, framework=found, coder=coder
    )
    return Fits(told, best_fits(told.profile, found, limit=limit, weighing=weighing))


def gap_to(
    person: Person,
    occupation: Occupation | str,
    *,
    framework: Framework | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | None = None,
    weighing: Weighing | None = None,
) -> Gap:
    """Return what stands between a person and an occupation: itself, or named by its code, name or title.

    Raises:
        AmbiguousNameError: several occupations fit the name.
        UnknownNameError: none does, or the framework has no profile of it.
    """
    framework = framework or framework_named()
    if isinstance(occupation, str):
        occupation = OccupationFinder(occupations or occupational_map(), coder).named(occupation)
    return gap(person.profile, framework.profile(occupation.code), framework, weighing)


def stated_level(statement: Statement, framework: Framework, *, where: str) -> tuple[str, float]:
    """Return the skill and level of a statement.

    Raises:
        AmbiguousNameError: several skills fit.
        InputError: there is no level, it isn't a number, or it is off the scale.
        UnknownNameError: no skill fits; the nearest names are offered.
    """
    skill = find_skill(statement.skill, framework)
    scale = framework.scale
    level = statement.level
    if level is None and not scale.graded:
        return skill, scale.highest
    bounds = f"{scale.lowest:g} to {scale.highest:g}"
    hint = f"Give a level from {bounds}, such as “{statement.skill}:{scale.lowest:g}”."
    if level is None:
        raise InputError(where, f"‘{statement.skill}’ has no level", hint=hint)
    if isinstance(level, str):
        raise InputError(where, f"the level ‘{level}’ of ‘{statement.skill}’ isn't a number", hint=hint)
    if not scale.holds(level):
        raise InputError(where, f"the level {level:g} of ‘{statement.skill}’ is off the scale ({bounds})", hint=hint)
    return skill, level


def _of_job(job: str, finder: OccupationFinder, framework: Framework) -> _Told:
    try:
        occupation = finder.titled(job)
        profile = framework.profile(occupation.code)
    except OccumapError as error:
        return _unsettled(SourceKind.JOB, job, error)
    return Source(SourceKind.JOB, job, occupation.code, occupation.name), profile


def _of_qualification(text: str, occupations: OccupationalMap, framework: Framework) -> _Told:
    names = {product.code: product.name for product in occupations.products}
    try:
        code = the_one(text, matching(text, names), names, kind="qualification", where=occupations.id)
        led_to = {each.code: each.name for each in occupations.occupations if code in each.products}
        occupation = _only_one(names[code], led_to, occupations.id)
        profile = framework.profile(occupation)
    except OccumapError as error:
        return _unsettled(SourceKind.QUALIFICATION, text, error)
    return Source(SourceKind.QUALIFICATION, names[code], occupation, led_to[occupation]), profile


def _only_one(product: str, led_to: dict[str, str], where: str) -> str:
    if not led_to:
        raise InputError(where, f"‘{product}’ leads to no occupation of the map", hint="State its skills instead.")
    if len(led_to) > 1:
        raise AmbiguousNameError(
            where,
            f"‘{product}’ leads to {len(led_to)} occupations: {listed(tuple(led_to), led_to)}",
            hint="Give the code of the one it was taken for, as a job.",
            candidates=tuple(led_to.items()),
        )
    return next(iter(led_to))


def _of_statement(text: str, framework: Framework) -> _Told:
    try:
        skill, level = stated_level(Statement.parse(text), framework, where=framework.id)
    except OccumapError as error:
        return _unsettled(SourceKind.STATEMENT, text, error)
    return Source(SourceKind.STATEMENT, text), Profile.holding(text, {skill: level})


def _unsettled(kind: SourceKind, given: str, error: OccumapError) -> Unsettled:
    candidates = error.candidates if isinstance(error, AmbiguousNameError) else ()
    return Unsettled(kind, given, reason_of(error), candidates)


def reason_of(error: OccumapError) -> str:
    """Return what an error says of a value, without where it was found."""
    return str(error).removeprefix(f"{error.where}: ")
