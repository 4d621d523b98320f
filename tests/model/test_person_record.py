"""What a person keeps of themselves: years of jobs, skills confirmed and offered, credentials read again."""

from __future__ import annotations

from datetime import date

import pytest

from occumap.model.credential import Credential
from occumap.model.person_record import HeldJob, KeptSkill, PersonRecord

DAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("text", "job"),
    [
        ("pipe welder, 2015-2024", HeldJob("pipe welder", "", 2015, 2024)),
        ("Welder (2015 – now)", HeldJob("Welder", "", 2015, None)),
        ("Welder, 2015-", HeldJob("Welder", "", 2015, None)),
        ("Operator of line 2000-A", HeldJob("Operator of line 2000-A")),
        ("Baker", HeldJob("Baker")),
        ("Fitter, night shift", HeldJob("Fitter, night shift")),
    ],
)
def test_years_stand_after_a_job(text, job):
    assert HeldJob.parse(text) == job


def test_the_job_that_goes_on_comes_first_then_the_latest():
    jobs = [HeldJob("a"), HeldJob("b", since=2001, until=2005), HeldJob("c", since=2010), HeldJob("d", until=2009)]
    assert [one.title for one in PersonRecord(jobs=tuple(jobs)).jobs_latest_first] == ["c", "d", "b", "a"]


def test_a_confirmed_skill_replaces_what_was_offered_and_keeps_its_evidence():
    offered = KeptSkill("tiny", "dough", "Dough making", why="in a badge", evidence=("e1",))
    record = PersonRecord().with_skills([offered])
    said = record.with_skills([KeptSkill("tiny", "dough", "Dough making", 3, DAY)])
    assert said.skills == (KeptSkill("tiny", "dough", "Dough making", 3, DAY, "", ("e1",)),)
    assert said.with_skills([offered]) == said
    assert record.offered == (offered,), "the record before is as it was"


def test_a_credential_read_again_keeps_its_id_and_a_new_one_gets_its_own():
    one, two = (Credential("", "Baking", "College", "Open Badges 3.0", identifier=f"urn:{n}") for n in (1, 2))
    record = PersonRecord().with_credentials([one]).with_credentials([two, one])
    assert [(each.id, each.identifier) for each in record.credentials] == [("e1", "urn:1"), ("e2", "urn:2")]


def test_credentials_without_identifier_are_told_apart_by_what_they_say():
    one = Credential("", "Baking", "College", "Open Badges 3.0", issued=DAY)
    other = Credential("", "Icing", "College", "Open Badges 3.0", issued=DAY)
    assert len(PersonRecord().with_credentials([one, other, one]).credentials) == 2
