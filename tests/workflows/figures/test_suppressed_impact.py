"""What breaks in series show gives no small group away, nor the few people who go another way than the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.model.figure_kind import SUPPRESSED
from occumap.model.impact import Impact
from occumap.render import as_dict
from occumap.render.reports.impact import impact_files
from occumap.workflows.figures.impact import impact_of_versions

SAME = {("2122", "2122"): 50, ("2123", "2123"): 40, ("5431", "5431"): 60, ("5434", "5434"): 80}


def _impact(folder: Path, pairs: dict[tuple[str, str], int]) -> Impact:
    """Return the breaks by records of so many people in each pair."""
    file = folder / "records.csv"
    rows = [f"{old},{new}" for (old, new), people in pairs.items() for _ in range(people)]
    file.write_text("\n".join(["soc2010,soc2020", *rows]) + "\n")
    return impact_of_versions("soc2010", "soc2020", weights=str(file), suppress=10)


def test_the_share_that_maps_one_to_one_does_not_tell_a_hidden_group(tmp_path: Path) -> None:
    found = _impact(tmp_path, {("2121", "2121"): 3, **SAME})
    units = {one.group.value: one for one in found.at_level("unit")}
    # The groups that nobody counted add nothing to the share, so another that is one to one is hidden too.
    assert units["2121"].before is None
    hidden = [one for one in units.values() if one.one_to_one and one.suppressed]
    assert len(hidden) > 1 or found.levels[-1].people is None


def test_the_share_is_hidden_where_no_other_group_is_one_to_one(tmp_path: Path) -> None:
    found = _impact(tmp_path, {("2121", "2121"): 3, ("2122", "2122"): 50, ("2123", "2123"): 40})
    unit = found.levels[-1]
    assert (unit.people, unit.suppressed) == (None, True)
    page = impact_files(found)["impact.html"].decode()
    assert f'<td class="num">{SUPPRESSED}</td></tr>' in page
    assert as_dict.impact(found)["levels"][-1]["people_one_to_one"] is None


@pytest.mark.parametrize(("few", "shown"), [(2, False), (12, True)])
def test_a_successor_does_not_tell_how_many_came_from_elsewhere_if_they_are_few(
    tmp_path: Path, few: int, shown: bool
) -> None:
    found = _impact(tmp_path, {**SAME, ("5431", "5434"): few})
    units = {one.group.value: one for one in found.at_level("unit")}
    assert units["5434"].before == 80
    assert (units["5434"].low, units["5431"].low) == ((80 + few, 60) if shown else (None, None))


@pytest.mark.parametrize(("people", "said"), [(4, SUPPRESSED), (14, "14")])
def test_a_series_does_not_tell_how_few_people_have_no_code(tmp_path: Path, people: int, said: str) -> None:
    file = tmp_path / "series.csv"
    file.write_text(f"soc2010,people\n2121,40\n5431,50\n,{people}\n")
    found = impact_of_versions("soc2010", "soc2020", series=file, code="soc2010", value="people", suppress=10)
    assert f"left out: {said} in 1 row without a code" in found.said
