"""A Data Package is valid under frictionless, and is read back equal."""

from __future__ import annotations

import json
from dataclasses import replace

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occumap.atomic import write_together
from occumap.catalog import load
from occumap.errors import InputError
from occumap.examples import small_index, small_version
from occumap.io.data_package import DataPackage, read_data_package, write_data_package
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence
from occumap.workflows.revise.compare import compare
from tests.io.exchanging import any_texts, correspondences, in_languages, indexes, texts, versions

many = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def marked(draw: st.DrawFn, table: Correspondence) -> Correspondence:
    """The table with what a publisher says of its links, and with groups that have no counterpart."""
    said = [draw(st.sampled_from([True, False, None])) for _ in table.links]
    links = tuple(replace(link, partial=partial) for link, partial in zip(table.links, said, strict=True))
    ends = [Code(version, "x") for version in (table.from_version, table.to_version)]
    without = draw(st.lists(st.sampled_from(ends), max_size=2, unique=True))
    return replace(table, links=links, without_counterpart=tuple(sorted(without)))


@st.composite
def packages(draw: st.DrawFn, held: st.SearchStrategy[str] = texts) -> DataPackage:
    version = draw((versions(titles=held) | in_languages(versions(), held)).filter(lambda v: v.id.isalnum()))
    coded = {version.id: [group.code.value for group in version], "other": ["1", "2"]}
    index = draw(st.none() | indexes(coded, held=held))
    table = draw(st.none() | correspondences(old=version.id))
    table = draw(st.just(table) | marked(table)) if table else None
    return DataPackage(version, (table,) if table else (), index, "made up" if index else "")


@many
@given(package=packages() | packages(held=any_texts), zipped=st.booleans())
def test_what_is_read_equals_the_package_that_was_written(tmp_path, package, zipped):
    made = write_data_package(package)
    path = tmp_path / ("package.zip" if zipped else "package")
    if zipped:
        path.write_bytes(made.zipped())
    else:
        write_together(path, made.files, replacing=[p.name for p in path.iterdir()] if path.exists() else ())
    assert read_data_package(path) == package


@pytest.mark.filterwarnings("ignore")
@settings(many, max_examples=15)
@given(package=packages())
def test_any_package_is_valid_under_frictionless(tmp_path, package):
    path = tmp_path / "package.zip"
    path.write_bytes(write_data_package(package).zipped())
    report = frictionless.validate(str(path))
    assert report.valid, report.flatten(["name", "rowNumber", "message"])


@pytest.mark.filterwarnings("ignore")
def test_soc2020_with_its_neighbour_and_the_starter_index_is_valid_under_frictionless(tmp_path):
    comparison = compare("soc2010", "soc2020")
    package = DataPackage(comparison.new, (comparison.correspondence,), load.index(), "starter")
    made = write_data_package(package)
    write_together(tmp_path / "package", made.files)
    report = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "message"])
    assert [task.name for task in report.tasks] == ["levels", "groups", "correspondence-soc2010-soc2020", "index"]
    assert read_data_package(tmp_path / "package") == package


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_a_group_whose_parent_is_gone_by_the_keys_that_are_stated(tmp_path):
    made = write_data_package(DataPackage(small_version()))
    files = {
        **made.files,
        "groups.csv": made.files["groups.csv"].replace(b"tiny1", b"").replace(b",job,1\n", b",job,7\n", 1),
    }
    write_together(tmp_path / "package", files)
    report = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert [error[0] for error in report.flatten(["type"])] == ["foreign-key"]


def test_every_resource_states_its_own_source_and_licence():
    soc2020 = load.version("soc2020")
    package = DataPackage(soc2020, index=load.index(), index_source="our own titles")
    descriptor = json.loads(write_data_package(package).files["datapackage.json"])
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    assert resources["groups"]["licenses"][0]["name"] == "OGL-UK-3.0"
    assert resources["groups"]["sources"] == [{"title": soc2020.source}]
    assert resources["index"]["sources"] == [{"title": "our own titles"}]
    assert "licenses" not in resources["index"]
    assert "licenses" not in descriptor


def test_an_index_whose_codes_are_not_all_groups_states_no_key_that_would_be_false():
    fewer = small_version()
    fewer = type(fewer)(fewer.id, fewer.title, fewer.rules, tuple(g for g in fewer if g.code.value != "30"))
    descriptor = json.loads(write_data_package(DataPackage(fewer, index=small_index())).files["datapackage.json"])
    assert "foreignKeys" not in descriptor["resources"][-1]["schema"]
    whole = json.loads(write_data_package(DataPackage(small_version(), index=small_index())).files["datapackage.json"])
    assert whole["resources"][-1]["schema"]["foreignKeys"][0]["reference"] == {"resource": "groups", "fields": ["code"]}


def test_the_same_package_gives_the_same_bytes():
    package = DataPackage(small_version(), index=small_index())
    assert write_data_package(package).zipped() == write_data_package(package).zipped()


def test_a_package_of_another_make_and_a_broken_one_are_refused(tmp_path):
    made = write_data_package(DataPackage(small_version()))
    write_together(tmp_path / "a", {"datapackage.json": b'{"resources": []}'})
    with pytest.raises(InputError, match="isn't from a package that Occumap wrote"):
        read_data_package(tmp_path / "a")
    write_together(tmp_path / "b", {name: data for name, data in made.files.items() if name != "groups.csv"})
    with pytest.raises(InputError, match="there is no such file"):
        read_data_package(tmp_path / "b")
    write_together(tmp_path / "c", {**made.files, "groups.csv": b"code,title\n1,A\n"})
    with pytest.raises(InputError, match=r"groups\.csv"):
        read_data_package(tmp_path / "c")


def test_a_descriptor_that_names_a_file_elsewhere_is_refused(tmp_path):
    made = write_data_package(compare_package())
    descriptor = made.files["datapackage.json"].replace(b"correspondence-soc2010-soc2020.csv", b"../outside.csv")
    write_together(tmp_path / "a", {**made.files, "datapackage.json": descriptor})
    with pytest.raises(InputError, match="Files must be in the same folder"):
        read_data_package(tmp_path / "a")


def compare_package() -> DataPackage:
    comparison = compare("soc2010", "soc2020")
    return DataPackage(comparison.new, (comparison.correspondence,))
