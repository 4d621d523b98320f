"""The public names, and nothing else; each shows itself in one line and in a notebook."""

import inspect
import json
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

import occumap as om
from occumap import examples
from occumap.catalog.weights import weights
from occumap.errors import InputError
from occumap.model.noun import Noun, register, registered
from occumap.model.version import Group, Version

VOID = {"br", "hr", "img", "meta", "rect", "line", "circle", "path"}
HOSTILE = "<script>alert('1')</script> & \"bakers\""


def test_the_front_door_lists_its_names_in_order():
    assert om.__all__ == sorted(om.__all__)
    assert len(set(om.__all__)) == len(om.__all__)


def test_every_name_that_is_listed_is_there_and_no_other():
    for name in om.__all__:
        getattr(om, name)
    there = {name for name, value in vars(om).items() if not name.startswith("_") and not isinstance(value, ModuleType)}
    assert there - {"TYPE_CHECKING", "Any", "import_module"} == set(om.__all__)
    assert dir(om) == sorted([*om.__all__, "__version__"])


def test_the_features_and_what_they_return_are_public():
    features = "apply code coder compare convert discover export fit gap load moves paths plan provision replay"
    assert {*features.split(), "viability", "workforce"} <= set(om.__all__)
    nouns = "Code Coder Coding Comparison Correspondence Framework Gap Index Move OccupationalMap Outcome Path Plan"
    assert {*nouns.split(), "Replay", "Revision", "Version"} <= set(om.__all__)


def test_what_type_checkers_see_is_what_is_imported():
    source = Path(str(om.__file__)).read_text(encoding="utf-8")
    for name in om.__all__:
        assert f" import {name} as {name}\n" in source
        found = getattr(om, name)
        assert f"    from {om._HOME[name]} import {name} as {name}\n" in source, name
        assert found.__name__ == name


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'make_plan'"):
        _ = om.make_plan  # type: ignore[attr-defined]


def test_importing_occumap_brings_in_nothing_heavy():
    heavy = ("polars", "numpy", "scipy", "numba", "narwhals", "jinja2", "typer", "fastapi", "pandas", "sqlalchemy")
    code = f"import sys, occumap; dir(occumap); sys.exit(', '.join(m for m in {heavy!r} if m in sys.modules) or 0)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("name", om.__all__)
def test_every_public_name_has_a_docstring_that_a_reader_can_use(name):
    found = getattr(om, name)
    text = inspect.getdoc(found) or ""
    assert text[:1].isupper()
    assert text.split("\n")[0].rstrip().endswith((".", ":")) or "\n" in text
    if inspect.isfunction(found):
        assert text.split()[0] in {"Return", "Write"}
        assert ">>>" in text


