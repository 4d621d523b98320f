"""Routes go into CTDL and come back as the facts they were written from."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.catalog.load import framework, occupational_map
from occumap.errors import InputError, OccumapError, UnknownNameError
from occumap.examples import small_framework, small_map
from occumap.io.ctdl import read_ctdl, route_facts, write_ctdl
from occumap.model.occupational_map import Cluster, Occupation, OccupationalMap, Pathway, Product, Route, TechnicalLevel
from occumap.model.skills import Framework, Scale
from tests.settled import LAW

TEXTS = st.text(
    st.one_of(st.sampled_from("aZ\"'\\\n\r<>&/.#:% \x00é🙂"), st.characters(exclude_categories=["Cs"])), max_size=6
)

ENGINEERING = "engineering-and-manufacturing"
NAMES = TEXTS.filter(bool)
# Terms of CTDL and CTDL-ASN, as the Credential Registry knows them.
TERMS = {
    "ceterms:Pathway",
    "ceterms:JobComponent",
    "ceterms:CredentialComponent",
    "ceterms:CompetencyComponent",
    "ceterms:ComponentCondition",
    "ceterms:CredentialAlignmentObject",
    "ceterms:IdentifierValue",
    "ceterms:ApprenticeshipCertificate",
    "ceterms:Certificate",
    "ceterms:codedNotation",
    "ceterms:credentialType",
    "ceterms:ctid",
    "ceterms:description",
    "ceterms:frameworkName",
    "ceterms:hasCondition",
    "ceterms:hasDestinationComponent",
    "ceterms:identifier",
    "ceterms:identifierTypeName",
    "ceterms:identifierValueCode",
    "ceterms:isDestinationComponentOf",
    "ceterms:name",
    "ceterms:occupationType",
    "ceterms:precededBy",
    "ceterms:precedes",
    "ceterms:requiredNumber",
    "ceterms:targetComponent",
    "ceterms:hasPart",
    "ceterms:isPartOf",
}


@st.composite
def maps(draw: st.DrawFn) -> OccupationalMap:
    """One route in one cluster, occupations and products of any names, progressions that may lead elsewhere."""
    products = [
        Product(code, draw(TEXTS), draw(st.integers(1, 8)), draw(TEXTS))
        for code in draw(st.lists(NAMES, max_size=3, unique=True))
    ]
    none_or_text = st.none() | TEXTS
    occupations = [
        Occupation(
            code,
            draw(TEXTS),
            draw(st.integers(2, 7)),
            "c",
            "s",
            None,
            draw(none_or_text),
            draw(none_or_text),
            products=tuple(
                draw(st.lists(st.sampled_from([p.code for p in products]), unique=True)) if products else ()
            ),
        )
        for code in draw(st.lists(NAMES, max_size=4, unique=True))
    ]
    codes = [occupation.code for occupation in occupations]
    pairs = st.tuples(st.sampled_from(codes or [""]), st.one_of(st.sampled_from(codes or [""]), NAMES))
    return OccupationalMap(
        draw(NAMES),
        "",
        (Route("r", draw(TEXTS)),),
        (Pathway("p", "", "r"),),
        (Cluster("c", draw(TEXTS), "p", TechnicalLevel.TECHNICAL),),
        tuple(occupations),
        tuple(products),
        tuple(draw(st.lists(pairs, max_size=5 if codes else 0, unique=True))),
    )


@st.composite
def frameworks(draw: st.DrawFn, occupations: OccupationalMap) -> Framework:
    """Skills of any names, which the occupations of a map may ask at any level."""
    skills = draw(st.lists(NAMES, max_size=3, unique=True))
    codes = [occupation.code for occupation in occupations.occupations]
    rows = [
        (code, skill, draw(st.floats(0, 7)), draw(st.floats(1, 5)), draw(st.booleans()))
        for code in codes
        for skill in skills
        if draw(st.booleans())
    ]
    return Framework(
        "f",
        "F",
        Scale("level", 0, 7),
        pl.DataFrame(
            [(skill, draw(TEXTS), draw(TEXTS)) for skill in skills],
            schema={"skill": pl.String, "title": pl.String, "definition": pl.String},
            orient="row",
        ),
        pl.DataFrame({"profile": codes, "title": codes}, schema={"profile": pl.String, "title": pl.String}),
        pl.DataFrame(
            rows,
            schema={
                "profile": pl.String,
                "skill": pl.String,
                "level": pl.Float64,
                "importance": pl.Float64,
                "essential": pl.Boolean,
            },
            orient="row",
        ),
    )


@LAW
@given(data=st.data())
def test_any_route_comes_back_as_its_facts(data):
    occupations = data.draw(maps())
    skills = data.draw(st.none() | frameworks(occupations))
    written = write_ctdl(occupations, "r", framework=skills)
    assert read_ctdl(written.data) == route_facts(occupations, "r", framework=skills)


def test_the_engineering_route_comes_back_with_all_its_jobs_products_and_progressions():
    occupations, skills = occupational_map(), framework("engineering-starter")
    facts = read_ctdl(write_ctdl(occupations, ENGINEERING, framework=skills).data)
    assert facts == route_facts(occupations, ENGINEERING, framework=skills)
    here = [o for o in occupations.occupations if occupations.route_of(o.code).id == ENGINEERING]
    assert len(facts.jobs) == len(here)
    assert len(facts.products) == len({p for o in here for p in o.products})
    codes = {job.code for job in facts.jobs}
    assert set(facts.progressions) == {(start, end) for start, end in occupations.progressions if {start, end} <= codes}
    assert sum(len(job.essential) + len(job.useful) for job in facts.jobs) == len(skills.requirements)


def graph(**options: Any) -> dict[str, dict[str, Any]]:
    tree = json.loads(write_ctdl(small_map(), "crafts", **options).data)
    assert tree["@context"] == "https://credreg.net/ctdl/schema/context/json"
    return {node["@id"]: node for node in tree["@graph"]}


def test_every_term_is_one_of_ctdl():
    def terms(part: Any) -> set[str]:
        if isinstance(part, list):
            return {term for item in part for term in terms(item)}
        if not isinstance(part, dict):
            return set()
        own = {key for key in part if ":" in key} | {
            part[key] for key in ("@type", "ceterms:credentialType") if key in part
        }
        return own.union(*(terms(value) for value in part.values()))

    assert terms(list(graph(framework=small_framework()).values())) <= TERMS


def test_every_part_of_the_pathway_is_there_and_says_so():
    nodes = graph(framework=small_framework())
    (pathway,) = (node for node in nodes.values() if node["@type"] == "ceterms:Pathway")
    assert set(pathway["ceterms:hasPart"]) == set(nodes) - {pathway["@id"]}
    assert all(nodes[part]["ceterms:isPartOf"] == [pathway["@id"]] for part in pathway["ceterms:hasPart"])
    conditions = [c for node in nodes.values() for c in node.get("ceterms:hasCondition", [])]
    assert {target for condition in conditions for target in condition["ceterms:targetComponent"]} < set(nodes)
    assert len({node["ceterms:ctid"] for node in nodes.values()}) == len(nodes)


def test_a_progression_is_a_suggestion_said_on_both_sides_and_ends_are_destinations():
    nodes = graph()
    start, end = nodes["urn:occumap:tiny/job/O1"], nodes["urn:occumap:tiny/job/O2"]
    assert start["ceterms:precedes"] == [end["@id"]]
    assert end["ceterms:precededBy"] == [start["@id"]]
    assert "ceterms:isDestinationComponentOf" not in start
    assert end["@id"] in nodes["urn:occumap:tiny/route/crafts"]["ceterms:hasDestinationComponent"]


def test_one_way_in_is_enough_and_all_that_is_essential_is_needed():
    conditions = graph(framework=small_framework())["urn:occumap:tiny/job/O2"]["ceterms:hasCondition"]
    required = {c["ceterms:name"]["en"]: c.get("ceterms:requiredNumber") for c in conditions}
    assert required == {"Ways in": 1, "Essential": 2, "Useful": None}


def test_what_ctdl_cannot_hold_is_said():
    occupations = small_map()
    assert write_ctdl(occupations, "crafts").losses == (
        "standards they come from of 5 occupations",
        "pathways of the route, and ids of clusters",
    )
    green = occupations.with_occupations(replace(o, green_themes=(1,), status="new") for o in occupations.occupations)
    losses = write_ctdl(green, "crafts", framework=small_framework()).losses
    assert "importance of 14 requirements: they are essential or useful" in losses
    assert {"green themes of 5 occupations", "statuses of 5 occupations"} < set(losses)


def test_a_route_that_is_not_there_is_refused():
    with pytest.raises(UnknownNameError, match="there is no route 'digital'"):
        write_ctdl(small_map(), "digital")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"@graph": []}', b'{"@graph": [{"@type": "ceterms:Pathway"}]}'])
def test_what_is_no_pathway_is_refused(data):
    with pytest.raises(InputError, match="isn't a pathway as Occumap writes them"):
        read_ctdl(data)


@LAW
@given(start=st.floats(0, 1), length=st.integers(0, 60), inserted=st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_with_a_message_and_nothing_else(start, length, inserted):
    whole = write_ctdl(small_map(), "crafts", framework=small_framework()).data
    at = int(start * len(whole))
    with contextlib.suppress(OccumapError):
        read_ctdl(whole[:at] + inserted + whole[at + length :])


def test_a_file_is_read_as_its_content_is(tmp_path):
    path = tmp_path / "route.json"
    path.write_bytes(write_ctdl(small_map(), "crafts").data)
    assert read_ctdl(path) == route_facts(small_map(), "crafts")
    with pytest.raises(InputError, match="no such file"):
        read_ctdl(tmp_path / "other.json")


def test_every_link_is_to_something_in_the_file_and_every_id_is_of_version_4():
    nodes = json.loads(write_ctdl(occupational_map(), ENGINEERING, framework=framework()).data)["@graph"]
    ids = {node["@id"] for node in nodes}
    links = ("precedes", "precededBy", "hasPart", "isPartOf", "hasDestinationComponent", "isDestinationComponentOf")
    for node in nodes:
        assert {UUID(node["ceterms:ctid"].removeprefix("ce-")).version} == {4}
        for link in links:
            assert set(node.get(f"ceterms:{link}", ())) <= ids
    lost = write_ctdl(occupational_map(), ENGINEERING).losses
    assert any("progressions to occupations of other routes, which aren't in the file" in one for one in lost)


def _python_for_the_validator() -> str | None:
    """A Python that ctdl-validate runs on, which is newer than the oldest that Occumap does."""
    versions = ["python3.14", "python3.13", "python3.12"]
    found = [shutil.which(name) for name in versions]
    found += [str(p) for p in sorted(Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python"))]
    newer = ["-c", "import sys; sys.exit(sys.version_info < (3, 12))"]
    runs = (p for p in found if p and not subprocess.run([p, *newer], check=False, capture_output=True).returncode)
    return next(runs, None)


@pytest.mark.slow
def test_ctdl_validate_finds_no_error(tmp_path):
    python = sys.executable if sys.version_info >= (3, 12) else _python_for_the_validator()
    if python is None:
        pytest.skip("ctdl-validate needs Python 3.12")
    place = tmp_path / "validator"
    subprocess.run([python, "-m", "venv", str(place)], check=True)
    wanted = [str(place / "bin" / "pip"), "install", "-q", "ctdl-validate==0.2.1"]
    if subprocess.run(wanted, check=False, capture_output=True).returncode:
        pytest.skip("ctdl-validate can't be installed here")
    file = tmp_path / "route.jsonld"
    file.write_bytes(write_ctdl(occupational_map(), ENGINEERING, framework=framework()).data)
    done = subprocess.run(
        [str(place / "bin" / "ctdl-validate"), str(file), "--format", "json"], check=False, capture_output=True
    )
    found = re.findall(rb'"severity": "(\w+)"', done.stdout)
    assert found
    # What stays is that a class of CTDL itself, the kind of a credential, isn't in the file.
    assert set(found) == {b"UNVERIFIABLE"}
    assert set(re.findall(rb'"property": "([^"]+)"', done.stdout)) <= {b"ceterms:credentialType"}
