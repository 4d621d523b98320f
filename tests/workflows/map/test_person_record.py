"""A person's own record in the words of a framework: what counts, what is asked, and where they start from."""

from __future__ import annotations

from datetime import date

import pytest

from occumap.errors import AmbiguousNameError, InputError, OutputError, UnknownNameError
from occumap.examples import small_framework, small_map
from occumap.model.credential import Credential, SkillAlignment, Standing
from occumap.model.person import SourceKind
from occumap.model.person_record import HeldJob, KeptSkill, PersonRecord
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.gap import gap
from occumap.workflows.map.moves import moves
from occumap.workflows.map.paths import paths
from occumap.workflows.map.person_record import (
    keep_person,
    read_person,
    start_of,
    with_jobs,
    with_qualifications,
    with_skills,
    with_text,
)
from occumap.workflows.map.skills_map import SkillsMap
from occumap.workflows.map.unlock import unlock

DAY = date(2026, 6, 1)
TINY = SkillsMap(small_framework(), small_map())
DOUGH = Credential(
    "e1",
    "Kneading",
    "College",
    "Open Badges 3.0",
    alignments=(SkillAlignment("k", code="dough", framework="tiny-skills"),),
)


def of(record: PersonRecord):
    return describe_person(record=record, framework=TINY, on=DAY)


def test_a_confirmed_skill_counts_and_an_offered_one_is_asked():
    held = KeptSkill("tiny-skills", "dough", "Dough making", 3, DAY)
    offered = KeptSkill("tiny-skills", "icing", "Icing", why="line 1 has “icing”")
    person = of(PersonRecord(skills=(held, offered)))
    assert {one.skill: one.level for one in person.profile.requirements} == {"dough": 3}
    assert [one.candidates for one in person.unsettled] == [(("icing", "Icing"),)]
    assert "line 1 has “icing”" in person.unsettled[0].reason


def test_level_0_says_that_a_skill_is_not_held_whatever_a_badge_says():
    no = KeptSkill("tiny-skills", "dough", "Dough making", 0, DAY)
    person = of(PersonRecord(skills=(no,), credentials=(DOUGH,)))
    assert person.profile.level("dough") == 0


def test_a_badge_shows_its_skill_at_a_level_not_stated_and_says_what_it_is():
    person = of(PersonRecord(credentials=(DOUGH,)))
    assert person.profile.why_unstated("dough") == "level not stated"
    [source] = person.sources["dough"]
    assert source.kind is SourceKind.CREDENTIAL
    assert str(source) == "credential ‘Kneading, from College, signature not checked’"


def test_a_confirmed_level_comes_before_the_badge_without_one():
    person = of(PersonRecord(skills=(KeptSkill("tiny-skills", "dough", "Dough making", 4, DAY),), credentials=(DOUGH,)))
    assert (person.profile.level("dough"), person.profile.why_unstated("dough")) == (4, "")


@pytest.mark.parametrize(
    ("credential", "said"),
    [
        (Credential("e1", "Juggling", "Circus", "Open Badges 3.0"), "names no skill of the framework"),
        (Credential("e1", "Icing", "College", "Open Badges 3.0", standing=Standing.REVOKED), "revoked it"),
        (Credential("e1", "Icing", "College", "Open Badges 3.0"), "Confirm the skills"),
    ],
)
def test_a_badge_that_does_not_count_says_why(credential, said):
    person = of(PersonRecord(credentials=(credential,)))
    assert person.profile.requirements == ()
    assert said in person.unsettled[0].reason


def test_what_a_badge_offers_is_not_asked_again_once_it_is_settled():
    badge = Credential("e1", "Icing", "College", "Open Badges 3.0")
    person = of(PersonRecord(skills=(KeptSkill("tiny-skills", "icing", "Icing", 2, DAY),), credentials=(badge,)))
    assert person.unsettled == ()


def test_a_skill_of_another_framework_is_to_be_stated_again():
    person = of(PersonRecord(skills=(KeptSkill("esco", "skill/1", "Icing", None, DAY),)))
    assert person.profile.requirements == ()
    assert "a skill of esco, not of tiny-skills" in person.unsettled[0].reason
    assert person.unsettled[0].candidates == (("icing", "Icing"),)


