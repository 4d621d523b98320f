"""What leads from England's map to the codes of frameworks: links that come along, and those that are kept."""

from __future__ import annotations

import polars as pl
import pytest

from occumap.catalog import load
from occumap.catalog.kept import keep
from occumap.catalog.occupation_links import describes, framework_of_map, links_to, told_code_list
from occumap.errors import AmbiguousNameError, InputError
from occumap.io.esco import read_esco
from occumap.io.framework_csv import read_framework_csv
from occumap.model.profile_basis import bases_of
from tests.io.made_files import make_csv

WELDER = "OCC0349"


def framework_with(tmp_path, *codes: str):
    profiles = "profile,title,code\n" + "".join(f"P{n},Job {n},{code}\n" for n, code in enumerate(codes))
    folder = tmp_path / "own"
    folder.mkdir(exist_ok=True)
    make_csv(folder / "profiles.csv", profiles)
    make_csv(folder / "skills.csv", "skill,title\nskill 0,A\nskill 1,B\n")
    asked = "".join(f"P{n},skill {n % 2}\n" for n in range(len(codes)))
    make_csv(folder / "requirements.csv", f"profile,skill\n{asked}")
    return read_framework_csv(folder)


@pytest.mark.parametrize(
    ("codes", "told"),
    [(("5213", "2232"), "soc2020"), (("5213/01", "2232/01"), "soc2020ext"), (("7411", "0110"), "isco08"), (("x",), "")],
)
def test_the_list_of_a_frameworks_codes_is_told_by_them(tmp_path, codes, told):
    assert told_code_list(framework_with(tmp_path, *codes)) == told


def test_codes_that_could_be_of_two_lists_are_asked_about_unless_their_column_says(tmp_path):
    framework = framework_with(tmp_path, "2111", "2431")
    with pytest.raises(AmbiguousNameError, match="could be of soc2020 or isco08"):
        told_code_list(framework)
    text = "profile,skill,ISCO-08 code\nP1,Physics,2111\nP2,Selling,2431\n"
    assert told_code_list(read_framework_csv(make_csv(tmp_path / "one.csv", text))) == "isco08"
    make_csv(tmp_path / "own" / "profiles.csv", "profile,title,SOC2020\nP0,Job 0,2111\nP1,Job 1,2431\n")
    assert told_code_list(read_framework_csv(tmp_path / "own")) == "soc2020"


def test_a_framework_of_soc_codes_is_laid_on_the_map(tmp_path):
    world = load.occupational_map()
    found = framework_of_map(framework_with(tmp_path, "5213", "2232"), world)
    assert not describes(framework_with(tmp_path, "5213"), world)
    assert describes(found, world)
    assert {r.skill for r in found.profile(WELDER).requirements} == {"skill 0"}
    assert bases_of(found)[WELDER].own == ("P0",)


def test_what_nothing_leads_to_is_refused_until_a_correspondence_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    framework = framework_with(tmp_path, "A1", "B2")
    object.__setattr__(framework, "code_list", "guild")
    with pytest.raises(InputError, match="its codes are of guild, and nothing that is held leads there"):
        links_to(framework)
    pairs = make_csv(tmp_path / "pairs.csv", "from_code,to_code,from_version,to_version\n5213,A1,soc2020,guild\n")
    keep(load.load(pairs), "soc-guild")
    found = framework_of_map(framework, load.occupational_map())
    assert {r.skill for r in found.profile(WELDER).requirements} == {"skill 0"}
    assert "the correspondence soc-guild" in links_to(framework).said


def test_all_links_are_of_codes_that_there_are():
    isco = load.version("isco08")
    soc = load.version("soc2020ext")
    assert {code for (code,) in links_to_isco().select("code").iter_rows()} <= isco.by_value.keys()
    assert {group for (group,) in links_to_isco().select("group").iter_rows()} <= soc.by_value.keys()


def links_to_isco() -> pl.DataFrame:
    from occumap.catalog.occupation_links import _to_isco  # noqa: PLC0415

    return _to_isco().table


def test_esco_is_laid_on_the_map(shared):
    world = load.occupational_map()
    esco = read_esco(shared / "esco" / "1.1.1")
    found = framework_of_map(esco, world)
    assert found.requirements["profile"].n_unique() > 1_000
    (own,) = bases_of(found)[WELDER].own
    assert esco.profile_titles[own] == "welder"
