"""Decisions: they code every equal title and nothing else, the latest holds, and no disagreement is hidden."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.coding.decisions import apply_decisions, promote, settle
from occumap.coding.review_queue import review_queue
from occumap.errors import InputError
from occumap.examples import small_version
from occumap.model.answer_columns import as_text
from occumap.model.code import Code
from occumap.model.review import Decision
from tests.coding.test_review_queue import coded, open_, sure
from tests.settled import LAW

VERSION = small_version()


def decide(title: str, code: str | None, by: str = "Ada", day: int = 1, **others: str) -> Decision:
    at = datetime(2026, 3, day, tzinfo=UTC)
    qualifiers = (others.get("industry"), others.get("additional"))
    return Decision(title, *qualifiers, code and Code("tiny1", code), "tiny1", by, at, others.get("why", ""))  # type: ignore[arg-type]


def codes(table: pl.DataFrame, *decisions: Decision, **columns: str) -> list[str | None]:
    return apply_decisions(table, settle(decisions), VERSION, title="job", **columns).frame["code"].to_list()


def test_a_decision_codes_every_equal_title_and_no_other() -> None:
    jobs = ["Cycle doctor", "cycle DOCTORS", "doctor, cycle", "Cycle doctor x2 £30k", "cycle", "doctor of cycles", None]
    assert codes(coded(*map(open_, jobs)), decide("Doctors, cycle", "22")) == ["22"] * 4 + ["11"] * 3


def test_it_says_who_decided_when_and_why() -> None:
    table = apply_decisions(coded(open_("a")), settle([decide("A", "22", why="it is so")]), VERSION, title="job").frame
    row = table.row(0, named=True)
    assert (row["method"], row["confidence"], row["digits"], row["group_title"]) == ("decided", 1.0, 2, "Cycle menders")
    assert row["reason"] == "Decided by Ada, 2026-03-01T00:00:00Z: it is so"
    assert (row["entry_id"], row["question"]) == (None, None)
    assert row["candidates"] == [{"code": "22", "title": "Cycle menders", "probability": 1.0}]


def test_that_a_title_cannot_be_coded_is_a_decision_too() -> None:
    table = apply_decisions(coded(open_("a")), settle([decide("a", None)]), VERSION, title="job").frame
    assert table.select("code", "group_title", "method", "digits").row(0) == (None, None, "decided", 0)
    assert review_queue(table, title="job").items == ()


def test_what_is_decided_leaves_the_queue() -> None:
    table = coded(*map(open_, ["a", "b", "b"]))
    assert [item.title for item in review_queue(table, title="job").items] == ["b", "a"]
    applied = apply_decisions(table, settle([decide("B", "22")]), VERSION, title="job")
    assert [item.title for item in review_queue(applied.frame, title="job").items] == ["a"]
    assert list(applied.rows_by_key.values()) == [2]


def test_a_decision_with_qualifiers_is_for_those_and_one_without_for_none() -> None:
    table = coded(open_("a"), open_("a", trade="farming"), open_("a", trade="Farming "), open_("a", trade="mining"))
    columns = {"industry": "trade"}
    assert codes(table, decide("a", "22", industry="farming"), **columns) == ["11", "22", "22", "11"]
    assert codes(table, decide("a", "22"), **columns) == ["22", "11", "11", "11"]


def test_what_the_index_settles_with_its_noise_is_left_alone_and_what_it_settles_without_is_not() -> None:
    table = coded(sure("Temporary secretary"), sure("Secretary"), open_("Temporary secretary"))
    assert codes(table, decide("secretary", "22")) == ["11", "22", "22"]
    assert codes(table, decide("secretary, TEMPORARY", "22")) == ["22", "22", "22"]


@LAW
@given(
    st.lists(st.sampled_from("abc"), max_size=12),
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["21", None]))),
)
def test_nothing_is_lost_and_only_what_is_decided_changes(jobs, decided) -> None:
    table = coded(*map(open_, jobs)).with_row_index("id")
    decisions = [decide(title, code) for title, code in decided]
    applied = apply_decisions(table, settle(decisions), VERSION, title="job")
    assert applied.frame.schema == table.schema
    assert applied.frame.select("id", "job", "trade", "index").equals(table.select("id", "job", "trade", "index"))
    titles = {title for title, _ in decided}
    untouched = [job not in titles for job in jobs]
    assert applied.frame.filter(untouched).equals(table.filter(untouched))
    last = dict(decided)
    assert applied.frame["code"].to_list() == [last[job] if job in titles else "11" for job in jobs]
    assert sum(applied.rows_by_key.values()) == len(jobs) - sum(untouched)


def test_a_table_read_as_text_is_decided_the_same() -> None:
    table = coded(open_("a", 0.4321), sure("b"))
    settled = settle([decide("a", "22")])
    text = apply_decisions(as_text(table).cast(pl.String), settled, VERSION, title="job").frame
    assert text.equals(apply_decisions(table, settled, VERSION, title="job").frame)


def test_the_latest_decision_holds_whatever_their_order() -> None:
    first, then = decide("a", "21", day=1), decide("A", "22", day=2)
    assert codes(coded(open_("a")), first, then) == codes(coded(open_("a")), then, first) == ["22"]
    assert settle([first, then]).conflicts == (), "one person may think again"


def test_people_who_decide_differently_are_named_until_they_agree() -> None:
    ada, bob = decide("a", "21", "Ada", 1), decide("a", "22", "Bob", 2)
    settled = settle([ada, bob])
    assert [conflict.decisions for conflict in settled.conflicts] == [(ada, bob)]
    reason = apply_decisions(coded(open_("a")), settled, VERSION, title="job").frame["reason"][0]
    assert reason == ("Decided by Bob, 2026-03-02T00:00:00Z. Ada decided differently (21), 2026-03-01T00:00:00Z.")
    assert settle([ada, bob, decide("A", "22", "ada ", 3)]).conflicts == ()


def test_another_version_is_refused() -> None:
    with pytest.raises(InputError, match="coded to tiny2, but the decisions are of tiny1"):
        codes(coded(open_("a"), version="tiny2"), decide("a", "22"))
    other = Decision("a", None, None, Code("tiny2", "22"), "tiny2", "Ada", datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(InputError, match="of tiny2, not of tiny1"):
        codes(coded(open_("a")), other)
    with pytest.raises(InputError, match="tiny1 has no code '99'"):
        codes(coded(open_("a")), decide("a", "99"))


def test_entries_are_made_of_what_is_settled_on_a_lowest_code() -> None:
    promoted = promote(
        settle(
            [
                decide("Cycle doctor x2", "22", industry="30.92"),
                decide("nobody knows", None),
                decide("some baker", "1"),
                decide("torn", "21", "Ada"),
                decide("torn", "22", "Bob"),
                decide("Lamp man", "30", day=2),
            ],
            sic={"3092": "cycle mfr"},
        ),
        VERSION,
    )
    entries = promoted.index.frame.select("entry_id", "title", "ind", "tiny1").rows()
    assert entries == [("own-1", "Cycle doctor x2", "cycle mfr", "22"), ("own-2", "Lamp man", None, "30")]
    assert {decision.title: reason for decision, reason in promoted.left_out} == {
        "nobody knows": "it can't be coded",
        "some baker": "its code is not one of a job group",
        "torn": "people decided differently",
    }


def test_entries_can_wait_until_enough_people_agree() -> None:
    alone, both = [decide("a", "22")], [decide("b", "22", "Ada"), decide("b", "22", "Bob")]
    promoted = promote(settle([*alone, *both]), VERSION, minimum=2)
    assert [decision.title for decision in promoted.decisions] == ["b"]
    assert promoted.left_out[0][1] == "fewer than 2 people decided it"
