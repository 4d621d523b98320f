"""Classifications and correspondences go into SKOS and XKOS and come back equal, in both syntaxes."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from occumap.catalog import load, shipped
from occumap.errors import ClassificationError, InputError, OccumapError, UnavailableError
from occumap.examples import small_index, small_revision, small_version
from occumap.io.classification_csv import read_classification_csv
from occumap.io.xkos import (
    Note,
    NoteKind,
    change_notes,
    read_correspondence,
    read_notes,
    read_version,
    write_correspondence,
    write_version,
)
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version
from occumap.revision.apply import apply
from occumap.revision.plan import plan as make_plan
from occumap.workflows.revise.compare import compare
from tests.io.exchanging import correspondences as plain_correspondences
from tests.io.exchanging import in_languages
from tests.settled import LAW

SYNTAXES = ("turtle", "json-ld")
BOTH = pytest.mark.parametrize("syntax", SYNTAXES)
ODD = "aZé\"'\\\n\r\t\x00\x1f\x7f\u0085\u2028<>{}|^`@%#/:.;,_~-+& 日🙂"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), max_size=8)
NAMES = TEXTS.filter(bool)


@st.composite
def versions(
    draw: st.DrawFn,
    version_id: st.SearchStrategy[str] = NAMES,
    texts: st.SearchStrategy[str] = TEXTS,
    odd: str = ODD,
) -> Version:
    """Small trees of one to three levels, some of them empty, with codes and titles of any signs."""
    name = draw(version_id)
    depth = draw(st.integers(1, 3))
    levels = tuple(
        Level(n, level, f"(?s:.{{{n}}})")
        for n, level in enumerate(draw(st.lists(texts, min_size=depth, max_size=depth, unique=True)), 1)
    )
    rules = CodeRules(
        levels,
        draw(st.sampled_from(["prefix", "stated"])),
        draw(st.none() | texts),
        draw(st.none() | texts),
        tuple(draw(st.lists(texts, max_size=3))),
        draw(st.none() | st.integers(0, 99)),
    )
    signs = draw(st.lists(st.sampled_from(odd), min_size=1, max_size=3, unique=True))
    groups: list[Group] = []
    above: list[Group | None] = [None]
    for level in levels:
        below: list[Group | None] = []
        for parent in above:
            for sign in signs[: draw(st.integers(0, len(signs)))]:
                code = Code(name, (parent.code.value if parent else "") + sign)
                below.append(Group(code, draw(texts), level.name, parent.code if parent else None))
        groups += [group for group in below if group]
        above = below
    return Version(name, draw(texts), rules, tuple(groups), draw(texts))


@st.composite
def correspondences(draw: st.DrawFn) -> Correspondence:
    """Small tables in order, some links with numbers, some without, some tables without links."""
    start, end = draw(st.lists(NAMES, min_size=2, max_size=2, unique=True))
    pairs = draw(st.lists(st.tuples(TEXTS, TEXTS), max_size=5, unique=True))
    share = st.none() | st.floats(0, 1)
    links = tuple(
        Link(Code(start, a), Code(end, b), draw(st.none() | st.integers(0)), draw(share), draw(share))
        for a, b in sorted(pairs)
    )
    return Correspondence(start, end, links)


@BOTH
@LAW
@given(version=in_languages(versions(), TEXTS))
def test_any_version_comes_back_equal(syntax, version):
    written = write_version(version, syntax=syntax)
    assert written.losses == ()
    assert read_version(written.data) == version


@BOTH
@LAW
@given(table=correspondences())
def test_any_correspondence_comes_back_equal_with_its_weights(syntax, table):
    written = write_correspondence(table, syntax=syntax)
    assert written.losses == ()
    assert read_correspondence(written.data) == table


@LAW
@given(version=versions(), texts=st.lists(st.tuples(st.sampled_from(NoteKind), TEXTS), max_size=4))
def test_any_notes_come_back_equal_beside_an_equal_version(version, texts):
    notes = {Note(group.code, kind, text) for group in version for kind, text in texts}
    data = write_version(version, notes=notes).data
    assert read_notes(data) == tuple(sorted(notes))
    assert read_version(data) == version


IN_XML = st.text(
    st.one_of(st.sampled_from("aZé\"'\\\n\r\t<>&{}|%#/:. 日🙂"), st.characters(exclude_categories=["Cs", "Cc", "Cn"])),
    max_size=8,
)


@pytest.mark.parametrize("syntax", ["n-triples", "rdf-xml"])
@LAW
@given(
    version=in_languages(versions(IN_XML.filter(bool), IN_XML, "aZ<>&é/. 日"), IN_XML), table=plain_correspondences()
)
def test_any_version_and_table_come_back_equal_as_triples_and_xml(syntax, version, table):
    assert read_version(write_version(version, syntax=syntax).data) == version
    assert read_correspondence(write_correspondence(table, syntax=syntax).data) == table


def test_what_xml_cannot_hold_is_refused_in_words():
    version = Version.of("x", [("1", "Bread\x00", None, None)], rules=small_version().rules)
    with pytest.raises(InputError, match=r"has the sign U\+0000, which XML can't hold"):
        write_version(version, syntax="rdf-xml")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of rdflib itself
@LAW
@given(version=versions(), table=correspondences())
def test_both_syntaxes_say_the_same(version, table):
    for write, value in ((write_version, version), (write_correspondence, table)):
        turtle, json_ld = (write(value, syntax=syntax).data for syntax in SYNTAXES)  # type: ignore[arg-type]
        assert isomorphic(Graph().parse(data=turtle, format="turtle"), Graph().parse(data=json_ld, format="json-ld"))


@BOTH
@pytest.mark.parametrize("name", ["soc2010", "soc2020"])
def test_the_versions_held_come_back_equal_with_their_source(syntax, name):
    version = load.version(name)
    read = read_version(write_version(version, syntax=syntax).data)
    assert read == version
    assert read.source == version.source


@BOTH
@pytest.mark.parametrize(
    ("file", "rules"),
    [
        ("us/us-soc2010-structure.csv", None),
        ("us/us-soc2018-structure.csv", "soc-us"),
        ("esco/1.1.1/ISCOGroups_en.csv", "isco"),
    ],
)
def test_classifications_of_other_countries_come_back_equal(shared, syntax, file, rules):
    version = read_classification_csv(shared / file, "other", rules=rules and shipped.rules(rules))
    assert read_version(write_version(version, syntax=syntax).data) == version


@BOTH
def test_the_table_between_soc2010_and_soc2020_comes_back_equal(syntax):
    compared = compare("soc2010", "soc2020")
    written = write_correspondence(
        compared.correspondence, syntax=syntax, changes=compared.changes, versions=(compared.old, compared.new)
    )
    assert written.losses == ()
    assert read_correspondence(written.data) == compared.correspondence


def test_soc2020_is_written_in_less_than_two_seconds():
    version = load.version("soc2020")
    start = time.perf_counter()
    write_version(version)
    assert time.perf_counter() - start < 2


@BOTH
def test_the_same_version_gives_the_same_bytes_whatever_the_order_of_its_notes(syntax):
    version = small_version()
    notes = [Note(group.code, kind, kind.name) for group in version for kind in NoteKind]
    turned = replace(version, groups=version.groups[::-1])
    assert (
        write_version(version, syntax=syntax, notes=notes).data
        == write_version(turned, syntax=syntax, notes=notes[::-1]).data
    )


def test_change_types_are_notes_on_both_sides():
    plan = make_plan(small_revision(), small_version(), small_index(), strict=False)
    outcome = apply(plan)
    old = read_notes(write_version(plan.old, notes=change_notes("tiny1", plan.changes)).data)
    new = read_notes(write_version(outcome.version, notes=change_notes("tiny2", plan.changes)).data)
    assert Note(Code("tiny1", "11"), NoteKind.CHANGE, "VC2 name change: goes to tiny2 11") in old
    assert {note.code.value for note in old} >= {"12", "21", "22"}
    assert not any(note.code.value == "30" for note in (*old, *new))
    assert {note.kind for note in new} == {NoteKind.HISTORY}
    assert {note.text for note in new if note.code.value == "13"} == {
        "RC4 split-off: comes from tiny1 12",
        "takes entries of tiny1 12 Pastry and cake makers",
    }


def test_a_note_on_a_group_that_is_not_there_is_a_loss_and_said_so():
    notes = [Note(Code("tiny1", "11"), NoteKind.CORE, "Bread."), Note(Code("tiny9", "11"), NoteKind.CORE, "Sand.")]
    written = write_version(small_version(), notes=notes)
    assert written.losses == ("1 note on groups that tiny1 doesn't have",)
    assert read_notes(written.data) == tuple(notes[:1])


def test_addresses_begin_with_the_base_and_are_the_same_in_both_files():
    table = Correspondence.from_counts("tiny1", "tiny1", {("11", "12"): 1})
    version = Graph().parse(data=write_version(small_version(), base="https://example.org/soc/").data, format="turtle")
    links = Graph().parse(data=write_correspondence(table, base="https://example.org/soc/").data, format="turtle")
    bakers = "https://example.org/soc/tiny1/11"
    assert bakers in {str(subject) for subject in version.subjects()} & {str(value) for value in links.objects()}


@pytest.mark.parametrize("base", ["", "example.org/", "https://example.org", "https://exa mple.org/", "urn:x>y:"])
def test_a_base_that_names_nothing_is_refused(base):
    with pytest.raises(InputError, match="names can't begin with this"):
        write_version(small_version(), base=base)


def test_text_that_is_not_unicode_is_refused_with_the_text():
    version = Version.of("x", [("1", "broken \ud800 title", None, None)], rules=shipped.rules("soc-uk"))
    with pytest.raises(InputError, match="is not valid Unicode"):
        write_version(version)


def test_links_that_cannot_have_an_address_of_their_own_are_refused():
    link = Link(Code("a", "1"), Code("b", "1"), 1, 1.0, 1.0)
    with pytest.raises(InputError, match="linked 2 times"):
        write_correspondence(Correspondence("a", "b", (link, link)))
    with pytest.raises(InputError, match="between other versions"):
        write_correspondence(Correspondence("a", "c", (link,)))


def test_reading_goes_nowhere_near_the_net(monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("the net was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for context in (
        "https://example.org/context",
        ["https://example.org/context"],
        {"@import": "https://example.org/"},
    ):
        with pytest.raises(InputError, match=r"Occumap doesn't fetch it from the internet"):
            read_version(json.dumps({"@context": context, "@graph": []}).encode())
    inner = {"@context": {"a": {"@id": "urn:a", "@context": "https://example.org/context"}}, "a": {}}
    with pytest.raises(InputError, match=r"Occumap doesn't fetch it from the internet"):
        read_version(json.dumps(inner).encode())


def test_without_rdflib_reading_says_what_to_install_and_writing_works(monkeypatch):
    data = write_version(small_version()).data
    monkeypatch.setitem(sys.modules, "rdflib", None)
    assert write_version(small_version()).data == data
    with pytest.raises(UnavailableError, match=r"rdflib isn't installed\. .* run: pip install '\.\[formats\]'"):
        read_version(data)


PLAIN = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/trades#> .
ex: a skos:ConceptScheme ; skos:prefLabel "Trades"@en, "Métiers"@fr ; skos:hasTopConcept ex:A .
ex:A a skos:Concept ; skos:notation "A" ; skos:prefLabel "Métal"@fr, "Metal"@en-GB ; skos:narrower ex:A1 .
ex:A1 a skos:Concept ; skos:notation "A1" ; skos:prefLabel "Smiths" ; skos:inScheme ex: .
ex:A2 a skos:Concept ; skos:notation "A2" ; skos:prefLabel "Founders"@en ; skos:inScheme ex: ; skos:broader ex:A .
"""


