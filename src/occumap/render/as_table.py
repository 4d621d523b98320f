"""Nouns as tables of Polars, a row for each part: what ``to_frame`` gives, and what CSV, XLSX and Parquet hold.

Codes stand beside the version they are of. The functions have the names of the nouns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from occumap.model.code import Code
from occumap.model.coding import Coding, Question
from occumap.model.correspondence import Correspondence
from occumap.model.courses import Provision
from occumap.model.gap import Gap, Move, Moves
from occumap.model.index import Index
from occumap.model.index_comparison import IndexComparison
from occumap.model.noun import FrameKind, Noun, cannot, shower_of
from occumap.model.occupational_map import OccupationalMap
from occumap.model.path import Path, Paths
from occumap.model.person import Fit, Fits, Person
from occumap.model.plan import Comparison, Outcome, Plan, Replay
from occumap.model.revision import Revision
from occumap.model.skills import Framework, Profile
from occumap.model.staff import Workforce
from occumap.model.table_resolution import TableResolution
from occumap.model.version import Version
from occumap.model.viability import Viability
from occumap.model.weights import WeightedCorrespondence

TEXT, WHOLE, NUMBER, TRUTH = pl.String, pl.Int64, pl.Float64, pl.Boolean
TEXTS = pl.List(pl.String)


def frame(noun: Noun, kind: FrameKind) -> Any:
    """Return a noun as a frame of a library.

    Raises:
        InputError: it has no table, or the library isn't known.
    """
    from occumap.io.frames import frame_of  # noqa: PLC0415 (narwhals only where a frame is asked for)

    return frame_of(table_of(noun), kind)


def table_of(noun: Noun) -> pl.DataFrame:
    """Return a noun as a table.

    Raises:
        InputError: it has none.
    """
    show = shower_of("table", noun)
    if show is None:
        raise cannot(noun, "table")
    found: pl.DataFrame = show(noun)
    return found


def version(noun: Version) -> pl.DataFrame:
    """Return its groups: version, code, title, level, parent."""
    rows = ((noun.id, g.code.value, g.title, g.level, _value(g.parent)) for g in noun)
    return _table(rows, version=TEXT, code=TEXT, title=TEXT, level=TEXT, parent=TEXT)


def index(noun: Index) -> pl.DataFrame:
    """Return its entries as they are kept."""
    return noun.frame


def correspondence(noun: Correspondence) -> pl.DataFrame:
    """Return its links with the numbers of entries and the shares they are of."""
    rows = (
        (
            k.from_code.version,
            k.from_code.value,
            k.to_code.version,
            k.to_code.value,
            k.entries,
            k.share_of_from,
            k.share_of_to,
        )
        for k in noun.links
    )
    numbers = {"entries": WHOLE, "share_of_from": NUMBER, "share_of_to": NUMBER}
    found = _table(rows, from_version=TEXT, from_code=TEXT, to_version=TEXT, to_code=TEXT, **numbers)
    partial = pl.Series("partial", [k.partial for k in noun.links], pl.Boolean)
    return found if partial.null_count() == len(partial) else found.with_columns(partial)


def revision(noun: Revision) -> pl.DataFrame:
    """Return its issues: issue, question, found, decision, reason, changes."""
    rows = (
        (one.number, one.question, one.found, one.decision.value, one.reason, [str(change) for change in one.changes])
        for one in noun.issues
    )
    return _table(rows, issue=WHOLE, question=TEXT, found=TEXT, decision=TEXT, reason=TEXT, changes=TEXTS)


def plan(noun: Plan) -> pl.DataFrame:
    """Return its findings, the gravest first: severity, status, id, issues, codes, message, hint."""
    rows = (
        (f.severity.value, f.status, f.id, list(f.issues), [str(code) for code in f.codes], f.message, f.way_out)
        for f in noun.findings
    )
    columns = {"severity": TEXT, "status": TEXT, "id": TEXT, "issues": pl.List(WHOLE), "codes": TEXTS}
    return _table(rows, **columns, message=TEXT, hint=TEXT)


def outcome(noun: Outcome) -> pl.DataFrame:
    """Return every entry with its old and new code, the versions they are of, and why."""
    old, new = pl.lit(noun.plan.old.id).alias("from_version"), pl.lit(noun.version.id).alias("to_version")
    return noun.destinations.with_columns(old, new)


def comparison(noun: Comparison) -> pl.DataFrame:
    """Return what became of every group, old groups first."""
    rows = (
        (
            c.group.version,
            c.level,
            c.group.value,
            c.title,
            c.label,
            _value(c.successor),
            [code.value for code in c.went_to],
            [code.value for code in c.came_from],
            c.entries,
        )
        for c in noun.changes
    )
    columns = {"version": TEXT, "level": TEXT, "code": TEXT, "title": TEXT, "change_type": TEXT, "successor": TEXT}
    return _table(rows, **columns, went_to=TEXTS, came_from=TEXTS, entries=WHOLE)


def index_comparison(noun: IndexComparison) -> pl.DataFrame:
    """Return every entry that changed between two indexes."""
    rows = (
        (one.version, one.change.value, one.title, one.add, one.ind, list(one.old_codes), list(one.new_codes))
        for one in noun.changes
    )
    columns = {"version": TEXT, "change": TEXT, "title": TEXT, "add": TEXT, "ind": TEXT}
    return _table(rows, **columns, old_codes=TEXTS, new_codes=TEXTS)


def replay(noun: Replay) -> pl.DataFrame:
    """Return every entry whose code the draft and the final version don't agree on."""
    rows = (
        (
            d.entry_id,
            d.entry,
            str(d.from_code),
            *map(_said, (d.draft_code, d.expected_code, d.final_code)),
            list(d.issues),
            d.sort,
            d.reason,
        )
        for d in noun.disagreements
    )
    columns = dict.fromkeys(("entry_id", "entry", "from_code", "draft_code", "expected_code", "final_code"), TEXT)
    return _table(rows, **columns, issues=pl.List(WHOLE), sort=TEXT, reason=TEXT)


