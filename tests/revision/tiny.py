"""Revisions of the tiny world, written as an officer writes them."""

from __future__ import annotations

from occumap.examples import small_index, small_version
from occumap.io.revision_yaml import parse_revision
from occumap.model.finding import Finding
from occumap.model.index import Index
from occumap.model.plan import Plan
from occumap.model.revision import Revision
from occumap.model.version import Version
from occumap.revision.plan import plan as make_plan


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
