"""Structure messages as agencies write them are read; what isn't read of them is listed, and why."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from occumap.errors import InputError
from occumap.examples import small_version
from occumap.io import sdmx
from occumap.model.version import Version
from occumap.read_options import ReadOptions

CASES = Path(__file__).parents[3] / "shared" / "cases" / "load"


def message(*structures: str, standard: str = "2_1", prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    space = f"http://www.sdmx.org/resources/sdmxml/schemas/v{standard}"
    return (
        f'{prolog}<mes:Structure xmlns:mes="{space}/message" xmlns:str="{space}/structure" xmlns:com="{space}/common">'
        "<mes:Header><mes:ID>x</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-01T00:00:00</mes:Prepared>"
        f'<mes:Sender id="ILO"/></mes:Header><mes:Structures>{"".join(structures)}</mes:Structures></mes:Structure>'
    )


def names(**by_language: str) -> str:
    return "".join(
        f'<com:Name xml:lang="{tag.replace("_", "-")}">{text}</com:Name>' for tag, text in by_language.items()
    )


def code(value: str, title: str = "", parent: str = "", *, old: bool = True, inside: str = "") -> str:
    inner = f'<Ref id="{parent}"/>' if old else parent
    above = f"<str:Parent>{inner}</str:Parent>" if parent else ""
    return f'<str:Code id="{value}">{inside or names(en=title or value)}{above}</str:Code>'


def code_list(name: str, *codes: str, more: str = "", after: str = "") -> str:
    return (
        f'<str:Codelist id="{name}" agencyID="ILO" version="1.0"{more}>{names(en=name)}{"".join(codes)}{after}'
        "</str:Codelist>"
    )


def lists(*inside: str) -> str:
    return f"<str:Codelists>{''.join(inside)}</str:Codelists>"


def read(tmp_path: Path, text: str | bytes, **options: str) -> sdmx.SdmxContent:
    path = tmp_path / "message.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return sdmx.read_sdmx(path, options=ReadOptions(**options))  # type: ignore[arg-type]


def tree(version: Version) -> list[tuple[str, str, str | None]]:
    return [(group.code.value, group.level, group.parent.value if group.parent else None) for group in version]


ISCO = lists(code_list("CL_ISCO", code("OC1", "Managers"), code("OC11", "Chief executives", "OC1")))
SPACES = {
    "message": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message",
    "structure": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure",
    "common": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common",
}


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text,
        lambda text: text.replace("mes:", "message:").replace(":mes=", ":message="),
        lambda text: (
            text.replace("str:", "s:").replace(":str=", ":s=").replace("com:", "c.-9:").replace(":com=", ":c.-9=")
        ),
        lambda text: (
            text.replace("<mes:", "<")
            .replace("</mes:", "</")
            .replace("xmlns:mes", "xmlns")
            .replace("<Ref ", '<Ref xmlns="" ')
        ),
        lambda text: text.replace("?>", f"?><!-- {'licence text ' * 10_000}-->", 1),
        lambda text: "\n" + text.partition("?>")[2],
        lambda text: text.replace("><", ">\r\n\t<"),
    ],
)
def test_prefixes_a_default_namespace_comments_and_space_make_no_difference(tmp_path, changed):
    (version,) = read(tmp_path, changed(message(ISCO))).versions
    assert tree(version) == [("OC1", "level 1", None), ("OC11", "level 2", "OC1")]
    assert version["OC11"].title == "Chief executives"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("packed", [False, True])
def test_no_letter_is_lost_in_any_encoding_however_long_the_message(tmp_path, encoding, packed):
    named = encoding.removesuffix("-sig")
    codes = [code(f"C{n}", f"Métier naïf numéro {n} à l’œuvre" if n % 2 else "Gärtner/Bäcker") for n in range(3_000)]
    if encoding == "iso-8859-1":
        codes = [one.replace("’", "'").replace("œ", "oe") for one in codes]
    text = message(lists(code_list("CL_FR", *codes)), prolog=f'<?xml version="1.0" encoding="{named}"?>')
    data = text.encode(encoding)
    assert len(data) > 200_000
    (version,) = read(tmp_path, gzip.compress(data) if packed else data).versions
    assert len(version) == 3_000
    assert version["C2998"].title == "Gärtner/Bäcker"
    assert version["C2999"].title.startswith("Métier naïf numéro 2999 à l")


def test_names_in_several_languages_are_kept_and_english_is_shown_whatever_comes_first(tmp_path):
    several = names(es="Directores", fr="Directeurs", en_GB="Managers")
    content = read(
        tmp_path, message(lists(code_list("CL", code("1", inside=several), code("2", inside=names(fr="Métiers")))))
    )
    (version,) = content.versions
    assert version["1"].title == "Managers"
    assert version.titles_in["es"] == {"1": "Directores"}
    assert version.titles_in["fr"] == {"1": "Directeurs", "2": "Métiers"}
    assert version.language_of("1") == "en-GB"
    assert version.language_of("2") == "fr"
    assert version.in_language("fr")["1"].title == "Directeurs"


def test_a_name_without_a_language_is_english_as_the_schema_says(tmp_path):
    (version,) = read(
        tmp_path,
        message(lists(code_list("CL", code("1", inside="<com:Name>Bakers</com:Name>" + names(fr="Boulangers"))))),
    ).versions
    assert version["1"].title == "Bakers"
    assert version.languages == ("en", "fr")


def test_a_data_structure_beside_the_list_that_refers_to_what_is_not_there_is_listed(tmp_path):
    concept = '<Ref id="OCU" maintainableParentID="CS" agencyID="ILO"/>'
    structure = (
        '<str:DataStructures><str:DataStructure id="DSD" agencyID="ILO" version="1.0"><com:Name>D</com:Name>'
        '<str:DataStructureComponents><str:DimensionList id="DimensionDescriptor"><str:Dimension id="OCU" position="1">'
        f"<str:ConceptIdentity>{concept}</str:ConceptIdentity><str:LocalRepresentation><str:Enumeration>"
        '<Ref id="CL_GONE" agencyID="ILO"/></str:Enumeration></str:LocalRepresentation></str:Dimension>'
        f'</str:DimensionList><str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="OBS_VALUE">'
        f"<str:ConceptIdentity>{concept}</str:ConceptIdentity></str:PrimaryMeasure></str:MeasureList>"
        "</str:DataStructureComponents></str:DataStructure></str:DataStructures>"
    )
    content = read(tmp_path, message(ISCO, structure))
    assert len(content.versions[0]) == 2
    assert content.left == ("DataStructure",)


def test_a_part_of_a_list_is_called_one_and_says_whose_parents_are_missing(tmp_path):
    part = code_list("CL", code("11", "A", "1"), code("2"), code("21", "B", "2"), more=' isPartial="true"')
    content = read(tmp_path, message(lists(part)))
    assert tree(content.versions[0]) == [("11", "level 2", None), ("2", "level 1", None), ("21", "level 2", "2")]
    assert content.said == (
        (
            "ILO:CL(1.0) is a part of a code list, as it says itself: 3 codes, "
            "of which 1 has a parent left out of it (11)"
        ),
    )


def test_a_whole_list_with_a_parent_that_is_not_in_it_is_an_error(tmp_path):
    with pytest.raises(Exception, match="has the parent 1, which doesn't exist"):
        read(tmp_path, message(lists(code_list("CL", code("11", "A", "1")))))


def test_in_sdmx_3_a_parent_may_begin_with_a_digit_though_the_schema_of_3_0_forgot_that(tmp_path):
    codes = code_list("CL", code("1", "A", old=False), code("11", "B", "1", old=False))
    for standard in ("3_0", "3_1"):
        (version,) = read(tmp_path, message(lists(codes), standard=standard)).versions
        assert tree(version) == [("1", "level 1", None), ("11", "level 2", "1")]


# Several lists in one file.

SEVERAL = message(
    lists(
        code_list("CL_SEX", code("M"), code("F")),
        code_list("CL_AGE", code("Y15"), code("Y25")),
        code_list("CL_AGE", code("Y15"), code("Y65")).replace('version="1.0"', 'version="2.0"'),
        code_list("CL_EMPTY"),
    )
)


def test_all_lists_are_read_and_an_empty_one_is_listed(tmp_path):
    content = read(tmp_path, SEVERAL)
    assert [version.id for version in content.versions] == ["CL_SEX", "CL_AGE-1.0", "CL_AGE-2.0"]
    assert content.left == ("the code list ILO:CL_EMPTY(1.0) (the code list is empty)",)


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ("cl_sex", ["CL_SEX"]),
        ("CL_AGE-2.0", ["CL_AGE-2.0"]),
        ("ILO:CL_AGE(1.0)", ["CL_AGE-1.0"]),
        ("urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO:CL_AGE(2.0)", ["CL_AGE-2.0"]),
        ("CL_AGE", ["CL_AGE-1.0", "CL_AGE-2.0"]),
    ],
)
def test_one_list_is_chosen_by_id_or_urn(tmp_path, which, found):
    assert [version.id for version in read(tmp_path, SEVERAL, which=which).versions] == found


def test_a_list_that_is_not_there_or_empty_is_an_error_when_it_is_asked_for(tmp_path):
    with pytest.raises(InputError, match=r"nothing in it is called 'CL_JOB'. It has: CL_SEX, CL_AGE-1\.0, CL_AGE-2\.0"):
        read(tmp_path, SEVERAL, which="CL_JOB")
    with pytest.raises(InputError, match="the code list is empty"):
        read(tmp_path, SEVERAL, which="CL_EMPTY")


# Lists that extend others.


def extended(extension: str, *others: str) -> str:
    own = code_list("CL_OWN", code("X9", old=False), after=extension)
    return message(lists(own, *others), standard="3_0")


BASE = code_list("CL_BASE", code("A", old=False), code("A1", "", "A", old=False), code("B", old=False))
URN = "<str:Codelist>urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO:CL_BASE(1.0)</str:Codelist>"


def test_a_list_that_extends_one_that_is_not_there_is_read_and_called_a_part(tmp_path):
    content = read(tmp_path, extended(f"<str:CodelistExtension>{URN}</str:CodelistExtension>"))
    assert [group.code.value for group in content.versions[0]] == ["X9"]
    assert content.said == (
        (
            "ILO:CL_OWN(1.0) also has codes of ILO:CL_BASE(1.0), which is not in the file: "
            "what was read is a part of the list"
        ),
    )


@pytest.mark.parametrize(
    ("extension", "codes"),
    [
        (f"<str:CodelistExtension>{URN}</str:CodelistExtension>", ["A", "A1", "B", "X9"]),
        (f'<str:CodelistExtension prefix="P_">{URN}</str:CodelistExtension>', ["P_A", "P_A1", "P_B", "X9"]),
        (
            (
                f'<str:CodelistExtension>{URN}<str:InclusiveCodeSelection><str:MemberValue cascadeValues="true">A'
                "</str:MemberValue></str:InclusiveCodeSelection></str:CodelistExtension>"
            ),
            ["A", "A1", "X9"],
        ),
        (
            (
                f"<str:CodelistExtension>{URN}<str:ExclusiveCodeSelection><str:MemberValue>A%</str:MemberValue>"
                "</str:ExclusiveCodeSelection></str:CodelistExtension>"
            ),
            ["B", "X9"],
        ),
    ],
)
def test_codes_of_a_list_in_the_same_message_are_taken_over(tmp_path, extension, codes):
    content = read(tmp_path, extended(extension, BASE), which="CL_OWN")
    assert [group.code.value for group in content.versions[0]] == codes
    assert content.said == ()


# Hierarchies.


def test_a_hierarchical_code_list_of_sdmx_2_1_gives_the_tree_and_the_names_of_its_levels(tmp_path):
    level = f'<str:Level id="1">{names(fr="Grand groupe", en="Major")}<str:Level id="2">{names(en="Minor")}'
    reference = '<Ref id="CL_ISCO" agencyID="ILO" version="1.0" package="codelist" class="Codelist"/>'
    child = (
        '<str:HierarchicalCode id="b"><str:Code><Ref id="OC11" maintainableParentID="CL_ISCO" agencyID="ILO" '
        'package="codelist" class="Code"/></str:Code></str:HierarchicalCode>'
    )
    hierarchy = (
        '<str:HierarchicalCodelists><str:HierarchicalCodelist id="HCL" agencyID="ILO" version="1.0">'
        f'{names(en="H")}<str:IncludedCodelist alias="I">{reference}</str:IncludedCodelist>'
        f'<str:Hierarchy id="H" leveled="true">{names(en="H")}<str:HierarchicalCode id="a">'
        f'<str:CodelistAliasRef>I</str:CodelistAliasRef><str:CodeID><Ref id="OC1"/></str:CodeID>{child}'
        f"</str:HierarchicalCode>{level}</str:Level></str:Level></str:Hierarchy>"
        "</str:HierarchicalCodelist></str:HierarchicalCodelists>"
    )
    flat = lists(code_list("CL_ISCO", code("OC1"), code("OC11")))
    content = read(tmp_path, message(flat, hierarchy))
    assert tree(content.versions[0]) == [("OC1", "Major", None), ("OC11", "Minor", "OC1")]
    assert content.left == ()


# Maps.


def table(*rows: str, name: str = "M") -> str:
    urn = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO"
    return (
        f'<str:RepresentationMaps><str:RepresentationMap id="{name}" agencyID="ILO" version="1.0">{names(en="M")}'
        f"<str:SourceCodelist>{urn}:CL_A(1.0)</str:SourceCodelist><str:TargetCodelist>{urn}:CL_B(1.0)"
        f"</str:TargetCodelist>{''.join(rows)}</str:RepresentationMap></str:RepresentationMaps>"
    )


def row(source: str, *targets: str, more: str = "") -> str:
    reached = "".join(f"<str:TargetValue>{target}</str:TargetValue>" for target in targets)
    value = f"<str:SourceValue{more}>{source}</str:SourceValue>"
    return f"<str:RepresentationMapping>{value}{reached}</str:RepresentationMapping>"


SOURCES = lists(code_list("CL_A", *(code(value, old=False) for value in ("3511", "3512", "352", "36", "4"))))
PATTERN, PART = ' isRegEx="true"', ' startIndex="1" endIndex="2"'


def links(content: sdmx.SdmxContent) -> list[tuple[str, str]]:
    ((valid),) = content.correspondences
    return [(link.from_code.value, link.to_code.value) for link in valid.correspondence.links]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([row("351[0-9]", "35", more=PATTERN), row("4", "7")], [("3511", "35"), ("3512", "35"), ("4", "7")]),
        ([row("35", "5", more=PART), row("4", "7")], [("3511", "5"), ("3512", "5"), ("352", "5"), ("4", "7")]),
        ([row("3(5.*)", r"N\1", more=PATTERN)], [("3511", "N511"), ("3512", "N512"), ("352", "N52")]),
        ([row("3.*", "X", more=PATTERN), row("36", "Y")], [("3511", "X"), ("3512", "X"), ("352", "X"), ("36", "Y")]),
        (
            [row("3.*", "X", more=PATTERN), row("35", "Y", more=PART)],
            [("3511", "Y"), ("3512", "Y"), ("352", "Y"), ("36", "X")],
        ),
    ],
)
def test_patterns_and_parts_stand_for_the_codes_of_the_source_list_that_they_fit(tmp_path, rows, found):
    content = read(tmp_path, message(SOURCES, table(*rows), standard="3_0"))
    assert links(content) == found
    assert "read as what" in content.said[0]


@pytest.mark.parametrize("more", [PATTERN, PART])
def test_without_the_source_list_a_map_with_patterns_is_refused_in_words(tmp_path, more):
    rows = table(row("35", "5", more=more), row("3", "4"))
    with pytest.raises(
        InputError, match=r"1 of its 2 rows stands for several codes .*ILO:CL_A\(1\.0\).*not in the file"
    ):
        read(tmp_path, message(rows, standard="3_0"))
    content = read(tmp_path, message(lists(code_list("CL_X", code("1", old=False))), rows, standard="3_0"))
    assert content.correspondences == ()
    assert content.left[0].startswith("the map ILO:M(1.0) (1 of its 2 rows stands for several codes")


@pytest.mark.parametrize("pattern", ["(a+)+b", "(x*)*", r"(.)\1", "[0-9", "a{2,1}"])
def test_a_pattern_that_cannot_be_read_safely_is_refused_in_words(tmp_path, pattern):
    with pytest.raises(InputError, match=r"its pattern .* (is not read|can't be read)"):
        read(tmp_path, message(SOURCES, table(row(pattern, "5", more=PATTERN)), standard="3_0"), which="M")


def test_a_code_without_a_target_has_no_counterpart(tmp_path):
    content = read(tmp_path, message(table(row("1"), row("3", "4")), standard="3_0"))
    assert links(content) == [("3", "4")]
    assert [code.value for code in content.correspondences[0].correspondence.without_counterpart] == ["1"]
    assert content.said == ("ILO:M(1.0): 1 code has no target, so no counterpart (1)",)


def test_a_map_of_combinations_is_listed_with_its_reason(tmp_path):
    combined = table(row("3", "4")).replace(
        "<str:TargetCodelist>",
        "<str:SourceCodelist>urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO:CL_C(1.0)"
        "</str:SourceCodelist><str:TargetCodelist>",
    )
    content = read(tmp_path, message(SOURCES, combined, standard="3_0"))
    assert content.left == ("the map ILO:M(1.0) (it maps combinations of values of several code lists)",)


def test_a_map_in_json_with_a_pattern_is_refused_in_words_too(tmp_path):
    urn = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO:CL_{}(1.0)"
    mapping = {"sourceValues": [{"value": "35[0-9]{2}", "isRegEx": True}], "targetValues": ["35"]}
    found = {
        "meta": {
            "id": "x",
            "prepared": "2026-01-01T00:00:00",
            "sender": {"id": "ILO"},
            "schema": "https://example.org/2.0.0/sdmx-json-structure-schema.json",
        },
        "data": {
            "representationMaps": [
                {
                    "agencyID": "ILO", "id": "M", "name": "m", "version": "1.0",
                    "source": [{"codelist": urn.format("A")}], "target": [{"codelist": urn.format("B")}],
                    "representationMappings": [mapping, {"sourceValues": [{"value": "1"}], "targetValues": ["2"]}],
                }
            ]
        },
    }  # fmt: skip
    with pytest.raises(InputError, match=r"1 of its 2 rows stands for several codes \(the pattern 35\[0-9\]\{2\}\)"):
        read(tmp_path, json.dumps(found))


# What is wrong.


def test_a_message_that_breaks_the_schema_names_the_line_and_ends_no_word_early(tmp_path):
    text = message("\n".join(["", ISCO])).replace('<str:Code id="OC11">', '\n\n<str:Code ident="OC11">')
    with pytest.raises(
        InputError, match=r"message\.xml, line 4: it isn't a valid structure message of SDMX 2\.1 \("
    ) as caught:
        read(tmp_path, text)
    said = caught.value.what
    assert "http://www.sdmx.org" not in said
    assert "'Code'" in said
    assert "ident" in said


def test_json_that_breaks_the_schema_names_the_place(tmp_path):
    data = json.loads(sdmx.write_sdmx("sdmx-json", versions=[small_version()]).data)
    del data["data"]["codelists"][0]["codes"][1]["id"]
    with pytest.raises(InputError, match=r"at data, codelists, 1, codes, 2: .*'id' is a required property"):
        read(tmp_path, json.dumps(data))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (message(ISCO)[:-30], r"line 1: it isn't a valid structure message of SDMX: it is not well-formed XML"),
        (message(ISCO).replace("mes:Structure", "mes:GenericData"), "its first element is GenericData"),
        (message(ISCO).replace("v2_1", "v2_0"), r"SDMX-ML 2\.0 is not read. Ask for 2\.1, 3\.0, 3\.1"),
        ('{"data": {"codelists": [}', "line 1, column 25: it isn't a valid structure message of SDMX: it is not JSON"),
        (message("<str:Concepts/>"), "it has no code list and no representation map"),
    ],
)
def test_what_is_not_a_message_is_refused_with_its_place(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, text)


# The cases that users met.


@pytest.mark.parametrize(
    ("name", "codes", "said"),
    [
        ("f08_dn.xml", ["1", "11"], ""),
        ("f08_dsd_missing.xml", ["1", "11"], "DataStructure"),
        ("f08_dsd_noclass.xml", ["1", "11"], "DataStructure"),
        ("f08_partial.xml", ["11"], "is a part of a code list"),
        ("lang.xml", ["2353", "2354"], ""),
        ("ext.xml", ["9"], "ILO:CL_OCC(1.0), which is not in the file"),
        ("late.xml", ["1", "2"], ""),
        ("ss21.xml", ["1", "2"], ""),
        ("gb.xml", ["1", "2"], ""),
    ],
)
def test_the_lists_that_users_met_are_read(name, codes, said):
    if not CASES.is_dir():
        pytest.skip("the cases are not here")
    content = sdmx.read_sdmx(CASES / name)
    assert [group.code.value for group in content.versions[0]] == codes
    assert said in " ".join((*content.left, *content.said))
