"""Revisions of the tiny world, written as an officer writes them."""

from __future__ import annotations

import polars as pl

from occumap.examples import small_index, small_version
from occumap.io.revision_yaml import parse_revision
from occumap.model.finding import Finding
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.plan import Plan
from occumap.model.revision import Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from occumap.revision.plan import plan as make_plan

LETTERED = {
    "A": ("Food", None),
    "01": ("Baking", "A"),
    "01.1": ("Bread bakers", "01"),
    "01.2": ("Cake bakers", "01"),
    "02": ("Brewing", "A"),
    "02.1": ("Brewers", "02"),
    "B": ("Wheels", None),
    "05": ("Cycles", "B"),
    "05.1": ("Cycle makers", "05"),
    "05.2": ("Cycle menders", "05"),
    "C": ("Light", None),
    "08": ("Lamps", "C"),
    "08.1": ("Lamplighters", "08"),
}
_LEVELS = (("section", "[A-Z]"), ("division", "[0-9]{2}"), ("class", r"[0-9]{2}\.[0-9]"))


def lettered_version() -> Version:
    """Sections with letters, which no code under them spells, divisions, and classes that spell their division."""
    rules = CodeRules(tuple(Level(n, *level) for n, level in enumerate(_LEVELS, 1)), parents="stated")
    return Version.of("tiny1", [(code, title, None, above) for code, (title, above) in LETTERED.items()], rules=rules)


def lettered_index() -> Index:
    """One or two titles for each class of it."""
    titles = {
        "01.1": ["Baker, bread", "Hand, oven"],
        "01.2": ["Icer, cake"],
        "02.1": ["Brewer"],
        "05.1": ["Maker, cycle"],
        "05.2": ["Mender, cycle", "Mechanic, cycle"],
        "08.1": ["Lamplighter"],
    }
    rows = [(title, code) for code, of_code in titles.items() for title in of_code]
    frame = pl.DataFrame({"title": [title for title, _ in rows], "tiny1": [code for _, code in rows]})
    texts = {name: pl.lit(None, pl.String) for name in TEXT_COLUMNS if name not in ("title", "entry_id")}
    return Index("lettered", frame.with_row_index("n").with_columns(entry_id=pl.format("e{}", "n"), **texts).drop("n"))


def issue(number: int, *changes: str, decision: str = "change", found: str = "Found so.", more: str = "") -> str:
    """One issue as YAML; ``changes`` and ``more`` are lines of it."""
    lines = [f"- issue: {number}", "  question: Should it?", f"  found: {found}", f"  decision: {decision}"]
    lines += [f"  {more}"] if more else []
    lines += ["  changes:", *(f"  - {change}" for change in changes)] if changes else []
    return "\n".join(lines)


def assume(name: str, answers: str, *changes: str, number: int = 1) -> str:
    """One assumption as YAML."""
    lines = [
        f"- assumption: {name}",
        f"  issue: {number}",
        "  assume: So.",
        "  because: Why not.",
        f"  answers: {answers}",
    ]
    lines += ["  changes:", *(f"  - {change}" for change in changes)] if changes else []
    return "\n".join(lines)


def accept(finding: str, reason: str) -> str:
    """One acceptance as YAML."""
    return f"- finding: {finding}\n  reason: {reason}"


def revision(*parts: str) -> Revision:
    """A revision of the tiny world from issues, assumptions and acceptances."""
    text = "revision: r\nfrom: tiny1\nto: tiny2\n"
    for key, start in (("issues", "- issue"), ("assumptions", "- assumption"), ("accepted", "- finding")):
        text += "\n".join([f"{key}:", *(part for part in parts if part.startswith(start))]) + "\n"
    return parse_revision(text, "r.yaml")


def plan(*parts: str, version: Version | None = None, index: Index | None = None, strict: bool = False) -> Plan:
    """The plan of such a revision on the tiny world, or on a variant of it."""
    return make_plan(
        revision(*parts),
        small_version() if version is None else version,
        small_index() if index is None else index,
        strict=strict,
    )


def of_kind(made: Plan, kind: str) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in made.findings if finding.kind == kind]
