"""A selector looks for words as an officer would say them, in whatever order they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.model.selector import Clause, EntryWords, Phrase, Selector, words_of
from tests.settled import LAW

WORDS = st.lists(st.sampled_from(["baker", "bread", "oven", "cake", "cook"]), min_size=1, max_size=4)


def _entry(title: str = "", add: str | None = None, ind: str | None = None) -> EntryWords:
    return EntryWords.of(title, add, ind)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Engineer, R&D", {"engineer", "r&d"}),
        ("E-learning developer", {"e", "learning", "developer"}),
        ("Nurse (children's)", {"nurse", "children"}),
        ("Nurse, children’s", {"nurse", "children"}),
        ("Tailor, ladies'", {"tailor", "ladies"}),
        ("Maker_of  CAKES", {"maker", "of", "cakes"}),
        ("Décor artist", {"décor", "artist"}),
        ("", set()),
        (None, set()),
    ],
)
def test_the_words_of_a_text_are_lower_case_and_without_signs(text: str | None, words: set[str]) -> None:
    assert words_of(text) == words


@LAW
@given(words=WORDS, data=st.data())
def test_the_order_of_words_does_not_matter_in_entry_or_rule(words: list[str], data: st.DataObject) -> None:
    title = ", ".join(data.draw(st.permutations(words)))
    phrase = " ".join(data.draw(st.permutations(words)))
    assert Selector.parse([{"title": [phrase]}]).matches(_entry(title))


@LAW
@given(words=WORDS, more=WORDS)
def test_all_words_of_a_phrase_must_be_there(words: list[str], more: list[str]) -> None:
    found = Phrase.parse(" ".join([*words, *more])).found_in(frozenset(words))
    assert found == (set(more) <= set(words))


def test_a_word_without_a_star_is_a_whole_word() -> None:
    assert not Phrase.parse("bake").found_in(words_of("Baker"))
    assert not Phrase.parse("baker").found_in(words_of("Bakers"))


def test_a_word_with_a_star_stands_for_every_word_it_begins() -> None:
    phrase = Phrase.parse("bak* oven")
    assert phrase.found_in(words_of("Oven baker"))
    assert phrase.found_in(words_of("Baking oven hand"))
    assert not phrase.found_in(words_of("Oven hand"))
    assert not Phrase.parse("aker*").found_in(words_of("Baker"))


def test_a_lone_star_is_found_in_every_entry_that_has_words() -> None:
    rest = Selector.parse([{"title": ["*"]}])
    assert rest.matches(_entry("Baker"))
    assert not rest.matches(_entry(""))
    assert not Selector.parse([{"additional": ["*"]}]).matches(_entry("Baker"))


def test_case_and_hyphens_of_a_phrase_do_not_matter() -> None:
    assert Phrase.parse("Make-up ARTIST").found_in(words_of("Artist, make-up"))
    assert Phrase.parse("make up artist").found_in(words_of("Make-up artist"))


@pytest.mark.parametrize(
    "title",
    [
        pytest.param(title)
        for title in ("Nurse, children's", "Baker, bread", "Fitter (gas)", "Engineer, T.V.", "Clerk, import/export")
    ],
)
def test_a_phrase_copied_from_an_entry_finds_it(title: str) -> None:
    assert Phrase.parse(title).found_in(words_of(title))


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("title", _entry("baker")),
        ("additional", _entry("hand", "baker")),
        ("industry", _entry("hand", None, "baker")),
    ],
)
def test_each_field_is_looked_at_alone_and_anywhere_at_all_three(field: str, entry: EntryWords) -> None:
    for looked_at in ("title", "additional", "industry"):
        selector = Selector.parse([{looked_at: ["baker"]}])
        assert selector.matches(entry) == (looked_at == field)
    assert Selector.parse([{"anywhere": ["baker"]}]).matches(entry)


def test_anywhere_takes_the_words_of_a_phrase_from_several_fields() -> None:
    entry = _entry("Hand", "oven", "bakery")
    assert Selector.parse([{"anywhere": ["oven hand bakery"]}]).matches(entry)
    assert not Selector.parse([{"title": ["oven hand"]}]).matches(entry)


def test_of_several_phrases_one_is_enough() -> None:
    selector = Selector.parse([{"title": ["baker", "miller"]}])
    assert selector.matches(_entry("Miller"))
    assert selector.matches(_entry("Baker"))
    assert not selector.matches(_entry("Cook"))


def test_of_several_fields_all_must_match() -> None:
    selector = Selector.parse([{"title": ["hand"], "industry": ["bakery"]}])
    assert selector.matches(_entry("Hand", None, "bakery"))
    assert not selector.matches(_entry("Hand", None, "brewery"))
    assert not selector.matches(_entry("Cook", None, "bakery"))


def test_of_several_clauses_one_is_enough() -> None:
    selector = Selector.parse([{"title": ["baker"]}, {"industry": ["bakery"]}])
    assert selector.matches(_entry("Baker"))
    assert selector.matches(_entry("Hand", None, "bakery"))
    assert not selector.matches(_entry("Hand"))


def test_what_unless_names_is_left_out() -> None:
    clause = Clause((("title", (Phrase.parse("cake"),)),), unless=Selector.parse([{"title": ["icer", "maker"]}]))
    assert clause.matches(_entry("Taster, cake"))
    assert not clause.matches(_entry("Icer, cake"))
    assert not clause.matches(_entry("Maker, cake"))


def test_unless_belongs_to_its_clause_alone() -> None:
    but = Clause((("title", (Phrase.parse("cake"),)),), unless=Selector.parse([{"title": ["icer"]}]))
    other = Clause((("title", (Phrase.parse("icer"),)),))
    assert Selector((but, other)).matches(_entry("Icer, cake"))


def test_a_selector_without_clauses_selects_nothing() -> None:
    assert not Selector(()).matches(_entry("Baker"))


def test_a_selector_prints_as_a_sentence() -> None:
    but = Clause((("title", (Phrase.parse("bun*"),)),), unless=Selector.parse([{"industry": ["shop"]}]))
    assert str(Selector((but,))) == "title has “bun*”, unless industry has “shop”"
    both = Selector.parse([{"title": ["baker", "cook", "bun icer"], "additional": ["bread"]}, {"anywhere": ["oven"]}])
    assert str(both) == ("title has “baker”, “cook” or “bun icer” and additional has “bread”; or anywhere has “oven”")
