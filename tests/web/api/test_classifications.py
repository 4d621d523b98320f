"""Classifications, versions, codes at a date, changes, correspondences and indexes."""

from __future__ import annotations

from collections import Counter

import pytest

from occumap.catalog import load
from occumap.workflows.revise import compare


def test_the_first_document_leads_everywhere(api):
    links = api.json("")["links"]
    for name, link in links.items():
        if not link.get("templated"):
            assert api.client.get(link["href"]).status_code == 200, name
    assert "{?title,industry,additional,duties,employer,qualification,to,index}" in links["code"]["href"]


def test_a_classification_names_its_versions_with_their_validity(api):
    versions = api.json("/classifications/soc")["versions"]
    assert [(one["id"], one["valid_from"], one["valid_to"]) for one in versions] == [
        ("soc2010", "2010-01-01", "2020-01-01"),
        ("soc2020", "2020-01-01", None),
    ]


def test_a_version_has_its_levels_tables_and_all_its_groups(api):
    version = api.json("/classifications/soc/versions/soc2020")
    assert [(one["number"], one["name"]) for one in version["levels"]][3] == (4, "unit")
    assert len(version["groups"]) == len(load.version("soc2020"))
    table = version["correspondences"][0]["links"]["self"]["href"]
    assert api.client.get(table).json()["items"]


@pytest.mark.parametrize(
    ("day", "version"),
    [("2010-01-01", "soc2010"), ("2019-12-31", "soc2010"), ("2020-01-01", "soc2020"), ("2021-06-01", "soc2020")],
)
def test_codes_at_a_date_are_of_the_version_valid_then(api, day, version):
    found = api.json(f"/classifications/soc/codes?at={day}&level=1&size=1000")
    assert found["version"] == version
    assert [one["code"] for one in found["items"]] == [
        group.code.value for group in load.version(version).at_level("major")
    ]


def test_before_the_first_version_there_are_no_codes(api):
    problem = api.get("/classifications/soc/codes?at=2009-12-31").json()
    assert problem["status"] == 404
    assert "from 2010-01-01 on" in problem["hint"]


@pytest.mark.parametrize("size", [7, 100, 1000])
def test_pages_together_are_the_whole_list_once(api, size):
    address, codes = f"/api/v1/classifications/soc/versions/soc2010/codes?size={size}", []
    while address:
        answer = api.client.get(address)
        page = answer.json()
        codes += [one["code"] for one in page["items"]]
        following = page["links"].get("next")
        assert ('rel="next"' in answer.headers["link"]) == (following is not None)
        address = following["href"] if following else None
    assert codes == [group.code.value for group in load.version("soc2010")]
    assert page["page"]["total_elements"] == len(codes)


def test_a_page_beyond_the_end_is_empty_and_leads_back(api):
    page = api.json("/classifications/soc/versions/soc2010/codes?page=99&size=100")
    assert page["items"] == []
    assert page["links"]["prev"]["href"].endswith("page=4&size=100")
    assert api.get("/classifications/soc/versions/soc2010/codes?page=99&format=csv").text.startswith(
        "version,code,title"
    )


def test_a_code_is_of_a_version(api):
    old = api.json("/classifications/soc/versions/soc2010/codes/2126")
    new = api.json("/classifications/soc/versions/soc2020/codes/2126")
    assert (old["title"], new["title"]) == ("Design and development engineers", "Aerospace engineers")
    assert {one["version"] for one in new["came_from"]} == {"soc2010"}
    assert sum(one["share"] for one in new["came_from"]) == pytest.approx(1)
    assert [one["code"] for one in new["occupations"]]
    assert [one["code"] for one in new["above"]] == ["2", "21", "212"]
    assert new["titles"]["total"] >= len(new["titles"]["first"]) > 0
    gone = api.get("/classifications/soc/versions/soc2020/codes/3538")
    assert gone.status_code == 404
    assert "3531" in {one["id"] for one in gone.json()["near"]}


