"""Folders of tables packed as a zip are read as they are unpacked, and messages name the zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from occumap.catalog import load
from occumap.errors import InputError
from tests.io.made_onet import NEW, as_text, changed
from tests.io.test_esco import NEW as ESCO
from tests.io.test_esco import made


def packed(folder: Path, path: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"{inside}{file.name}")
    return path


@pytest.fixture
def folder(tmp_path) -> Path:
    there = tmp_path / "there"
    there.mkdir()
    return there


@pytest.mark.parametrize("inside", ["", "db_30_3_text/"])
def test_a_zip_of_onet_is_read_as_its_folder(folder, tmp_path, inside):
    path = packed(as_text(folder, NEW), tmp_path / "db_30_3_text.zip", inside)
    zipped, unpacked = load.load(path), load.load(folder)
    assert zipped.framework is not None
    assert unpacked.framework is not None
    assert zipped.framework.requirements.equals(unpacked.framework.requirements)
    assert zipped.contents == unpacked.contents
    assert sorted(one.name for one in tmp_path.iterdir()) == ["db_30_3_text.zip", "there"]


def test_a_zip_of_esco_is_a_classification_and_a_framework_of_the_version_in_its_name(folder, tmp_path):
    tables = {**ESCO, "ISCOGroups_en": "code,preferredLabel\n7,A\n75,B\n751,C\n7512,D\n0,E\n01,F\n011,G\n0110,H\n"}
    path = packed(made(folder, tables), tmp_path / "ESCO dataset - v1.2.0 - en - csv.zip")
    loaded = load.load(path)
    assert loaded.nouns == ("version", "framework")
    assert loaded.framework is not None
    assert loaded.framework.title == "ESCO 1.2.0"


def test_what_is_wrong_in_a_zip_is_said_of_the_zip(folder, tmp_path):
    path = packed(as_text(folder, changed("Knowledge", 2, "Data Value", "high", NEW)), tmp_path / "onet.zip")
    with pytest.raises(InputError) as raised:
        load.load(path)
    assert str(raised.value).startswith(f"{path}/Knowledge.txt, row 3: ")


def test_nothing_in_a_zip_is_written_elsewhere(folder, tmp_path):
    path = packed(as_text(folder, NEW), tmp_path / "onet.zip", "../../")
    assert load.load(path).framework is not None
    assert sorted(one.name for one in tmp_path.iterdir()) == ["onet.zip", "there"]


def test_a_folder_above_the_one_that_is_meant_names_it(folder, tmp_path):
    as_text(folder, NEW)
    with pytest.raises(InputError, match=r"Did you mean .*there"):
        load.load(tmp_path)