@cache
def shown() -> dict[str, Any]:
    """One of each noun, of what comes with Occumap and of the tiny world."""
    planned = om.plan("soc2010-review")
    outcome = om.apply(planned)
    tiny = om.apply(om.plan(examples.small_revision(), version=examples.small_version(), index=examples.small_index()))
    starter = "engineering-starter"
    gap = om.gap("OCC0154E", "OCC0023", framework=starter)
    moves = om.moves("OCC0154E", framework=starter)
    paths = om.paths("OCC1313C", "OCC0695", framework=starter)
    fits = om.fit(jobs=["OCC0154E", "nothing that exists"], skills=["welding:4"], framework=starter)
    asked = om.code("design engineer")
    people = pl.DataFrame({"soc": ["2126", "2127", "9999"], "people": [1000, 500, 4]})
    framework = om.load("engineering-starter")
    assert isinstance(framework, om.Framework)
    made = {
        "Version": om.load("soc2020"),
        "tiny Version": examples.small_version(),
        "Index": om.load("starter"),
        "tiny Index": examples.small_index(),
        "Revision": om.load("soc2010-review"),
        "tiny Revision": examples.small_revision(),
        "Framework": framework,
        "tiny Framework": examples.small_framework(),
        "OccupationalMap": om.load("england"),
        "tiny OccupationalMap": examples.small_map(),
        "Profile": framework.profile("OCC0023"),
        "Occupation": examples.small_map()["O2"],
        "Plan": planned,
        "Finding": planned.findings[0],
        "Issue": planned.revision.issues[0],
        "Outcome": outcome,
        "tiny Outcome": tiny,
        "Correspondence": outcome.correspondence,
        "Link": outcome.correspondence.links[0],
        "WeightedCorrespondence": weights(),
        "Comparison": om.compare("soc2010", "soc2020"),
        "IndexComparison": om.compare(examples.small_index(), om.Index("later", examples.small_index().frame.slice(1))),
        "Replay": om.replay("soc2010-review"),
        "Coder": om.coder(),
        "Coding": asked,
        "Coding without a code": om.code("retired"),
        "Candidate": asked.candidates[0],
        "Question": asked.question,
        "Code": asked.code,
        "Group": examples.small_version()["11"],
        "ExportOptions": om.ExportOptions(),
        "Entry": examples.small_index().entry("e01"),
        "Gap": gap,
        "GapLine": gap.lines[0],
        "Move": moves[0],
        "Moves": moves,
        "no Moves": om.Moves(),
        "Path": paths[0],
        "Paths": paths,
        "no Paths": om.Paths(),
        "Step": paths[0].steps[0],
        "Fits": fits,
        "Fit": fits[0],
        "Person": fits.person,
        "ViabilityReport": om.viability("soc2010", level="minor", weights="made-up"),
        "Viability": om.viability("soc2010", level="minor", weights="made-up").groups,
        "ReadOptions": om.ReadOptions(delimiter=";"),
        "ViabilityPolicy": om.ViabilityPolicy(),
        "Discovered": om.discover("5249"),
        "Scan": om.scan(examples.small_version(), index=examples.small_index()),
        "TableResolution": om.resolve_workforce("example"),
        "Workforce": om.workforce("example"),
        "Provision": om.provision("example"),
        "Conversion": om.convert(
            people,
            from_version="soc2010",
            to_version="soc2020",
            code="soc",
            value="people",
            weights="made-up",
            leave_unknown=True,
        ),
    }
    assert [name for name, value in made.items() if value is None] == []
    return made


def nouns() -> dict[str, Noun]:
    return {name: value for name, value in shown().items() if isinstance(value, Noun)}


def test_no_public_value_prints_more_than_300_characters():
    for name, value in shown().items():
        line = repr(value)
        assert len(line) <= 300, name
        assert "\n" not in line, name


def test_one_of_each_noun_is_shown():
    kinds = {type(value).__name__ for value in shown().values()}
    classes = {name for name in om.__all__ if inspect.isclass(getattr(om, name))}
    errors = {name for name in classes if issubclass(getattr(om, name), Exception)}
    assert classes - errors - kinds == {"Exported"}


def test_some_of_them_to_look_at():
    values = shown()
    assert repr(values["Version"]) == "<Version soc2020: 9/26/104/412 groups>"
    assert repr(values["Plan"]) == "<Plan soc2010-review: 22 issues, 13 errors (none open), 40 warnings>"
    assert (
        repr(om.code("electrician"))
        == "<Coding 'electrician' -> 5241 Electricians and electrical fitters (0.95, exact)>"
    )
    assert repr(values["no Moves"]) == "<Moves: none>"


def test_a_noun_of_endless_names_still_prints_one_short_line():
    group = Group(om.Code("x" * 900, "11"), "t" * 900, "job", None)
    version = Version("x" * 900, "many\nlines", examples.RULES, (group,))
    assert len(repr(version)) == 300
    assert repr(version).endswith("…>")


def test_values_of_endless_names_print_short_lines_too():
    endless = "t" * 900
    code = om.Code("x" * 900, endless)
    for value in (
        code,
        Group(code, endless, endless, None),
        om.Candidate(code, endless, 0.5),
        om.Link(code, code, 1, None, None),
        om.GapLine(endless, endless, held=1, needed=2, weight=1.0),
        om.ViabilityPolicy(name=endless, source=endless),
        om.Entry(endless, endless, endless, None, None, None, None, {"x": code}),
        om.ExportOptions(index=endless),
    ):
        assert len(repr(value)) <= 300
        assert "\n" not in repr(value)


