"""A coder: every way to an answer, every kind of bad input, and what is kept of it."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occumap.catalog import load
from occumap.coding import coder_frames
from occumap.coding.coder import Coder
from occumap.coding.index_answers import MAX_CANDIDATES
from occumap.coding.lookup import Lookup
from occumap.coding.network import Settings
from occumap.coding.title_model import Model, load_model, save_model, train_model
from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_index, small_version
from occumap.model.answer_columns import ANSWER_COLUMNS, CODER_COLUMNS, SHOWN_CANDIDATES, VERSION_COLUMNS
from occumap.model.coding import Coding, Method
from occumap.model.index import Index

QUICK = Settings(epochs=2)
ODD_WORDS = ("of cheese", "lead", "xyzzy", "north", "person", "services", "trainee band", "of the year", "helper")
# Cells that a survey really holds, and why each can't be coded.
HOPELESS: list[tuple[str | None, str]] = [
    (None, "no title"),
    ("", "no title"),
    ("   \t ", "no title"),
    ("\u00a0", "no title"),
    ("...", "no words"),
    ("🔥👩‍🚒", "no words"),
    ("\x00\x01\x1f", "no words"),
    ("12345", "a number"),
    ("12 345", "a number"),
    ("3.14", "a number"),
    ("工程师", "script"),
    ("учитель", "script"),
    ("مهندس", "script"),
]
NO_CONTENT = ("no words", "a number")
ODD = ["nurse\x00", "\u200bnurse", "Nurse 🔥", "NURSE", "n" * 1_000_000, "nurse " * 160_000, "1, " * 300_000 + "nurse"]
WAYS = [
    "Solicitor",
    "nurse",
    "design engineer",
    "manager",
    "senior tax and treasury specialist solicitor",
    "alpaca wrangler",
    "warehouse stock person",
    "supervisor",
    "cheese sommelier",
    "Urgent: freelance plumber in Leeds £30k",
]


@pytest.fixture(scope="module")
def small() -> Coder:
    return Coder.from_index(small_index(), small_version(), settings=QUICK)


@cache
def quick_coder() -> Coder:
    """One coder of the starter index for all tests and all examples of a property."""
    return Coder.from_index(load.index(), load.version("soc2020"), settings=QUICK)


@pytest.fixture(scope="module")
def starter() -> Coder:
    return quick_coder()


def small_index_without(entry_id: str) -> Index:
    index = small_index()
    return Index(index.name, index.frame.filter(pl.col("entry_id") != entry_id))


def answers(coder: Coder, titles: list[str | None]) -> pl.DataFrame:
    return coder.code_frame(pl.DataFrame({"job": titles}, schema={"job": pl.String}), title="job")


def as_row(answer: Coding) -> dict[str, object]:
    """What a table says of an answer."""
    return {
        "code": answer.code.value if answer.code else None,
        "group_title": answer.group_title or None,
        "confidence": answer.confidence,
        "method": answer.method.value,
        "digits": answer.digits,
        "entry_id": answer.entry_id,
        "candidates": [
            {"code": one.code.value, "title": one.title, "probability": one.probability}
            for one in answer.candidates[:SHOWN_CANDIDATES]
        ],
        "question": answer.question.text if answer.question else None,
        "reason": answer.reason,
    }


# methods


def test_a_title_of_the_index_is_exact(small: Coder) -> None:
    answer = small.code("Bread baker")
    assert (str(answer.code), answer.group_title, answer.method) == ("tiny1:11", "Bakers", Method.EXACT)
    assert (answer.entry_id, answer.digits, answer.question) == ("e02", 2, None)
    assert answer.title == "Bread baker"


def test_a_qualifier_gives_a_qualified_answer(starter: Coder) -> None:
    by_field = [
        starter.code("design engineer", industry="telecoms"),
        starter.code("design engineer", None, "mechanical"),
    ]
    assert [str(answer.code) for answer in by_field] == ["soc2020:2124", "soc2020:2122"]
    assert {answer.method for answer in by_field} == {Method.QUALIFIED}
    assert all(answer.question is None and answer.entry_id for answer in by_field)


def test_without_its_qualifier_the_default_is_given_with_the_question(starter: Coder) -> None:
    answer = starter.code("design engineer")
    assert (str(answer.code), answer.method) == ("soc2020:2129", Method.DEFAULT)
    assert answer.question is not None
    assert {option.code.value for option in answer.question.options} == {"2122", "2123", "2124", "2126"}
    assert {option.code for option in answer.question.options} <= {c.code for c in answer.candidates}


def test_a_title_the_index_lacks_is_modelled(starter: Coder) -> None:
    answer = replace(starter, sure=0.0).code("senior conveyancing solicitor of land")
    assert (answer.method, answer.digits, answer.entry_id) == (Method.MODEL, 4, None)
    assert "model" in answer.reason


def test_when_unsure_it_backs_off_to_a_group_of_the_version(starter: Coder) -> None:
    titles = [
        f"{a} {b}" for a in ("solicitor", "nurse", "plumber", "driver", "clerk", "teacher", "farm") for b in ODD_WORDS
    ]
    backed_off = [
        answer
        for answer in starter.code_all([(title, None, None) for title in titles])
        if answer.method is Method.BACKED_OFF
    ]
    assert backed_off
    for answer in backed_off:
        assert answer.code is not None
        assert answer.digits == len(answer.code.value) < 4
        assert answer.group_title == starter.version[answer.code.value].title
        assert answer.confidence >= starter.sure
        assert answer.candidates, "what it may be is said all the same"


def test_nothing_is_coded_below_the_threshold_of_any_level(starter: Coder) -> None:
    never = replace(starter, sure=1.01)
    answer = never.code("cheese sommelier of note")
    assert (answer.code, answer.method, answer.digits, answer.confidence) == (None, Method.NONE, 0, 0.0)
    assert answer.reason == "The model isn't sure even of the major group."
    assert never.code("solicitor").method is Method.EXACT, "the index needs no threshold"


def test_a_title_under_several_codes_without_default_carries_its_question(starter: Coder) -> None:
    answer = starter.code("manager")
    assert answer.method in {Method.MODEL, Method.BACKED_OFF, Method.NONE}
    assert answer.question is not None
    codes = {option.code for option in answer.question.options}
    assert {candidate.code for candidate in answer.candidates} <= codes
    assert sum(candidate.probability for candidate in answer.candidates) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(("title", "why"), HOPELESS)
def test_what_is_no_title_is_not_coded_and_the_reason_says_why(small: Coder, title: str | None, why: str) -> None:
    (answer,) = small.code_all([(title, None, None)])
    method = Method.NOT_AN_OCCUPATION if why in NO_CONTENT else Method.NONE
    assert (answer.code, answer.method, answer.confidence, answer.digits) == (None, method, 0.0, 0)
    assert why in answer.reason
    assert answer.candidates == ()


def test_words_that_nobody_knows_are_not_coded(starter: Coder) -> None:
    answer = starter.code("zzqx qqxz")
    assert (answer.code, answer.method) == (None, Method.NONE)


def test_words_that_nobody_knows_are_not_coded_by_a_small_index(small: Coder) -> None:
    answer = small.code("zzqx qqxz")
    assert (answer.code, answer.method, answer.reason) == (None, Method.NONE, "No word of it is known.")


def test_an_industry_that_is_not_known_changes_nothing_of_an_exact_answer(starter: Coder) -> None:
    given, bare = starter.code("solicitor", industry="☃ zorbing"), starter.code("solicitor")
    assert (given.code, given.method, given.reason) == (bare.code, Method.EXACT, bare.reason)


# every answer


@pytest.fixture(scope="module")
def many(starter: Coder) -> list[Coding]:
    rows: list[tuple[str | None, str | None, str | None]] = [(title, None, None) for title in [*WAYS, *ODD]]
    rows += [(f"{title} of {word}", "retail", None) for title in WAYS for word in ("cheese", "law", "the north")]
    return starter.code_all(rows)


def test_every_method_is_among_the_answers_tried(starter: Coder, many: list[Coding]) -> None:
    tried = {answer.method for answer in many} | {starter.code("design engineer", "telecoms").method}
    assert tried >= {Method.EXACT, Method.QUALIFIED, Method.DEFAULT, Method.BACKED_OFF, Method.NONE}


def test_confidence_is_a_probability_and_0_only_without_a_code(many: list[Coding]) -> None:
    assert all(0 < answer.confidence <= 1 if answer.code else answer.confidence == 0 for answer in many)


def test_digits_are_the_length_of_the_code(many: list[Coding]) -> None:
    assert all(answer.digits == (len(answer.code.value) if answer.code else 0) for answer in many)


def test_codes_and_titles_are_of_the_version(starter: Coder, many: list[Coding]) -> None:
    for answer in many:
        if answer.code:
            assert answer.code.version == "soc2020"
            assert starter.version[answer.code.value].title == answer.group_title
        for candidate in answer.candidates:
            assert starter.version[candidate.code.value].title == candidate.title


def test_every_answer_has_a_reason_in_a_sentence(many: list[Coding]) -> None:
    assert all(answer.reason[0].isupper() and answer.reason.endswith(".") for answer in many)


def test_candidates_are_few_distinct_and_of_some_probability(many: list[Coding]) -> None:
    for answer in many:
        assert len({c.code for c in answer.candidates}) == len(answer.candidates) <= MAX_CANDIDATES
        assert all(0 <= c.probability <= 1 for c in answer.candidates)


def test_the_first_candidate_is_the_code_of_a_full_answer(many: list[Coding]) -> None:
    full = [answer for answer in many if answer.digits == 4]
    assert full
    assert all(answer.candidates[0].code == answer.code for answer in full)


def test_candidates_of_the_model_are_sorted_by_probability(many: list[Coding]) -> None:
    for answer in many:
        if answer.method in {Method.MODEL, Method.BACKED_OFF, Method.NONE}:
            values = [c.probability for c in answer.candidates]
            assert values == sorted(values, reverse=True), answer.title


def test_candidates_of_a_default_are_sorted_by_probability(starter: Coder) -> None:
    values = [c.probability for c in starter.code("design engineer").candidates]
    assert values == sorted(values, reverse=True)


def test_the_same_question_twice_gets_the_same_answer(starter: Coder, many: list[Coding]) -> None:
    assert [starter.code(title) for title in WAYS] == many[: len(WAYS)]


def test_titles_of_the_model_get_the_same_answer_alone_and_among_others(starter: Coder) -> None:
    words = ("wind", "cheese", "data", "youth", "stone", "film", "boat", "retail", "glass", "food")
    heads = ("technician", "assistant", "manager", "restorer", "officer", "fitter", "designer", "worker", "buyer")
    jobs = [(f"{word} {other} {head}",) for word in words for other in words[:4] for head in heads]
    together = starter.code_all(jobs)
    assert together == [starter.code_all([job])[0] for job in jobs]
    assert together[::-1] == starter.code_all(jobs[::-1])


# tables


def bad_table() -> pl.DataFrame:
    titles = [title for title, _ in HOPELESS] + ODD + WAYS
    return pl.DataFrame({"id": range(len(titles)), "job": titles})


def test_one_row_in_one_row_out_in_the_same_order_whatever_it_holds(starter: Coder) -> None:
    table = bad_table()
    coded = starter.code_frame(table, title="job")
    assert coded.select("id", "job").equals(table)
    assert coded.columns == [*table.columns, *CODER_COLUMNS]
    assert coded["method"].null_count() == coded["reason"].null_count() == coded["confidence"].null_count() == 0
    expected = ["not_an_occupation" if why in NO_CONTENT else "none" for _, why in HOPELESS]
    assert coded["method"][: len(HOPELESS)].to_list() == expected


def test_a_table_says_what_one_answer_says(starter: Coder) -> None:
    table = bad_table()
    coded = starter.code_frame(table, title="job")
    for title, row in zip(table["job"], coded.iter_rows(named=True), strict=True):
        (answer,) = starter.code_all([(title, None, None)])
        assert {name: row[name] for name in as_row(answer)} == as_row(answer), title


def test_a_table_with_qualifiers_says_what_one_answer_says(starter: Coder) -> None:
    rows = [
        ("design engineer", "telecoms", None),
        ("design engineer", None, "mechanical"),
        ("design engineer", "", "  "),
        ("manager", "hotel", None),
        ("manager", "☃", "☃"),
        ("cheese sommelier", "restaurant", "senior"),
        ("solicitor", None, None),
        (None, "hotel", None),
    ]
    table = pl.DataFrame(rows, schema={"t": pl.String, "i": pl.String, "a": pl.String}, orient="row")
    coded = starter.code_frame(table, title="t", industry="i", additional="a")
    for cells, row in zip(rows, coded.iter_rows(named=True), strict=True):
        (answer,) = starter.code_all([cells])
        assert {name: row[name] for name in as_row(answer)} == as_row(answer), cells


@settings(max_examples=15, deadline=None)
@given(st.lists(st.none() | st.text(max_size=30) | st.sampled_from(WAYS), max_size=20))
def test_any_column_of_texts_keeps_its_rows_and_agrees_row_by_row(titles: list[str | None]) -> None:
    coder = quick_coder()
    coded = answers(coder, titles)
    assert coded["job"].to_list() == titles
    singly = coder.code_all([(title, None, None) for title in titles])
    assert coded["code"].to_list() == [a.code.value if a.code else None for a in singly]
    assert coded["method"].to_list() == [a.method.value for a in singly]


def test_equal_rows_get_equal_answers_wherever_they_stand(starter: Coder) -> None:
    titles: list[str | None] = [*WAYS, None, "", *reversed(WAYS), *WAYS, None]
    coded = answers(starter, titles)
    assert coded["job"].to_list() == titles
    assert coded.unique().height == len(set(titles))


def test_neighbours_change_no_answer(starter: Coder) -> None:
    together = answers(starter, list(WAYS))
    apart = pl.concat([answers(starter, [title]) for title in WAYS])
    assert together.equals(apart)


def test_an_empty_table_stays_empty_with_the_columns_of_the_answer(starter: Coder) -> None:
    coded = answers(starter, [])
    assert coded.height == 0
    assert coded.columns == ["job", *CODER_COLUMNS]
    assert {name: coded.schema[name] for name in ANSWER_COLUMNS} == ANSWER_COLUMNS


@pytest.mark.parametrize(
    "column",
    [
        pl.Series("job", [1, 2, None]),
        pl.Series("job", [1.5, float("nan"), None]),
        pl.Series("job", [True, False, None]),
        pl.Series("job", ["nurse", "nurse", None], dtype=pl.Categorical),
        pl.Series("job", [None, None, None]),
        pl.Series("job", [None, None, None], dtype=pl.Date),
        pl.Series("job", [b"nurse", b"carer", None]),
    ],
    ids=lambda column: str(column.dtype),
)
def test_a_column_of_any_kind_keeps_its_rows(starter: Coder, column: pl.Series) -> None:
    coded = starter.code_frame(column.to_frame(), title="job")
    assert coded["job"].equals(column, null_equal=True)
    assert coded["method"].null_count() == 0
    assert coded["method"][2] == "none"


def test_broken_utf_8_in_a_column_of_bytes_is_a_row_that_is_not_coded(starter: Coder) -> None:
    coded = starter.code_frame(pl.DataFrame({"job": [b"nurse", b"\xff\xfe"]}), title="job")
    assert coded["method"].to_list() == ["default", "not_an_occupation"]


def test_a_column_of_lists_is_an_error_that_says_so(starter: Coder) -> None:
    with pytest.raises(InputError):
        starter.code_frame(pl.DataFrame({"job": [["nurse"]]}), title="job")


@pytest.mark.parametrize("missing", ["title", "industry", "additional"])
def test_a_missing_column_is_an_error_that_names_it_and_those_there_are(small: Coder, missing: str) -> None:
    columns = {"title": "t", "industry": "i", "additional": "a"} | {missing: "jobs"}
    with pytest.raises(InputError, match="no column ‘jobs’") as error:
        small.code_frame(pl.DataFrame({"t": ["baker"], "i": [""], "a": [""]}), **columns)
    assert "Its columns are: t, i, a." in error.value.hint


@pytest.mark.parametrize("taken", CODER_COLUMNS)
def test_a_column_that_would_be_written_over_is_an_error(small: Coder, taken: str) -> None:
    with pytest.raises(InputError, match=f"column '{taken}' already"):
        small.code_frame(pl.DataFrame({"job": ["baker"], taken: [1]}), title="job")


def test_columns_named_like_its_own_keys_are_kept(small: Coder) -> None:
    table = pl.DataFrame({"_title": ["baker", "icer"], "_industry": ["a", "b"], "title": [1, 2]})
    coded = small.code_frame(table, title="_title")
    assert coded.select(table.columns).equals(table)


def test_one_column_can_be_title_and_industry(small: Coder) -> None:
    assert small.code_frame(pl.DataFrame({"x": ["baker"]}), title="x", industry="x")["code"].to_list() == ["11"]


def test_every_row_carries_the_versions_of_classification_index_and_coder(small: Coder) -> None:
    coded = answers(small, ["baker", None, "unheard of"])
    for name in VERSION_COLUMNS:
        assert coded[name].to_list() == [small.versions[name]] * 3
    assert small.versions["classification"] == "tiny1"
    assert small.versions["index"] == f"tiny@{small.lookup.fingerprint[:8]}"


def test_the_coder_s_version_changes_with_what_it_was_made_from(small: Coder) -> None:
    fewer = Coder.from_index(small_index_without("e12"), small_version(), settings=QUICK)
    same = Coder.from_index(small_index(), small_version(), settings=QUICK)
    assert same.versions == small.versions
    assert fewer.versions["coder"] != small.versions["coder"]


def test_the_coder_s_version_changes_with_its_settings(small: Coder) -> None:
    other = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=3))
    assert other.versions["coder"] != small.versions["coder"]


# what it is made from, and what is kept


def test_an_index_of_another_version_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="no codes of soc2020"):
        Coder.from_index(small_index(), load.version("soc2020"), settings=QUICK)


def test_a_saved_model_codes_as_before(starter: Coder, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "coder.npz"
    save_model(starter.model, path)
    loaded = load_model(path)
    assert loaded is not None
    again = replace(starter, model=loaded)
    assert again.versions == starter.versions
    other = replace(starter, model=replace(loaded, near=loaded.near * 1.001))
    assert other.versions != starter.versions, "made from the same, but it may answer otherwise"
    table = bad_table()
    assert again.code_frame(table, title="job").equals(starter.code_frame(table, title="job"))
    assert [p.name for p in path.parent.iterdir()] == ["coder.npz"]


def test_a_model_saved_twice_is_the_same_bytes(small: Coder, tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_model(small.model, tmp_path / name)
    save_model(train_model(small_index(), small_version(), settings=QUICK), tmp_path / "three")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == (tmp_path / "three").read_bytes()


def test_no_file_gives_no_model(tmp_path: Path) -> None:
    assert load_model(tmp_path / "nothing.npz") is None
    assert load_model(tmp_path) is None


def load_harmed(model: Model, path: Path, harm: Callable[[bytes], bytes]) -> Model | str | None:
    """What comes of a saved model after some harm; the name of an exception, with its open file cleared away."""
    save_model(model, path)
    path.write_bytes(harm(path.read_bytes()))
    outcome: Model | str | None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            outcome = load_model(path)
        except Exception as error:
            outcome = type(error).__name__
        gc.collect()
    return outcome


def test_another_file_gives_no_model(small: Coder, tmp_path: Path) -> None:
    assert load_harmed(small.model, tmp_path / "text", lambda _: b"not a model") is None
    np.savez(tmp_path / "other.npz", names=np.array(["0", "tiny1", "x"]))
    assert load_model(tmp_path / "other.npz") is None
    np.savez(tmp_path / "another.npz", unheard=np.array([1]))
    assert load_model(tmp_path / "another.npz") is None


def test_a_file_cut_short_gives_no_model(small: Coder, tmp_path: Path) -> None:
    lengths = (0, 1, 100, 0.5, 0.9, -30)
    cuts = [lambda whole, n=n: whole[: int(n * len(whole)) if isinstance(n, float) else n] for n in lengths]
    assert [load_harmed(small.model, tmp_path / "cut", cut) for cut in cuts] == [None] * len(lengths)


def test_a_file_with_one_byte_changed_gives_no_model_or_the_same(small: Coder, tmp_path: Path) -> None:
    for part in range(1, 12):

        def harm(whole: bytes, part: int = part) -> bytes:
            place = len(whole) * part // 12
            return whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]

        loaded = load_harmed(small.model, tmp_path / "changed", harm)
        assert loaded is None or (isinstance(loaded, Model) and loaded.made_from == small.model.made_from)


def test_the_index_and_the_coder_are_left_as_they_were() -> None:
    index, version = small_index(), small_version()
    coder = Coder.from_index(index, version, settings=QUICK)
    coder.code("baker")
    assert index == small_index()
    assert version == small_version()
    assert coder.lookup == Lookup.of(small_index(), "tiny1")


def test_another_engine_is_a_plain_function_asked_only_about_what_the_model_is_unsure_of():
    coder = Coder.from_index(small_index(), small_version())
    asked = []

    def always_lamplighters(texts):
        asked.extend(texts)
        found = np.full((len(texts), len(coder.model.codes)), 1e-6, np.float32)
        found[:, coder.model.codes.index("30")] = 1
        return found

    helped = replace(coder, second=always_lamplighters, second_name="lamps", sure=0.0)
    assert helped.code("xylophone tuner").candidates[0].code.value == "30"
    assert helped.code("Bread bakers") == coder.code("Bread bakers")
    assert asked == ["xylophone tuner\t\t"]
    assert helped.versions["coder"].endswith("-lamps")


def test_codes_that_only_held_out_titles_have_are_trained_all_the_same() -> None:
    """Whichever titles are held out to weigh and calibrate, one of them may be the only one of the last code."""
    index = load.index()
    for last in range(300, 312):
        few = Index("few", index.frame[last - 60 : last].filter(pl.col("soc2020").is_not_null()))
        made = train_model(few, load.version("soc2020"), settings=Settings(hidden=16, epochs=1, last_on_index=1))
        assert made.network.heads[0].shape == (16, len(made.codes))


def test_what_was_answered_before_is_answered_the_same_whatever_came_between(
    starter: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [*WAYS, *[f"{word} {way}" for word in ODD_WORDS for way in WAYS], None, " "]
    for limit in (0, 7, 1 << 16):
        monkeypatch.setattr(coder_frames, "REMEMBERED", limit)
        coder = replace(starter)
        whole = answers(replace(starter), list(jobs))
        parts = [answers(coder, list(part)) for part in (jobs[:30], jobs[20:], jobs)]
        assert parts[0].equals(whole[:30])
        assert parts[1].equals(whole[20:])
        assert parts[2].equals(whole)
        assert len(coder._remembered[0].jobs) <= limit