def coding(noun: Coding) -> pl.DataFrame:
    """Return its candidates, likeliest first: version, code, group_title, probability."""
    rows = ((c.code.version, c.code.value, c.title, c.probability) for c in noun.candidates)
    return _table(rows, version=TEXT, code=TEXT, group_title=TEXT, probability=NUMBER)


def question(noun: Question) -> pl.DataFrame:
    """Return its answers and the codes they lead to."""
    rows = ((o.answer, o.additional, o.industry, o.code.version, o.code.value) for o in noun.options)
    return _table(rows, answer=TEXT, additional=TEXT, industry=TEXT, version=TEXT, code=TEXT)


def gap(noun: Gap) -> pl.DataFrame:
    """Return its skills, what costs most first: levels on the framework's scale, weight and cost as shares."""
    rows = (
        (
            one.skill,
            one.title,
            one.status.value,
            None if one.unknown and not one.held else one.held,
            one.needed,
            None if one.unknown else one.shortfall,
            one.low,
            one.high,
            one.weight,
            one.cost,
            one.unknown,
            one.essential,
            one.unstated,
        )
        for one in noun.lines
    )
    texts = {"skill": TEXT, "title": TEXT, "status": TEXT}
    numbers = dict.fromkeys(("held", "needed", "shortfall", "low", "high", "weight", "cost", "unknown"), NUMBER)
    return _table(rows, **texts, **numbers, essential=TRUTH, unstated=TEXT)


def move(noun: Move) -> pl.DataFrame:
    """Return the skills of its gap."""
    return gap(noun.gap)


def moves(noun: Moves) -> pl.DataFrame:
    """Return a row for each move."""
    rows = (
        (
            m.start,
            m.start_title,
            m.to,
            m.to_title,
            m.level,
            m.direction.value,
            m.across,
            m.coverage,
            m.score,
            m.published,
            m.pay_ratio,
            *_pay(m),
            [product.code for product in m.products],
        )
        for m in noun
    )
    columns = {"start": TEXT, "start_title": TEXT, "to": TEXT, "to_title": TEXT, "level": WHOLE, "direction": TEXT}
    more = {"across": TRUTH, "coverage": NUMBER, "score": NUMBER, "published": TRUTH, "pay_ratio": NUMBER}
    more |= {"pay": NUMBER, "pay_change": NUMBER}
    return _table(rows, **columns, **more, products=TEXTS)


def _pay(move: Move) -> tuple[float | None, float | None]:
    """Return the pay reached and what it adds."""
    reached = move.gap.context
    figure = reached.to.pay if reached else None
    return figure.value if figure else None, reached.pay_change if reached else None


def path(noun: Path) -> pl.DataFrame:
    """Return a row for each step."""
    return paths(Paths((noun,))).drop("path")


def paths(noun: Paths) -> pl.DataFrame:
    """Return a row for each step of each path, both counted from 1."""
    rows = (
        (n, place, s.start, s.gap.from_title, s.to, s.gap.to_title, s.gap.coverage, s.cost, s.published)
        for n, one in enumerate(noun, start=1)
        for place, s in enumerate(one.steps, start=1)
    )
    columns = {"path": WHOLE, "step": WHOLE, "start": TEXT, "start_title": TEXT, "to": TEXT, "to_title": TEXT}
    return _table(rows, **columns, coverage=NUMBER, cost=NUMBER, published=TRUTH)