def test_plain_skos_of_others_is_read_with_depths_as_levels():
    version = read_version(PLAIN.encode())
    assert (version.id, version.title) == ("trades", "Trades")
    assert [(str(group), group.level) for group in version] == [
        ("A Metal", "level 1"),
        ("A1 Smiths", "level 2"),
        ("A2 Founders", "level 2"),
    ]
    assert read_version(PLAIN.encode(), "metiers", language="fr")["A"].title == "Métal"


def test_levels_without_patterns_keep_their_names_and_get_the_patterns_that_codes_show():
    lines = write_version(small_version()).data.decode().splitlines()
    version = read_version("\n".join(line for line in lines if "notationPattern" not in line).encode())
    assert version.counts() == small_version().counts()
    assert [level.pattern for level in version.rules.levels] == ["[0-9]", "[0-9][0-9]"]


def test_a_scheme_without_concepts_is_refused():
    text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:x:y> a skos:ConceptScheme ."
    with pytest.raises(InputError, match="urn:x:y has no concepts"):
        read_version(text.encode())


@LAW
@given(
    read=st.sampled_from([read_version, read_notes, read_correspondence]),
    syntax=st.sampled_from(SYNTAXES),
    start=st.floats(0, 1),
    length=st.integers(0, 40),
    inserted=st.binary(max_size=6),
)
def test_a_damaged_file_is_read_or_refused_with_a_message_and_nothing_else(read, syntax, start, length, inserted):
    table = Correspondence.from_counts("a", "b", {("1", "1"): 3, ("1", "2"): 1})
    notes = [Note(Code("tiny1", "11"), NoteKind.CORE, "Bread.")]
    whole = (
        write_correspondence(table, syntax=syntax)
        if read is read_correspondence
        else write_version(small_version(), syntax=syntax, notes=notes)
    ).data
    at = int(start * len(whole))
    with contextlib.suppress(OccumapError):
        read(whole[:at] + inserted + whole[at + length :])


