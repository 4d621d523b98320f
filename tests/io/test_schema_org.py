"""An occupation as schema.org JSON-LD: true to the map, made of terms that schema.org has, and safe in a page."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import polars as pl
import pytest
from rdflib import RDF, Graph
from rdflib.namespace import SDO

from occumap.catalog import load
from occumap.catalog.load import framework, occupational_map
from occumap.catalog.user_versions import renamed
from occumap.errors import UnknownNameError
from occumap.examples import small_framework, small_map, small_version
from occumap.io.schema_org import write_occupation
from occumap.model.context import Context
from occumap.model.group_figures import GroupFigures
from occumap.model.version import Version


def paid(version: Version, code: str, pay: float, unit: str = "pounds a year") -> Context:
    row = {"measure": ["pay"], "code": [code], "value": [pay], "unit": [unit], "source": ["A survey"], "year": [2021]}
    return Context((GroupFigures(version, pl.DataFrame(row)),))


TINY = renamed(small_version(), "soc2020")
CONTEXT = paid(TINY, "11", 20_000.0)


def said(code: str = "O2", **options: Any) -> dict[str, Any]:
    return json.loads(write_occupation(code, small_map(), **options).data)


def test_it_says_what_the_map_says():
    page = said(address="https://example.org/O2")
    assert page["@context"] == "https://schema.org"
    assert (page["@type"], page["name"], page["identifier"]) == ("Occupation", "Baker", "O2")
    assert page["url"] == "https://example.org/O2"
    assert page["occupationLocation"] == {"@type": "Country", "name": "GB"}
    assert page["qualifications"][0]["credentialCategory"] == "Apprenticeship"
    assert page["qualifications"][0]["educationalLevel"] == "Level 3"


def test_codes_name_their_classification_and_titles_where_it_is_given():
    occupation = next(o for o in occupational_map().occupations if o.soc2020 and o.soc2010 and o.sub_unit_groups)
    versions = [load.version("soc2010"), load.version("soc2020")]
    page = json.loads(write_occupation(occupation.code, occupational_map(), versions=versions).data)
    sets = [(c["inCodeSet"]["name"], c["codeValue"]) for c in page["occupationalCategory"]]
    assert sets[:2] == [("SOC 2020", occupation.soc2020), ("SOC 2010", occupation.soc2010)]
    assert {name for name, _ in sets[2:]} == {"SOC 2020 extension"}
    assert page["occupationalCategory"][0]["name"] == versions[1][occupation.soc2020].title


def test_skills_are_terms_of_their_framework():
    skills = said(framework=small_framework())["skills"]
    assert [skill["name"] for skill in skills] == ["Dough making", "Working ovens", "Icing"]
    assert {skill["inDefinedTermSet"]["name"] for skill in skills} == {"Tiny skills"}
    assert "skills" not in said()


def test_pay_is_a_median_with_its_unit_and_origin_and_left_out_where_unknown():
    (pay,) = said(context=CONTEXT)["estimatedSalary"]
    assert (pay["median"], pay["currency"], pay["duration"]) == (20_000, "GBP", "P1Y")
    assert pay["description"] == "Unit group 11 Bakers; A survey, 2021"
    assert "estimatedSalary" not in said("O4", context=CONTEXT)


def test_pay_in_a_unit_that_has_no_name_is_a_loss_and_said_so():
    other = paid(TINY, "11", 20_000.0, "shells")
    written = write_occupation("O2", small_map(), context=other)
    assert "pay in shells" in written.losses
    assert b"estimatedSalary" not in written.data


def test_what_schema_org_cannot_hold_is_said():
    losses = write_occupation("O1", small_map(), framework=small_framework()).losses
    assert losses == (
        "route, pathway and cluster",
        "levels and importance of skills",
        "published progressions",
        "standard and option",
    )


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # of rdflib itself
def test_every_term_is_one_that_schema_org_has():
    """rdflib carries the list of schema.org's terms; the context is put in its place, since nothing is fetched."""
    occupations = occupational_map()
    terms = set()
    for occupation in occupations.occupations[:40]:
        page = write_occupation(
            occupation.code,
            occupations,
            framework=framework(),
            context=paid(load.version("soc2020"), "5231", 31_000.0),
            address="urn:x",
        ).data
        text = page.replace(b'"https://schema.org"', b'{"@vocab": "https://schema.org/"}', 1)
        for _, name, value in Graph().parse(data=text, format="json-ld"):
            terms |= {value} if name == RDF.type else {name}
    assert len(terms) > 15
    assert {str(term) for term in terms if term not in SDO} == set()  # type: ignore[attr-defined]


def test_no_name_can_end_the_script_it_stands_in():
    class Texts(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.tags: list[str] = []
            self.inside = ""

        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
            self.tags.append(tag)

        def handle_data(self, data: str) -> None:
            self.inside += data

    nasty = "</script><script>alert('&\"')</script><!-- 日"
    occupations = small_map()
    named = occupations.with_occupations(replace(o, name=nasty) for o in occupations.occupations)
    page = Texts()
    page.feed(f'<script type="application/ld+json">{write_occupation("O2", named).data.decode()}</script>')
    assert page.tags == ["script"]
    assert json.loads(page.inside)["name"] == nasty


def test_an_occupation_that_is_not_there_is_refused():
    with pytest.raises(UnknownNameError, match="there is no occupation 'O9'"):
        write_occupation("O9", small_map())


def test_the_same_occupation_gives_the_same_bytes():
    first, second = (write_occupation("O2", small_map(), framework=small_framework()).data for _ in range(2))
    assert first == second
