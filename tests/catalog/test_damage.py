"""What is kept and isn't as it was kept is said to be damaged; what can be made anew is made anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.catalog.kept import keep, remove
from occumap.errors import InputError
from tests.io.test_ons_index import BAKER, MAKER, SEE, index_of

VERSION = "code,title,level,parent\n1,Crafts,section,\n11,{},trade,1\n12,Cooks,trade,1\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_version_in_the_place_of_another_is_damage_and_can_be_loaded_again(home: Path, tmp_path: Path) -> None:
    for name, title in (("mine", "Bakers"), ("another", "Millers")):
        path = tmp_path / f"{name}.csv"
        path.write_text(VERSION.format(title))
        keep(load.load(path), name)
    shutil.copy(home / "loaded" / "another.zip", home / "loaded" / "mine.zip")
    with pytest.raises(InputError, match=r"what is kept as mine is damaged.+occumap remove mine"):
        load.version("mine")
    remove("mine")
    keep(load.load(tmp_path / "mine.csv"), "mine")
    assert load.version("mine").by_value["11"].title == "Bakers"
    assert load.version("another").by_value["11"].title == "Millers"


@pytest.mark.parametrize(("old", "new"), [(b"Design engineer", b"Resign engineer"), (b"2129", b"2121")])
def test_a_letter_changed_in_a_cached_index_makes_no_other_answer(
    home: Path, tmp_path: Path, old: bytes, new: bytes
) -> None:
    path = index_of(tmp_path, BAKER, MAKER, SEE)
    right = load.index(path).frame
    (cached,) = (home / "cache" / "indexes").glob("*.arrow")
    content = cached.read_bytes()
    assert old in content
    cached.write_bytes(content.replace(old, new))
    other = tmp_path / "same" / path.name
    other.parent.mkdir()
    shutil.copy(path, other)
    assert load.index(other).frame.equals(right)
    assert cached.read_bytes() == content
