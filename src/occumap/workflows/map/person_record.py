"""A person's own record: made, added to and kept in a file that stays on their machine.

What is added is looked up first, so that a name that isn't clear is an error and nothing is written. What a text or a
credential only suggests is offered for the person to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from occumap.atlas.names import matching, the_one
from occumap.atlas.skill_alignments import aligned_skills
from occumap.atlas.skills_in_text import skills_in_text
from occumap.atomic import write_file
from occumap.catalog.skill_names import find_skill
from occumap.errors import InputError, OutputError, UnknownNameError
from occumap.file_lock import A_WHILE, holding
from occumap.io.open_badges import read_credentials
from occumap.io.person_json import read_person, write_person
from occumap.model.credential import Credential
from occumap.model.occupational_map import Occupation
from occumap.model.person import Person, Statement
from occumap.model.person_record import HeldJob, KeptSkill, PersonRecord
from occumap.model.resolution import Resolved, the_meant
from occumap.model.skills import Framework
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.statements import stated_level

__all__ = [
    "changing_person",
    "keep_person",
    "read_person",
    "start_of",
    "with_credentials",
    "with_jobs",
    "with_qualifications",
    "with_skills",
    "with_text",
]


def keep_person(record: PersonRecord, path: Path, *, replacing: bool = True) -> Path:
    """Write a record to a file that only its owner can read, whole or not at all, and return its path.

    Raises:
        OutputError: it can't be written there, or is there already and isn't to be replaced.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = keep_person(PersonRecord(jobs=(HeldJob("Baker"),)), Path(folder, "me.json"))
    ...     read_person(path)
    <PersonRecord of 1 job, 0 skills, 0 credentials>
    """
    if not replacing:
        with holding(path, patience=A_WHILE):
            if path.exists():
                raise OutputError(
                    str(path), "it is there already", hint="Use occumap profile add, or name another file."
                )
            return write_file(path, write_person(record), mode=0o600)
    return write_file(path, write_person(record), mode=0o600)


@contextmanager
def changing_person(path: Path) -> Iterator[PersonRecord]:
    """Yield the record in a file, which nobody else changes in this way until the block ends.

    Raises:
        InputError: it can't be read.
        OutputError: somebody else has been changing it for half a minute.
    """
    with holding(path, patience=A_WHILE):
        yield read_person(path)


def with_jobs(record: PersonRecord, jobs: Iterable[str], skills_map: SkillsMap) -> PersonRecord:
    """Return the same record with jobs, such as ``pipe welder, 2015-2024``.

    A job is kept with the occupation it is taken for, if that is clear; if not, with its title alone.

    >>> record = with_jobs(PersonRecord(), ["OCC0851, 2015-2024"], SkillsMap.named())
    >>> record.jobs[0].occupation, record.jobs[0].years
    ('OCC0851', '2015 to 2024')
    """
    found = []
    for text in jobs:
        job = HeldJob.parse(text)
        if job.since and job.until and job.until < job.since:
            hint = "Give the first year first, such as “welder, 2015-2024”."
            raise InputError("--job", f"it ends in {job.until}, before it begins in {job.since}", hint=hint)
        meant = skills_map.resolve(job.title)
        taken = meant.id if isinstance(meant, Resolved) and meant.id in skills_map.framework else ""
        title = skills_map.framework.profile_titles[taken] if taken and job.title == taken else job.title
        found.append(replace(job, title=title, occupation=taken))
    return replace(record, jobs=tuple(dict.fromkeys((*record.jobs, *found))))


def with_qualifications(record: PersonRecord, texts: Iterable[str], skills_map: SkillsMap) -> PersonRecord:
    """Return the same record with qualifications, by the codes of the products that they are.

    Raises:
        AmbiguousNameError: several products fit.
        InputError: there is no map, so no products.
        UnknownNameError: no product fits.

    >>> with_qualifications(PersonRecord(), ["ST0154"], SkillsMap.named()).qualifications
    ('ST0154',)
    """
    world, found = skills_map.occupations, []
    for text in texts:
        if world is None:
            what = "qualifications are products of a map, and the framework has occupations of its own"
            raise InputError(skills_map.framework.id, what, hint="Add the map with --map, or state its skills instead.")
        names = {one.code: one.name for one in world.products}
        found.append(the_one(text, matching(text, names), names, kind="qualification", where=world.id))
    return replace(record, qualifications=tuple(dict.fromkeys((*record.qualifications, *found))))


def with_skills(
    record: PersonRecord, skills: Iterable[str], framework: Framework, *, on: date, evidence: Sequence[str] = ()
) -> PersonRecord:
    """Return the same record with skills that the person confirms: ``welding:3``, ``welding``, or ``welding:0`` for
    none.

    Args:
        record: of the person.
        skills: as they state them.
        framework: whose skills are meant.
        on: the day.
        evidence: ids of the credentials that show all of them.

    Raises:
        AmbiguousNameError: several skills fit.
        InputError: a level isn't a number on the scale, or there is no such credential.
        UnknownNameError: no skill fits.

    >>> from occumap.examples import small_framework
    >>> record = with_skills(PersonRecord(), ["dough:3", "icing"], small_framework(), on=date(2026, 1, 1))
    >>> [one.statement for one in record.confirmed]
    ['dough:3', 'icing']
    """
    there = [one.id for one in record.credentials]
    for one in evidence:
        if one not in there:
            such = f"It has {', '.join(there)}." if there else "Add the badge first."
            raise UnknownNameError("--evidence", f"the profile has no evidence ‘{one}’", hint=such)
    found = [_confirmed(text, framework, on, tuple(evidence)) for text in skills]
    return record.with_skills(found)


def with_credentials(
    record: PersonRecord,
    files: Iterable[Path],
    framework: Framework,
    *,
    on: date,
    keys: Sequence[Path] = (),
) -> tuple[PersonRecord, tuple[Credential, ...]]:
    """Return the same record with the credentials of files, and these credentials; the skills that they may show are
    offered.

    Args:
        record: of the person.
        files: badges and records as JSON, JWT or baked images.
        framework: whose skills are offered.
        on: the day on which they are to count.
        keys: public keys of issuers (PEM), with which every signature must hold.

    Raises:
        InputError: a file holds no credential that can be read, or its signature doesn't hold.
        UnavailableError: what reads them isn't installed.
    """
    read = [one for file in files for one in read_credentials(file, keys=keys)]
    grown = record.with_credentials(read)
    known = {(one.identifier, one.title, one.issuer) for one in read}
    mine = tuple(one for one in grown.credentials if (one.identifier, one.title, one.issuer) in known)
    offered = [
        KeptSkill(framework.id, one.skill, one.title, why=one.why, evidence=(credential.id,))
        for credential in mine
        for one in aligned_skills(credential, framework, on=on)
        if not one.is_exact
    ]
    return grown.with_skills(offered), mine


def with_text(record: PersonRecord, text: str, framework: Framework) -> PersonRecord:
    """Return the same record with the skills that a text speaks of, for the person to confirm.

    >>> from occumap.examples import small_framework
    >>> with_text(PersonRecord(), "I make dough.", small_framework()).offered[0].why
    'line 1 has “make dough”'
    """
    found = skills_in_text(text, framework)
    return record.with_skills(KeptSkill(framework.id, one.skill, one.title, why=one.seen) for one in found)


def start_of(person: Person, skills_map: SkillsMap, named: Occupation | str | None = None) -> str:
    """Return the code of the occupation from which a person moves: the one named, else their present or latest one.

    Raises:
        AmbiguousNameError: several fit the name.
        InputError: they have no job that was taken for an occupation.
        UnknownNameError: none fits the name.
    """
    if named:
        return skills_map.find(named)
    if person.occupations:
        return person.occupations[0]
    for one in person.unsettled:
        if one.kind == "job":
            the_meant(skills_map.resolve(one.given), where="the profile")
    hint = "Add a job with occumap profile add FILE --job, or name the occupation to start from."
    raise InputError("the profile", "it has no job, and a way starts from an occupation", hint=hint)


def _confirmed(text: str, framework: Framework, on: date, evidence: tuple[str, ...]) -> KeptSkill:
    statement = Statement.parse(text)
    level: float | None
    if statement.level is None or statement.level == 0:
        skill = find_skill(statement.skill, framework)
        level = 0.0 if statement.level == 0 else None
    else:
        skill, level = stated_level(statement, framework, where=framework.id)
    return KeptSkill(framework.id, skill, framework.titles[skill], level, on, evidence=evidence)
