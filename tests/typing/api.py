"""What users write, as a type checker reads it: checked by ``mypy --strict``, never run."""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

import occumap as om


def loads() -> om.Version:
    found = om.load("soc2020")
    assert isinstance(found, om.Version)
    assert_type(found["2126"], om.Group)
    assert_type(found.children("2"), tuple[om.Group, ...])
    return found


def codes_a_title() -> str:
    answer = om.code("design engineer", industry="car factory")
    assert_type(answer, om.Coding)
    assert_type(answer.code, om.Code | None)
    assert_type(answer.question, om.Question | None)
    if answer.code is None:
        return answer.reason
    return f"{answer.code.value} {answer.group_title} ({answer.confidence:.2f})"


def codes_frames(table: pd.DataFrame, relation: duckdb.DuckDBPyRelation) -> None:
    made = om.coder("soc2010", index="starter")
    assert_type(made, om.Coder)
    assert_type(om.code(table, title="job", coder=made), pd.DataFrame)
    assert_type(om.code(pl.DataFrame({"job": ["baker"]}), title="job", industry="where"), pl.DataFrame)
    assert_type(om.code(pl.LazyFrame({"job": ["baker"]}), title="job"), pl.LazyFrame)
    assert_type(om.code(pa.table({"job": ["baker"]}), title="job"), pa.Table)
    assert_type(om.code(relation, title="job", to=loads()), duckdb.DuckDBPyRelation)


def revises(folder: Path) -> om.Outcome:
    planned = om.plan(folder, index="starter", strict=True)
    assert_type(planned, om.Plan)
    for finding in planned.findings:
        assert_type(finding, om.Finding)
        print(finding.severity.value, finding.status, finding.message)
    outcome = om.apply(planned)
    assert_type(outcome.version, om.Version)
    assert_type(outcome.correspondence.leaving("6121"), tuple[om.Link, ...])
    assert_type(om.replay("soc2010-review", final_version="soc2020"), om.Replay)
    return outcome


def compares(old: om.Version, new: om.Version) -> om.Comparison:
    compared = om.compare(old, new, index=Path("index.csv"))
    assert_type(compared.correspondence, om.Correspondence)
    return compared


def brings_figures_over(figures: pd.DataFrame) -> None:
    done = om.convert(
        figures,
        from_version="soc2010",
        to_version="soc2020",
        code="soc",
        value="people",
        kind="mean",
        weights="made-up",
    )
    assert_type(done, om.Conversion)
    done.save("converted.csv")
    report = om.viability("soc2020", weights=figures, policy=om.ViabilityPolicy(minimum=1000))
    assert_type(report.groups, om.Viability)
    assert_type(om.discover(om.Code("soc2010", "5249")), om.Discovered)


def finds_ways() -> None:
    gap = om.gap("OCC0154E", "OCC0023", framework="engineering-starter")
    assert_type(gap, om.Gap)
    assert_type(gap.coverage, float)
    for move in om.moves("OCC0154E", limit=None):
        assert_type(move, om.Move)
        assert_type(move.gap.missing, tuple[om.GapLine, ...])
    for path in om.paths("OCC1313C", "OCC0695", max_steps=3):
        assert_type(path, om.Path)
    fits = om.fit(jobs=["toolmaker"], skills=["welding:3"])
    assert_type(fits.person, om.Person)
    assert_type(fits[0], om.Fit)
    assert_type(om.gap(fits.person, "OCC0023"), om.Gap)


def plans_a_workforce(staff: pd.DataFrame) -> None:
    plan = om.workforce(staff, "roles.csv")
    assert_type(plan, om.Workforce)
    assert_type(om.provision("courses.csv", plan), om.Provision)


def keeps(version: om.Version) -> None:
    assert_type(version.save("version.xlsx"), Path)
    assert_type(om.export(version, "skos", "version.ttl"), om.Exported)
    try:
        om.load("no such name")
    except om.AmbiguousNameError as error:
        assert_type(error.candidates, tuple[tuple[str, str], ...])
    except om.UnknownNameError as error:
        assert_type(error.hint, str)