def person(noun: Person) -> pl.DataFrame:
    """Return the skills held: skill, level, and where each level came from."""
    rows = (
        (one.skill, one.level, [str(source) for source in noun.sources.get(one.skill, ())])
        for one in noun.profile.requirements
    )
    return _table(rows, skill=TEXT, level=NUMBER, sources=TEXTS)


def fit(noun: Fit) -> pl.DataFrame:
    """Return the skills of its gap."""
    return gap(noun.gap)


def fits(noun: Fits) -> pl.DataFrame:
    """Return a row for each occupation: their own first; missing skills and skills that aren't stated by their ids."""
    rows = (
        (
            one.profile,
            one.title,
            one.own,
            one.level,
            one.direction and one.direction.value,
            one.affinity,
            one.coverage,
            [line.skill for line in one.gap.missing],
            [line.skill for line in one.gap.not_stated],
        )
        for one in noun
    )
    columns = {"occupation": TEXT, "title": TEXT, "own": TRUTH, "level": NUMBER, "direction": TEXT, "affinity": NUMBER}
    return _table(rows, **columns, coverage=NUMBER, missing=TEXTS, not_stated=TEXTS)


def framework(noun: Framework) -> pl.DataFrame:
    """Return every requirement of every profile, as they are kept."""
    return noun.requirements


def profile(noun: Profile) -> pl.DataFrame:
    """Return its requirements."""
    rows = ((r.skill, r.level, r.importance, r.essential, r.level_error, r.importance_error) for r in noun.requirements)
    errors = {"level_error": NUMBER, "importance_error": NUMBER}
    return _table(rows, skill=TEXT, level=NUMBER, importance=NUMBER, essential=TRUTH, **errors)


def occupational_map(noun: OccupationalMap) -> pl.DataFrame:
    """Return its occupations with their places on the map and their groups."""
    rows = (
        (
            o.code,
            o.name,
            o.level,
            noun.cluster_of(o.code).name,
            noun.pathway_of(o.code).name,
            noun.route_of(o.code).name,
            o.standard,
            o.soc2010,
            o.soc2020,
            list(o.products),
        )
        for o in noun.occupations
    )
    places = {"cluster": TEXT, "pathway": TEXT, "route": TEXT, "standard": TEXT, "soc2010": TEXT, "soc2020": TEXT}
    return _table(rows, occupation=TEXT, name=TEXT, level=WHOLE, **places, products=TEXTS)


def viability(noun: Viability) -> pl.DataFrame:
    """Return its groups with people, interval and verdict, and where the people are counted."""
    rows = (
        (
            g.code.version,
            g.code.value,
            g.title,
            g.people,
            g.low,
            g.high,
            g.records,
            g.verdict.value,
            g.share_of_parent,
            g.residual_too_large,
            f"{noun.source} (made up)" if noun.made_up else noun.source,
        )
        for g in noun.groups
    )
    numbers = {"people": NUMBER, "low": NUMBER, "high": NUMBER, "records": NUMBER}
    last = {"share_of_parent": NUMBER, "residual_too_large": TRUTH, "people_counted_in": TEXT}
    return _table(rows, version=TEXT, code=TEXT, title=TEXT, **numbers, verdict=TEXT, **last)


def viability_report(noun: Any) -> pl.DataFrame:
    """Return the groups of the version, or those that a revision would make."""
    return viability(noun.groups)


def discovered(noun: Any) -> pl.DataFrame:
    """Return its candidate groups, best first, each with the titles in it."""
    rows = ((g.name, len(g.rows), g.people, g.score, list(noun.titles(g))) for g in noun.found.groups)
    return _table(rows, name=TEXT, entries=WHOLE, people=NUMBER, score=NUMBER, titles=TEXTS)


def conversion(noun: Any) -> pl.DataFrame:
    """Return the converted figures with the title of each group and its version."""
    found: pl.DataFrame = noun.table
    return found


def workforce(noun: Workforce) -> pl.DataFrame:
    """Return every post with who is assigned."""
    return noun.assignment


def provision(noun: Provision) -> pl.DataFrame:
    """Return the courses of the smallest set."""
    return noun.chosen(noun.smallest)


def table_resolution(noun: TableResolution) -> pl.DataFrame:
    """Return the table that one fills in and gives back."""
    return noun.choices


def weighted_correspondence(noun: WeightedCorrespondence) -> pl.DataFrame:
    """Return its weighted links as they are kept."""
    return noun.frame


def flat(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table with lists as text, for files that have no lists: parts divided by semicolons."""
    lists = [name for name, kind in table.schema.items() if isinstance(kind, pl.List)]
    return table.with_columns(pl.col(name).cast(TEXTS).list.join("; ") for name in lists)


def _table(rows: Iterable[Sequence[object]], **schema: Any) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _value(code: Code | None) -> str | None:
    return code.value if code else None


def _said(code: Code | None) -> str | None:
    return str(code) if code else None
