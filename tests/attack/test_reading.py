"""The short attack on everything that reads files; ``python -m tests.attack`` is the long one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.attack.mutation import mutated
from tests.attack.reading import attack
from tests.attack.seeds import seeds


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_damaged_files_are_taken_or_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    report = attack(seeds(place), 500, seed=19, folder=place)
    assert report.tries == 500
    assert not report.failures, str(report)
    assert sum(report.ended[ended] for ended in ("taken", "said")) > 450
    assert Path.cwd() == place


def test_the_same_seed_damages_a_file_in_the_same_way():
    whole = b"code,title\n11,Bakers\n12,Cooks\n"
    made = [[mutated(whole, random.Random(f"{n}"), [whole]) for n in range(50)] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0])) > 45
