"""Whatever a public function is given, it answers, or refuses in words: where, what, and what to give instead."""

from __future__ import annotations

import contextlib
import inspect
import math
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import occumap as om
from occumap import arguments, examples
from occumap.catalog import noun_arguments

FIGURES = pl.DataFrame({"soc": ["2126", "2127"], "people": [1000, 500]})
FUNCTIONS = [name for name in om.__all__ if inspect.isfunction(getattr(om, name))]


@cache
def usual() -> dict[str, dict[str, Any]]:
    """What each function can be given, all of it small and at hand."""
    small = {"index": examples.small_index()}
    return {
        "apply": {"planned": examples.small_revision(), "index": om.load("starter"), "strict": False},
        "code": {"titles": "baker", "title": None, "industry": None, "additional": None, "to": "soc2020"}
        | {"duties": None, "employer": None, "qualification": None, "index": "starter", "calibration": "index"},
        "coder": {"to": "soc2020", "index": "starter", "titles": (), "sure": 0.5, "semantic": None, "own": None},
        "compare": {"old": "soc2010", "new": "soc2020", "index": "starter", "crosswalk": None},
        "convert": {
            "figures": FIGURES,
            "from_version": "soc2010",
            "to_version": "soc2020",
            "code": "soc",
            "value": "people",
            "by": None,
            "people": None,
            "kind": "count",
            "weights": "made-up",
            "via": (),
            "source": "",
            "group": "all",
            "level": None,
            "fill": False,
            "sampled": None,
            "bounds": False,
            "seed": 0,
            "times": 1,
            "leave_uncoded": False,
            "suppress": 10,
        },
        "discover": {"code": "5249", "version": "soc2010", "with_codes_of": (), "limit": 2, "smallest": 3}
        | {"counts": None, "tasks": None, "index": "starter"},
        "export": {"what": "soc2020", "format": "skos", "out": "/nowhere/at/all/x.ttl", "options": None},
        "fit": {"person": None, "jobs": ["OCC0154E"], "qualifications": (), "skills": (), "limit": 2},
        "gap": {"start": "OCC0154E", "to": "OCC0023", "framework": None},
        "load": {"name_or_path": "soc2020", "which": None},
        "moves": {"start": "OCC0154E", "framework": None, "directions": None, "level_step": None, "pathway": None}
        | {"across": None, "minimum_coverage": 0.0, "context": None, "minimum_pay_ratio": None, "limit": 2},
        "paths": {"start": "OCC1313C", "to": "OCC0695", "framework": None, "cap": 0.75, "max_steps": 2}
        | {"may_fall": False, "limit": 1},
        "plan": {"revision": examples.small_revision(), "version": examples.small_version(), **small},
        "provision": {"courses": "example", "demand": None, "share": 0.5, "k": 1, "by_cost": False, "seconds": 5},
        "replay": {"revision": "soc2010-review", "index": "starter", "final_version": "soc2020"},
        "resolve_provision": {"courses": "example", "demand": None, "resolve": None, "columns": None},
        "resolve_workforce": {"staff": "example", "target": None, "resolve": None, "columns": None},
        "scan": {"version": examples.small_version(), "people": (), "trend": (), "frameworks": (), "answers": ()}
        | {"vacancies": (), "with_codes_of": (), **small},
        "viability": {"subject": "soc2010", "weights": "made-up", "policy": None, "level": "minor", "issue": None}
        | {"index": "starter", "people": None, "suppress": 0},
        "workforce": {"staff": "example", "target": None, "minimum": 0.6, "framework": None, "coder": None},
    }


