"""What a person holds, from past jobs, qualifications, own statements and a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from occumap.atlas.fit import gather_skills
from occumap.atlas.names import listed, matching, the_one
from occumap.atlas.skills_in_text import skills_in_text
from occumap.coding.coder import Coder
from occumap.errors import AmbiguousNameError, InputError, OccumapError, UnknownNameError
from occumap.model.occupational_map import OccupationalMap, Opening, Product
from occumap.model.person import Person, Source, SourceKind, Unsettled
from occumap.model.person_record import HeldJob, PersonRecord
from occumap.model.resolution import Resolution, the_meant
from occumap.model.skills import Framework, Profile
from occumap.workflows.map.recorded_skills import told_by_skills
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.statements import held_profile, reason_of

ME = "you"
_Told = tuple[Source, Profile] | Unsettled
_Resolve = Callable[[str], Resolution]


def describe_person(
    *,
    jobs: Sequence[str] = (),
    qualifications: Sequence[str] = (),
    skills: Sequence[str] = (),
    text: str = "",
    record: PersonRecord | None = None,
    on: date | None = None,
    title: str = ME,
    framework: SkillsMap | Framework | str | Path | None = None,
    occupations: OccupationalMap | None = None,
    coder: Coder | Callable[[], Coder] | None = None,
) -> Person:
    """Return what somebody holds, and where each level came from.

    What can't be used (a title in whose unit group several occupations stand, an unknown skill) is among
    ``unsettled`` with the reason and the candidates; the rest counts. What a past occupation asks is assumed to be held
    at its level, however long ago it was; what nobody mentions is not stated. Skills that the text speaks of are among
    ``mentions``: they count only once they are stated.

    Args:
        jobs: past job titles, or codes or names of occupations.
        qualifications: codes or names of products (apprenticeships, T Levels…): each gives what the occupation it
            leads to asks; if it leads to several, or only opens a part or an entry, they are asked about.
        skills: own statements by title or id, such as ``welding:3``; ``welding`` leaves its level open, and
            ``welding:0`` says that it isn't held.
        text: a CV or a few sentences, in which skills are found to be confirmed.
        record: what the person keeps of themselves, as `occumap.workflows.map.person_record` reads it.
        on: the day on which its credentials are to count; today if not given.
        title: what the person is called in results.
        framework: the skills framework; the one that comes with Occumap if not given.
        occupations: the map whose occupations are meant; without it the framework's own, if it doesn't describe the map
            that comes with Occumap.
        coder: codes job titles to the version that the map is linked to, or makes what does; made when needed if not
            given.

    >>> from occumap.catalog.load import framework
    >>> starter = framework("engineering-starter")
    >>> person = describe_person(jobs=["OCC0154E"], skills=["welding:4"], framework=starter)
    >>> person.profile.level("welding"), str(person.sources["fluid-power"][0])
    (4.0, 'job ‘OCC0154E’, as OCC0154E Maintenance and operations engineering technician - Mechanical Technician')
    """
    found = SkillsMap.of(framework, occupations)
    held, world, resolve = found.framework, found.occupations, found.finder(coder).resolve
    kept = record or PersonRecord()
    told = [
        *(_of_kept_job(job, resolve, held) for job in kept.jobs_latest_first),
        *(_of_job(job, resolve, held) for job in jobs),
        *(_of_qualification(qualification, world, held) for qualification in (*kept.qualifications, *qualifications)),
        *told_by_skills(kept, held, on=on or datetime.now(UTC).date()),
        *(_of_statement(statement, held) for statement in skills),
    ]
    settled = [one for one in told if not isinstance(one, Unsettled)]
    unsettled = [one for one in told if isinstance(one, Unsettled)]
    stated = {skill for _, profile in settled for skill in profile.by_skill}
    mentions = skills_in_text(text, held) if text.strip() else ()
    spoken_of = (one for one in mentions if one.skill not in stated)
    return gather_skills(title, settled, unsettled, spoken_of, graded=held.scale.graded)


def _of_kept_job(job: HeldJob, resolve: _Resolve, framework: Framework) -> _Told:
    """Return what a job tells that is kept with the occupation it was taken for; by its title where that isn't held."""
    if job.occupation in framework:
        title = framework.profile_titles[job.occupation]
        return Source(SourceKind.JOB, job.title, job.occupation, title), framework.profile(job.occupation)
    return _of_job(job.title, resolve, framework)


def _of_job(job: str, resolve: _Resolve, framework: Framework) -> _Told:
    try:
        meant = the_meant(resolve(job), where=framework.id)
        profile = framework.profile(meant.id)
    except OccumapError as error:
        return _unsettled(SourceKind.JOB, job, error)
    return Source(SourceKind.JOB, job, meant.id, meant.title), profile


def _of_qualification(text: str, occupations: OccupationalMap | None, framework: Framework) -> _Told:
    try:
        if occupations is None:
            what = "qualifications lead to occupations of a map, and the framework has occupations of its own"
            raise InputError(framework.id, what, hint="Add the map, or state its skills instead.")
        products = {product.code: product for product in occupations.products}
        names = {code: product.name for code, product in products.items()}
        code = the_one(text, matching(text, names), names, kind="qualification", where=occupations.id)
        led_to = {each.code: each.name for each in occupations.occupations if code in each.products}
        occupation = _only_one(products[code], led_to, occupations.id)
        profile = framework.profile(occupation)
    except OccumapError as error:
        return _unsettled(SourceKind.QUALIFICATION, text, error)
    return Source(SourceKind.QUALIFICATION, names[code], occupation, led_to[occupation]), profile


def _only_one(product: Product, led_to: dict[str, str], where: str) -> str:
    if not led_to:
        raise InputError(where, f"‘{product.name}’ leads to no occupation of the map", hint="State its skills instead.")
    if len(led_to) > 1 or product.opens is not Opening.WHOLE:
        so = "" if product.opens is Opening.WHOLE else f", and opens only {product.opens.value}"
        what = f"leads to {len(led_to)} occupations" if len(led_to) > 1 else "leads to one occupation"
        raise AmbiguousNameError(
            where,
            f"‘{product.name}’ {what}{so}: {listed(tuple(led_to), led_to)}",
            hint="If you do the whole of its work, give the code of the occupation as a job; else state your skills.",
            candidates=tuple(led_to.items()),
        )
    return next(iter(led_to))


def _of_statement(text: str, framework: Framework) -> _Told:
    try:
        return Source(SourceKind.STATEMENT, text), held_profile(text, framework)
    except OccumapError as error:
        return _unsettled(SourceKind.STATEMENT, text, error)


def _unsettled(kind: SourceKind, given: str, error: OccumapError) -> Unsettled:
    near = error.near if isinstance(error, UnknownNameError) else ()
    candidates = error.candidates if isinstance(error, AmbiguousNameError) else near
    return Unsettled(kind, given, reason_of(error), candidates, isinstance(error, AmbiguousNameError))
