"""What is written as SDMX is read by the field's own libraries, pysdmx and sdmx1, as far as each of them reads."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import sdmx as sdmx1
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped]
from pysdmx.io import read_sdmx
from pysdmx.model import Codelist, Hierarchy
from pysdmx.model.map import RepresentationMap

from occumap.catalog import load
from occumap.examples import small_version
from occumap.io import sdmx
from occumap.io.sdmx import naming
from occumap.model.correspondence import Correspondence
from occumap.model.version import Version
from tests.io.exchanging import in_languages, versions

TABLE = Correspondence.from_counts("tiny1", "tiny2", {("11", "11"): None, ("12", "13"): None})
TWO = small_version().with_titles({"en": {"": "Tiny", "11": "Bakers"}, "fr": {"11": "Boulangers"}}, language="fr")
WRITTEN = [
    (kind, standard)
    for kind in sdmx.SDMX_FORMATS
    for standard in sdmx.STANDARDS
    if (kind, standard) != ("sdmx-json", "2.1")
]
# sdmx1 2.28 reads SDMX-ML 2.1 and 3.0; of 3.0, no representation maps.
FOR_SDMX1 = ("2.1", "3.0")


def written(kind: str, standard: str, *held: Version, **more: Any) -> bytes:
    return sdmx.write_sdmx(kind, versions=held, standard=standard, **more).data


def by_pysdmx(data: bytes) -> Any:
    return read_sdmx(BytesIO(data), validate=True).structures


def by_sdmx1(data: bytes) -> Any:
    return sdmx1.read_sdmx(BytesIO(data))


@pytest.mark.parametrize(("kind", "standard"), WRITTEN)
def test_pysdmx_validates_and_reads_lists_trees_with_levels_and_maps(kind, standard):
    found = by_pysdmx(written(kind, standard, small_version(), correspondences=[TABLE]))
    (codes,) = [one for one in found if isinstance(one, Codelist)]
    tree: Any = next(one for one in found if isinstance(one, Hierarchy))
    assert [(code.id, code.name) for code in codes][:2] == [("1", "Bread and cakes"), ("11", "Bakers")]
    assert codes.short_urn == "Codelist=OCCUMAP:tiny1(1.0.0)"
    assert [code.id for code in tree.codes[0].codes] == ["11", "12", "19"]
    assert [tree.level.name, tree.level.level.name] == ["section", "job"]
    maps = [one for one in found if isinstance(one, RepresentationMap)]
    # pysdmx has no place for the CodelistMap of SDMX 2.1.
    assert [[(row.source, row.target) for row in one.maps] for one in maps] == (
        [] if standard == "2.1" else [[("11", "11"), ("12", "13")]]
    )


@settings(deadline=None, max_examples=10)
@given(version=versions() | in_languages(versions()))
@pytest.mark.parametrize(("kind", "standard"), WRITTEN)
def test_pysdmx_reads_every_code_of_any_version(kind, standard, version):
    found = by_pysdmx(written(kind, standard, version))
    codes = next(one for one in found if isinstance(one, Codelist))
    assert {code.id for code in codes} == {naming.sdmx_id(group.code.value) for group in version}


@pytest.mark.parametrize("standard", FOR_SDMX1)
def test_sdmx1_reads_soc_with_its_tree(standard):
    version = load.version("soc2010")
    found = by_sdmx1(written("sdmx-ml", standard, version))
    codes = found.codelist["soc2010"]
    assert len(codes) == len(version)
    assert str(codes["1111"].name if "1111" in codes else codes["1115"].name)
    if standard == "2.1":
        parents = {code.id: code.parent.id if code.parent in codes.items.values() else None for code in codes}
        tree = found.hierarchical_codelist["soc2010"].hierarchy[0]
    else:
        # The schema of SDMX 3.0 lets no parent begin with a digit, so that codes of SOC can't state one.
        tree = found.hierarchy["soc2010"]
        parents = {}
        waiting = [(node, None) for node in tree.codes.values()]
        while waiting:
            node, parent = waiting.pop()
            parents[node.code.id] = parent
            waiting += [(child, node.code.id) for child in node.child]
    assert parents == {group.code.value: group.parent.value if group.parent else None for group in version}
    assert tree.has_formal_levels


@pytest.mark.parametrize("standard", FOR_SDMX1)
def test_sdmx1_reads_parents_on_codes_that_begin_with_a_letter(standard):
    groups = {"A": None, "A1": "A", "A1-1": "A1", "B": None}
    rows = [(code, f"Group {code}", f"level {len(code.replace('-', ''))}", parent) for code, parent in groups.items()]
    rules = small_version().rules
    levels = tuple(type(rules.levels[0])(n, f"level {n}", f".{{{n + (n == 3)}}}") for n in (1, 2, 3))
    version = Version.of("letters", rows, rules=type(rules)(levels, "stated"))
    codes = by_sdmx1(written("sdmx-ml", standard, version)).codelist["letters"]
    assert {c.id: c.parent.id if c.parent in codes.items.values() else None for c in codes} == groups


@pytest.mark.parametrize("standard", FOR_SDMX1)
def test_sdmx1_reads_names_in_all_languages(standard):
    codes = by_sdmx1(written("sdmx-ml", standard, TWO)).codelist["tiny1"]
    assert codes["11"].name.localizations == {"fr": "Boulangers", "en": "Bakers"}


def test_sdmx1_reads_the_map_of_sdmx_2_1():
    found = by_sdmx1(written("sdmx-ml", "2.1", small_version(), correspondences=[TABLE]))
    assert set(found.codelist) >= {"tiny1"}


@settings(deadline=None, max_examples=10)
@given(version=versions() | in_languages(versions()))
@pytest.mark.parametrize("standard", ["2.1"])
def test_sdmx1_reads_every_code_and_parent_of_any_version(standard, version):
    found = by_sdmx1(written("sdmx-ml", standard, version))
    (codes,) = found.codelist.values()
    spelt = naming.sdmx_id
    assert {c.id: c.parent.id if c.parent in codes.items.values() else None for c in codes} == {
        spelt(group.code.value): spelt(group.parent.value) if group.parent else None for group in version
    }


@pytest.mark.parametrize("standard", ["2.1", "3.1"])
def test_codes_state_their_parents_and_everything_its_urn(standard):
    root = etree.fromstring(written("sdmx-ml", standard, small_version()))
    codes = {code.get("id"): code for code in root.iter("{*}Code") if code.get("id")}
    assert codes["11"].get("urn") == "urn:sdmx:org.sdmx.infomodel.codelist.Code=OCCUMAP:tiny1(1.0.0).11"
    parent = codes["11"].find("{*}Parent")
    assert parent is not None
    assert ("".join(parent.itertext()).strip() or parent[0].get("id")) == "1"


def test_what_sdmx1_writes_is_read_back_with_its_tree_and_languages(tmp_path):
    found = by_sdmx1(written("sdmx-ml", "2.1", TWO))
    # sdmx1 2.28 writes hierarchies without the name that the schema asks for.
    found.hierarchical_codelist.clear()
    path = tmp_path / "by_sdmx1.xml"
    path.write_bytes(sdmx1.to_xml(found))
    (version,) = sdmx.read_sdmx(path).versions
    assert version == TWO