def test_a_file_is_read_as_its_content_is(tmp_path):
    path = tmp_path / "trades.ttl"
    path.write_text(PLAIN)
    assert read_version(path) == read_version(PLAIN.encode())


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("title", ["<rdf:RDF", "<?xml ", "<!-- -->", "<RDF "])
def test_what_xml_begins_with_may_stand_in_a_title(syntax, title):
    plain = small_version()
    first, *others = plain.groups
    version = replace(plain, groups=(replace(first, title=title.strip()), *others))
    assert read_version(write_version(version, syntax=syntax).data) == version


@pytest.mark.parametrize("before", ["", "\n", "<?xml version='1.0'?>\n", "<!-- by hand -->\n", "\ufeff"])
def test_xml_is_known_by_how_it_begins(before):
    graph = Graph().parse(data=PLAIN, format="turtle").serialize(format="pretty-xml")
    text = before + graph.partition("?>")[2].lstrip()
    assert read_version(text.encode()) == read_version(PLAIN.encode())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Trades"@en', '"Trades"@en ; a 5 5', r"line 4: it can't be read as Turtle \(expected"),
        ('skos:notation "A1" ;', "", "no skos:notation"),
        ('skos:notation "A1"', 'skos:notation "A8", "A9"', "several values of skos:notation"),
        ('skos:prefLabel "Smiths" ;', "", "A1 has no skos:prefLabel"),
        ("skos:broader ex:A .", "skos:broader ex:A, ex:A1 .", "is under 2 concepts"),
        ('skos:notation "A2"', 'skos:notation "A1"', "appears more than once"),
        ("ex:A a skos:Concept ;", "ex:A a skos:Concept ; skos:broader ex:A2 ;", "is its own ancestor"),
        (
            "ex:A1 a",
            "ex:b a skos:ConceptScheme . ex:o skos:inScheme ex:b ; skos:notation 1 ; skos:prefLabel 'x' . ex:A1 a",
            r"2 of its 2 concept schemes could be meant\. Name one with --which: trades \(",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said(old, new, message):
    assert old in PLAIN
    with pytest.raises((InputError, ClassificationError), match=message):
        read_version(PLAIN.replace(old, new).encode())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('notationPattern "[1-9]"', 'notationPattern "[1-9"', "isn't a regular expression"),
        ('notationPattern "[1-9]"', 'notationPattern "[a-z]"', "not a code of any level"),
        ('xkos:depth "1"', 'xkos:depth "one"', "isn't a number"),
        ("skos:member\n        <urn:occumap:tiny1/1>", "skos:member\n        <urn:occumap:tiny1/11>", "of two levels"),
    ],
)
def test_what_is_wrong_with_levels_is_said(old, new, message):
    text = write_version(small_version()).data.decode()
    assert old in text
    with pytest.raises((InputError, ClassificationError), match=message):
        read_version(text.replace(old, new).encode())


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"\xff\xfe", "not UTF-8"), (b'{"@graph": [', "isn't valid JSON"), (b"", "no skos:ConceptScheme")],
)
def test_files_that_are_no_rdf_are_refused(data, message):
    with pytest.raises(InputError, match=message):
        read_version(data)