class Reader(HTMLParser):
    """Reads HTML and notes tags that aren't closed, ids that appear twice, and what loads or runs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.faults += [f"id {value} appears twice"] if value in self.ids else []
                self.ids.add(value or "")
            # A mark of a drawing that is drawn again by its id loads nothing.
            if name.startswith("on") or (name in {"src", "href"} and not (tag == "use" and f"{value}".startswith("#"))):
                self.faults.append(f"{tag} {name}")
        if tag in {"script", "link", "iframe"}:
            self.faults.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def test_every_noun_shows_itself_in_a_notebook_as_whole_html():
    for name, noun in nouns().items():
        found = read(noun._repr_html_())
        assert (found.faults, found.open) == ([], []), name
        assert " ".join(found.words).strip(), name


def test_what_a_user_gave_is_escaped_in_a_notebook():
    rows = [("1", HOSTILE, None, None), ("11", HOSTILE, None, "1")]
    version = Version.of("x", rows, rules=examples.RULES, title=HOSTILE)
    index = om.Index(HOSTILE, examples.small_index().frame.with_columns(natural_title=pl.lit(HOSTILE)))
    line = om.GapLine("s", HOSTILE, held=1, needed=2, weight=1.0)
    gap = om.Gap("a", HOSTILE, "b", HOSTILE, 0.5, (line,))
    coding = om.code(HOSTILE)
    for noun in (version, index, gap, coding, om.fit(skills=[HOSTILE])):
        html = noun._repr_html_()
        found = read(html)
        assert found.faults == []
        assert "<script" not in html
    assert HOSTILE in "".join(read(version._repr_html_()).words)


def test_every_noun_becomes_a_dictionary_of_plain_values():
    for name, noun in nouns().items():
        if name == "Coder":
            continue
        assert json.loads(json.dumps(noun.to_dict())), name


def test_every_noun_with_rows_becomes_a_table_with_the_version_of_its_codes():
    tables = {name: noun.to_frame() for name, noun in nouns().items() if name not in WITHOUT_TABLE}
    assert all(isinstance(table, pl.DataFrame) for table in tables.values())
    assert tables["Version"].filter(code="2126").rows() == [
        ("soc2020", "2126", "Aerospace engineers", "unit", "212"),
    ]
    assert tables["Correspondence"].columns[:4] == ["from_version", "from_code", "to_version", "to_code"]


PARTS = {"Code", "Group", "Candidate", "Link", "GapLine", "ViabilityPolicy"}
WITHOUT_TABLE = {"Issue", "Finding", "Coder", "Step", "Occupation", *PARTS}


@pytest.mark.parametrize("name", sorted(WITHOUT_TABLE))
def test_a_noun_without_rows_says_so(name):
    with pytest.raises(InputError, match="it can't be shown as a table"):
        shown()[name].to_frame()


@pytest.mark.parametrize("ending", [".json", ".csv", ".xlsx", ".parquet", ".html"])
def test_every_noun_with_rows_is_saved_by_the_ending_of_its_name(ending, tmp_path):
    for name in ("Version", "Plan", "Gap", "Moves", "Coding", "tiny Index", "Workforce", "Comparison"):
        noun = nouns()[name]
        path = noun.save(tmp_path / f"{name}{ending}")
        first = path.read_bytes()
        assert noun.save(path).read_bytes() == first
        assert first


def test_saved_tables_are_read_back_as_they_were(tmp_path):
    version = examples.small_version()
    assert pl.read_parquet(version.save(tmp_path / "v.parquet")).equals(version.to_frame())
    assert pl.read_csv(version.save(tmp_path / "v.csv"), infer_schema=False).equals(version.to_frame())


def test_another_ending_is_refused_with_those_that_work(tmp_path):
    with pytest.raises(InputError, match=r"written as a .docx file. Give one of these endings: .json, .csv, .xlsx"):
        examples.small_version().save(tmp_path / "version.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", ["dict", "table", "html"])
def test_the_registry_names_functions_and_nouns_that_are_there(way):
    for noun, function in registered(way).items():
        module, name = function.split(":")
        assert callable(getattr(import_module(module), name))
        if noun != "*":
            module, name = noun.split(":")
            assert issubclass(getattr(import_module(module), name), Noun)


def test_a_noun_of_ones_own_may_be_registered():
    class Bun(Noun):
        pass

    register("html", {f"{Bun.__module__}:{Bun.__qualname__}": f"{__name__}:bun_html"})
    with pytest.raises(InputError, match="Bun: it can't be shown"):
        Bun().to_frame()
