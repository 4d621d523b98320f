"""Alignments are taken where they are exact, and only offered where they aren't."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from occumap.atlas.skill_alignments import aligned_skills, exact_skills
from occumap.examples import small_framework
from occumap.model.credential import Credential, SkillAlignment, Standing
from occumap.model.skills import HELD_OR_NOT, Framework

DAY = date(2026, 6, 1)
GUID = "0f1e2d3c-0000-4000-8000-00000000abcd"
CTDL = "https://credentialengineregistry.org/resources/ce-0f1e2d3c-0000-4000-8000-00000000abcd"


def of_skills(
    *skills: str, framework_id: str = "esco", title: str = "ESCO v1.1.1", **extras: pl.DataFrame
) -> Framework:
    table = pl.DataFrame({"skill": skills, "title": [f"Skill {n}" for n in range(len(skills))]})
    profiles = pl.DataFrame({"profile": ["p"], "title": ["P"]})
    asked = pl.DataFrame({"profile": ["p"], "skill": skills[0], "level": [1.0]})
    return Framework(framework_id, title, HELD_OR_NOT, table, profiles, asked, extras=extras)


@pytest.mark.parametrize(
    ("skill", "alignment"),
    [
        ("skill/123", SkillAlignment("x", url="http://data.europa.eu/esco/skill/123")),
        ("skill/123", SkillAlignment("x", url="https://data.europa.eu/esco/skill/123/")),
        (GUID, SkillAlignment("x", url=f"https://case.example.org/ims/case/v1p0/CFItems/{GUID}")),
        (GUID, SkillAlignment("x", code=GUID)),
        (CTDL, SkillAlignment("x", url=CTDL.replace("https", "http"))),
        ("2.A.1.a", SkillAlignment("x", code="2.A.1.a", framework="ESCO")),
        ("2.A.1.a", SkillAlignment("x", code="2.A.1.a", framework="esco v1.1.1")),
    ],
)
def test_an_address_a_unique_id_and_a_code_with_its_framework_are_exact(skill, alignment):
    assert exact_skills(alignment, of_skills(skill, "other")) == (skill,)


@pytest.mark.parametrize(
    "alignment",
    [
        SkillAlignment("Skill 0"),
        SkillAlignment("x", code="2.A.1.a"),
        SkillAlignment("x", code="2.A.1.a", framework="O*NET"),
        SkillAlignment("x", code="2.A.1.a", framework="es"),
        SkillAlignment("x", url="https://example.org/2.A.1.a"),
        SkillAlignment("x", url="https://example.org/skill/123"),
        SkillAlignment("x", url="http://data.europa.eu/esco/skill/1234"),
    ],
)
def test_a_code_without_its_framework_and_a_name_are_not(alignment):
    assert exact_skills(alignment, of_skills("2.A.1.a", "skill/123")) == ()


def badge(*alignments: SkillAlignment, title: str = "A badge", **stated: object) -> Credential:
    return replace(Credential("e1", title, "College", "Open Badges 3.0", alignments=alignments), **stated)  # type: ignore[arg-type]


DOUGH = SkillAlignment("Kneading", code="dough", framework="tiny-skills")


def test_a_name_is_offered_and_never_taken():
    found = aligned_skills(badge(SkillAlignment("Dough making")), small_framework(), on=DAY)
    assert [(one.skill, one.is_exact) for one in found] == [("dough", False)]
    assert found[0].why == "“Dough making” is what it says it is about"


def test_an_exact_alignment_says_more_than_the_title():
    found = aligned_skills(badge(DOUGH, title="Dough making"), small_framework(), on=DAY)
    assert [(one.skill, one.is_exact) for one in found] == [("dough", True)]


def test_an_expired_badge_is_offered_and_a_revoked_one_tells_nothing():
    expired = badge(DOUGH, expires=date(2026, 5, 31))
    [one] = aligned_skills(expired, small_framework(), on=DAY)
    assert (one.skill, one.why) == ("dough", "it expired on 2026-05-31")
    assert aligned_skills(expired, small_framework(), on=date(2026, 5, 31))[0].is_exact
    assert aligned_skills(badge(DOUGH, standing=Standing.REVOKED), small_framework(), on=DAY) == ()


def test_a_task_offers_the_skill_that_gathers_it():
    links = pl.DataFrame({"task": [7, 8], "skill": ["planning", "other"]})
    framework = of_skills(
        "planning", "other", framework_id="ssc", title="UK Standard Skills Classification", task_skills=links
    )
    about = SkillAlignment("Plan a week of work", code="7", framework="Standard Skills Classification")
    [one] = aligned_skills(badge(about), framework, on=DAY)
    assert (one.skill, one.is_exact) == ("planning", False)
    assert "task 7" in one.why
