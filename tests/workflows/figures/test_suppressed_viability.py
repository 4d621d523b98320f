"""Neither few people nor few records of a group are told, by whatever source they are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from occumap.evidence.viability import Source
from occumap.evidence.viability import viability as stands
from occumap.model.viability import ViabilityPolicy
from occumap.model.weights import WeightedCorrespondence
from occumap.workflows.figures.suppressed import viability_without_small
from occumap.workflows.figures.viability import viability
from tests.evidence.weighing import table, version


def test_few_people_are_hidden_where_nobody_knows_on_how_many_records_they_rest(tmp_path: Path) -> None:
    """Figures without bases have no interval, and yet they count people."""
    file = tmp_path / "pairs.csv"
    file.write_text("soc2010,soc2020,people\n2121,2121,3\n2122,2122,50\n2123,2123,40\n5431,5431,60\n")
    asked: dict[str, Any] = {"weights": str(file), "weights_count": "people"}
    assert viability("soc2010", **asked).groups["2121"].people == 3
    found = viability("soc2010", **asked, suppress=10).groups
    assert (found["2121"].people, found["2121"].suppressed) == (None, True)
    assert sum(found[code].suppressed for code in ("2121", "2122", "2123")) == 2


def test_few_records_are_hidden_though_they_stand_for_many_people() -> None:
    weights = table({("11", "11"): 4.0, ("12", "12"): 60.0, ("19", "19"): 300.0})
    found = stands(weights, version("a"), ViabilityPolicy(), {"s": Source("a sample", 2011, 100_000)})
    assert found["11"].records == 4
    (shown,) = viability_without_small([(found, version("a"))], 10)
    assert (shown["11"].people, shown["11"].records) == (None, None)
    assert sum(one.suppressed for one in shown.groups) >= 2


def test_growth_does_not_tell_few_records_of_the_earlier_source() -> None:
    """The interval of a change narrows with the records of both sources, so those of one give those of the other."""
    later = {"11": 400, "12": 60, "19": 300, "21": 200}
    earlier = {"11": 380, "12": 4, "19": 310, "21": 150}
    both = [
        table({(code, code): float(n) for code, n in sizes.items()}, source=name)
        for name, sizes in (("late", later), ("early", earlier))
    ]
    weights = WeightedCorrespondence(both[0].from_version, both[0].to_version, pl.concat([one.frame for one in both]))
    known = {"late": Source("late", 2021, 100_000), "early": Source("early", 2011, 100_000)}
    found = stands(weights, version("a"), ViabilityPolicy(source="late"), known)
    assert found["12"].change is not None
    (shown,) = viability_without_small([(found, version("a"))], 10)
    assert shown["12"].people is not None
    assert shown["12"].change is None
    assert [one.change for one in shown.groups if one.people].count(None) == 2
