"""Skills that a text speaks of are named with the words that say so, and never taken."""

from dataclasses import replace

import polars as pl
import pytest

from occumap.atlas.skills_in_text import skills_in_text
from occumap.catalog import load
from occumap.examples import small_framework


def found(text, known=None):
    return {one.skill: one for one in skills_in_text(text, known or small_framework())}


def test_a_title_that_the_text_has_whole_is_named_whatever_the_order_and_the_endings():
    mention = found("Bakery.\nI have been making doughs since 2010")["dough"]
    assert (mention.named, mention.line, mention.words) == (True, 2, "making doughs")


@pytest.mark.parametrize(
    "text", ["no experience of icing", "I have never iced cakes", "I don't do icing", "icing: not yet", "", "Jane Doe"]
)
def test_what_is_denied_or_not_spoken_of_is_not_found(text):
    assert "icing" not in found(text)


def test_a_denial_ends_with_its_clause():
    assert set(found("No drawing, but icing")) == {"icing"}


def test_other_titles_of_a_skill_find_it():
    titles = pl.DataFrame({"skill": ["wheels", "unheard"], "title": ["wheel building", "x"]})
    framework = replace(small_framework(), extras={"skill_titles": titles})
    assert found("Built wheels for ten years", framework)["wheels"].label == "wheel building"


def test_a_part_of_a_joined_title_finds_it_without_naming_it():
    framework = small_framework()
    joined = pl.col("title").replace("Truing wheels", "Truing wheels and lacing spokes")
    skills = framework.skills.with_columns(title=joined)
    mention = found("Lacing spokes", replace(framework, skills=skills))["wheels"]
    assert (mention.named, mention.title) == (False, "Truing wheels and lacing spokes")


def test_a_word_that_many_titles_have_tells_of_none_by_itself():
    framework = small_framework()
    titles = [f"Planning and {what}" for what in ("baking", "icing", "riding", "lighting", "mending", "leading")]
    planning = replace(framework, skills=framework.skills.with_columns(title=pl.Series(titles)))
    assert found("I planned everything", planning) == {}
    assert found("planning", planning) == {}
    assert set(found("I planned the riding", planning)) == {"icing"}


def test_sentences_of_tasks_find_the_skill_that_gathers_them():
    extras = {
        "task_texts": pl.DataFrame({"task": ["T1"], "text": ["Repair punctures of bicycle tyres at the roadside."]}),
        "task_skills": pl.DataFrame({"task": ["T1"], "skill": ["wheels"]}),
    }
    mention = found("Repaired punctures on bicycles.", replace(small_framework(), extras=extras))["wheels"]
    assert (mention.named, mention.label) == (False, "Repair punctures of bicycle tyres at the roadside.")


def test_each_skill_is_found_once_and_no_more_than_asked_for():
    text = "dough making\nmaking dough\nicing\ndrawing"
    assert [one.skill for one in skills_in_text(text, small_framework())].count("dough") == 1
    assert len(skills_in_text(text, small_framework(), limit=2)) == 2


def test_the_same_text_gives_the_same_answer():
    text = "Leading people, icing; working ovens. Truing wheels and drawing"
    assert skills_in_text(text, small_framework()) == skills_in_text(text, small_framework())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "I give medication, keep care records and talk with families",
            "Giving talks and running events for communities",
        ),
        ("Software engineer", "Working with engineers and contractors"),
    ],
)
def test_words_of_different_doings_and_who_somebody_is_name_no_skill(text: str, wrong: str) -> None:
    assert wrong not in [mention.title for mention in skills_in_text(text, load.framework("ssc"))]


def test_a_doing_and_what_it_is_done_to_are_found_over_a_list() -> None:
    proposed = [mention.title for mention in skills_in_text("Preparing sauces, fish and meat", load.framework("ssc"))]
    assert "Preparing and selling meat and fish" in proposed
