"""Anything that a file holds is kept under a name, known in any case, listed, and taken away again."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.catalog import kept, load
from occumap.catalog.listing import everything
from occumap.errors import InputError, UnknownNameError
from occumap.model.index import Index
from tests.io.made_files import make_csv

PAIRS = "from_code,from_title,to_code,to_title,partial\n11,Potters,101,By hand,true\n11,Potters,102,By machine,true\n"
TREE = "code,title\n1,Crafts\n11,Potters\n12,Weavers\n"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))


def keep(tmp_path: Path, name: str, text: str, which: str | None = None) -> kept.Kept:
    return kept.keep(load.load(make_csv(tmp_path / f"{name}.csv", text)), name, which=which)


def test_a_correspondence_is_kept_with_its_marks_and_known_in_any_case(tmp_path):
    assert keep(tmp_path, "Pots", PAIRS).kind == "correspondence"
    table = load.correspondence("POTS")
    assert [link.partial for link in table.links] == [True, True]
    assert load.load("pots").correspondences == (table,)
    assert [name for name, _ in kept.correspondences_between("TO", "from")] == ["pots"]


def test_a_version_of_a_correspondence_is_kept_by_its_id(tmp_path):
    assert keep(tmp_path, "new", PAIRS, which="to").kind == "version"
    assert load.version("NEW")["101"].title == "By hand"


def test_an_index_coded_to_a_kept_version_is_kept_and_coded_with(tmp_path):
    keep(tmp_path, "crafts", TREE)
    assert keep(tmp_path, "jobs", "title,crafts\npotter,11\nweaver,12\n").kind == "index"
    index = load.index("Jobs")
    assert isinstance(index, Index)
    assert index.codes("crafts").to_list() == ["11", "12"]
    assert "jobs" in load.names("index")


def test_a_framework_is_kept_as_its_file(tmp_path):
    text = "profile,profile_title,skill,skill_title,level\np1,Potter,s1,Throwing clay,3\np2,Weaver,s2,Weaving,2\n"
    assert keep(tmp_path, "skills", text).kind == "framework"
    assert len(load.framework("SKILLS").profiles) == 2


def test_a_name_is_of_one_thing_and_is_replaced_only_with_leave(tmp_path):
    keep(tmp_path, "mine", PAIRS)
    keep(tmp_path, "mine", PAIRS)
    with pytest.raises(InputError, match="a correspondence is kept under this name"):
        keep(tmp_path, "mine", TREE)
    with pytest.raises(InputError, match="another correspondence is kept under this name"):
        keep(tmp_path, "mine", PAIRS.replace("102", "103"))


@pytest.mark.parametrize("name", ["soc2020", "STARTER", "engineering-starter", "ons-index", "a b", "../x"])
def test_a_name_that_is_taken_or_could_be_a_path_is_refused(tmp_path, name):
    with pytest.raises(InputError):
        kept.keep(load.load(make_csv(tmp_path / "a.csv", TREE)), name)


def test_what_is_kept_is_listed_and_taken_away(tmp_path):
    keep(tmp_path, "pots", PAIRS)
    own = [one for one in everything() if one.own]
    assert [(one.name, one.kind) for one in own] == [("pots", "correspondence")]
    assert own[0].said == "from to to: 2 links, 2 of them partial"
    assert kept.remove("POTS").name == "pots"
    assert kept.everything() == []
    with pytest.raises(UnknownNameError, match="nothing is kept under this name"):
        kept.remove("pots")
    with pytest.raises(InputError, match="comes with Occumap"):
        kept.remove("soc2010")


def test_what_is_removed_while_it_is_listed_is_not_called_damaged(tmp_path, monkeypatch):
    keep(tmp_path, "mine", TREE)
    named = load.names

    def names_and_then_gone(kind):
        found = list(named(kind))
        if "mine" in found:
            kept.remove("mine")
        return found

    monkeypatch.setattr(load, "names", names_and_then_gone)
    assert [one.name for one in everything() if one.own] == []


def test_what_is_damaged_is_listed_with_why(tmp_path):
    place = keep(tmp_path, "crafts", TREE).path
    place.write_bytes(b"PK")
    (broken,) = [one for one in everything() if one.own]
    assert broken.problem