def test_one_scheme_of_several_is_read_when_named():
    two = write_version(small_version()).data + write_version(replace_id(small_version(), "tiny2")).data
    assert read_version(two, scheme="tiny2").id == "tiny2"
    with pytest.raises(InputError, match="2 of its 2 concept schemes"):
        read_version(two)


def test_a_correspondence_of_others_is_read_without_weights():
    text = """
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
    @prefix ex: <https://example.org/> .
    ex:t a xkos:Correspondence ; xkos:madeOf ex:l .
    ex:l a xkos:ConceptAssociation ; xkos:sourceConcept ex:a1 ; xkos:targetConcept ex:b1, ex:b2 .
    ex:a1 skos:notation "1" ; skos:inScheme ex:old .
    ex:b1 skos:notation "11" ; skos:inScheme ex:new .
    ex:b2 skos:notation "12" ; skos:inScheme ex:new .
    """
    table = read_correspondence(text.encode())
    assert (table.from_version, table.to_version) == ("old", "new")
    assert [(link.to_code.value, link.entries, link.share_of_from) for link in table.leaving("1")] == [
        ("11", None, None),
        ("12", None, None),
    ]
    assert read_correspondence(text.encode(), from_version="x").links[0].from_code == Code("x", "1")
    with pytest.raises(InputError, match="isn't clear which version"):
        read_correspondence(text.replace("ex:b2 skos:notation", "ex:b2 skos:inScheme ex:more ; skos:notation").encode())


def test_the_day_of_publication_stands_in_the_file():
    text = write_version(small_version(), issued=date(2020, 2, 27), follows="tiny0").data.decode()
    assert 'dct:issued "2020-02-27"^^xsd:date' in text
    assert "xkos:follows <urn:occumap:tiny0>" in text


def replace_id(version: Version, version_id: str) -> Version:
    rows = [
        (group.code.value, group.title, group.level, group.parent and group.parent.value) for group in version.groups
    ]
    return Version.of(version_id, rows, rules=version.rules, title=version.title)  # type: ignore[arg-type]
