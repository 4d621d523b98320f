"""SKOS as others write it: codes, schemes, levels, languages and links as they are found, and what was told is said."""

from __future__ import annotations

from io import BytesIO

import pyoxigraph
import pytest

from occumap.errors import InputError
from occumap.examples import small_version
from occumap.io.xkos import read_correspondence, read_rdf, write_correspondence, write_matches, write_version
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence

HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/trades/> .
"""
FOUND = {"1": None, "11": "1", "12": "1"}


def read(text: str):
    return read_rdf((HEAD + text).encode())


def tree(version) -> dict[str, str | None]:
    return {group.code.value: group.parent.value if group.parent else None for group in version}


CONCEPTS = """
:1 a skos:Concept ; {1} skos:prefLabel "Bread" .
:11 a skos:Concept ; {11} skos:prefLabel "Bakers" ; skos:broader :1 .
:12 a skos:Concept ; {12} skos:prefLabel "Pastry cooks" ; skos:broader :1 .
"""


def concepts(**said: str) -> str:
    text = CONCEPTS
    for code in FOUND:
        text = text.replace(f"{{{code}}}", said.get(f"c{code}", said.get("all", "").replace("CODE", code)))
    return text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (concepts(all='skos:notation "CODE" ; skos:inScheme :s ;') + ":s a skos:ConceptScheme .", ""),
        (concepts(all='skos:notation "CODE" ;') + ":s a skos:ConceptScheme .", "3 concepts name no scheme"),
        (concepts(all='skos:notation "CODE" ; skos:inScheme :s ;'), "no skos:ConceptScheme is described"),
        (concepts(all='skos:notation "CODE" ;'), "taken as the only list there is"),
        (concepts(all="skos:inScheme :s ;") + ":s a skos:ConceptScheme .", "the last part of the address"),
        (concepts(all='dct:identifier "CODE" ; skos:inScheme :s ;'), "codes are from dct:identifier"),
        (
            concepts(all='skos:inScheme :s ; skos:notation "CODE", "NACE CODE"^^:nace ;') + ":s a skos:ConceptScheme .",
            "of several notations of a concept, those without a type are the codes",
        ),
        (
            concepts(all="skos:inScheme :s ; skos:notation CODE ;") + ":s a skos:ConceptScheme .",
            "3 codes are written as numbers",
        ),
        (
            concepts(c1='skos:notation "1" ; skos:topConceptOf :s ;', all='skos:notation "CODE" ;')
            + ":s a skos:ConceptScheme .",
            "2 concepts name no scheme",
        ),
        (
            concepts(all='skos:notation "CODE" ; skos:inScheme :s ; skos:narrower :99 ;') + ":s a skos:ConceptScheme .",
            "links to 1 concepts that aren't in the file are left out, such as https://example.org/trades/99",
        ),
    ],
)
def test_codes_and_schemes_are_found_where_they_are_and_it_is_said(text, told):
    content = read(text)
    (version,) = content.versions
    assert tree(version) == FOUND
    assert version["11"].title == "Bakers"
    assert any(told in line for line in content.said) if told else content.said == ()


def test_zeros_of_numbers_stay_as_they_are_written():
    text = """:s a skos:ConceptScheme ; skos:note "0110 in a text, and # 007" .
    :a skos:inScheme :s ; skos:notation 0110 ; skos:prefLabel "A", 'keep 0111 .'@en . # 0112
    :b skos:inScheme :s ; skos:notation "0210"^^xsd:integer ; skos:prefLabel "B" .
    :c0300 skos:inScheme :s ; skos:notation 0300; skos:prefLabel "C" ."""
    (version,) = read(text).versions
    assert [group.code.value for group in version] == ["0110", "0210", "0300"]
    assert version.titles_in["en"] == {"0110": "keep 0111 ."}


def test_a_tree_of_narrower_alone_is_a_tree():
    text = """:s a skos:ConceptScheme ; skos:hasTopConcept :1 .
    :1 a skos:Concept ; skos:prefLabel "Bread" ; skos:narrower :11, :12 .
    :11 a skos:Concept ; skos:prefLabel "Bakers" . :12 a skos:Concept ; skos:prefLabel "Cooks" ."""
    assert tree(read(text).versions[0]) == FOUND


@pytest.mark.parametrize("kind", ["skos:Collection", "skos:OrderedCollection"])
def test_collections_that_hold_a_depth_each_are_levels(kind):
    text = (
        concepts(all='skos:notation "CODE" ; skos:inScheme :s ;')
        + f""":s a skos:ConceptScheme .
    :u a {kind} ; skos:prefLabel "unit"@en ; skos:member :11, :12 .
    :m a {kind} ; skos:prefLabel "major" ; skos:member :1 .
    """
    )
    assert read(text).versions[0].counts() == {"major": 1, "unit": 2}


def test_levels_with_a_depth_and_no_list_are_levels():
    text = (
        concepts(all='skos:notation "CODE" ; skos:inScheme :s ;')
        + """:s a skos:ConceptScheme .
    :u a xkos:ClassificationLevel ; xkos:depth 2 ; skos:prefLabel "unit"@en ; skos:member :11, :12 .
    :m a xkos:ClassificationLevel ; xkos:depth 1 ; skos:prefLabel "major"@en ; skos:member :1 ."""
    )
    assert read(text).versions[0].counts() == {"major": 1, "unit": 2}


def test_titles_are_kept_in_all_languages_and_written_in_theirs():
    text = """:s a skos:ConceptScheme ; skos:prefLabel "Métiers"@fr .
    :1 skos:inScheme :s ; skos:notation "1" ; skos:prefLabel "Pain"@fr .
    :2 skos:inScheme :s ; skos:notation "2" ; skos:prefLabel "Roues"@fr, "Räder"@de ."""
    (version,) = read(text).versions
    assert (version.language, version.languages) == ("fr", ("fr", "de"))
    written = write_version(version).data.decode()
    assert '"Pain"@fr' in written
    assert '"Räder"@de' in written
    assert "@en" not in written
    assert read_rdf(written.encode()).versions == (version,)


TWO = """:old/s a skos:ConceptScheme . :new/s a skos:ConceptScheme ; xkos:follows :old/s .
<old/1> a skos:Concept ; skos:inScheme :old/s ; skos:notation "1" ; skos:prefLabel "Bread" .
<new/1> a skos:Concept ; skos:inScheme :new/s ; skos:notation "1" ; skos:prefLabel "Bread" ; skos:exactMatch <old/1> .
<new/2> a skos:Concept ; skos:inScheme :new/s ; skos:notation "2" ; skos:prefLabel "Cakes" ; skos:closeMatch <old/1> ;
    skos:exactMatch <https://elsewhere.example/9> .
