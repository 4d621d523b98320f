"""One layer under another: own entries, the index, the entries that come with Occumap; and what the model may add."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import polars as pl
import pytest

from occumap.catalog import load, shipped
from occumap.catalog.coders import get_by_index
from occumap.coding.coder import Coder
from occumap.coding.index_answers import ByIndex
from occumap.coding.lookup import Lookup
from occumap.coding.network import Settings
from occumap.coding.own_entries import lay_over
from occumap.coding.shared_words import SharedWords
from occumap.io.index_csv import read_index_csv
from occumap.model.coding import Coding, Method
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.job_description import JobDescription

FULL = 4


@cache
def quick_model() -> Coder:
    version, entries = load.version_and_index("soc2020", shipped.STARTER)
    return Coder.from_index(entries, version, settings=Settings(epochs=2))


@pytest.fixture
def coder_of(starter: ByIndex) -> Callable[[Lookup], Coder]:
    def made(lookup: Lookup) -> Coder:
        return Coder(starter.version, lookup, quick_model().model, sic=shipped.sic_words(), below=starter)

    return made


def full_code(answer: object) -> str | None:
    return answer.code.value if isinstance(answer, Coding) and answer.code and answer.digits == FULL else None


def test_no_title_that_a_layer_settles_is_lost_by_another_but_to_the_notes_of_an_index(
    ons: ByIndex, starter: ByIndex
) -> None:
    alone = ByIndex(ons.version, ons.lookup, ons.sic)
    titles = sorted({*ons.lookup.by_plain, *starter.lookup.by_plain})
    lost = [
        title
        for title in titles
        if full_code(ons.answer(JobDescription(title))) is None
        for layer in (alone, starter)
        if layer.lookup.has_words(title) and full_code(layer.answer(JobDescription(title)))
    ]
    noted = [title for title in lost if (found := ons.lookup.find(title)) and found.in_notes]
    assert len(titles) > 25_000
    assert lost == noted
    assert len(noted) < 10


def test_the_index_answers_before_the_layer_below(ons: ByIndex) -> None:
    alone = ByIndex(ons.version, ons.lookup, ons.sic)
    titles = list(ons.lookup.by_plain)[::7]
    changed = [
        (title, before, after)
        for title in titles
        if (before := full_code(alone.answer(JobDescription(title))))
        and before != (after := full_code(ons.answer(JobDescription(title))))
    ]
    assert changed == []


def test_an_answer_from_below_where_the_index_leaves_it_open_is_believed_as_a_default(ons: ByIndex) -> None:
    answer = ons.settled("Headteacher")
    assert answer is not None
    assert (full_code(answer), answer.method) == ("2321", Method.DEFAULT)
    assert answer.question is not None
    assert "come with Occumap" in answer.reason


def test_a_rank_that_the_layer_below_has_is_no_rank_left_out(ons: ByIndex) -> None:
    assert full_code(ons.settled("Senior home carer")) == "6136"


def test_own_entries_lie_above_all_others_in_any_reading(
    tmp_path: Path, starter: ByIndex, real: Lookup, coder_of: Callable[[Lookup], Coder]
) -> None:
    file = tmp_path / "own.csv"
    file.write_text("title,add,ind,soc2020\nPhysio,,,3219\nHome carer,,,6131\n", encoding="utf-8")
    own = read_index_csv(file, {"soc2020": starter.version.rules})
    coder = coder_of(lay_over(real.index, own, "soc2020"))
    assert [full_code(coder.code(title)) for title in ("Physio", "Home carer", "Senior home carer", "Cpn")] == [
        "3219",
        "6131",
        "6131",
        "2235",
    ]


def test_the_entries_that_come_with_occumap_lie_under_any_other_index_and_not_under_themselves(
    ons_workbook: Path,
) -> None:
    assert get_by_index().below is None
    assert get_by_index(index=str(ons_workbook)).below is not None
    assert get_by_index(index=str(ons_workbook), to="isco08").below is None


# what the model may add


@pytest.mark.parametrize(
    "title", ["Trash collector", "Blorping collector", "Clerk of zorbs", "Senior", "Zorb officer", "Flumping of bread"]
)
def test_a_title_whose_words_many_groups_share_gets_no_full_code_of_the_model(
    title: str, real: Lookup, coder_of: Callable[[Lookup], Coder]
) -> None:
    assert coder_of(real).code(title).digits < FULL


def test_a_word_is_shared_by_how_many_codes_it_has_in_the_index(real: Lookup) -> None:
    titles = {title: [str(real.codes[row]) for row in rows] for title, rows in real.by_plain.items()}
    words = SharedWords(titles)
    shared = ("collector", "clerk", "officer", "senior", "manager", "assistant")
    telling = ("plumber", "nurse", "teacher", "baker", "midwife", "barista")
    assert [words.say_too_little(word) for word in (*shared, *telling)] == [True] * len(shared) + [False] * len(telling)


def test_what_stands_beside_a_title_may_say_enough(real: Lookup) -> None:
    words = SharedWords({title: [str(real.codes[row]) for row in rows] for title, rows in real.by_plain.items()})
    assert words.say_too_little("officer")
    assert not words.say_too_little("officer", None, "probation")


def test_qualifiers_of_which_none_decided_leave_no_full_code_between_codes(
    real: Lookup, coder_of: Callable[[Lookup], Coder]
) -> None:
    coder = coder_of(real)
    for title, industry in [("Officer", "council"), ("Manager", "local government"), ("Inspector", "zorbing")]:
        answer = coder.code(title, industry)
        assert answer.digits < FULL, answer


def test_a_title_that_stands_with_qualifiers_of_one_code_only_is_as_sure_as_the_model(
    real: Lookup, coder_of: Callable[[Lookup], Coder]
) -> None:
    coder = coder_of(real)
    single = [
        title
        for title in list(real.by_plain)[::3]
        if (found := real.find(title)) and found.row is None and len({real.codes[row] for row in found.rows}) == 1
    ][:100]
    assert single
    assert all(coder.code(title).confidence < 1 for title in single)


# sentences beside a title


def test_a_sentence_beside_an_exact_title_lowers_its_confidence_where_it_speaks_for_others(
    real: Lookup, coder_of: Callable[[Lookup], Coder]
) -> None:
    coder = coder_of(real)
    alone, told = coder.code("Plumber"), coder.code("Plumber", None, "teaching children to read in a primary school")
    assert (full_code(told), alone.confidence) == (full_code(alone), 0.99)
    assert told.confidence < 0.9
    assert len(told.candidates) > len(alone.candidates)
    assert told.candidates[0].code == alone.code
    assert "fits 2314 Primary education teaching professionals better" in told.reason


def test_a_word_or_two_beside_a_title_are_no_sentence(real: Lookup, coder_of: Callable[[Lookup], Coder]) -> None:
    assert coder_of(real).code("Plumber", None, "self employed").confidence == 0.99


def test_a_sentence_beside_an_own_entry_changes_nothing(
    tmp_path: Path, starter: ByIndex, real: Lookup, coder_of: Callable[[Lookup], Coder]
) -> None:
    file = tmp_path / "own.csv"
    file.write_text("title,add,ind,soc2020\nPlumber,,,3219\n", encoding="utf-8")
    own = read_index_csv(file, {"soc2020": starter.version.rules})
    answer = coder_of(lay_over(real.index, own, "soc2020")).code("Plumber", None, "teaching children to read in school")
    assert (full_code(answer), answer.confidence) == ("3219", 0.99)


def test_an_index_of_one_row_works(tmp_path: Path, starter: ByIndex) -> None:
    file = tmp_path / "one.csv"
    file.write_text("title,soc2020\nBarista,9265\n", encoding="utf-8")
    index = read_index_csv(file, {"soc2020": starter.version.rules})
    by_index = ByIndex(starter.version, Lookup.of(index, "soc2020"))
    assert full_code(by_index.settled("Baristas")) == "9265"
    assert full_code(Coder.from_index(index, starter.version).code("Barista")) == "9265"


@pytest.mark.parametrize("seed", range(3))
def test_no_title_of_the_real_index_is_lost_by_a_small_layer_of_own_entries(ons: ByIndex, seed: int) -> None:
    """Own entries of titles that the index has, with other qualifiers and codes, and of titles that it lacks."""
    chance = Random(seed)
    frame = ons.lookup.index.frame
    rows = chance.sample([row for row, code in enumerate(ons.lookup.codes) if code is not None], 120)
    codes = [str(ons.lookup.codes[row]) for row in chance.sample(rows, len(rows))]
    entries = [
        {
            "entry_id": f"mine-{n}",
            "title": chance.choice([title, f"{title} of the old wharf"]),
            "natural_title": title,
            "add": chance.choice([None, frame["add"][row], "wharf"]),
            "ind": chance.choice([None, frame["ind"][row], "wharf"]),
            "soc2020": code,
        }
        for n, (row, code, title) in enumerate(zip(rows, codes, frame["natural_title"].gather(rows), strict=True))
    ]
    schema = {**dict.fromkeys(TEXT_COLUMNS, pl.String), "soc2020": pl.String}
    own = Index("mine", pl.DataFrame(entries, schema).unique(["title", "add", "ind"], maintain_order=True))
    own = Index("mine", own.frame.unique("natural_title", maintain_order=True))
    layered = ByIndex(ons.version, lay_over(ons.lookup.index, own, "soc2020"), ons.sic, ons.below)
    titles = chance.sample(sorted(ons.lookup.by_plain), 6_000)
    titles += [title.lower() for title in own.frame["natural_title"]]
    lost = [
        title
        for title in titles
        if full_code(ons.answer(JobDescription(title))) and not full_code(layered.answer(JobDescription(title)))
    ]
    assert lost == []
