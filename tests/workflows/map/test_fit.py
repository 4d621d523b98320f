"""What a person can do and what fits them."""

import pytest

from occumap.errors import InputError
from occumap.examples import small_framework
from occumap.model.person import SourceKind, Statement
from occumap.model.skills import HELD_OR_NOT, Framework
from occumap.workflows.map.fit import describe_person, fit, gap_to, stated_level


def test_jobs_qualifications_and_statements_are_gathered_with_their_sources() -> None:
    person = describe_person(jobs=["OCC0154E"], qualifications=["Pipe welder"], skills=["cad:2", "Teamwork:5"])
    held, sources = person.profile, person.sources
    assert (held.level("mechanical-maintenance"), held.level("welding"), held.level("teamwork")) == (3, 4, 5)
    assert sources["welding"][0].kind is SourceKind.QUALIFICATION
    assert sources["mechanical-maintenance"][0].occupation == "OCC0154E"
    assert str(sources["cad"][0]) == "statement ‘cad:2’"
    assert person.unsettled == ()


def test_what_cant_be_used_is_told_with_its_candidates_and_the_rest_counts() -> None:
    person = describe_person(
        jobs=["Electrician", "OCC0349"],
        qualifications=["Nonesuch"],
        skills=["welding:9", "safety:2", "cad", "cad:good"],
    )
    told = {one.given: one for one in person.unsettled}
    assert set(told) == {"Electrician", "Nonesuch", "welding:9", "safety:2", "cad", "cad:good"}
    assert len(told["Electrician"].candidates) == 6
    assert "off the scale (1 to 6)" in told["welding:9"].reason
    assert dict(told["safety:2"].candidates).keys() == {"health-safety", "product-safety"}
    assert "isn't a number" in told["cad:good"].reason
    assert person.profile.level("welding") == 3


def test_a_qualification_that_leads_to_several_occupations_is_asked_about() -> None:
    (open_one,) = describe_person(qualifications=["ST0457"]).unsettled
    assert "leads to" in open_one.reason
    assert dict(open_one.candidates).keys() >= {"OCC0457D", "OCC0457K"}


def test_what_fits_best_is_the_occupation_left_and_the_gap_names_what_lacks() -> None:
    person = describe_person(jobs=["OCC0154E"])
    fits = fit(person, limit=3)
    assert (fits[0].profile, fits[0].coverage) == ("OCC0154E", pytest.approx(1))
    found = gap_to(person, "control systems engineer")
    assert (found.to_id, found.lines[0].skill) == ("OCC0023", "control-design")


def test_a_skill_without_a_level_is_held_where_the_framework_has_no_levels() -> None:
    graded = small_framework()
    plain = Framework("p", "p", HELD_OR_NOT, graded.skills, graded.profiles, graded.requirements.clear())
    assert stated_level(Statement("dough"), plain, where="x") == ("dough", 1)
    with pytest.raises(InputError, match="has no level"):
        stated_level(Statement("dough"), graded, where="x")
