"""What the skills and credentials of a person's own record tell in the words of a framework.

A skill that the person confirmed counts, at its level if it has one. A credential counts where it names just a skill
of the framework, is not revoked and not expired; its level is open, since credentials state none on a framework's
scale. All else is to be confirmed, or said again in the words of the framework.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from occumap.atlas.names import fits_wholly
from occumap.atlas.skill_alignments import aligned_skills
from occumap.model.credential import Credential, Signature, Standing
from occumap.model.person import Source, SourceKind, Unsettled
from occumap.model.person_record import KeptSkill, PersonRecord
from occumap.model.skills import Framework, Profile
from occumap.workflows.map.statements import held_at

Told = tuple[Source, Profile] | Unsettled


def told_by_skills(record: PersonRecord, framework: Framework, *, on: date) -> tuple[Told, ...]:
    """Return what a record tells of skills: each with its source, or why it isn't used and what it may mean.

    Args:
        record: of the person.
        framework: in whose words.
        on: the day on which credentials are to count.

    >>> from occumap.examples import small_framework
    >>> record = PersonRecord(skills=(KeptSkill("tiny-skills", "dough", "Dough making", 3, date(2026, 1, 1)),))
    >>> [(source, profile)] = told_by_skills(record, small_framework(), on=date(2026, 2, 1))
    >>> str(source), profile.level("dough")
    ('statement ‘Dough making’', 3.0)
    """
    return (*_of_skills(record, framework), *_of_credentials(record, framework, on))


def _of_skills(record: PersonRecord, framework: Framework) -> Iterator[Told]:
    for one in record.skills:
        known = one.framework == framework.id and one.skill in framework.skill_place
        if known and one.confirmed:
            yield _of_confirmed(one, framework)
        elif known:
            why = f"it is only offered ({one.why})" if one.why else "it is only offered"
            yield Unsettled(
                SourceKind.STATEMENT, one.title, f"{why}. Confirm it if you have it.", ((one.skill, one.title),)
            )
        elif one.confirmed:
            yield _of_another_framework(one, framework)


def _of_confirmed(one: KeptSkill, framework: Framework) -> Told:
    scale = framework.scale
    if one.level and not scale.holds(one.level):
        bounds = f"{scale.lowest:g} to {scale.highest:g}"
        return Unsettled(SourceKind.STATEMENT, one.title, f"its level {one.level:g} is off the scale ({bounds}).")
    held = held_at(one.skill, one.level, framework, title=one.title)
    return Source(SourceKind.STATEMENT, one.title), held


def _of_another_framework(one: KeptSkill, framework: Framework) -> Unsettled:
    """Return that a skill is of another framework, with those that are called the same."""
    called = tuple((skill, framework.titles[skill]) for skill in fits_wholly(one.title, framework.titles))
    where = f"it is a skill of {one.framework}"
    gone = "which has no such skill any more" if one.framework == framework.id else f"not of {framework.id}"
    return Unsettled(SourceKind.STATEMENT, one.title, f"{where}, {gone}. State it again.", called)


def _of_credentials(record: PersonRecord, framework: Framework, on: date) -> Iterator[Told]:
    settled = {one.skill for one in record.skills if one.framework == framework.id}
    for credential in record.credentials:
        given = f"{credential.title}, from {credential.issuer}"
        if credential.standing is Standing.REVOKED:
            yield Unsettled(SourceKind.CREDENTIAL, given, "its issuer revoked it.")
            continue
        found = aligned_skills(credential, framework, on=on)
        for one in found:
            if one.is_exact:
                held = held_at(one.skill, None, framework, title=one.title)
                yield Source(SourceKind.CREDENTIAL, f"{given}{_checked(credential)}"), held
        asked = [one for one in found if not one.is_exact and one.skill not in settled]
        if asked:
            why = "; ".join(dict.fromkeys(one.why for one in asked))
            candidates = tuple((one.skill, one.title) for one in asked)
            yield Unsettled(SourceKind.CREDENTIAL, given, f"{why}. Confirm the skills that you have.", candidates)
        elif not found:
            yield Unsettled(SourceKind.CREDENTIAL, given, "it names no skill of the framework. State what it shows.")


def _checked(credential: Credential) -> str:
    """Return what is known of the signature, as the end of what a credential is called."""
    said = {Signature.NOT_CHECKED: ", signature not checked", Signature.UNSIGNED: ", not signed"}
    return said.get(credential.signature, "")
