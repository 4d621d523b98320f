"""Two more real revisions, stated from their published tables, planned, audited and held against what came of them.

    python bench/replay_isco_us.py [DATA]

ISCO-88 to ISCO-08: 7,018 titles each coded in both, beside the published table between their unit groups. US SOC 2010
to 2018: the published crosswalk and both structures, without an index. Only counts are printed, and the page
docs/replay-isco-us.md shows them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

from occumap.catalog import load
from occumap.model.change import RemoveGroup
from occumap.model.code import Reference
from occumap.model.correspondence import Correspondence
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.plan import Plan
from occumap.model.revision import Assumption, Revision
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version
from occumap.revision.apply import apply
from occumap.revision.compare import compare
from occumap.revision.compose import plain_title
from occumap.revision.from_correspondence import revision_from_correspondence
from occumap.revision.plan import plan
from occumap.revision.replay import replay

DATA = Path(__file__).parents[2] / "shared/data"
DIGITS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    data = parser.parse_args().data
    print("ISCO-88 to ISCO-08\n")
    report_isco(data / "isco")
    print("\nUS SOC 2010 to 2018\n")
    report_us(data / "us")


def report_isco(folder: Path) -> None:
    published = pl.read_csv(folder / "isco1988_isco2008.csv", infer_schema=False)
    published = published.with_columns(pl.col("isco1988", "isco2008").str.zfill(DIGITS))
    old = flat("isco88", published.select("isco1988", "isco1988_title").unique("isco1988").rows())
    new = flat("isco08", [(group.code.value, group.title) for group in load.version("isco08").lowest])
    table = Correspondence.from_counts(old.id, new.id, dict.fromkeys(published.select("isco1988", "isco2008").rows()))
    whole = titles_of(folder / "isco88-isco08-index.csv")
    stated = revision_from_correspondence(table, old, new, name="isco08")
    row("unit groups", f"{len(old)} to {len(new)}")
    row("links of the published table", len(table.links))
    show_stated(stated)

    print()
    made = plan(stated, old, whole)
    show_findings("on all titles", made)
    known = whole.frame.filter(pl.col("isco88").is_in([group.code.value for group in old]))
    index = Index(whole.name, known)
    made = plan(stated, old, index)
    row("titles with an ISCO-88 unit group of the table", len(index))

    print()
    pairs = Counter(whole.frame.select("isco88", "isco08").rows())
    missing = {pair: n for pair, n in pairs.items() if pair not in table.counts}
    row("pairs of groups that titles show", len(pairs))
    row("of them not in the published table", f"{len(missing)} ({sum(missing.values())} titles)")
    row("links of the table that no title shows", len(set(table.counts) - set(pairs)))

    print()
    show_agreement(made, table, index)
    played = replay(made, new.id)
    decided = sum(one.draft_code is not None for one in played.disagreements) + played.total.agree
    row("titles in groups that a change touches", f"{played.total.entries:,}: {decided:,} get a code by the plan")
    row("of these, titles that agree with ISCO-08", share(played.total.agree, decided))
    row("codes that mean another group in ISCO-08", len(compare(old, new, table).reused))


def show_agreement(made: Plan, table: Correspondence, index: Index) -> None:
    """Print how many titles have the final code that the table gives, by what it says of their group."""
    one: Counter[bool] = Counter()
    several: Counter[bool] = Counter()
    for before, final in index.frame.select("isco88", "isco08").iter_rows():
        targets = [link.to_code.value for link in table.leaving(before)]
        (one if len(targets) == 1 else several)[final in targets] += 1
    row("titles in groups with one target", f"{one.total():,}: {share(one[True], one.total())} have that code")
    undecided = made.destinations["to_code"].null_count()
    row("titles in groups with several targets", f"{several.total():,}: no table of groups can say which of them")
    row("of these, titles that have one of the targets", share(several[True], several.total()))
    row("titles that the plan leaves without a code", undecided)


def report_us(folder: Path) -> None:
    old, new = (load.version(folder / f"us-soc{year}-structure.csv") for year in (2010, 2018))
    rows = pl.read_csv(folder / "us-soc2010-soc2018.csv", infer_schema=False).select("soc2010", "soc2018").rows()
    table = Correspondence.from_counts(old.id, new.id, dict.fromkeys(rows))
    stated = revision_from_correspondence(table, old, new, name="us-soc2018")
    row("detailed occupations", f"{len(old.lowest)} to {len(new.lowest)}")
    row("links of the published table", len(table.links))
    show_stated(stated)
    print()
    nothing = Index.without_entries(old.id)
    show_findings("on groups alone", plan(stated, old, nothing))

    print("\nwith one assumption: the placeholder 99-9999, of which the table says nothing, ends\n")
    last = stated.issues[-1].number
    ends = Assumption(
        "placeholder",
        last,
        "The placeholder ends with the groups above it.",
        "The version of 2018 has none.",
        ("place-not-stated/99-9990",),
        (RemoveGroup(Reference("99-9999")),),
    )
    outcome = apply(plan(replace(stated, assumptions=(ends,)), old, nothing))
    drafted, published = (
        {g.code.value: (plain_title(g.title), g.level, g.parent.value if g.parent else "") for g in version}
        for version in (outcome.version, new)
    )
    row("groups drafted and published", f"{len(drafted):,} and {len(published):,}")
    row("with the same code", len(drafted.keys() & published.keys()))
    for n, what in enumerate(("title", "level", "parent")):
        same = sum(drafted[code][n] == published[code][n] for code in drafted.keys() & published.keys())
        row(f"of them with the same {what}", same)
    reused = compare(old, new, table).reused
    row("codes that mean another group in 2018", len(reused))


def flat(name: str, rows: Iterable[tuple[str, str]]) -> Version:
    """A version of one level."""
    rules = CodeRules((Level(1, "unit", "[0-9]{4}"),), "stated")
    return Version.of(name, [(code, title, None, None) for code, title in rows], rules=rules)


def titles_of(path: Path) -> Index:
    """The titles with their codes in both versions."""
    frame = pl.read_csv(path, infer_schema=False).with_row_index("n")
    texts = {name: pl.lit(None, pl.String) for name in ("add", "ind", "default", "see")}
    frame = frame.with_columns(pl.format("t{}", "n").alias("entry_id"), natural_title="title", **texts)
    return Index("titles of ISCO", frame.select(*TEXT_COLUMNS, "isco88", "isco08"))


def show_stated(stated: Revision) -> None:
    kinds = Counter(type(change).__name__ for issue in stated.issues for change in issue.changes)
    said = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
    row("stated as", f"{len(stated.issues)} issues: {said}")


def show_findings(how: str, made: Plan) -> None:
    print(f"what the audit finds {how}")
    kinds = Counter((finding.severity.rank, finding.severity.value, finding.kind) for finding in made.findings)
    for (_, severity, kind), n in sorted(kinds.items()):
        row(f"  {severity} {kind}", n)


def share(n: int, total: int) -> str:
    return f"{n:,} ({n / total:.1%})"


def row(what: str, figure: object) -> None:
    print(f"{what:46} {f'{figure:,}' if isinstance(figure, int) else figure}")


if __name__ == "__main__":
    main()