@pytest.fixture(scope="module", autouse=True)
def _in_a_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is named by any text at all may be written: then not where the tests are."""
    with contextlib.chdir(tmp_path_factory.mktemp("slips")):
        yield


class Colour(Enum):
    """No word that anything here knows."""

    RED = "red"


JUNK = [
    *(None, True, False, 0, -1, 50, 3.7, 10**400, math.nan, math.inf, -math.inf, 1j, b"text", "", "  ", "\x00"),
    *(
        "no such thing",
        "x" * 5000,
        "‘”’\n",
        [],
        [None],
        ["a", 1],
        (),
        {},
        {"a": 1},
        set(),
        range(3),
        object(),
        Colour.RED,
    ),
    *(int, len, Path("/nowhere/at/all.csv"), ValueError("no"), pl.DataFrame(), pl.Series([1]), om.Code("soc2010", "1")),
]


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str, Any]:
    name = draw(st.sampled_from(FUNCTIONS))
    parameter = draw(st.sampled_from(sorted(usual()[name])))
    return name, parameter, draw(st.sampled_from(JUNK) | st.text(max_size=8) | st.integers() | st.floats())


def test_all_functions_are_tried() -> None:
    assert usual().keys() == set(FUNCTIONS)


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@example(("gap", "start", None))
@example(("convert", "kind", "rate"))
@example(("export", "options", {"agency": "ONS"}))
@example(("moves", "minimum_coverage", 50))
@example(("paths", "max_steps", 10**400))
@given(slips())
def test_a_slip_is_answered_or_refused_in_words(slip: tuple[str, str, Any]) -> None:
    name, parameter, value = slip
    given_all = {**usual()[name], parameter: value}
    refused: om.OccumapError | None = None
    try:
        getattr(om, name)(**given_all)
    except om.OccumapError as error:
        refused = error
    assert refused is None or (refused.where and refused.what and refused.hint and len(str(refused)) < 6000)


WRONG = [
    ("gap", "start", None),
    ("gap", "to", 7),
    ("gap", "framework", 1.5),
    ("code", "titles", None),
    ("code", "industry", 5),
    ("coder", "sure", "high"),
    ("compare", "old", None),
    ("convert", "figures", None),
    ("convert", "fill", "yes"),
    ("convert", "kind", 3),
    ("convert", "weights", [None]),
    ("discover", "code", 5249),
    ("export", "options", {"agency": "ONS"}),
    ("export", "what", None),
    ("export", "out", None),
    ("fit", "jobs", [1]),
    ("fit", "jobs", "Welder"),
    ("fit", "person", "Ada"),
    ("load", "name_or_path", None),
    ("moves", "directions", "up"),
    ("moves", "level_step", 1),
    ("paths", "max_steps", 2.5),
    ("paths", "may_fall", None),
    ("plan", "revision", None),
    ("apply", "planned", 3),
    ("provision", "demand", 3),
    ("replay", "revision", None),
    ("viability", "policy", {"minimum": 1000}),
    ("viability", "subject", 3),
    ("workforce", "staff", None),
]


@pytest.mark.parametrize(("name", "parameter", "value"), WRONG)
def test_a_wrong_type_is_an_input_error_and_a_type_error_that_names_the_argument(
    name: str, parameter: str, value: object
) -> None:
    with pytest.raises(om.WrongTypeError) as refused:
        getattr(om, name)(**{**usual()[name], parameter: value})
    assert isinstance(refused.value, om.InputError)
    assert isinstance(refused.value, TypeError)
    assert refused.value.where == parameter
    assert refused.value.hint.startswith("Give ")


OUTSIDE = [
    ("moves", "limit", 0),
    ("moves", "minimum_coverage", 50),
    ("moves", "minimum_coverage", math.nan),
    ("moves", "directions", ["sidewise"]),
    ("moves", "level_step", (2, 1)),
    ("paths", "limit", 0),
    ("paths", "cap", 75),
    ("paths", "max_steps", 0),
    ("fit", "limit", -1),
    ("coder", "sure", 95),
    ("convert", "kind", "rate"),
    ("convert", "code", ""),
    ("discover", "limit", 0),
    ("discover", "smallest", 1),
    ("provision", "share", 80),
    ("provision", "k", 0),
    ("workforce", "minimum", 60),
    ("gap", "start", " "),
    ("load", "name_or_path", ""),
    ("viability", "subject", ""),
    ("viability", "people", 0),
]


@pytest.mark.parametrize(("name", "parameter", "value"), OUTSIDE)
def test_what_is_out_of_range_or_empty_is_refused_with_what_may_be_given(
    name: str, parameter: str, value: object
) -> None:
    with pytest.raises(om.InputError) as refused:
        getattr(om, name)(**{**usual()[name], parameter: value})
    assert refused.value.where == parameter
    assert refused.value.hint.startswith("Give ")


def test_limits_are_the_same_for_one_skill_as_for_moves() -> None:
    from occumap.workflows.map.unlock import unlock, unlock_for_all  # noqa: PLC0415

    with pytest.raises(om.InputError, match="limit: 0 is too low"):
        unlock("OCC0154E", limit=0)
    with pytest.raises(om.InputError, match="limit: 0 is too low"):
        unlock_for_all(limit=0)
    with pytest.raises(om.InputError, match="threshold: 60 is too high"):
        unlock_for_all(threshold=60)


def test_directions_may_be_words() -> None:
    assert om.moves("OCC0154E", directions=["up"], limit=3) == om.moves(
        "OCC0154E", directions=[om.moves("OCC0154E", directions=["up"], limit=1)[0].direction], limit=3
    )


def test_what_python_itself_refuses_is_said_by_the_name_of_the_function() -> None:
    with pytest.raises(TypeError, match=r"gap\(\) missing 1 required positional argument: 'to'"):
        om.gap("OCC0154E")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"gap\(\) got an unexpected keyword argument 'frame'"):
        om.gap("OCC0154E", "OCC0023", frame=None)  # type: ignore[call-arg]


def test_an_argument_that_was_renamed_is_still_taken_with_a_warning(tmp_path: Path) -> None:
    export: Callable[..., om.Exported] = om.export
    with pytest.warns(DeprecationWarning, match="export: ‘kind’ is called ‘format’ now"):
        done = export("soc2010:soc2020", kind="sssom", out=tmp_path / "links.sssom.tsv")
    assert done.paths[0].exists()


def test_every_class_that_is_named_is_there() -> None:
    """A class is named by text, so that nothing is imported to refuse a value; a wrong text would refuse all."""
    names = {value for value in vars(noun_arguments).values() if isinstance(value, str) and ":" in value}
    assert names
    text = Path(inspect.getfile(noun_arguments)).read_text(encoding="utf-8")
    for quoted in text.split('"')[1::2]:
        if quoted.startswith("occumap.") and ":" in quoted:
            module, name = quoted.split(":")
            assert inspect.isclass(getattr(__import__(module, fromlist=[name]), name))


def test_a_check_of_a_parameter_that_a_function_does_not_have_is_a_fault() -> None:
    with pytest.raises(AssertionError):
        arguments.takes(limit=arguments.whole())(lambda one: one)