def test_changes_are_those_of_the_versions_that_began_between_two_days(api):
    within = api.json("/classifications/soc/changes?from=2015-01-01&to=2021-06-01")["items"]
    assert {one["date"] for one in within} == {"2020-01-01"}
    assert api.json("/classifications/soc/changes?from=2020-01-01")["items"] == []
    assert api.json("/classifications/soc/changes?to=2019-12-31")["items"] == []
    comparison = compare.compare("soc2010", "soc2020")
    unchanged = {one.group.value for one in comparison.changes if [kind.value for kind in one.types] == ["unchanged"]}
    assert not unchanged & {one["from_code"] for one in within}
    every_old = {one.group.value for one in comparison.changes if one.group.version == "soc2010"}
    assert every_old - unchanged == {one["from_code"] for one in within if one["from_code"]}


def test_every_new_group_stands_beside_those_it_came_from_once(api):
    pairs = [(one["from_code"], one["to_code"]) for one in api.json("/classifications/soc/changes")["items"]]
    assert len(pairs) == len(set(pairs))
    new = [one for one in compare.compare("soc2010", "soc2020").changes if one.group.version == "soc2020"]
    assert new
    for one in new:
        for old in [code.value for code in one.came_from] or [None]:
            assert (old, one.group.value) in pairs


def test_days_the_wrong_way_round_are_told(api):
    problem = api.get("/classifications/soc/changes?from=2021-01-01&to=2020-01-01").json()
    assert problem["status"] == 400
    assert "earlier date as from" in problem["hint"]


def test_a_table_has_shares_that_add_up_and_reads_backwards(api):
    there = api.json("/correspondences?source=soc2010&target=soc2020")["items"]
    back = api.json("/correspondences?source=soc2020&target=soc2010")["items"]
    shares: Counter[str] = Counter()
    for one in there:
        shares[one["from_code"]] += one["share_of_from"]
    assert all(share == pytest.approx(1) for share in shares.values())
    assert {(one["from_code"], one["to_code"]) for one in there} == {(one["to_code"], one["from_code"]) for one in back}


def test_a_table_as_csv_has_the_same_rows(api):
    maps = api.json("/correspondences?source=soc2010&target=soc2020")["items"]
    table = api.table("/correspondences?source=soc2010&target=soc2020")
    assert [(row["from_code"], row["to_title"], row["change_types"]) for row in table] == [
        (one["from_code"], one["to_title"], " ".join(one["change_types"])) for one in maps
    ]


@pytest.mark.parametrize("name", ["/etc/passwd", "pyproject.toml", "soc2010.csv", "SOC2010"])
def test_a_name_never_opens_a_file(api, name):
    for answer in (
        api.client.get("/api/v1/correspondences", params={"source": name, "target": "soc2020"}),
        api.client.get("/api/v1/code", params={"title": "baker", "to": name}),
        api.client.get("/api/v1/indexes/starter/entries", params={"code": "1", "version": name}),
    ):
        assert answer.status_code == 404
        assert answer.json()["hint"]


def test_a_framework_that_is_not_held_is_said_without_looking_at_files(api):
    answer = api.client.get("/api/v1/gaps", params={"from": "OCC0023", "to": "OCC0107", "framework": "/etc/passwc"})
    assert answer.status_code == 404
    assert "passwd" not in answer.text
    assert "ssc" in answer.json()["hint"]


def test_entries_of_a_group_are_those_of_all_groups_below_it(api):
    minor = api.json("/indexes/starter/entries?code=212&size=1000")["items"]
    unit = api.json("/indexes/starter/entries?code=2126&size=1000")["items"]
    assert {one["codes"]["soc2020"][:3] for one in minor} == {"212"}
    assert {one["entry_id"] for one in unit} < {one["entry_id"] for one in minor}
    assert api.table("/indexes/starter/entries?code=2126")[0]["soc2020"] == "2126"


def test_a_search_finds_all_kinds(api):
    found = api.json("/search?q=welding&size=2")
    assert {one["kind"] for one in found["hits"]} == {"title", "group", "occupation", "skill"}
    assert api.get("/search?q=").status_code == 422


@pytest.mark.parametrize("written", ["2134/03", "213403"])
def test_a_six_digit_code_is_found_with_and_without_its_stroke(api, written):
    found = api.json(f"/classifications/soc-extended/versions/soc2020ext/codes/{written}")
    assert (found["code"], found["title"]) == ("2134/03", "Software developers")
    assert api.get(found["links"]["parent"]["href"].removeprefix("/api/v1")).status_code == 200


def test_a_group_of_isco_has_its_title(api):
    found = api.json("/classifications/isco/versions/isco08/codes/2512")
    assert found["title"] == "Software developers"
