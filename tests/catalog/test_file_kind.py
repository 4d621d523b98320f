"""A file is told from what stands in it, whatever it is called."""

from __future__ import annotations

import os
import shutil

import pytest

from occumap.atomic import write_together
from occumap.catalog import load
from occumap.catalog.file_kind import FileKind, recognise
from occumap.errors import InputError
from occumap.examples import small_index, small_version
from occumap.io import sdmx, xkos
from occumap.io.classification_csv import write_classification_csv
from occumap.io.data_package import DataPackage, write_data_package
from occumap.io.ons_workbooks import write_ons_index, write_ons_structure
from occumap.io.sssom_tsv import write_sssom
from occumap.model.correspondence import Correspondence
from tests.io.made_files import make_workbook

TABLE = Correspondence.from_counts("tiny1", "tiny2", {("11", "11"): 3})
VERSION = small_version()
WRITTEN = {
    FileKind.DATA_PACKAGE: lambda: write_data_package(DataPackage(VERSION)).zipped(),
    FileKind.SDMX: lambda: sdmx.write_sdmx("sdmx-ml", versions=[VERSION]).data,
    FileKind.SKOS: lambda: xkos.write_version(VERSION).data,
    FileKind.XKOS_TABLE: lambda: xkos.write_correspondence(TABLE).data,
    FileKind.SSSOM: lambda: write_sssom(TABLE).data,
    FileKind.ONS_STRUCTURE: lambda: write_ons_structure(load.version("soc2020")).data,
    FileKind.ONS_INDEX: lambda: write_ons_index(load.index()).data,
    FileKind.CSV: lambda: write_classification_csv(VERSION).encode(),
    FileKind.INDEX_CSV: lambda: small_index().frame.write_csv().encode(),
    FileKind.CROSSWALK: lambda: b"from_code,to_code,from_version,to_version\n1,1,a,b\n",
    FileKind.WIDE: lambda: b"x_major_code,x_major,x_unit_code,x_unit\n1,A,11,B\n",
    FileKind.FRAMEWORK: lambda: b"profile,skill,level\nbaker,dough,3\n",
    FileKind.CASE: lambda: b'{"CFDocument": {"identifier": "d"}, "CFItems": []}',
    FileKind.CTDL_ASN: lambda: b'{"@graph": [{"@id": "a", "@type": "ceasn:Competency"}]}',
    FileKind.DDI: lambda: b'<?xml version="1.0"?><!-- x --><d:FragmentInstance xmlns:d="ddi:instance:3_2"/>',
}


@pytest.mark.parametrize("ending", ["", ".txt", ".csv"])
@pytest.mark.parametrize("kind", WRITTEN)
def test_the_name_of_a_file_does_not_matter(tmp_path, kind, ending):
    path = tmp_path / f"file{ending}"
    path.write_bytes(WRITTEN[kind]())
    found = recognise(path, ["tiny1"])
    assert found.kind == kind
    assert found.why


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_json_is_told_by_its_keys(tmp_path, mark):
    path = tmp_path / "file"
    for kind, data in (
        (FileKind.SDMX, sdmx.write_sdmx("sdmx-json", versions=[VERSION]).data),
        (FileKind.SKOS, xkos.write_version(VERSION, syntax="json-ld").data),
        (FileKind.XKOS_TABLE, xkos.write_correspondence(TABLE, syntax="json-ld").data),
        (FileKind.DATA_PACKAGE, write_data_package(DataPackage(VERSION)).files["datapackage.json"]),
    ):
        path.write_bytes(mark + data)
        assert recognise(path).kind == kind


def test_a_folder_is_told_by_what_is_in_it(tmp_path):
    write_together(tmp_path / "package", write_data_package(DataPackage(VERSION)).files)
    assert recognise(tmp_path / "package").kind == FileKind.DATA_PACKAGE
    write_together(tmp_path / "esco", {"ESCO v1.2_occupationSkillRelations_en.csv": b""})
    assert recognise(tmp_path / "esco").kind == FileKind.ESCO
    write_together(tmp_path / "else", {"letters.txt": b""})
    with pytest.raises(InputError, match="Occumap recognises nothing in this folder"):
        recognise(tmp_path / "else")


def test_a_sheet_with_codes_and_titles_is_a_classification(tmp_path):
    path = make_workbook(tmp_path / "any.xlsx", {"Notes": [["hello"]], "Groups": [["isco_code", "title"], ["1", "A"]]})
    found = recognise(path)
    assert (found.kind, found.sheet, found.columns) == (FileKind.SHEET, "Groups", ("isco_code", "title"))


def test_figures_by_code_are_no_index(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("soc2020,title,jobs\n1111,Chief executives,5\n1112,Elected officers,6\n")
    with pytest.raises(InputError, match="what it holds can't be told from its columns"):
        recognise(path, ["soc2020"])
    path.write_text("soc2020,title\n1111,Chairman\n1111,Chief executive\n")
    assert recognise(path, ["soc2020"]).kind == FileKind.INDEX_CSV


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"\xff\xfe\x00\x01", "what it holds can't be told from its columns"),
        (b"\x7fELF\x02\x01\x00\x00a program\n", "what it holds can't be told from its columns"),
        (b"code,title\n" + "1,Café\n".encode("mac_roman") * 90_000, "its encoding can't be told"),
        (b"PK\x03\x04 but no zip", "damaged zip"),
        (b"<html></html>", "it is a web page"),
        (b'{"a": 1', "not valid JSON"),
        (b'{"a": 1}', "Occumap recognises nothing in it"),
        (b"alpha,beta\n1,2\n", "what it holds can't be told from its columns"),
        (b'{"@context": "x", "@type": "Occupation"}', "written but not loaded"),
    ],
)
def test_what_nothing_is_known_in_is_refused_with_a_reason(tmp_path, content, what):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(InputError, match=what):
        recognise(path)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        recognise(tmp_path / "nothing")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="this is a pipe or a device"):
        recognise(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("us/us-soc2018-structure.csv", FileKind.CSV),
        ("us/us-soc2010-soc2018.csv", FileKind.CROSSWALK),
        ("isco/isco08-structure.xls", FileKind.SHEET),
        ("isco/isco08-us-soc2010.xls", FileKind.ISCO_CROSSWALK),
        ("isco/isco1988_isco2008.csv", FileKind.CROSSWALK),
        ("esco/1.1.1", FileKind.ESCO),
        ("asc/anzsco2022.csv", FileKind.WIDE),
        ("asc", FileKind.FRAMEWORK),
        ("onet/29.3", FileKind.FRAMEWORK),
        ("onet/31.0-shape", FileKind.FRAMEWORK),
        ("uk/soc2010.ddi3.xml", FileKind.DDI),
        ("uk/soc2010-structure.csv", FileKind.CSV),
        ("uk/soc2020volume1structureanddescriptionofunitgroupsexcel16042025.xlsx", FileKind.ONS_STRUCTURE),
        ("uk/soc2020volume2thecodingindexexcel16042025.xlsx", FileKind.ONS_INDEX),
    ],
)
def test_real_files_are_told_even_without_their_names(tmp_path, shared, place, kind):
    source = shared / place
    if source.is_dir():
        assert recognise(source).kind == kind
    else:
        assert recognise(shutil.copy(source, tmp_path / "unnamed"), ["soc2010", "soc2020"]).kind == kind
