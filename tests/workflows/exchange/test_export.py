"""What Occumap holds or makes is exported whole, read back equal where the format can hold it, and losses are said."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.catalog.user_versions import keep
from occumap.errors import InputError, OutputError, PlanError, UnknownNameError
from occumap.io.data_package import read_data_package
from occumap.io.ons_index import read_ons_index
from occumap.io.ons_structure import read_ons_structure
from occumap.io.sdmx import read_sdmx
from occumap.workflows.exchange.export import FORMATS, export
from occumap.workflows.exchange.subjects import ExportOptions, subject_named
from occumap.workflows.revise.compare import compare
from occumap.workflows.revise.revise import revise

VERSION_FORMATS = ("skos", "xkos", "sdmx-ml", "sdmx-json", "datapackage")
TABLE_FORMATS = ("skos", "sssom")
ENGINEERING = "engineering-and-manufacturing"


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("kind", VERSION_FORMATS)
def test_soc2020_is_exported_without_loss_and_loaded_equal(tmp_path, kind):
    done = export("soc2020", kind, tmp_path / "out")
    assert done.losses == ()
    assert load.load(tmp_path / "out").version() == load.version("soc2020")


@pytest.mark.parametrize("kind", TABLE_FORMATS)
def test_a_correspondence_is_exported_and_loaded_equal(tmp_path, kind):
    export("soc2010:soc2020", kind, tmp_path / "out")
    expected = compare("soc2010", "soc2020").correspondence
    loaded = load.load(tmp_path / "out")
    if kind == "skos":
        pairs = dict.fromkeys(expected.counts)
        expected = type(expected).from_counts("soc2010", "soc2020", pairs)
        assert loaded.versions == (load.version("soc2010"), load.version("soc2020"))
    assert loaded.correspondences == (expected,)


def test_a_version_is_exported_with_its_neighbours_and_index_as_a_package(tmp_path):
    export("soc2020", "datapackage", tmp_path / "soc2020.zip")
    package = read_data_package(tmp_path / "soc2020.zip")
    assert package.index == load.index()
    assert package.correspondences == (compare("soc2010", "soc2020").correspondence,)
    export("soc2020", "datapackage", tmp_path / "bare", ExportOptions(with_index=False))
    assert read_data_package(tmp_path / "bare").index is None


def test_an_earlier_package_gives_way_and_a_strangers_file_does_not(tmp_path):
    folder = tmp_path / "package"
    export("soc2020", "datapackage", folder)
    export("soc2020", "datapackage", folder, ExportOptions(with_index=False))
    assert not (folder / "index.csv").exists()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"letter\.txt"):
        export("soc2010", "datapackage", folder)
    assert read_data_package(folder).version.id == "soc2020"
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "levels.csv").write_text("mine")
    (tmp_path / "notes" / "other.ttl").write_text("mine")
    with pytest.raises(OutputError, match=r"other\.ttl"):
        export("soc2020", "datapackage", tmp_path / "notes")


def test_a_revisions_outcome_is_exported_with_all_of_its_parts(tmp_path):
    outcome = revise("soc2010-review").outcome
    assert outcome is not None
    export("soc2010-review", "datapackage", tmp_path / "package.zip")
    package = read_data_package(tmp_path / "package.zip")
    assert package.version == outcome.version
    assert package.correspondences == (outcome.correspondence,)
    assert package.index == outcome.index
    done = export("soc2010-review", "skos", tmp_path / "rdf")
    assert [path.name for path in done.paths] == ["soc2020-draft.ttl", "correspondence.ttl"]
    assert load.load(done.paths[0]).version() == outcome.version
    assert load.load(done.paths[1]).correspondences == (outcome.correspondence,)
    assert done.losses == ("the index",)


def test_a_revision_with_open_errors_is_not_exported(tmp_path):
    with pytest.raises(PlanError, match="errors are open"):
        export("soc2010-review", "sssom", tmp_path / "out", ExportOptions(strict=True))
    assert not (tmp_path / "out").exists()


def test_sdmx_carries_days_of_validity_and_the_agency(tmp_path):
    options = ExportOptions(valid_from=date(2020, 1, 1), agency="UK_ONS")
    done = export("soc2010:soc2020", "sdmx-ml", tmp_path / "out.xml", options)
    content = read_sdmx(tmp_path / "out.xml")
    assert content.correspondences[0].valid_from == date(2020, 1, 1)
    assert [version.id for version in content.versions] == ["soc2010", "soc2020"]
    assert b'agencyID="UK_ONS"' in (tmp_path / "out.xml").read_bytes()
    assert done.losses == ("numbers of entries and shares of the links of soc2010 to soc2020",)


def test_rdf_carries_the_base_of_addresses_and_the_day_of_publication(tmp_path):
    options = ExportOptions(base="https://stats.example.org/", issued=date(2020, 2, 27))
    (path,) = export("soc2020", "xkos", tmp_path / "out.ttl", options).paths
    assert "<https://stats.example.org/soc2020/1111>" in path.read_text("utf-8")
    assert "2020-02-27" in path.read_text("utf-8")
    assert load.load(path).version() == load.version("soc2020")


def test_workbooks_of_the_ons_are_a_structure_and_an_index(tmp_path):
    done = export("soc2020", "ons-xlsx", tmp_path / "books")
    version = load.version("soc2020")
    read = read_ons_structure(done.paths[0], "soc2020", rules=version.rules, title=version.title)
    # The layout of the ONS says nothing of the language.
    assert replace(read, language="en") == version
    assert len(read_ons_index(done.paths[1])) == len(load.index())
    one = export("soc2020", "ons-xlsx", tmp_path / "one.xlsx")
    assert one.paths == (tmp_path / "one.xlsx",)
    assert any("index" in loss for loss in one.losses)
    assert len(read_ons_index(export("starter", "ons-xlsx", tmp_path / "i.xlsx").paths[0])) == len(load.index())


def test_a_route_is_a_pathway_and_its_occupations_are_pages(tmp_path):
    done = export(ENGINEERING, "ctdl", tmp_path / "route.jsonld")
    assert "ceterms:Pathway" in done.paths[0].read_text("utf-8")
    assert any("importance" in loss for loss in done.losses)
    pages = export(ENGINEERING, "schema-org", tmp_path / "pages")
    assert len(pages.paths) == 372
    one = export("OCC0154E", "schema-org", tmp_path / "one.jsonld")
    assert one.paths[0].read_bytes() == (tmp_path / "pages" / "OCC0154E.jsonld").read_bytes()
    assert json.loads(one.paths[0].read_bytes())["@type"] == "Occupation"


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_export_gives_the_same_bytes(tmp_path, kind):
    what = {"sssom": "soc2010:soc2020", "schema-org": "OCC0154E", "ctdl": ENGINEERING}.get(kind, "soc2020")
    one, two = (export(what, kind, tmp_path / place).paths for place in "ab")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind not in {"sssom", "schema-org", "ctdl"}])
def test_soc2020_takes_less_than_three_seconds(tmp_path, kind):
    start = time.process_time()
    export("soc2020", kind, tmp_path / "out")
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("what", "kind", "says"),
    [
        ("soc2020", "sssom", "sssom can't hold a version"),
        ("starter", "datapackage", "datapackage can't hold an index"),
        (ENGINEERING, "sdmx-ml", "sdmx-ml can't hold a map"),
        ("soc2020", "ctdl", "ctdl can't hold a version"),
        ("soc2010:soc2020", "ons-xlsx", "ons-xlsx can't hold a correspondence"),
    ],
)
def test_what_a_format_cannot_hold_at_all_is_refused_and_nothing_is_written(tmp_path, what, kind, says):
    with pytest.raises(InputError, match=says):
        export(what, kind, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_unknown_things_and_formats_are_named(tmp_path):
    with pytest.raises(UnknownNameError, match="Formats: skos"):
        export("soc2020", "pdf", tmp_path / "out")
    with pytest.raises(UnknownNameError, match="nothing has this name"):
        export("nothing", "skos", tmp_path / "out")
    with pytest.raises(UnknownNameError, match="route-x"):
        export("soc2020:route-x", "skos", tmp_path / "out")


def test_several_files_need_a_folder(tmp_path):
    with pytest.raises(OutputError, match="Name a folder"):
        export("soc2010-review", "skos", tmp_path / "out.ttl")


def test_a_kept_version_and_a_file_are_exported_as_one_that_is_held(tmp_path):
    keep(load.version("soc2010"), "mine")
    export("mine", "sdmx-json", tmp_path / "mine.json")
    assert load.load(tmp_path / "mine.json").version() == load.version("mine")
    export(str(tmp_path / "mine.json"), "xkos", tmp_path / "mine.ttl")
    assert load.load(tmp_path / "mine.ttl").version() == load.version("mine")


def test_a_package_is_turned_into_another_format_with_all_that_it_holds_or_says_what_it_leaves(tmp_path):
    export("soc2020", "datapackage", tmp_path / "soc2020.zip")
    again = export(str(tmp_path / "soc2020.zip"), "datapackage", tmp_path / "again.zip")
    assert (
        read_data_package(again.paths[0]).correspondences == read_data_package(tmp_path / "soc2020.zip").correspondences
    )
    assert again.losses == ()
    rdf = export(str(tmp_path / "soc2020.zip"), "skos", tmp_path / "soc2020.ttl")
    assert rdf.losses == ("the correspondence of soc2010 to soc2020", "the index")
    both = export(str(tmp_path / "soc2020.zip"), "sdmx-json", tmp_path / "soc2020.json")
    assert len(load.load(both.paths[0]).correspondences) == 1
    assert "the index" in both.losses


def test_a_message_of_two_lists_and_a_map_is_a_correspondence_unless_one_list_is_named(tmp_path):
    export("soc2010:soc2020", "sdmx-ml", tmp_path / "both.xml")
    assert subject_named(str(tmp_path / "both.xml"), ExportOptions()).sort == "correspondence"
    one = subject_named(str(tmp_path / "both.xml"), ExportOptions(which="soc2010"))
    assert (one.sort, one.versions) == ("version", (load.version("soc2010"),))


def test_a_crosswalk_of_a_users_own_joins_versions_of_a_users_own(tmp_path, shared):
    for year in (2010, 2018):
        keep(load.load(shared / "us" / f"us-soc{year}-structure.csv").version(), f"us-soc{year}")
    options = ExportOptions(crosswalk=Path(shared / "us" / "us-soc2010-soc2018.csv"))
    done = export("us-soc2010:us-soc2018", "sssom", tmp_path / "us.tsv", options)
    (table,) = load.load(done.paths[0]).correspondences
    assert (table.from_version, table.to_version, len(table.links)) == ("us-soc2010", "us-soc2018", 900)


def test_what_is_meant_is_told_by_its_name():
    names = {
        "soc2020": "version",
        "soc2010:soc2020": "correspondence",
        "soc2010-review": "revision",
        "starter": "index",
    }
    names |= {ENGINEERING: "map", "OCC0154E": "map"}
    assert {name: subject_named(name, ExportOptions()).sort for name in names} == names