def test_a_level_off_the_scale_is_not_used():
    person = of(PersonRecord(skills=(KeptSkill("tiny-skills", "dough", "Dough making", 99, DAY),)))
    assert "off the scale" in person.unsettled[0].reason


def test_jobs_are_kept_with_the_occupation_they_are_taken_for():
    record = with_jobs(PersonRecord(), ["O2, 2015-2020", "O4, 2020-", "juggler"], TINY)
    assert [(one.title, one.occupation) for one in record.jobs] == [
        ("Baker", "O2"),
        ("Cycle mender", "O4"),
        ("juggler", ""),
    ]
    person = of(record)
    assert person.occupations == ("O4", "O2")
    assert [one.given for one in person.unsettled] == ["juggler"]
    assert start_of(person, TINY) == "O4"
    assert start_of(person, TINY, "Baker") == "O2"


def test_years_the_wrong_way_round_are_refused():
    with pytest.raises(InputError, match="ends in 2001, before it begins in 2005"):
        with_jobs(PersonRecord(), ["Baker, 2005-2001"], TINY)


def test_without_a_job_there_is_nowhere_to_start():
    with pytest.raises(InputError, match="it has no job"):
        start_of(of(PersonRecord()), TINY)


def test_a_job_that_is_not_clear_is_asked_before_one_starts_from_it():
    with pytest.raises((AmbiguousNameError, UnknownNameError)):
        start_of(of(with_jobs(PersonRecord(), ["juggler"], TINY)), TINY)


def test_skills_that_are_not_clear_are_errors_and_change_nothing():
    record = PersonRecord(credentials=(DOUGH,))
    with pytest.raises(UnknownNameError):
        with_skills(record, ["juggling:3"], TINY.framework, on=DAY)
    with pytest.raises(InputError, match="off the scale"):
        with_skills(record, ["dough:99"], TINY.framework, on=DAY)
    with pytest.raises(UnknownNameError, match="no evidence ‘e7’"):
        with_skills(record, ["dough:3"], TINY.framework, on=DAY, evidence=["e7"])
    assert with_skills(record, ["dough:3"], TINY.framework, on=DAY, evidence=["e1"]).skills[0].evidence == ("e1",)


def test_a_text_offers_skills():
    record = with_text(PersonRecord(), "I make dough. No experience of icing.", TINY.framework)
    assert [(one.skill, one.confirmed) for one in record.skills] == [("dough", None)]


def test_qualifications_need_a_map():
    assert with_qualifications(PersonRecord(), ["P1"], TINY).qualifications == ("P1",)
    with pytest.raises(InputError, match="products of a map"):
        with_qualifications(PersonRecord(), ["P1"], SkillsMap(small_framework()))


def test_a_record_is_kept_for_its_owner_alone(tmp_path):
    path = keep_person(PersonRecord(jobs=(HeldJob("Baker"),)), tmp_path / "me.json")
    assert path.stat().st_mode & 0o077 == 0
    assert read_person(path).jobs == (HeldJob("Baker"),)
    with pytest.raises(OutputError, match="there already"):
        keep_person(PersonRecord(), path, replacing=False)


def test_gaps_moves_paths_and_unlocking_start_from_what_the_person_holds():
    record = with_skills(with_jobs(PersonRecord(), ["O1"], TINY), ["dough:4", "icing:4"], TINY.framework, on=DAY)
    person = of(record)
    plain, more = gap("O1", "O3", framework=TINY), gap(person, "O3", framework=TINY)
    assert more.coverage > plain.coverage
    [first, *_] = moves("O1", person=person, framework=TINY, limit=1)
    assert first.gap.from_title == "you"
    [path, *_] = paths("O1", "O3", person=person, framework=TINY)
    assert path.codes[0] == "O1"
    assert path.steps[0].gap.from_title == "you"
    assert all(one.start == "you" for one in unlock(person, framework=TINY, threshold=0.3))
