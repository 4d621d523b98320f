"""Whole files of every kind that Occumap reads, small and made up, with the commands that read them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from typer.testing import CliRunner

from occumap.cli.app import app
from tests.brought.classifications import CLASSIFICATIONS
from tests.brought.figures import FIGURES
from tests.brought.frameworks import FRAMEWORKS
from tests.brought.standards import STANDARDS
from tests.brought.tables import TABLES


@dataclass(frozen=True)
class Seed:
    """A file, what stands beside it, and the commands that read it; ``{}`` is its name."""

    name: str
    content: bytes
    commands: tuple[str, ...]
    beside: dict[str, bytes] = field(default_factory=dict)
    before: tuple[str, ...] = ()


_OF_SAMPLES: dict[str, tuple[str, ...]] = {
    "trades.csv": ("load {}", "show {}", "export {} --format skos --out -", "compare {} {}", "code baker --to {}"),
    "trades-index.csv": ("load {}", "code baker --index {} --to soc2020", "evaluate --index {}"),
    "trades-people.csv": ("load {}", "scan samples/trades.csv --index samples/trades-index.csv --people {} --out out"),
    "people.csv": ("load {}", "viability soc2010-review --issue 21 --weights made-up --people {}"),
    "jobs.csv": ("convert {} --from soc2010 --to soc2020 --code soc2010 --value jobs --weights made-up",),
    "survey.csv": ("differ {} --group group --candidate x", "differ {}"),
    "answers.csv": ("code {} --out coded.csv", "load {}"),
    "answers-with-duties.csv": ("code {} --out coded.csv",),
    "own-entries.csv": ("code baker --own {}", "load {}"),
    "staff.csv": ("workforce {} --target samples/roles.csv",),
    "roles.csv": ("workforce samples/staff.csv --target {}",),
    "courses.csv": ("provision {} --demand samples/demand.csv",),
    "demand.csv": ("provision samples/courses.csv --demand {}",),
    "resolve.csv": ("workforce samples/staff.csv --target samples/roles.csv --resolve {}",),
    "review-of-bakers.yaml": ("revise {} --out proposals", "load {}"),
}
_EXPORTS = ("skos", "xkos", "sdmx-ml", "sdmx-json", "datapackage", "ons-xlsx", "sssom")


def seeds(folder: Path) -> tuple[Seed, ...]:
    """Return all of them, made in a folder where the commands find the samples; it has to be the working one."""
    CliRunner().invoke(app, ["samples", "samples"])
    beside = {f"samples/{path.name}": path.read_bytes() for path in sorted(folder.glob("samples/*"))}
    found = [
        Seed(name, beside[f"samples/{name}"], commands, beside)
        for name, commands in _OF_SAMPLES.items()
        if f"samples/{name}" in beside
    ]
    found += _brought()
    found += _tables(beside["samples/trades.csv"], beside["samples/answers.csv"])
    found += _exported(folder)
    return tuple(found)


def _brought() -> Iterator[Seed]:
    for case in (*CLASSIFICATIONS, *FIGURES, *FRAMEWORKS, *STANDARDS, *TABLES):
        made = {
            name: content if isinstance(content, str | bytes) else content() for name, content in case.files.items()
        }
        files = {name: one.encode() if isinstance(one, str) else one for name, one in made.items()}
        for name, content in files.items():
            others = {other: files[other] for other in files if other != name}
            command = " ".join("{}" if word == name else word for word in case.command.split())
            yield Seed(
                name, content, (command, "load {}") if command != "load {}" else (command,), others, tuple(case.before)
            )


def _tables(trades: bytes, answers: bytes) -> Iterator[Seed]:
    """Yield the samples as every other kind of table."""
    for name, content, commands in (
        ("trades", trades, ("load {}", "show {}")),
        ("answers", answers, ("code {} --out coded.csv",)),
    ):
        frame = pl.read_csv(content, infer_schema=False)
        for ending, write in (
            (".parquet", frame.write_parquet),
            (".arrow", frame.write_ipc),
            (".xlsx", frame.write_excel),
            (".jsonl", frame.write_ndjson),
        ):
            held = io.BytesIO()
            write(held)
            yield Seed(name + ending, held.getvalue(), commands)


def _exported(folder: Path) -> Iterator[Seed]:
    for kind in _EXPORTS:
        what = {"sssom": "soc2010:soc2020", "ons-xlsx": "soc2010"}.get(kind, "samples/trades.csv")
        out = folder / f"exported-{kind}"
        done = CliRunner().invoke(app, ["export", what, "--format", kind, "--out", str(out)])
        if done.exit_code:
            raise AssertionError(done.output or done.exception)
        for path in [out] if out.is_file() else sorted(out.rglob("*")):
            if path.is_file():
                yield Seed(path.name, path.read_bytes()[: 1 << 18], ("load {}", "show {}"))
