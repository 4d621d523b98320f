"""SSSOM is written and read here; sssom-py parses and validates what is written."""

from __future__ import annotations

import gzip
import logging
import warnings

import pytest
from hypothesis import HealthCheck, given, settings

from occumap.errors import InputError
from occumap.io.skos_relations import predicate_of
from occumap.io.sssom_tsv import Provenance, read_sssom, write_sssom
from occumap.model.correspondence import Correspondence
from occumap.workflows.revise.compare import compare
from tests.io.exchanging import any_texts, correspondences

with warnings.catch_warnings():
    # sssom 0.4.21 sets an option that pandas 3 no longer has.
    warnings.simplefilter("ignore")
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

many = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TABLE = Correspondence.from_counts(
    "a",
    "b",
    {
        ("1", "1"): 4,
        ("2", "2"): 1,
        ("2", "3"): 1,
        ("3", "4"): 2,
        ("4", "4"): 2,
        ("5", "5"): 3,
        ("5", "6"): 1,
        ("6", "5"): 1,
        ("6", "6"): 1,
    },
)


@many
@given(table=correspondences(), description=any_texts)
def test_what_is_read_equals_what_was_written(tmp_path, table, description):
    path = tmp_path / "mappings.sssom.tsv"
    made = write_sssom(table, provenance=Provenance(description))
    assert made.losses == ()
    path.write_bytes(made.data)
    assert read_sssom(path) == table


@many
@given(table=correspondences())
def test_a_predicate_read_the_other_way_is_the_inverse(table):
    inverses = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}
    turned = table.inverse()
    for link in table.links:
        predicate = predicate_of(link, table)
        assert predicate_of(link.inverse(), turned) == inverses.get(predicate, predicate)


def test_predicates_are_derived_from_shares():
    found = {
        f"{k.from_code.value}-{k.to_code.value}": predicate_of(k, TABLE).removeprefix("skos:") for k in TABLE.links
    }
    assert found == {
        "1-1": "exactMatch",
        "2-2": "narrowMatch",
        "2-3": "narrowMatch",
        "3-4": "broadMatch",
        "4-4": "broadMatch",
        "5-5": "closeMatch",
        "5-6": "relatedMatch",
        "6-5": "relatedMatch",
        "6-6": "closeMatch",
    }


def test_without_shares_the_other_links_decide():
    table = Correspondence.from_counts("a", "b", {("1", "1"): None, ("2", "2"): None, ("2", "3"): None})
    assert [predicate_of(link, table) for link in table.links] == ["skos:exactMatch"] + ["skos:narrowMatch"] * 2


@pytest.mark.filterwarnings("ignore")
def test_sssom_py_parses_and_validates_the_correspondence_of_soc(tmp_path, caplog):
    comparison = compare("soc2010", "soc2020")
    path = tmp_path / "soc.sssom.tsv"
    path.write_bytes(
        write_sssom(
            comparison.correspondence,
            old=comparison.old,
            new=comparison.new,
            changes=comparison.changes,
            provenance=Provenance("From the starter index.", tool_version="1"),
        ).data
    )
    with caplog.at_level(logging.WARNING):
        parsed = parse_sssom_table(path)
    # Release 0.4.21 keeps extension slots in the metadata but drops their columns, and says so; it says nothing else.
    slots = ("entries", "share_of_from", "share_of_to", "change_type")
    said = [record.message for record in caplog.records if not any(slot in record.message for slot in slots)]
    assert said == []
    reports = validate(parsed, fail_on_error=True)
    assert len(reports) == 3
    assert all(report.results == [] for report in reports.values())
    assert len(parsed.df) == len(comparison.correspondence.links)
    table = comparison.correspondence
    theirs = zip(parsed.df["subject_id"], parsed.df["object_id"], parsed.df["predicate_id"], strict=True)
    ours = {(str(link.from_code), str(link.to_code), predicate_of(link, table)) for link in table.links}
    assert set(theirs) == ours
    assert [entry["slot_name"] for entry in parsed.metadata["extension_definitions"]] == [
        "entries",
        "share_of_from",
        "share_of_to",
        "change_type",
    ]
    assert set(parsed.df["mapping_tool"]) == {"occumap"}
    assert read_sssom(path) == comparison.correspondence


