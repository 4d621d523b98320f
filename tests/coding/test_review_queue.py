"""The queue: equal titles are one, those worth most come first, and no open row is missing."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.coding.coder import Coder
from occumap.coding.equal_titles import key_of
from occumap.coding.network import Settings
from occumap.coding.review_queue import queue_of, review_queue, tally
from occumap.errors import InputError
from occumap.examples import small_index, small_version
from occumap.model.answer_columns import as_text, candidates_from
from occumap.model.code import Code
from occumap.model.coding import Candidate
from tests.settled import LAW

# title, industry, code, confidence, method, candidates, question
Row = tuple[str | None, str | None, str | None, float, str, str | None, str | None]


def coded(*rows: Row, version: str = "tiny1") -> pl.DataFrame:
    """A coded table of made answers."""
    names = ("job", "trade", "code", "confidence", "method", "candidates", "question")
    kinds = {**dict.fromkeys(names, pl.String), "confidence": pl.Float64}
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    return frame.with_columns(
        candidates_from(frame["candidates"]),
        group_title=pl.col("code"),
        digits=pl.col("code").str.len_chars().fill_null(0).cast(pl.Int8),
        entry_id=pl.lit(None, pl.String),
        reason=pl.lit("because"),
        classification=pl.lit(version),
        index=pl.lit("tiny@0"),
        coder=pl.lit("1-0-0.5"),
    )


def sure(title: str, confidence: float = 0.99) -> Row:
    return (title, None, "11", confidence, "exact", f"11:{confidence}", None)


def open_(title: str | None, confidence: float = 0.6, trade: str | None = None) -> Row:
    return (title, trade, "11", confidence, "model", f"11:{confidence:.3f}", None)


def test_word_order_plurals_case_and_noise_make_one_title_shown_in_its_commonest_form() -> None:
    table = coded(
        open_("Cycle doctor"),
        open_("CYCLE DOCTORS"),
        open_("doctor, cycle"),
        open_("doctor, cycle"),
        open_("doctor, cycle x2"),
    )
    queue = review_queue(table, title="job")
    assert [(item.title, item.rows) for item in queue.items] == [("doctor, cycle", 5)]


def test_a_night_porter_is_no_porter_whatever_the_word_order() -> None:
    assert key_of("Porter, nights") == key_of("Night porter") != key_of("Porter")
    assert key_of("Executive PA") != key_of("Executive") == key_of("Executive £30k pa")


def test_qualifiers_tell_titles_apart_and_a_sic_code_is_its_words() -> None:
    rows = [open_("rider", trade=trade) for trade in (None, "Aerospace mfr", "30.30", "C30.3", "farming")]
    queue = review_queue(coded(*rows), title="job", industry="trade", sic={"303": "aerospace mfr"})
    assert {(item.industry, item.rows) for item in queue.items} == {(None, 1), ("30.30", 3), ("farming", 1)}
    assert len(review_queue(coded(*rows), title="job").items) == 1, "without the column there is one title"


def test_open_is_what_has_no_full_code_is_unsure_or_has_a_question() -> None:
    table = coded(
        sure("kept"),
        ("decided", None, None, 1.0, "decided", None, None),
        ("none", None, None, 0.0, "none", None, None),
        ("backed off", None, "1", 0.95, "backed_off", "11:0.450 12:0.400", None),
        ("unsure", None, "11", 0.79, "model", "11:0.790", None),
        ("sure enough", None, "11", 0.8, "model", "11:0.800", None),
        ("asked", None, "11", 0.95, "default", "11:0.950", "Which?"),
    )
    queue = review_queue(table, title="job")
    assert {item.title: item.worth for item in queue.items} == {
        "none": 1.0,
        "backed off": 0.55,
        "unsure": 0.21,
        "asked": 0.05,
    }
    assert {item.title for item in review_queue(table, title="job", sure=0.5).items} == {"none", "backed off", "asked"}


def test_the_queue_goes_by_rows_times_doubt() -> None:
    table = coded(*[open_("many", 0.79)] * 4, *[open_("few", 0.1)] * 1, *[open_("worst", 0.3)] * 3)
    assert [(item.title, item.worth) for item in review_queue(table, title="job").items] == [
        ("worst", 2.1),
        ("few", 0.9),
        ("many", 0.84),
    ]


def test_an_item_shows_what_the_coder_proposed_for_its_commonest_form() -> None:
    rare = ("doctors of wheel", None, "23", 0.2, "model", "23:0.200", None)
    common = ("wheel, doctor of", None, "22", 0.4, "model", "22:0.400 23:0.300", "Which wheel?")
    (item,) = review_queue(coded(rare, common, common), title="job").items
    assert (item.title, item.proposal, item.confidence) == ("wheel, doctor of", Code("tiny1", "22"), 0.4)
    assert (item.question, item.rows, item.worth) == ("Which wheel?", 3, 2.0)
    assert item.candidates == (Candidate(Code("tiny1", "22"), "", 0.4), Candidate(Code("tiny1", "23"), "", 0.3))


@pytest.mark.parametrize("text", ["22:x", "22 Cycle menders", "22 (0.5", "(0.5)", "22 Cycle menders (0.5); ; 21 (0.4)"])
def test_candidates_that_no_coder_wrote_are_refused(text: str) -> None:
    table = coded(("wheel", None, "22", 0.4, "model", None, None)).with_columns(candidates=pl.lit(text))
    with pytest.raises(InputError, match="candidates"):
        review_queue(table, title="job")


def test_rows_without_a_word_cannot_be_decided_and_are_counted() -> None:
    nothing = [(title, None, None, 0.0, "none", None, None) for title in (None, "", "  ", "...", "12345")]
    queue = review_queue(coded(*nothing), title="job")
    assert ([item.title for item in queue.items], queue.without_title) == (["12345"], 4)


@LAW
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0, 1)), max_size=30), st.integers(1, 30), st.randoms())
def test_a_table_in_parts_and_in_any_order_gives_the_same_queue(rows, size, random) -> None:
    table = coded(*(open_(title, round(confidence, 4)) for title, confidence in rows))
    whole = review_queue(table, title="job")
    order = list(range(len(rows)))
    random.shuffle(order)
    parts = [tally(part, title="job") for part in table[order].iter_slices(size)] if rows else []
    assert queue_of(parts).items == whole.items
    assert whole.rows_to_review == sum(round(confidence, 4) < 0.8 for _, confidence in rows)


def test_a_table_read_as_text_gives_the_same_queue() -> None:
    table = coded(open_("a", 0.4321), open_("b", 0.3), sure("c"))
    assert review_queue(as_text(table).cast(pl.String), title="job") == review_queue(table, title="job")


def test_the_queue_of_what_a_coder_wrote_has_all_that_is_open() -> None:
    coder = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))
    table = coder.code_frame(pl.DataFrame({"job": ["baker", "xyzzy", "lamplighter", "Xyzzy", None]}), title="job")
    queue = review_queue(table, title="job")
    assert [(item.title, item.rows, item.proposal) for item in queue.items] == [("Xyzzy", 2, None)]
    assert (queue.version, queue.rows, queue.without_title) == ("tiny1", 5, 1)


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (coded(open_("a")).drop("method"), "no column 'method'"),
        (coded(open_("a")).drop("job"), "no column ‘job’"),
        (coded(open_("a")).with_columns(confidence=pl.lit("high")), "column 'confidence' has cells"),
        (coded(open_("a")).with_columns(method=pl.lit(None, pl.String)), "column 'method' has cells"),
        (pl.concat([coded(open_("a")), coded(open_("a"), version="tiny2")]), "codes of tiny1 and of tiny2"),
    ],
)
def test_what_a_coder_did_not_write_is_refused(spoilt: pl.DataFrame, said: str) -> None:
    with pytest.raises(InputError, match=said):
        review_queue(spoilt, title="job")


def test_parts_of_two_versions_are_refused() -> None:
    parts = [tally(coded(open_("a"), version=version), title="job") for version in ("tiny1", "tiny2")]
    with pytest.raises(InputError, match="codes of tiny1 and of tiny2"):
        queue_of(parts)


def test_the_same_title_with_other_duties_is_decided_apart() -> None:
    coder = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))
    jobs = pl.DataFrame({"job": ["xyzzy"] * 3, "does": ["bakes bread", "bakes bread", "mends cycles"]})
    coded = coder.code_frame(jobs, title="job", duties="does")
    queue = review_queue(coded, title="job", duties="does")
    assert sorted((item.additional, item.rows) for item in queue.items) == [("bakes bread", 2), ("mends cycles", 1)]
    assert [(item.additional, item.rows) for item in review_queue(coded, title="job").items] == [(None, 3)]
