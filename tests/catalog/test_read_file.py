"""Any file is taken for what it is; a version in it can be kept under a name that every command knows."""

from __future__ import annotations

import gzip
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occumap.atomic import write_file, write_together
from occumap.catalog import load, shipped, user_data
from occumap.catalog.file_kind import FileKind
from occumap.catalog.user_versions import keep, renamed
from occumap.errors import AmbiguousNameError, InputError, OccumapError, OutputError, UnknownNameError
from occumap.examples import small_index, small_version
from occumap.io import sdmx, xkos
from occumap.io.classification_csv import write_classification_csv
from occumap.io.data_package import DataPackage, write_data_package
from occumap.io.sssom_tsv import write_sssom
from occumap.model.correspondence import Correspondence
from occumap.render.revision_files import correspondence_csv
from tests.io.made_files import make_csv, make_workbook

TABLE = Correspondence.from_counts("tiny1", "tiny2", {("11", "11"): 3, ("11", "12"): 1})
VERSION = small_version()


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    """A home of its own for every test, and no memory of the one before."""
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize(
    "data",
    [
        lambda: sdmx.write_sdmx("sdmx-ml", versions=[VERSION]).data,
        lambda: sdmx.write_sdmx("sdmx-json", versions=[VERSION]).data,
        lambda: xkos.write_version(VERSION).data,
        lambda: xkos.write_version(VERSION, syntax="json-ld").data,
        lambda: write_data_package(DataPackage(VERSION)).zipped(),
    ],
)
def test_a_version_is_loaded_equal_from_every_format_that_holds_it(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data())
    assert load.load(path).version() == VERSION


@pytest.mark.parametrize(
    "data",
    [
        lambda: write_sssom(TABLE).data,
        lambda: xkos.write_correspondence(TABLE).data,
        lambda: correspondence_csv(TABLE, ()),
    ],
)
def test_a_correspondence_is_loaded_equal_from_every_format_that_holds_it(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data())
    assert load.load(path).correspondences == (TABLE,)


def test_what_a_message_holds_besides_is_said(tmp_path):
    path = tmp_path / "message.xml"
    plain = Correspondence.from_counts("tiny1", "tiny2", {("11", "11"): None})
    made = sdmx.write_sdmx("sdmx-ml", versions=[VERSION], correspondences=[plain], valid_from=date(2020, 1, 1))
    path.write_bytes(made.data)
    loaded = load.load(path)
    assert loaded.contents == ("version tiny1: 3 section, 7 job; titles in en", "correspondence tiny1 to tiny2: 1 link")
    assert loaded.notes == ("its links are valid from 2020-01-01 to …, which a correspondence doesn't keep",)


def test_several_versions_must_be_told_apart(tmp_path):
    path = tmp_path / "message.xml"
    path.write_bytes(sdmx.write_sdmx("sdmx-ml", versions=[VERSION, load.version("soc2010")]).data)
    loaded = load.load(path)
    with pytest.raises(AmbiguousNameError, match="several versions: tiny1, soc2010") as several:
        loaded.version()
    assert [name for name, _ in several.value.candidates] == ["tiny1", "soc2010"]
    with pytest.raises(InputError, match="no version 'soc2020'"):
        loaded.version("soc2020")
    assert loaded.version("tiny1") == VERSION


def test_a_file_without_a_classification_says_so(tmp_path):
    path = tmp_path / "table.tsv"
    path.write_bytes(write_sssom(TABLE).data)
    with pytest.raises(InputError, match=r"taken for SSSOM mapping set: its columns are .*; a version is needed here"):
        load.load(path).version()


def test_a_kept_version_is_known_by_its_name_and_its_codes_carry_it():
    place = keep(VERSION, "mine")
    assert load.version("mine") == renamed(VERSION, "mine")
    assert load.version("mine")["11"].code.version == "mine"
    assert load.names("version") == ["soc2010", "soc2020", "soc2020ext", "isco08", "mine"]
    assert sorted(path.name for path in place.parent.iterdir()) == [".mine.zip.sum", "mine.zip"]


