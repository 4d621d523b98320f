"""Made-up versions, correspondences and indexes for the laws of formats that are written and read back."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
from hypothesis import strategies as st

from occumap.catalog import shipped
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Group, Version

# Any sign of Unicode that a text can have but controls; on one line, without spaces around it.
words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=12)
texts = words.map(lambda text: " ".join(text.split())).filter(bool)
# Anything at all that Python holds and UTF-8 can say.
any_texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)  # type: ignore[arg-type]
codes = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=("Cc", "Cf", "Zs")), min_size=1, max_size=6
)
ids = st.one_of(st.sampled_from(["soc2010", "us-soc2018", "2020 draft", "skos", "version2"]), codes)


@st.composite
def rules(draw: st.DrawFn) -> CodeRules:
    """Rules of one to four levels; what their patterns say doesn't matter here."""
    names = draw(st.lists(texts, min_size=1, max_size=4, unique_by=str.casefold))
    patterns = draw(st.lists(any_texts, min_size=len(names), max_size=len(names)))
    return CodeRules(
        tuple(Level(n, name, pattern) for n, (name, pattern) in enumerate(zip(names, patterns, strict=True), start=1)),
        draw(st.sampled_from(["prefix", "stated"])),
        draw(st.none() | st.sampled_from("0X")),
        draw(st.none() | st.sampled_from("9")),
        tuple(draw(st.lists(texts, max_size=2))),
        draw(st.none() | st.integers(1, 20)),
    )


@st.composite
def versions(draw: st.DrawFn, titles: st.SearchStrategy[str] = texts) -> Version:
    """A version of one to a dozen groups; a parent may be several levels up, and a lower group may have none."""
    version_id, known = draw(ids), draw(rules())
    groups: list[Group] = []
    for value in draw(st.lists(codes, min_size=1, max_size=12, unique=True)):
        number = draw(st.integers(1, len(known.levels)))
        above = [g.code for g in groups if (level := known.level_named(g.level)) and level.number < number]
        parent = draw(st.none() | st.sampled_from(above)) if above else None
        groups.append(Group(Code(version_id, value), draw(titles), known.levels[number - 1].name, parent))
    return Version(version_id, draw(any_texts), known, tuple(groups), draw(texts))


@st.composite
def in_languages(draw: st.DrawFn, made: st.SearchStrategy[Version], held: st.SearchStrategy[str] = texts) -> Version:
    """A version whose titles are in one language, in several, in none that is stated, or mixed; any of them first."""
    version = draw(made)
    tags = draw(st.lists(st.sampled_from(["", "en", "en-GB", "fr", "sr-Latn"]), max_size=3, unique=True))
    codes_there = ["", *version.by_value]
    titles = {tag: {code: draw(held) for code in codes_there if draw(st.booleans())} for tag in tags}
    several = version.with_titles({tag: of for tag, of in titles.items() if of})
    other = draw(st.none() | st.sampled_from(several.languages)) if several.languages else None
    return several.in_language(other) if other else several


@st.composite
def correspondences(draw: st.DrawFn, *, weighted: bool = True, old: str | None = None) -> Correspondence:
    """Up to a dozen links with numbers and shares, or without."""
    first, second = old or draw(ids), draw(ids)
    pairs = draw(st.lists(st.tuples(codes, codes), min_size=1, max_size=12, unique=True))
    share = st.none() | st.floats(0, 1)
    links = [
        Link(
            Code(first, a),
            Code(second, b),
            draw(st.none() | st.integers(0, 10**6)) if weighted else None,
            draw(share) if weighted else None,
            draw(share) if weighted else None,
        )
        for a, b in sorted(pairs)
    ]
    return Correspondence(first, second, tuple(links))


@st.composite
def soc_versions(draw: st.DrawFn) -> Version:
    """A version with the levels and codes of SOC."""
    units = draw(st.lists(st.from_regex(r"\A[1-9]{3}[0-9]\Z"), min_size=1, max_size=12, unique=True))
    known = sorted({code[:n] for code in units for n in range(1, 5)})
    mixed = texts.filter(lambda text: not text.isupper() and text.casefold() != "<blank>")
    rows = [(code, draw(mixed), None, None) for code in known]
    return Version.of("soc2020", rows, rules=shipped.rules("soc-uk"), title="Made up")


@st.composite
def indexes(draw: st.DrawFn, coded: dict[str, list[str]], *, held: st.SearchStrategy[str] = texts) -> Index:
    """Entries coded to versions of the codes given, some with references instead of codes."""
    count = draw(st.integers(1, 8))
    maybe = st.none() | held
    columns: dict[str, list[str | None]] = {
        "entry_id": [f"e{n}" for n in range(count)],
        "title": [draw(held) for _ in range(count)],
        "natural_title": [draw(held) for _ in range(count)],
        **{name: [draw(maybe) for _ in range(count)] for name in ("add", "ind", "default", "see")},
        **{version: [draw(st.none() | st.sampled_from(of)) for _ in range(count)] for version, of in coded.items()},
    }
    return Index("made-up", pl.DataFrame(columns, schema=dict.fromkeys([*TEXT_COLUMNS, *coded], pl.String)))


def in_order(table: Correspondence) -> bool:
    """Whether links stand in the order of their codes."""
    keys = [(link.from_code, link.to_code) for link in table.links]
    return all(a <= b for a, b in pairwise(keys))
