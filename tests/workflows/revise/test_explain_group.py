"""A group with what is held of it, in every version alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.catalog import kept, load
from occumap.errors import UnknownNameError
from occumap.render import as_dict
from occumap.workflows.revise.explain_group import TITLES_SHOWN, explain_group


def test_a_group_has_what_is_above_below_before_and_after() -> None:
    old, new = explain_group("2126", "soc2010"), explain_group("2126", "soc2020")
    assert [group.code.value for group in new.above] == ["2", "21", "212"]
    assert not new.children
    assert sum(one.share or 0 for one in new.came_from) == pytest.approx(1)
    assert {one.code.version for one in old.went_to} == {"soc2020"}
    assert old.change_types
    assert (new.went_to, new.change_types, old.came_from) == ((), (), ())
    assert old.valid[1] == new.valid[0]
    assert {one.soc2020 for one in new.occupations} == {"2126"}


def test_an_upper_group_has_the_titles_of_those_under_it() -> None:
    whole, part = explain_group("212", "soc2020"), explain_group("2126", "soc2020")
    assert whole.titles > part.titles > TITLES_SHOWN == len(part.first_titles)
    assert len(whole.children) > 3


def test_a_version_of_ones_own_has_no_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    file = tmp_path / "trades.csv"
    file.write_text("code,title\n1,Bread\n11,Bakers\n12,Millers\n")
    kept.keep(load.load(file), "trades")
    found = as_dict.explained_group(explain_group("11", "trades"))
    assert found["above"] == [{"code": "1", "title": "Bread"}]
    assert (found["came_from"], found["valid_from"], found["titles"]["index"]) == ([], None, None)


@pytest.mark.parametrize(("code", "version"), [("9999", "soc2020"), ("2126", "pyproject.toml"), ("2126", "soc2002")])
def test_what_is_not_held_is_named(code: str, version: str) -> None:
    with pytest.raises(UnknownNameError, match=r"there is no group|no version has this name"):
        explain_group(code, version)
