"""What is written is valid under the shapes of `occumap.io.xkos`, checked by pySHACL; what is broken is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files

import pytest
from pyshacl import validate
from rdflib import Graph

from occumap.catalog import load, shipped
from occumap.examples import small_index, small_revision, small_version
from occumap.io.classification_csv import read_classification_csv
from occumap.io.xkos import change_notes, write_correspondence, write_version
from occumap.io.xkos.syntaxes import Syntax
from occumap.revision.apply import apply
from occumap.revision.plan import plan as make_plan
from occumap.workflows.revise.compare import compare
from occumap.workflows.revise.revise import revise

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")  # rdflib's, of itself
DAY = date(2020, 2, 27)


@cache
def shapes() -> Graph:
    text = files("occumap.io.xkos").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")


def faults(data: bytes | str, syntax: Syntax = "turtle") -> str:
    """What pySHACL reports; nothing where the data is valid."""
    valid, _, report = validate(Graph().parse(data=data, format=syntax), shacl_graph=shapes())
    return "" if valid else str(report)


def test_the_shapes_are_shapes_themselves():
    valid, _, report = validate(
        Graph().parse(data=write_version(small_version(), issued=DAY).data), shacl_graph=shapes(), meta_shacl=True
    )
    assert valid, report


@pytest.mark.slow
@pytest.mark.parametrize("name", ["soc2010", "soc2020"])
def test_the_versions_held_are_valid_with_notes_of_what_changed(name):
    notes = change_notes(name, compare("soc2010", "soc2020").changes)
    assert notes
    assert faults(write_version(load.version(name), notes=notes, issued=DAY).data) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "rules"), [("us/us-soc2018-structure.csv", None), ("esco/1.1.1/ISCOGroups_en.csv", "isco")]
)
def test_us_soc_and_isco_are_valid(shared, file, rules):
    version = read_classification_csv(shared / file, "other", rules=rules and shipped.rules(rules))
    assert faults(write_version(version, syntax="json-ld", issued=DAY).data, "json-ld") == ""


@pytest.mark.slow
def test_the_outcome_of_the_review_is_valid_with_its_correspondence_and_weights():
    outcome = revise("soc2010-review").outcome
    assert outcome is not None
    old, new, changes = outcome.plan.old, outcome.version, outcome.plan.changes
    version = write_version(new, notes=change_notes(new.id, changes), follows=old.id, issued=DAY)
    table = write_correspondence(outcome.correspondence, changes=changes, versions=(old, new), issued=DAY)
    assert faults(version.data) == ""
    assert faults(table.data) == ""


def test_a_correspondence_without_weights_is_valid():
    table = compare("soc2010", "soc2020").correspondence
    bare = type(table).from_counts("a", "b", {(k.from_code.value, k.to_code.value): None for k in table.links[:9]})
    data = write_correspondence(bare, issued=DAY).data
    assert b"qb:" not in data
    assert faults(data) == ""


def test_without_a_day_of_publication_there_is_one_warning_and_nothing_else():
    report = faults(write_version(small_version()).data)
    assert "Results (1)" in report
    assert "Severity: sh:Warning" in report


def version() -> str:
    return write_version(small_version(), issued=DAY, notes=change_notes("tiny1", plan().changes)).data.decode()


def correspondence() -> str:
    return write_correspondence(apply(plan()).correspondence, issued=DAY).data.decode()


def plan():
    return make_plan(small_revision(), small_version(), small_index(), strict=False)


LINK = "<urn:occumap:tiny1/to/tiny2/link/12/13>"
FIGURE = "<urn:occumap:tiny1/to/tiny2/weights/12/13/"


@pytest.mark.parametrize("make", [version, correspondence])
def test_what_is_whole_has_no_faults(make: Callable[[], str]):
    assert faults(make()) == ""


@pytest.mark.parametrize(
    ("make", "old", "new", "fault"),
    [
        (version, 'skos:notation "tiny1" ;', "", "MinCount"),
        (version, 'xkos:numberOfLevels "2"', 'xkos:numberOfLevels "3"', "not the number of its levels"),
        (version, 'dct:issued "2020-02-27"^^xsd:date', 'dct:issued "2020"', "Datatype"),
        (version, 'xkos:notationPattern "[1-9][0-9]"', 'xkos:notationPattern "[1-8]0"', "shape that its level"),
        (version, 'xkos:depth "2"', 'xkos:depth "1"', "level is not above"),
        (version, "skos:broader <urn:occumap:tiny1/2>", "skos:broader <urn:occumap:tiny1/1>", "do not say the same"),
        (version, 'skos:notation "12"', 'skos:notation "11"', "have the same code"),
        (version, 'skos:notation "12" ;', "", "MinCount"),
        (version, 'skos:prefLabel "Wheels"@en', 'skos:prefLabel "Wheels"@en, "Roues"@en', "UniqueLang"),
        (version, "skos:topConceptOf <urn:occumap:tiny1> ;", "", "Xone"),
        (version, "a xkos:ExplanatoryNote", "a skos:Note", "Class"),
        (version, "xkos:plainText", "rdfs:comment", "MinCount"),
        (correspondence, f"{LINK}\n    a xkos:ConceptAssociation", f"{LINK}\n    a rdfs:Resource", "Class"),
        (correspondence, "xkos:targetConcept <urn:occumap:tiny2/13> ", "skos:note 1 ", "MinCount"),
        (correspondence, "tiny2> ;\n    occ:from", "tiny3> ;\n    occ:from", "of neither classification"),
        (correspondence, "a qb:DataSet ", "a rdfs:Resource ", "Class"),
        (correspondence, "qb:dimension qb:measureType", "qb:dimension qb:slice", "HasValue"),
        (correspondence, "qb:codeList <urn:occumap:tiny1> ", "rdfs:comment 1 ", "MinCount"),
        (correspondence, "weights/to> <urn:occumap:tiny2/13> ;", "weights/of> 1 ;", "lacks a dimension"),
        (correspondence, "qb:measureType occ:entries", "qb:measureType occ:shareOfTo", "lacks the measure"),
        (correspondence, "qb:measureType occ:entries", "qb:measureType qb:order", "structure does not have"),
        (correspondence, 'occ:entries "', 'occ:shareOfTo 0.5e0 ; occ:entries "', "Xone"),
        (correspondence, 'occ:shareOfFrom "', 'occ:shareOfFrom "4', "MaxInclusive"),
    ],
)
def test_what_is_broken_is_found(make: Callable[[], str], old: str, new: str, fault: str):
    text = make()
    assert old in text
    head = "" if "@prefix rdfs:" in text else "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    assert fault in faults(head + text.replace(old, new))


@pytest.mark.slow
def test_what_is_written_meets_the_shapes_of_the_maintainers_of_xkos(shared):
    """The version and the one it follows are looked at together, since the shapes ask what the latter is."""
    place = shared / "xkos" / "xkos-best-practices-conformance-shapes.ttl"
    if not place.is_file():
        pytest.skip("the shapes of the maintainers are not here")
    compared = compare("soc2010", "soc2020")
    old, new, changes = compared.old, compared.new, compared.changes
    graph = Graph()
    graph.parse(data=write_version(old, notes=change_notes(old.id, changes), issued=DAY).data)
    graph.parse(data=write_version(new, notes=change_notes(new.id, changes), follows=old.id, issued=DAY).data)
    graph.parse(
        data=write_correspondence(compared.correspondence, changes=changes, versions=(old, new), issued=DAY).data
    )
    valid, _, report = validate(graph, shacl_graph=Graph().parse(place))
    assert valid, report
