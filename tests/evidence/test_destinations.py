"""Who goes where: every entry has one destination, and what is confirmed stays."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.evidence.destination_measures import MEASURES, keeps_name
from occumap.evidence.destination_rules import rules_of
from occumap.evidence.destinations import nearest_entries, propose
from occumap.evidence.entry_likeness import entry_likeness
from occumap.evidence.entry_words import wording_of
from occumap.evidence.group_split import Destination, Split
from occumap.model.index import Index
from occumap.model.selector import EntryWords
from occumap.workflows.figures.destinations import learned_weights

from .hiding import hiding_index, hiding_split, rows_of

INDEX = hiding_index()
SAID = wording_of(INDEX, "now")
KNOWN = st.dictionaries(st.integers(0, 14), st.sampled_from(["13", "14", "19"]))


def test_titles_alone_send_dog_groomers_to_dog_carers() -> None:
    goes = {one.row: one.to for one in propose(SAID, hiding_split(), learned_weights())}
    poodles = 3
    assert {goes[row] for row in rows_of("dogs") - {poodles}} == {"13"}
    assert {goes[row] for row in rows_of("drones")} == {"14"}


def test_what_titles_leave_in_doubt_is_shown_first_and_a_description_decides() -> None:
    """“Clipper, poodle, dog” has but one word of three in common with “Dog carers”."""
    split = hiding_split()
    doubtful = [one.row for one in propose(SAID, split, learned_weights())]
    assert set(doubtful[:5]) == rows_of("dogs")
    dogs = replace(split.destinations[0], description=("They trim dogs.", "clip poodles"))
    told = replace(split, destinations=(dogs, *split.destinations[1:]))
    goes = {one.row: one.to for one in propose(SAID, told, learned_weights())}
    assert {goes[row] for row in rows_of("dogs")} == {"13"}
    assert {goes[row] for row in rows_of("left")} == {"19"}


def test_what_says_nothing_of_the_new_groups_falls_to_the_one_that_keeps_the_name() -> None:
    split = hiding_split()
    assert split.destinations[keeps_name(split)].code == "19"
    goes = {one.row: one.to for one in propose(SAID, split, learned_weights())}
    assert {goes[row] for row in rows_of("left")} == {"19"}


def test_where_nothing_says_anything_it_cannot_be_told() -> None:
    to = (Destination("21", "Violinists"), Destination("22", "Zeppelin captains"))
    split = replace(hiding_split(), destinations=to)
    proposals = propose(SAID, split, learned_weights())
    assert {(one.to, one.probability) for one in proposals} == {("", 0.5)}
    assert rules_of(INDEX, split, proposals) == ()
    example = min(rows_of("drones"))
    told = {one.row: one.to for one in propose(SAID, split.confirmed({example: "22"}), learned_weights())}
    assert {told[row] for row in rows_of("drones")} <= {"22", ""}
    assert told[example] == "22"


@given(KNOWN)
@settings(max_examples=40, deadline=None)
def test_every_entry_has_one_destination_and_shares_that_sum_to_1(known: dict[int, str]) -> None:
    split = hiding_split(known)
    proposals = propose(SAID, split, learned_weights())
    assert sorted(one.row for one in proposals) == list(split.rows)
    for one in proposals:
        shares = dict(one.shares)
        assert list(shares) == ["13", "14", "19"]
        assert sum(shares.values()) == pytest.approx(1)
        assert min(shares.values()) >= 0
        assert shares[one.to] == one.probability == max(shares.values())


@given(KNOWN)
@settings(max_examples=25, deadline=None)
def test_confirmed_entries_stay_where_they_were_confirmed_and_come_last(known: dict[int, str]) -> None:
    proposals = propose(SAID, hiding_split().confirmed(known), learned_weights())
    assert {one.row: one.to for one in proposals if one.known} == known
    assert [one.known for one in proposals] == sorted(one.known for one in proposals)
    doubtful = [round(one.probability, 9) for one in proposals if not one.known]
    assert doubtful == sorted(doubtful)


@given(KNOWN, KNOWN)
@settings(max_examples=15, deadline=None)
def test_confirming_at_once_or_in_two_steps_is_the_same(first: dict[int, str], second: dict[int, str]) -> None:
    steps = hiding_split().confirmed(first).confirmed(second)
    at_once = hiding_split({**first, **second})
    assert steps == at_once
    assert propose(SAID, steps, learned_weights()) == propose(SAID, at_once, learned_weights())


def test_confirming_leaves_the_split_as_it_was() -> None:
    split = hiding_split()
    split.confirmed({0: "19"})
    assert split == hiding_split()


def test_a_confirmed_entry_draws_its_like_along() -> None:
    clock = 14
    before = {one.row: dict(one.shares) for one in propose(SAID, hiding_split({0: "13", 5: "14"}), learned_weights())}
    more = hiding_split({0: "13", 5: "14", 1: "14", 2: "14", 3: "14"})
    after = {one.row: dict(one.shares) for one in propose(SAID, more, learned_weights())}
    assert after[4]["14"] > before[4]["14"]
    assert clock in after


def test_a_single_destination_takes_all_with_certainty() -> None:
    split = Split("19", "Old", (0, 1), (Destination("13", "New"),))
    assert [one.probability for one in propose(SAID, split, learned_weights())] == [1.0, 1.0]


def test_a_split_that_makes_no_sense_is_refused() -> None:
    to = Destination("13", "Dog carers")
    for destinations in ((), (to, to)):
        with pytest.raises(InputError, match="no destinations, or one twice"):
            Split("19", "Old", (0,), destinations)
    for known in ({0: "77"}, {20: "13"}):
        with pytest.raises(InputError, match="is sent to"):
            Split("19", "Old", (0,), (to,), known)


def test_weights_must_be_there_for_every_measure() -> None:
    assert tuple(learned_weights()) == MEASURES
    with pytest.raises(InputError, match="doesn't have two valid numbers"):
        propose(SAID, hiding_split(), {**learned_weights(), "words": (np.nan, 1.0)})


def test_rules_mean_what_they_say_they_mean() -> None:
    """The selector of a rule, applied to the entries, finds as many as the rule counts."""
    split = hiding_split()
    rules = rules_of(INDEX, split, propose(SAID, split, learned_weights()))
    assert {rule.to for rule in rules} == {"13", "14"}
    for rule in rules:
        entries = [INDEX.at(row) for row in split.rows]
        meant = [e for e in entries if rule.selector.matches(EntryWords.of(e.title, e.add, e.ind))]
        assert len(meant) == rule.meant
        assert rule.right == rule.wanted


def test_neighbours_speak_for_each_other_and_an_entry_without_any_hears_nobody() -> None:
    near = nearest_entries(entry_likeness(SAID, range(15)))
    sums = near.sum(axis=1)
    assert ((sums == pytest.approx(1)) | (sums == 0)).all()
    assert not near.diagonal().any()
    assert nearest_entries(entry_likeness(SAID, (3,))).tolist() == [[0.0]]


def test_an_example_reaches_an_entry_by_way_of_one_that_is_like_both() -> None:
    """“Surveyor, drone” shares no word with the example “Pilot, survey”; “Pilot, drone” stands between them."""
    worths = dict.fromkeys(MEASURES, (0.0, 0.0)) | {"nearest_words": (0.0, 1.0)}
    index = hiding_index()
    titles = ["Pilot, survey", "Pilot, drone", "Surveyor, drone", "Taster, tea", *["Piper"] * 11]
    told = Index("told", index.frame.with_columns(title=pl.Series([*titles, *index.frame["title"][15:]])))
    split = Split("19", "Old", (0, 1, 2, 3), hiding_split().destinations, {0: "14", 3: "13"})
    shares = {one.row: dict(one.shares) for one in propose(wording_of(told, "now"), split, worths)}
    assert shares[2]["14"] > shares[2]["13"]