def test_keeping_the_same_again_changes_nothing_and_another_needs_leave():
    before = keep(VERSION, "mine").read_bytes()
    assert keep(VERSION, "mine").read_bytes() == before
    other = load.version("soc2010")
    with pytest.raises(InputError, match="another version is kept under this name"):
        keep(other, "mine")
    assert load.version("mine") == renamed(VERSION, "mine")
    keep(other, "mine", replacing=True)
    assert load.version("mine") == renamed(other, "mine")


@pytest.mark.parametrize("name", ["", "../outside", "a/b", "UPPER", "with space", "file.csv", ".hidden", "a" * 65])
def test_what_could_be_a_path_is_no_name(name):
    with pytest.raises(InputError, match="can't be a name"):
        keep(VERSION, name)
    assert user_data.place_of_version(name) is None


def test_versions_that_come_with_occumap_keep_their_names():
    with pytest.raises(InputError, match="comes with Occumap"):
        keep(VERSION, "soc2020")


def test_an_unknown_version_names_those_that_are_kept():
    keep(VERSION, "mine")
    with pytest.raises(UnknownNameError, match="Versions available: soc2010, soc2020, soc2020ext, isco08, mine"):
        load.version("nothing")


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = write_file(tmp_path / "new" / "file", b"one")
    assert path.read_bytes() == b"one"
    with pytest.raises(OutputError, match="this is a folder"):
        write_file(path.parent, b"two")
    with pytest.raises(OutputError, match="can't be written"):
        write_file(path / "below", b"two")
    assert path.read_bytes() == b"one"
    assert [p.name for p in path.parent.iterdir()] == ["file"]


def test_a_sheet_with_half_a_row_is_refused_with_the_row(tmp_path):
    path = make_workbook(tmp_path / "a.xlsx", {"S": [["code", "title"], ["1", "A"], ["2", None]]})
    with pytest.raises(InputError, match="row 3: it has a code or a title, but not both"):
        load.load(path)


def test_a_correspondence_may_not_say_which_versions_it_is_between(tmp_path):
    (table,) = load.load(make_csv(tmp_path / "a.csv", "from_code,to_code\n11,101\n")).correspondences
    assert (table.from_version, table.to_version, len(table.links)) == ("from", "to", 1)


def test_an_index_is_loaded(tmp_path):
    path = tmp_path / "mine.csv"
    frame = small_index().frame.rename({"tiny1": "soc2020"}).with_columns(soc2020=load.index().frame["soc2020"][:12])
    frame.write_csv(path)
    loaded = load.load(path)
    assert loaded.kind == FileKind.INDEX_CSV
    assert loaded.contents == ("index mine: 12 entries coded to soc2020",)


@pytest.mark.parametrize(
    ("place", "counts"),
    [
        ("us/us-soc2018-structure.csv", {"major": 23, "minor": 98, "broad": 459, "detailed": 867}),
        ("isco/isco08-structure.xls", {"major": 10, "sub-major": 43, "minor": 130, "unit": 436}),
        ("asc/anzsco2022.csv", {"major": 8, "submajor": 51, "minor": 150, "unit": 514, "occupation": 1226}),
        ("uk/soc2010.ddi3.xml", {"level 1": 9, "level 2": 25, "level 3": 90, "level 4": 369}),
        ("uk/soc2010-structure.csv", {"major": 9, "sub-major": 25, "minor": 90, "unit": 369}),
        (
            "uk/soc2020volume1structureanddescriptionofunitgroupsexcel16042025.xlsx",
            {"major": 9, "sub-major": 26, "minor": 104, "unit": 412},
        ),
    ],
)
def test_classifications_as_published_are_loaded_and_kept_equal(shared, place, counts):
    version = load.load(shared / place).version()
    assert version.counts() == counts
    keep(version, "kept")
    assert load.version("kept") == renamed(version, "kept")


def test_esco_is_a_classification_and_a_framework(shared):
    loaded = load.load(shared / "esco" / "1.1.1")
    assert len(loaded.version()) == 619 + 3007
    assert loaded.framework is not None
    assert len(loaded.framework.profiles) == 3007