""".replace(":old/s", "<old/s>").replace(":new/s", "<new/s>")


def test_several_schemes_are_told_apart_and_their_matches_are_a_correspondence():
    content = read_rdf((HEAD + "@base <https://example.org/> .\n" + TWO).encode())
    assert [version.id for version in content.versions] == ["new-s", "old-s"]
    (table,) = content.correspondences
    assert (table.from_version, table.to_version) == ("old-s", "new-s")
    assert [(k.from_code.value, k.to_code.value) for k in table.links] == [("1", "1"), ("1", "2")]
    assert content.said == ("1 match with concepts that aren't in the file left out",)
    for wanted in ("https://example.org/old/s", "OLD-S"):
        (version,) = read_rdf((HEAD + "@base <https://example.org/> .\n" + TWO).encode(), which=wanted).versions
        assert version.id == "old-s"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}:g {{ :1 skos:prefLabel 'a' . }}",
        '<urn:a> <urn:b> "c" <urn:g> .\n',
        '{"@graph": [{"@id": "urn:g", "@graph": [{"@id": "urn:a"}]}]}',
    ],
)
def test_named_graphs_are_refused_in_words(text):
    with pytest.raises(InputError, match="it has named graphs") as refused:
        read_rdf(text.encode())
    assert "Export the one graph" in refused.value.hint


def test_a_message_of_a_parser_gives_the_line_and_ends_with_a_word():
    for text in (HEAD + ":1 skos:prefLabel 'a' ;\n   skos:broader 5 6 .", '<urn:a> <urn:b> "c .\n'):
        with pytest.raises(InputError, match=r", line \d+: it can't be read as Turtle \(") as refused:
            read_rdf(text.encode())
        assert "b'" not in str(refused.value)


def test_creation_and_deletion_in_xkos_have_no_counterpart():
    alone = (Code("a", "9"), Code("b", "7"))
    table = Correspondence.from_counts("a", "b", {("1", "1"): None}, without_counterpart=alone)
    data = write_correspondence(table).data
    assert b"/deletion/9>" in data
    assert read_correspondence(data) == table


@pytest.mark.parametrize("syntax", ["turtle", "json-ld", "n-triples", "rdf-xml"])
def test_matches_hold_both_schemes_and_come_back_with_the_links(syntax):
    old, new = small_version(), small_version().with_titles({"fr": {"11": "Boulangers"}})
    new = type(new)(
        "tiny9",
        new.title,
        new.rules,
        tuple(
            type(g)(Code("tiny9", g.code.value), g.title, g.level, g.parent and Code("tiny9", g.parent.value))
            for g in new
        ),
        language="fr",
        title_languages=new.title_languages,
    )
    table = Correspondence.from_counts("tiny1", "tiny9", {("11", "11"): 3, ("12", "12"): 1, ("12", "11"): 2})
    made = write_matches(table, versions=(old, new), syntax=syntax)
    content = read_rdf(made.data)
    assert content.versions == (old, new)
    assert [(k.from_code, k.to_code) for k in content.correspondences[0].links] == [
        (k.from_code, k.to_code) for k in table.links
    ]
    assert made.losses == ("numbers of entries and shares of links: xkos and sssom hold them",)


@pytest.mark.parametrize(
    ("syntax", "known"),
    [
        ("turtle", pyoxigraph.RdfFormat.TURTLE),
        ("json-ld", pyoxigraph.RdfFormat.JSON_LD),
        ("n-triples", pyoxigraph.RdfFormat.N_TRIPLES),
        ("rdf-xml", pyoxigraph.RdfFormat.RDF_XML),
    ],
)
def test_pyoxigraph_reads_the_same_from_every_syntax_and_what_it_writes_is_read_again(syntax, known):
    version = small_version().with_titles({"en": {"1": "Bread"}, "fr": {"11": "Boulangers"}})
    data = write_version(version, syntax=syntax).data
    quads = list(pyoxigraph.parse(BytesIO(data), format=known))
    labels = {(q.object.value, q.object.language) for q in quads if q.predicate.value.endswith("#prefLabel")}
    assert {("Bread", "en"), ("Boulangers", "fr")} <= labels
    triples = b"".join(f"{q.triple} .\n".encode() for q in quads)
    assert read_rdf(triples).versions == (version,)


@pytest.mark.parametrize(
    ("name", "codes", "language"),
    [
        ("num.ttl", ["0110", "0210", "1111"], "en"),
        ("num.jsonld", ["0110", "1111"], None),
        ("fr.ttl", ["2126", "2127"], "fr"),
        ("no-notation.ttl", ["1", "11", "12"], "sv"),
        ("no_inscheme.ttl", ["0", "01", "011", "0110", "1", "11", "111", "1111"], "en"),
        ("integer_notations.ttl", ["0", "01", "011", "0110", "1", "11", "111", "1111"], "en"),
    ],
)
def test_the_cases_are_read_as_they_should_be(shared, name, codes, language):
    place = shared.parent / "cases" / "load" / name
    if not place.is_file():
        pytest.skip("the cases are not here")
    (version,) = read_rdf(place).versions
    assert [group.code.value for group in version] == codes
    assert version.language == language


def test_the_german_list_is_read_with_what_is_missing_said(shared):
    place = shared / "foreign" / "de-kldb4.head.ttl"
    if not place.is_file():
        pytest.skip("the foreign files are not here")
    content = read_rdf(place)
    (version,) = content.versions
    assert list(version.counts().values()) == [10, 37, 144, 153]
    assert version.language == "de"
    assert any("550 concepts that aren't in the file" in line for line in content.said)


def test_a_group_whose_only_match_is_less_than_whole_goes_there_in_part():
    schemes = "e:old a skos:ConceptScheme . e:new a skos:ConceptScheme ; skos:related e:old .\n"
    groups = "".join(
        f'e:{s}{n} a skos:Concept ; skos:inScheme e:{scheme} ; skos:notation "{n}" ; skos:prefLabel "{s}{n}"@en .\n'
        for s, scheme in (("o", "old"), ("n", "new"))
        for n in (1, 2, 3)
    )
    matches = "e:o1 skos:exactMatch e:n1 . e:o2 skos:closeMatch e:n2 . e:n3 skos:broadMatch e:o3 .\n"
    (table,) = read_rdf(
        f"{HEAD}@prefix e: <https://example.org/> .\n{schemes}{groups}{matches}".encode()
    ).correspondences
    assert (table.from_version, table.to_version) == ("old", "new")
    assert [link.partial for link in table.links] == [None, True, True]
