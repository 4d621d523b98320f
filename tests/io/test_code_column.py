"""Codes as files have them: numbers, lost zeros, missing answers; the version says what was meant."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.catalog import shipped
from occumap.errors import InputError
from occumap.io.code_column import is_total, read_codes
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version

ISCO = shipped.version("isco08")


def codes(*cells, version=ISCO, **options):
    return read_codes(pl.Series(cells, dtype=pl.String), version, **options)


def test_numbers_with_decimals_and_lost_zeros_are_the_codes_they_were_and_that_is_said():
    found = codes("0110", "110", "2111.0", "310.0", "2111 - Physicists")
    assert found.values.to_list() == ["0110", "0110", "2111", "0310", "2111"]
    assert [one.split(",")[0] for one in found.said] == [
        "2 codes written as a number with decimals", "1 code without leading zeros", "1 code with a title beside",
    ]  # fmt: skip


def test_missing_answers_are_no_codes_and_keep_what_was_written():
    found = codes("-8", "-9", "-9.0", "−8", "", None)
    assert found.values.null_count() == 6
    assert found.reasons.to_list() == ["no code (-8)", "no code (-9)", "no code (-9)", "no code (-8)", *["no code"] * 2]


def test_a_sign_that_was_left_out_is_put_back():
    extended = shipped.version("soc2020ext")
    assert codes("213403", "2134/03", version=extended).values.to_list() == ["2134/03", "2134/03"]


def test_what_is_no_code_stands_as_it_is():
    assert codes("1O11", "99999", "2111 2112").values.to_list() == ["1O11", "99999", "2111 2112"]


def test_without_a_version_nothing_is_changed_but_what_can_be_no_code():
    found = codes("110", "2111.0", "-9", version=None)
    assert found.values.to_list() == ["110", "2111.0", None]
    assert found.said == ()


def test_a_code_that_could_be_two_is_refused_where_zeros_were_lost():
    rows = [("1", "a", None, None), ("0", "b", None, None), ("01", "lost", None, None), ("02", "too", None, None)]
    rules = CodeRules((Level(1, "top", "[0-9]"), Level(2, "low", "[0-9]{2}")))
    version = Version.of("tiny", rows, rules=rules)
    assert codes("1", version=version).values.to_list() == ["1"]
    with pytest.raises(
        InputError, match=r"leading zeros were lost \(2 is tiny 02\): 1 could be 1 or 01.*--code-width 2"
    ):
        codes("1", "2", version=version)
    assert codes("1", "2", version=version, width=2).values.to_list() == ["01", "02"]


@pytest.mark.parametrize(
    "text", ["Total", "TOTAL", "All occupations", "00-0000", "Totals, all ages", "_T", "Insgesamt"]
)
def test_rows_of_all_groups_together_are_known(text):
    assert is_total(text)


@pytest.mark.parametrize("text", ["Tailors", "1111", "Allied health", "0110", "Totality"])
def test_other_texts_are_no_totals(text):
    assert not is_total(text)
