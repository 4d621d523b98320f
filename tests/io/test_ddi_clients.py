"""What ddi-l, a toolkit for DDI Lifecycle, makes of tables and writes again is read with its tree and languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from ddi_l.cli import main as ddi

from occumap.catalog import load
from occumap.errors import AmbiguousNameError
from occumap.io.ddi3 import read_ddi3_lists
from occumap.model.version import Version

LISTS = "id,name,label@en,label@fr\nISCO,Isco08,ISCO-08,CITP-08\n"
CODES = """code_list,value,label@en,label@fr,parent
ISCO,0,Armed forces,Forces armées,
ISCO,01,Officers,Officiers,0
ISCO,0110,Commissioned officers,,01
ISCO,0110/01,Sub-unit,Sous-unité,0110
ISCO,1,Managers,Directeurs,
ISCO,62.0,Programming,Programmation,
ISCO,2310-2320,Range,Plage,
"""
OTHER = "SEX,M,Men,Hommes,\nSEX,F,Women,Femmes,\n"
PARENTS = {
    "0": None,
    "01": "0",
    "0110": "01",
    "0110/01": "0110",
    "1": None,
    "62.0": None,
    "2310-2320": None,
}


def made(tmp_path: Path, *options: str, several: bool = False) -> Path:
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "code_lists.csv").write_text(LISTS + ("SEX,Sex,Sex,Sexe\n" if several else ""), encoding="utf-8")
    (tables / "codes.csv").write_text(CODES + (OTHER if several else ""), encoding="utf-8")
    path = tmp_path / "made.xml"
    assert ddi(["tables", "import", str(tables), "-o", str(path), "--agency", "org.example", *options]) in (None, 0)
    return path


def tree(version: Version) -> dict[str, str | None]:
    return {group.code.value: group.parent.value if group.parent else None for group in version}


@pytest.mark.parametrize("options", [(), ("--study", "A study")])
def test_a_code_list_is_read_from_fragments_and_from_an_instance(tmp_path, options):
    content = read_ddi3_lists(made(tmp_path, *options), "isco")
    (version,) = content.versions
    assert tree(version) == PARENTS
    assert version["0110/01"].title == "Sub-unit"
    assert version.titles_in["fr"]["1"] == "Directeurs"
    assert version.title == "ISCO-08"
    assert content.said == ("Isco08 was read because it is the only code list in the file",)


@pytest.mark.parametrize("release", ["3.1", "3.2", "3.3"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_it_writes_again_in_another_release_or_encoding_is_read_the_same(tmp_path, release, encoding):
    first = made(tmp_path)
    again = tmp_path / "again.xml"
    written = ["roundtrip", str(first), "-o", str(again), "--ddi-version", release, "--encoding", encoding]
    assert ddi(written) in (None, 0)
    (one,), (two,) = (read_ddi3_lists(path, "isco").versions for path in (first, again))
    assert one == two


@pytest.mark.parametrize("options", [(), ("--study", "A study")])
def test_of_several_lists_one_is_chosen_by_name_label_id_or_urn(tmp_path, monkeypatch, options):
    path = made(tmp_path, *options, several=True)
    monkeypatch.chdir(tmp_path)
    assert {version.id for version in read_ddi3_lists(path, "x").versions} == {"Isco08", "Sex"}
    with pytest.raises(AmbiguousNameError, match="Isco08, Sex"):
        load.version("made.xml")
    assert tree(load.version("made.xml", which="isco08")) == PARENTS
    assert tree(load.version("made.xml", which="ISCO-08")) == PARENTS
    urn = next(other for _, other in read_ddi3_lists(path, "x").addresses if other.startswith("urn:ddi:"))
    assert load.version("made.xml", which=urn).id in {"Isco08", "Sex"}
