"""What `differ` says of groups of records has no small number of them in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occumap.model.figure_kind import SUPPRESSED
from occumap.workflows.figures.differ import EXAMPLE, REST, as_json, differ
from occumap.workflows.figures.suppressed_records import OTHERS, together, too_few

BELOW = 10


def _write(folder: Path, rows: Sequence[tuple[str, ...]], head: str = "job,seen") -> Path:
    path = folder / "records.csv"
    path.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return path


def test_a_small_group_is_neither_counted_nor_compared(tmp_path: Path) -> None:
    path = _write(tmp_path, [("A", "x")] * 30 + [("B", "x")] * 20 + [("C", "y")] * 4 + [("", "x")] * 2)
    found = differ(path, group="job", suppress=BELOW)
    assert found.records == {"A": 30, "B": 20, "C": None}
    assert found.without_group is None
    assert {(one.one, one.other) for one in found.differences} == {("A", "B")}
    assert any(said.startswith(f"{SUPPRESSED} C isn't compared") for said in found.suppressed)


def test_categories_of_few_records_are_compared_together(tmp_path: Path) -> None:
    rows = [("A", "x")] * 20 + [("A", "y")] * 12 + [("A", "z")] * 3 + [("A", "v")] * 15
    rows += [("B", "x")] * 15 + [("B", "y")] * 15 + [("B", "z")] * 15 + [("B", "v")] * 25
    (one,) = differ(_write(tmp_path, rows), group="job", suppress=BELOW).differences
    assert {share.category: (share.one, share.other) for share in one.shares} == {
        "x": (20 / 50, 15 / 70),
        OTHERS: (15 / 50, 30 / 70),
        "v": (15 / 50, 25 / 70),
    }


def test_a_few_without_an_answer_are_a_category_too(tmp_path: Path) -> None:
    """Their number is that of the group less that of those compared."""
    rows = [("A", "x")] * 30 + [("A", "")] * 2 + [("B", "x")] * 20
    found = differ(_write(tmp_path, rows), group="job", suppress=BELOW)
    assert found.differences == ()
    assert found.suppressed == (f"{SUPPRESSED} seen isn't compared: fewer than 10 records have some of its categories",)
    rows += [("A", "y")] * 12 + [("B", "y")] * 12
    (one,) = differ(_write(tmp_path, rows), group="job", suppress=BELOW).differences
    assert one.records == (44, 32)
    assert {share.category for share in one.shares} == {"x", OTHERS}


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ([float(n) for n in range(40)], False),
        ([*range(40), *[np.nan] * 3], True),
        ([*range(40), *[np.nan] * 12], False),
        ([*range(5), *[np.nan] * 30], True),
        ([1.0] * 4 + [0.0] * 60, True),
        ([1.0] * 14 + [0.0] * 60, False),
    ],
    ids=["all have one", "few lack one", "many lack one", "few have one", "a share that is a mean", "a larger share"],
)
def test_numbers_are_compared_where_enough_have_and_lack_them(numbers: list[float], *, hidden: bool) -> None:
    sides = np.array(["A"] * len(numbers), dtype=object)
    assert too_few(np.array(numbers), sides, "A", BELOW) == hidden


def test_without_the_option_nothing_changes() -> None:
    """The example has small categories."""
    found = differ(Path(EXAMPLE), group="group", weight="weight")
    assert found.suppressed == ()
    assert None not in found.records.values()


RECORDS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["v", "w", "x", "y", "z", ""])), min_size=40, max_size=200
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS, st.integers(2, 12))
def test_every_number_of_records_that_the_answer_tells_is_none_or_large_enough(
    tmp_path: Path, rows: list[tuple[str, str]], below: int
) -> None:
    """What is taken together is two categories or more, so that neither is what is left of the group."""
    if len({job for job, _ in rows}) < 2:
        return
    found = json.loads(as_json(differ(_write(tmp_path, rows), group="job", candidates=["A"], suppress=below)))
    counts = Counter(rows)
    told = [n for n in found["records"].values() if n is not None]
    for one in found["differences"]:
        for side, name in enumerate((one["one"], one["other"])):
            n = one["records"][side]
            assert name == REST or found["records"][name] is not None
            shown = [share["category"] for share in one["shares"] if share["category"] != OTHERS]
            told += [n, found["records"][name] - n, *(n * share[("one", "other")[side]] for share in one["shares"])]
            job = "A" if name == "A" else "B"
            hidden = {said for (of, said), times in counts.items() if of == job and times and said not in shown}
            if OTHERS in [share["category"] for share in one["shares"]]:
                assert len({said for _, said in counts} - {*shown}) >= 2, hidden
    assert [n for n in told if 0 < round(n) < below] == []


def test_one_small_category_takes_another_with_it() -> None:
    sides = np.array(["A"] * 43, dtype=object)
    texts = np.array(["x"] * 20 + ["y"] * 3 + ["z"] * 20, dtype=object)
    found = together(texts, sides, ["A"], BELOW)
    assert found is not None
    assert sorted(Counter(found).items()) == [(OTHERS, 23), ("z", 20)]


def test_how_few_records_have_a_mark_is_not_said(tmp_path: Path) -> None:
    rows = [f"{'a' if n % 2 else 'b'},{n * 7 % 23},{'1.5*' if n < 3 else '1.0'}" for n in range(60)]
    file = tmp_path / "marked.csv"
    file.write_text("\n".join(["side,pay,weight", *rows]) + "\n")
    said = " ".join(differ(file, group="side", weight="weight", suppress=10).said)
    assert "with a mark: *" in said
    assert "3" not in said
