"""What a revision's text comes to is worked out once, and anew when what it rests on was loaded anew."""

from __future__ import annotations

import pytest

from occumap.catalog import load
from occumap.catalog.kept import keep
from occumap.workflows.revise.library import work_on

TRADES = "code,title\n1,Trades\n11,{0}\n12,Cycle menders\n"
REVISION = """revision: r
title: A revision
from: trades
to: trades2

issues:
- issue: 1
  question: Is anything to be done?
  found: No.
  decision: no further action
  reason: Nothing is.
"""


@pytest.fixture
def keeping(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))

    def kept(title: str) -> None:
        place = tmp_path / "trades.csv"
        place.write_text(TRADES.format(title), encoding="utf-8")
        keep(load.load(place), "trades", replacing=True)

    return kept


def test_the_same_text_is_worked_out_once(keeping):
    keeping("Bakers")
    assert work_on(REVISION) is work_on(REVISION)


def test_what_it_revises_is_looked_at_again_after_it_was_loaded_anew(keeping):
    found = []
    for title in ("Bakers", "Bread makers"):
        keeping(title)
        found.append(work_on(REVISION).revised.plan.old["11"].title)
    assert found == ["Bakers", "Bread makers"]
