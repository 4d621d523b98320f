"""The engineering map taken through the review of SOC2010, and from SOC2010 to SOC2020."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from occumap.catalog.load import occupational_map
from occumap.errors import OutputError
from occumap.model.relink import LinkStatus, Relinked
from occumap.workflows.map import relink as task
from occumap.workflows.revise.revise import revise


@pytest.fixture(scope="module")
def reviewed() -> Relinked:
    return task.relink_through_revision("soc2010-review")


def test_every_occupation_follows_the_correspondence_of_the_revision(reviewed: Relinked):
    outcome = revise("soc2010-review").outcome
    assert outcome is not None
    assert (reviewed.from_version, reviewed.to_version) == ("soc2010", outcome.version.id)
    for before, link, after in zip(
        occupational_map().occupations, reviewed.links, reviewed.map.occupations, strict=True
    ):
        to = [one.to_code.value for one in outcome.correspondence.leaving(before.soc2010 or "")]
        assert after.soc2010 == (to[0] if len(to) == 1 else None)
        assert (link.status is LinkStatus.UNCODED) == (before.soc2010 is None)
        assert after.soc2010 is None or after.soc2010 in outcome.version


def test_the_review_re_links_the_vehicle_assessor_and_leaves_aerospace_engineers_open(reviewed: Relinked):
    by_name = {link.title: link for link in reviewed.links}
    assert by_name["Vehicle damage assessor"].to_code == "3541"
    aerospace = by_name["Aerospace engineer"]
    assert aerospace.status is LinkStatus.SEVERAL
    assert [one.code for one in aerospace.candidates] == ["2122", "2126"]
    assert "RC4 split-off" in aerospace.why


def test_between_published_versions_the_map_s_own_codes_stay_and_are_checked():
    found = task.relink_between("soc2010", "soc2020")
    own = {o.code: o.soc2020 for o in occupational_map().occupations if o.soc2020}
    assert {o.code: o.soc2020 for o in found.map.occupations if o.code in own} == own
    checked = {link.status for link in found.links if link.occupation in own}
    assert checked == {LinkStatus.CONFIRMED, LinkStatus.CONTRADICTED, LinkStatus.UNCODED}


def test_anew_re_links_what_went_whole_to_one_group():
    found = task.relink_between("soc2010", "soc2020", anew=True)
    for link in found.with_status(LinkStatus.RELINKED):
        assert [link.to_code] == [candidate.code for candidate in link.candidates]
        assert found.map[link.occupation].soc2020 == link.to_code


def test_what_is_kept_tells_all_and_stands_together(reviewed: Relinked, tmp_path: Path):
    links, candidates, occupations = task.keep(reviewed, tmp_path / "relinked")
    told = pl.read_csv(links, infer_schema=False)
    assert told.height == 1269
    assert told["status"].to_list() == [link.status.value for link in reviewed.links]
    assert pl.read_csv(candidates).height == sum(len(link.candidates) for link in reviewed.links)
    kept = pl.read_csv(occupations, infer_schema=False)
    assert kept["soc2010"].to_list() == [o.soc2010 for o in reviewed.map.occupations]
    assert task.keep(reviewed, tmp_path / "relinked") == (links, candidates, occupations)


def test_a_folder_with_other_files_is_left_alone(reviewed: Relinked, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError):
        task.keep(reviewed, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
