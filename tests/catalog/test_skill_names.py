"""What is meant by the name of a skill: its words and their meaning say it, never its letters alone."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from occumap.catalog.load import framework
from occumap.catalog.skill_names import find_skill, near_skills, resolve_skill
from occumap.coding.semantic import Encoder
from occumap.errors import AmbiguousNameError
from occumap.examples import small_framework
from occumap.model.resolution import Ambiguous, Resolved, Unknown
from occumap.model.skills import Framework


@cache
def national() -> Framework:
    return framework("ssc")


def near(text: str) -> list[str]:
    found = resolve_skill(text, national())
    assert not isinstance(found, Resolved)
    return [one.title for one in (found.near if isinstance(found, Unknown) else found.candidates)]


@pytest.mark.parametrize(("text", "skill"), [("dough", "dough"), ("truing wheels", "wheels"), ("Lead", "leading")])
def test_a_skill_is_found_by_id_title_or_beginning(text: str, skill: str) -> None:
    assert find_skill(text, small_framework()) == skill


def _with_other_names(*rows: tuple[str, str]) -> Framework:
    names = pl.DataFrame(rows, schema=["skill", "title"], orient="row")
    return replace(small_framework(), extras={"skill_titles": names})


def test_a_skill_is_found_by_another_name_before_a_part_of_a_title() -> None:
    known = _with_other_names(("dough", "Kneading"), ("dough", "wheel"), ("wheels", "T.I.G"))
    assert find_skill("kneading", known) == "dough"
    assert find_skill("wheel", known) == "dough"
    assert find_skill("t i g", known) == "wheels"


def test_a_name_that_two_skills_go_by_is_asked_about() -> None:
    with pytest.raises(AmbiguousNameError, match="fits 2 skills"):
        find_skill("craft", _with_other_names(("dough", "craft"), ("wheels", "craft")))


def test_a_title_goes_before_another_name() -> None:
    assert find_skill("Leading", _with_other_names(("dough", "leading"))) == "leading"


def test_every_skill_that_comes_with_occumap_is_found_by_its_own_id_and_title() -> None:
    for skills in (national(), framework("engineering-starter")):
        for skill, title in skills.titles.items():
            for text in (skill, title, title.upper()):
                found = resolve_skill(text, skills)
                assert isinstance(found, Resolved), found
                assert (found.id, found.said) == (skill, "")


@pytest.mark.parametrize(
    ("text", "title"),
    [("welding", "Welding metal"), ("vehicle painting", "Painting vehicles"), ("bees, keeping", "Keeping bees")],
)
def test_what_is_most_of_a_name_is_taken_and_said(text: str, title: str) -> None:
    found = resolve_skill(text, national())
    assert isinstance(found, Resolved)
    assert found.title == title
    assert found.said


@pytest.mark.parametrize("text", ["wood", "hiring", "stock", "managing", "hair"])
def test_a_word_that_is_only_a_part_of_names_is_asked_about(text: str) -> None:
    assert isinstance(resolve_skill(text, national()), Ambiguous)


def test_near_ones_are_near_by_meaning() -> None:
    assert near("bricklaying") == ["Laying bricks and blocks"]
    assert near("training juniors")[:1] == ["Training and mentoring staff"]
    assert "Cutting, colouring and styling hair" in near("hairdressing")
    assert near("plumbing")[:1] == ["Installing and repairing plumbing, heating and ventilation"]


@pytest.mark.parametrize("text", ["banking of aircraft", "sealing", "catt", "lawning", "bakor of bred", "xylophagy"])
def test_no_skill_is_taken_by_its_letters(text: str) -> None:
    assert not isinstance(resolve_skill(text, national()), Resolved)


def test_what_an_occupation_of_that_name_asks_is_near() -> None:
    found = near_skills("firefighter", national())
    assert "Fighting fires and rescuing people" in [one.title for one in found]


def test_a_slip_in_a_long_word_is_taken_and_said_and_in_a_short_one_asked() -> None:
    found = resolve_skill("Truing wheals", small_framework())
    assert isinstance(found, Resolved)
    assert found.id == "wheels"
    assert "read as “truing wheel" in found.said
    assert isinstance(resolve_skill("icng", small_framework()), Ambiguous)


def test_a_like_meaning_is_near_where_an_encoder_tells_it() -> None:
    places = {"Icing": 0, "Truing wheels": 1, "frosting": 0}

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[float(places.get(text, 2) == n) for n in range(3)] for text in texts], np.float32)

    found = near_skills("frosting", small_framework(), encoder=Encoder("tiny", vectors))
    assert [(one.id, one.reason) for one in found] == [("icing", "of a like meaning")]