def test_isco_and_us_codes_follow_the_rules_known_of_them(shared):
    assert load.load(shared / "isco" / "isco08-structure.xls").version().rules == shipped.rules("isco")
    assert load.load(shared / "us" / "us-soc2018-structure.csv").version().rules == shipped.rules("soc-us")


def test_crosswalks_name_their_lists_and_us_codes_are_never_taken_for_british_ones(shared):
    (us,) = load.load(shared / "us" / "us-soc2010-soc2018.csv").correspondences
    assert (us.from_version, us.to_version, len(us.links)) == ("us-soc2010", "us-soc2018", 900)
    (isco,) = load.load(shared / "isco" / "isco1988_isco2008.csv").correspondences
    assert (isco.from_version, isco.to_version) == ("isco1988", "isco2008")
    bls = load.load(shared / "isco" / "isco08-us-soc2010.xls")
    (table,) = bls.correspondences
    assert (table.from_version, table.to_version) == ("isco08", "us-soc2010")
    assert all(link.share_of_from is None for link in table.links if len(table.leaving(link.from_code.value)) > 1)
    assert "“part”" in bls.notes[0]


def test_the_real_index_is_loaded(ons_workbook):
    index = load.load(ons_workbook).index
    assert index is not None
    assert len(index) == 32_195


WHOLE = {
    "sdmx-ml": sdmx.write_sdmx("sdmx-ml", versions=[VERSION], correspondences=[TABLE]).data,
    "sdmx-json": sdmx.write_sdmx("sdmx-json", versions=[VERSION], correspondences=[TABLE]).data,
    "sssom": write_sssom(TABLE).data,
    "package": write_data_package(DataPackage(VERSION, (TABLE,), small_index())).zipped(),
    "csv": write_classification_csv(VERSION).encode(),
    "own crosswalk": correspondence_csv(TABLE, ()),
    "wide": b"x_major_code,x_major,x_unit_code,x_unit\n1,A,11,B\n2,C,21,D\n",
    "index": small_index().frame.rename({"tiny1": "soc2020"}).write_csv().encode(),
}


@pytest.mark.parametrize("kind", WHOLE)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 10**6), length=st.integers(0, 400), inserted=st.binary(max_size=6) | st.text(max_size=6))
def test_a_damaged_file_is_loaded_or_refused_with_a_message_and_nothing_else(tmp_path, kind, start, length, inserted):
    data = WHOLE[kind]
    start %= len(data)
    new = inserted if isinstance(inserted, bytes) else inserted.encode(errors="ignore")
    path = tmp_path / "damaged"
    path.write_bytes(data[:start] + new + data[start + length :])
    with suppress(OccumapError):
        load.load(path)


def test_a_damaged_package_in_a_folder_is_loaded_or_refused_with_a_message(tmp_path):
    files = write_data_package(DataPackage(VERSION, (TABLE,), small_index())).files
    for name, data in files.items():
        for start in range(0, len(data), 7):
            folder = tmp_path / "package"
            write_together(folder, {**files, name: data[:start] + data[start + 3 :]})
            with suppress(OccumapError):
                load.load(folder)


def test_of_several_lists_one_is_named_by_urn_or_id_and_a_packed_message_is_told_from_its_content(tmp_path):
    other = renamed(VERSION, "tiny9")
    path = tmp_path / "message.data"
    path.write_bytes(gzip.compress(sdmx.write_sdmx("sdmx-ml", versions=[VERSION, other], correspondences=[TABLE]).data))
    urn = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=OCCUMAP:tiny9(1.0.0)"
    assert load.version(path, which=urn).id == "tiny9"
    assert load.version(path, which="OCCUMAP:tiny9(1.0.0)").id == "tiny9"
    named = "urn:sdmx:org.sdmx.infomodel.structuremapping.RepresentationMap=OCCUMAP:tiny1-tiny2(1.0.0)"
    assert isinstance(load.load(path).called(named), Correspondence)
    with pytest.raises(InputError, match="it has no version 'CL_GONE'"):
        load.version(path, which="CL_GONE")
