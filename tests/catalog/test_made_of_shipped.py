"""What is made of shipped things once is the same as what is made anew, and is made anew where it isn't whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from occumap.atlas.moves import moves_from
from occumap.catalog import load, made_of_shipped, shipped, user_data
from occumap.catalog.made_of_shipped import nearness_on, standard_skills_once
from occumap.catalog.soc2020_titles import soc2020_titles

MAP = load.occupational_map()
SSC = load.framework("ssc")


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path))
    made_of_shipped._nearness_of_shipped.cache_clear()
    return user_data.cache_folder("made")


def test_moves_by_kept_ranks_are_those_by_likeness(made: Path) -> None:
    """The same occupations with the same scores and the same words, whether just made, or read from the cache."""
    by_likeness = moves_from("OCC0349", MAP, SSC, called=soc2020_titles(), limit=60)
    for _ in range(2):
        made_of_shipped._nearness_of_shipped.cache_clear()
        near = nearness_on(MAP, SSC)
        assert near.ranks is not None
        assert moves_from("OCC0349", MAP, SSC, near=near, limit=60) == by_likeness
    assert any(made.iterdir())


def test_ranks_that_are_cut_short_are_made_anew(made: Path) -> None:
    first = nearness_on(MAP, SSC).towards("OCC0005").tolist()
    for table in made.rglob("*.npy"):
        table.unlink()
        table.write_bytes(b"\x93NUMPY")
    made_of_shipped._nearness_of_shipped.cache_clear()
    assert nearness_on(MAP, SSC).towards("OCC0005").tolist() == first


def test_the_kept_framework_is_the_one_that_is_made(made: Path) -> None:
    fresh = shipped._standard_skills()
    shutil.rmtree(made, ignore_errors=True)
    for _ in range(2):
        kept = standard_skills_once(lambda: fresh)
        assert kept.requirements.equals(fresh.requirements)
        assert kept.scale == fresh.scale
        assert all(kept.extras[name].equals(table) for name, table in fresh.extras.items())


def test_other_frameworks_are_not_taken_for_the_one_that_is_kept(made: Path) -> None:
    assert nearness_on(MAP, SSC.keeping([one.code for one in MAP.occupations])).ranks is None
    assert not made.exists()
