"""A profile comes back from its file as it was written; what the file can't hold is refused, never lost."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.io.person_json import read_person, write_person
from occumap.model.credential import Credential, Signature, SkillAlignment, Standing
from occumap.model.person_record import HeldJob, KeptSkill, PersonRecord
from tests.settled import LAW

TEXTS = st.text(min_size=1, max_size=8).map(lambda text: f"a{text}").filter(lambda text: text.isprintable())
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
MAY_LACK = st.none() | DAYS
CREDENTIALS = st.builds(
    Credential,
    id=TEXTS,
    title=TEXTS,
    issuer=TEXTS,
    form=TEXTS,
    kind=st.just("") | TEXTS,
    identifier=st.just("") | TEXTS,
    issued=MAY_LACK,
    expires=MAY_LACK,
    standing=st.sampled_from(Standing),
    signature=st.sampled_from(Signature),
    alignments=st.lists(st.builds(SkillAlignment, TEXTS, TEXTS, TEXTS, st.just("")), max_size=2).map(tuple),
    results=st.lists(TEXTS, max_size=2).map(tuple),
    file=st.just("") | TEXTS,
)
SKILLS = st.builds(
    KeptSkill, TEXTS, TEXTS, TEXTS, st.none() | st.integers(0, 7), MAY_LACK, st.just("") | TEXTS, st.just(())
)
RECORDS = st.builds(
    PersonRecord,
    st.just("") | TEXTS,
    st.lists(st.builds(HeldJob, TEXTS, st.just("") | TEXTS, st.none() | st.integers(1950, 1999)), max_size=2).map(
        tuple
    ),
    st.lists(TEXTS, max_size=2).map(tuple),
    st.lists(SKILLS, max_size=3, unique_by=lambda one: (one.framework, one.skill)).map(tuple),
    st.lists(CREDENTIALS, max_size=2, unique_by=lambda one: one.id).map(tuple),
)


@LAW
@given(record=RECORDS)
def test_a_profile_comes_back_as_it_was(record, tmp_path_factory):
    path = tmp_path_factory.mktemp("person") / "me.json"
    path.write_bytes(write_person(record))
    assert read_person(path) == record
    assert write_person(read_person(path)) == write_person(record)


def test_another_program_reads_it(tmp_path):
    skill = KeptSkill("tiny", "dough", "Dough making", 3, date(2026, 1, 31))
    path = tmp_path / "me.json"
    path.write_bytes(write_person(PersonRecord(skills=(skill,))))
    table = pl.read_json(path).explode("skills").unnest("skills", separator=" ")
    assert table["skills skill"].to_list() == ["dough"]
    assert table["skills level"].to_list() == [3]


def changed(**fields):
    found = json.loads(write_person(PersonRecord(name="Ada")))
    return found | fields


SKILL = {"framework": "tiny", "skill": "dough", "title": "Dough", "status": "offered"}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"format": "other"}, "no profile of a person"),
        (changed(version=2), "its version is 2"),
        (changed(hobby="chess"), "the field “hobby”, which isn't known"),
        (changed(jobs=[{"title": ""}]), "jobs 1: “title” must be a text"),
        (changed(jobs=[{"title": "a", "from": "2001"}]), "jobs 1: “from” must be a year"),
        (changed(jobs=[{"title": "a", "from": 2005, "to": 2001}]), "ends in 2001, before it begins in 2005"),
        (changed(jobs="welder"), "“jobs” must be a list of objects"),
        (changed(skills=[SKILL | {"status": "confirmed"}]), "has the day on which it was confirmed"),
        (changed(skills=[SKILL | {"status": "maybe"}]), "“status” must be one of confirmed, offered"),
        (changed(skills=[SKILL | {"level": -1}]), "“level” must be a number from 0"),
        (changed(skills=[SKILL, SKILL]), "the skill dough of tiny stands twice"),
        (changed(skills=[SKILL | {"evidence": ["e9"]}]), "names the evidence e9, which isn't there"),
        (changed(qualifications=[1]), "“qualifications” must be a list of texts"),
    ],
)
def test_what_is_wrong_in_a_file_is_said(found, said, tmp_path):
    path = tmp_path / "me.json"
    path.write_text(json.dumps(found))
    with pytest.raises(InputError, match=r"me\.json") as error:
        read_person(path)
    assert said in str(error.value)
    assert "Ada" not in str(error.value)


def test_what_is_no_json_is_said(tmp_path):
    path = tmp_path / "me.json"
    path.write_text("{")
    with pytest.raises(InputError, match="not valid JSON"):
        read_person(path)
    with pytest.raises(InputError, match="no such file"):
        read_person(tmp_path / "other.json")
