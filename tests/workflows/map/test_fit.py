"""What a person can do and what fits them."""

from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.catalog.load import framework
from occumap.errors import InputError
from occumap.examples import small_framework
from occumap.model.occupational_map import Direction, Opening
from occumap.model.person import SourceKind, Statement
from occumap.model.skills import HELD_OR_NOT, Framework
from occumap.workflows.map.cv_text import cv_text
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.fit import fit, gap_to
from occumap.workflows.map.statements import stated_level

STARTER = framework("engineering-starter")


def test_jobs_qualifications_and_statements_are_gathered_with_their_sources() -> None:
    person = describe_person(
        jobs=["OCC0154E"], qualifications=["Pipe welder"], skills=["cad:2", "Teamwork:5"], framework=STARTER
    )
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
        framework=STARTER,
    )
    told = {one.given: one for one in person.unsettled}
    assert set(told) == {"Electrician", "Nonesuch", "welding:9", "safety:2", "cad:good"}
    assert (person.profile.level("cad"), person.profile.why_unstated("cad")) == (1, "level not stated")
    assert {"OCC0808", "OCC0154C"} <= {code for code, _ in told["Electrician"].candidates}
    assert "off the scale (1 to 6)" in told["welding:9"].reason
    assert dict(told["safety:2"].candidates).keys() == {"health-safety", "product-safety"}
    assert "isn't a number" in told["cad:good"].reason
    assert person.profile.level("welding") == 3


def test_a_qualification_that_leads_to_several_occupations_is_asked_about() -> None:
    (open_one,) = describe_person(qualifications=["ST0457"]).unsettled
    assert "leads to" in open_one.reason
    assert dict(open_one.candidates).keys() >= {"OCC0457D", "OCC0457K"}


def test_what_fits_best_is_the_occupation_left_and_the_gap_names_what_lacks() -> None:
    person = describe_person(jobs=["OCC0154E"], framework=STARTER)
    fits = fit(person, limit=3, framework=STARTER)
    assert (fits[0].profile, fits[0].coverage) == ("OCC0154E", pytest.approx(1))
    found = gap_to(person, "control systems engineer", framework=STARTER)
    assert (found.to_id, found.missing[0].skill) == ("OCC0023", "control-design")
    assert found.under_level[0].skill == "engineering-science"
    assert found.not_stated == ()


def test_a_skill_without_a_level_is_held_where_the_framework_has_no_levels() -> None:
    graded = small_framework()
    plain = Framework("p", "p", HELD_OR_NOT, graded.skills, graded.profiles, graded.requirements.clear())
    assert stated_level(Statement("dough"), plain, where="x") == ("dough", 1)
    with pytest.raises(InputError, match="has no level"):
        stated_level(Statement("dough"), graded, where="x")


def test_skills_in_a_text_are_to_be_confirmed_and_count_only_once_stated() -> None:
    text = "Ten years of TIG welding.\nNo experience of robotics. Read drawings."
    person = describe_person(text=text, framework=STARTER)
    assert {one.skill for one in person.mentions} >= {"welding", "drawings"}
    assert "robotics" not in {one.skill for one in person.mentions}
    assert person.profile.requirements == ()
    confirmed = describe_person(text=text, skills=["welding"], framework=STARTER)
    assert confirmed.profile.level("welding") == 1
    assert "welding" not in {one.skill for one in confirmed.mentions}
    assert len(fit(text=text, framework=STARTER)) == 0


def test_a_product_that_opens_only_an_entry_is_asked_about() -> None:
    world = load.occupational_map()
    product = next(
        one
        for one in world.products
        if one.opens is Opening.ENTRY and sum(one.code in each.products for each in world.occupations) == 1
    )
    (open_one,) = describe_person(qualifications=[product.code]).unsettled
    assert "opens only an entry to it" in open_one.reason
    assert len(open_one.candidates) == 1


def test_ones_own_occupation_is_first_and_named_so_and_none_below_stands_before_one_above() -> None:
    fits = fit(jobs=["OCC0349"], limit=30)
    assert (fits[0].profile, fits[0].stands) == ("OCC0349", "your own occupation")
    directions = [one.direction for one in fits][1:]
    assert Direction.DOWN not in directions[: len([one for one in directions if one is not Direction.DOWN])]


def test_occupations_without_a_way_in_are_not_recommended() -> None:
    world = load.occupational_map()
    assert all(world[one.profile].recommended for one in fit(skills=["welding"], limit=40))


@pytest.mark.parametrize("given", ["cv.txt", "./notes/cv.md", "cv.pdf"])
def test_a_file_that_is_not_there_is_said_not_searched_for_skills(given: str) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        cv_text(given)


def test_a_text_is_read_in_its_encoding_and_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_bytes("Café work, welding".encode("latin-1"))
    assert cv_text(tmp_path / "cv.txt") == "Café work, welding"
    (tmp_path / "cv.docx").write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(InputError, match="it isn't plain text"):
        cv_text(str(tmp_path / "cv.docx"))


def test_the_order_is_said_and_what_holds_for_all_is_said_once() -> None:
    fits = fit(describe_person(jobs=["OCC0257"]), limit=4)
    assert fits.order.startswith("Your own occupations come first, then those on your level")
    assert [note for note in fits.notes if "counted in tasks" in note]
    assert not any("counted in tasks" in note for one in fits for note in fits.notes_of(one))
    alone = fit(describe_person(skills=["Welding metal"]), limit=3)
    assert alone.order.startswith("Listed are the most alike in kind first")


def test_a_profile_of_few_tasks_says_so_and_ones_own_job_isnt_compared_with_itself() -> None:
    fits = fit(describe_person(jobs=["9251"], framework="ssc-groups"), limit=3, framework="ssc-groups")
    assert fits[0].own
    assert not any("says the same" in note for note in fits.notes_of(fits[0]))
    said = [note for one in fits for note in (*fits.person.profile.notes, *fits.notes_of(one))]
    assert any("9251 Elementary storage supervisors: only about 1 task of it known" in note for note in said)


def test_what_is_assumed_speaks_of_levels_only_where_there_are_any() -> None:
    (of_levels,) = describe_person(jobs=["OCC0851"], framework="engineering-starter").profile.notes
    assert of_levels.startswith("Assumed to be held at the levels asked for")
    assert "as far as" in describe_person(jobs=["OCC0851"]).profile.notes[0]