@pytest.mark.filterwarnings("ignore")
@settings(
    deadline=None, max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(table=correspondences())
def test_sssom_py_accepts_odd_ids_and_codes_too(tmp_path, table):
    path = tmp_path / "odd.sssom.tsv"
    path.write_bytes(write_sssom(table).data)
    parsed = parse_sssom_table(path)
    assert all(report.results == [] for report in validate(parsed, fail_on_error=True).values())


def test_somebody_elses_mappings_are_read_by_their_prefixes(tmp_path):
    path = tmp_path / "theirs.sssom.tsv"
    path.write_text(
        "#curie_map:\n#  FOOD: https://example.org/food/\n#  KF: https://example.org/kf/\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier\n"
        "FOOD:002\tskos:exactMatch\tKF:b%2Fa\tsemapv:ManualMappingCuration\t\n"
        "FOOD:001\tskos:exactMatch\tKF:1\tsemapv:ManualMappingCuration\t\n"
        "FOOD:003\tskos:exactMatch\tKF:1\tsemapv:ManualMappingCuration\tNot\n"
    )
    table = read_sssom(path)
    assert (table.from_version, table.to_version) == ("FOOD", "KF")
    assert [(k.from_code.value, k.to_code.value, k.entries) for k in table.links] == [
        ("001", "1", None),
        ("002", "b/a", None),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("subject_id\tobject_id\n", "columns missing: predicate_id"),
        ("#a: [\nsubject_id\n", "not YAML"),
        ("subject_id\tpredicate_id\tobject_id\tmapping_justification\nx\ty\tz\tw\n", "line 2: 'x' isn't a CURIE"),
        ("subject_id\tpredicate_id\tobject_id\tmapping_justification\n", "no rows"),
        (
            "subject_id\tpredicate_id\tobject_id\tmapping_justification\na:1\ty\tc:1\tw\nb:1\ty\tc:1\tw\n",
            "several vocabularies: a, b",
        ),
        (
            "subject_id\tpredicate_id\tobject_id\tmapping_justification\tentries\na:1\ty\tb:1\tw\tmany\n",
            "line 2: a number",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, what):
    path = tmp_path / "wrong.tsv"
    path.write_text(text)
    with pytest.raises(InputError, match=what):
        read_sssom(path)


def test_a_row_that_is_cut_is_refused_by_its_line(tmp_path):
    path = tmp_path / "cut.sssom.tsv"
    whole = write_sssom(TABLE).data.decode().rstrip("\n")
    path.write_text(whole[: whole.rindex("\t", 0, whole.rindex("\t"))].rsplit("\t", 12)[0], encoding="utf-8")
    with pytest.raises(InputError, match="cells, but the header"):
        read_sssom(path)


HEADER = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"


def _set(path, rows, *, head="#curie_map:\n#  a: https://x.example/a/\n#  b: https://x.example/b/\n"):
    said = "".join(f"{start}\t{predicate}\t{end}\tsemapv:ManualMappingCuration\n" for start, predicate, end in rows)
    path.write_text(head + HEADER + said)
    return path


def test_no_term_found_means_no_counterpart_on_either_side(tmp_path):
    rows = [
        ("a:1", "skos:closeMatch", "b:1"),
        ("a:2", "skos:exactMatch", "sssom:NoTermFound"),
        ("sssom:NoTermFound", "skos:exactMatch", "b:9"),
    ]
    table = read_sssom(_set(tmp_path / "s.tsv", rows))
    assert [(str(k.from_code), str(k.to_code)) for k in table.links] == [("a:1", "b:1")]
    assert [str(code) for code in table.without_counterpart] == ["a:2", "b:9"]
    again = tmp_path / "again.tsv"
    again.write_bytes(write_sssom(table).data)
    assert read_sssom(again) == table


def test_whole_addresses_and_bare_codes_are_read_by_what_names_their_vocabulary(tmp_path):
    whole = [("https://x.example/a/1", "skos:exactMatch", "<https://x.example/b/2>")]
    bare = [("1", "skos:exactMatch", "2")]
    for rows, head in (
        (whole, "#curie_map:\n#  a: https://x.example/a/\n#  b: https://x.example/b/\n"),
        (whole, "#license: none\n"),
        (bare, "#subject_source: https://x.example/a\n#object_source: x:b\n"),
    ):
        (link,) = read_sssom(_set(tmp_path / "s.tsv", rows, head=head)).links
        assert (str(link.from_code), str(link.to_code)) == ("a:1", "b:2")
    with pytest.raises(InputError, match="line 2: '1' isn't a CURIE"):
        read_sssom(_set(tmp_path / "s.tsv", bare, head=""))


def test_a_packed_set_and_one_of_commas_are_read(tmp_path):
    path = tmp_path / "s.sssom.tsv.gz"
    path.write_bytes(gzip.compress(write_sssom(TABLE).data))
    assert read_sssom(path) == TABLE
    plain = _set(tmp_path / "s.csv", [("a:1", "skos:exactMatch", "b:2")])
    plain.write_text(plain.read_text().replace("\t", ","))
    assert len(read_sssom(plain).links) == 1


@pytest.mark.parametrize("base", ["urn:occumap:", "https://stats.example.org/"])
def test_the_set_has_an_address_of_the_web_under_the_base_and_is_read_again(tmp_path, base):
    path = tmp_path / "s.tsv"
    path.write_bytes(write_sssom(TABLE, base=base).data)
    assert read_sssom(path) == TABLE
    stated = next(line for line in path.read_text().splitlines() if line.startswith("#mapping_set_id"))
    assert stated.removeprefix("#mapping_set_id: ").startswith(
        base if base.startswith("https") else "https://w3id.org/"
    )


def test_metadata_that_is_no_yaml_is_refused_with_its_line(tmp_path):
    with pytest.raises(InputError, match=r"not YAML \(line 2: "):
        read_sssom(_set(tmp_path / "s.tsv", [], head="#a: b\n#c: d: e\n"))


def test_a_partial_link_is_no_exact_match():
    table = Correspondence.from_counts(
        "a", "b", {("1", "1"): None, ("2", "2"): None}, partial={("1", "1"): True, ("2", "2"): False}
    )
    rows = [line.split("\t") for line in write_sssom(table).data.decode().splitlines()]
    assert [row[2] for row in rows[-2:]] == ["skos:closeMatch", "skos:exactMatch"]


@pytest.mark.parametrize("relation", ["skos:narrowMatch", "skos:closeMatch", "skos:relatedMatch"])
def test_a_group_whose_only_link_is_less_than_whole_goes_there_in_part(relation, tmp_path):
    path = tmp_path / "m.sssom.tsv"
    path.write_text(
        "#curie_map:\n#  a: https://example.org/a/\n#  b: https://example.org/b/\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        f"a:1\t{relation}\tb:1\tsemapv:ManualMappingCuration\n"
        "a:2\tskos:exactMatch\tb:2\tsemapv:ManualMappingCuration\n"
        "a:3\tskos:narrowMatch\tb:3\tsemapv:ManualMappingCuration\n"
        "a:3\tskos:narrowMatch\tb:4\tsemapv:ManualMappingCuration\n"
    )
    assert [link.partial for link in read_sssom(path).links] == [True, None, None, None]
