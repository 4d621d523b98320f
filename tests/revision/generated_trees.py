"""Generated versions whose parents are stated: letters above numbers, levels with gaps, leaves on any level."""

from __future__ import annotations

import polars as pl
from hypothesis import strategies as st

from occumap.model.change import Change, Part, RecodeGroup, RenameGroup, SplitGroup
from occumap.model.code import Reference
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.revision import Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from tests.revision.generated import WORDS, World, revision_of

RULES = CodeRules(
    (
        Level(1, "section", "[A-Z]"),
        Level(2, "division", "[0-9]{2}"),
        Level(3, "branch", "[0-9]{2}[.][0-9]"),
        Level(4, "class", "[0-9]{2}[.][0-9]{2}"),
    ),
    parents="stated",
)
Rows = dict[str, tuple[str, str | None]]


@st.composite
def stated_trees(draw: st.DrawFn) -> tuple[World, Revision]:
    """A version of that kind with an index coded to groups of any level, and a revision of it."""
    rows: Rows = {}
    number = 10
    for letter in "ABC"[: draw(st.integers(2, 3))]:
        rows[letter] = (f"Section {letter}", None)
        for _ in range(draw(st.integers(0, 2))):
            _add_division(draw, rows, str(number), letter)
            number += 1
    version = Version.of("old", [(code, title, None, above) for code, (title, above) in rows.items()], rules=RULES)
    world = World(version, draw(_indexes(list(rows))))
    changes = draw(
        st.permutations([change for group in version for change in _changes(draw, version, group.code.value)])
    )
    return world, revision_of({1: tuple(changes[::2]), 2: tuple(changes[1::2])})


def _add_division(draw: st.DrawFn, rows: Rows, code: str, letter: str) -> None:
    """A division with branches, with classes right under it (a gap), or with nothing under it."""
    rows[code] = (f"Division {code}", letter)
    kind = draw(st.sampled_from(["leaf", "branches", "gap", "deep"]))
    for digit in "12"[: draw(st.integers(1, 2))] if kind != "leaf" else "":
        branch = f"{code}.{digit}"
        if kind == "gap":
            rows[f"{branch}1"] = (f"Class {branch}1", code)
            continue
        rows[branch] = (f"Branch {branch}", code)
        if kind == "deep":
            rows[f"{branch}1"] = (f"Class {branch}1", branch)


@st.composite
def _indexes(draw: st.DrawFn, codes: list[str]) -> Index:
    """Entries of one word each, on groups of any level; some have no code."""
    coded = draw(st.lists(st.none() | st.sampled_from(codes), min_size=1, max_size=12))
    titles = [draw(st.sampled_from(WORDS)) for _ in coded]
    frame = pl.DataFrame({"title": titles, "old": pl.Series(coded, dtype=pl.String)}).with_row_index("n")
    texts = {name: pl.lit(None, pl.String) for name in TEXT_COLUMNS if name not in ("title", "entry_id")}
    return Index("made", frame.with_columns(entry_id=pl.format("e{}", "n"), **texts).drop("n"))


def _changes(draw: st.DrawFn, version: Version, code: str) -> list[Change]:
    """At most one change of a group."""
    kind = draw(st.sampled_from(["stay", "stay", "stay", "rename", "recode", "split"]))
    group = Reference(code)
    if kind == "rename":
        return [RenameGroup(group, f"Renamed {code}")]
    if len(code) == 1:
        shifted = chr(ord(code) + 3)
        below = [Reference(child.code.value) for child in version.children(code)]
        if kind == "recode":
            return [RecodeGroup(group, Reference(shifted, f"Section {shifted}"))]
        if kind == "split" and len(below) > 1:
            parts = (
                Part(Reference(code, "First"), groups=(below[0],)),
                Part(Reference(shifted, "Rest"), groups=tuple(below[1:])),
            )
            return [SplitGroup(group, parts)]
    elif kind == "recode" and len(code) == 2:
        return [RecodeGroup(group, Reference(str(int(code) + 40)))]
    return []
