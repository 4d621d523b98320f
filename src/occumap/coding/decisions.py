"""Decisions: what they make of a coded table, and of the user's own layer of an index.

A decision settles every equal title (see `equal_titles`). The latest holds; what people decided
differently is kept and reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from occumap.coding.coded_tables import given_columns, one_version, typed_answers
from occumap.coding.equal_titles import NO_SIC, Key, key_of
from occumap.coding.industries import industry_words
from occumap.errors import InputError
from occumap.model.answer_columns import ANSWER_COLUMNS
from occumap.model.code import digits_of
from occumap.model.coding import Method
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.job_description import JobDescription
from occumap.model.review import Conflict, Decision
from occumap.model.version import Version

_BY_INDEX = (Method.EXACT.value, Method.QUALIFIED.value)


@dataclass(frozen=True, eq=False)
class Settled:
    """Decisions by what they settle.

    Args:
        last_words: the last decision of each person about equal titles, the latest last; it holds.
        sic: words of industries by SIC code.
    """

    last_words: Mapping[Key, tuple[Decision, ...]] = field(repr=False)
    sic: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions that hold, in the order in which their titles were first decided."""
        return tuple(words[-1] for words in self.last_words.values())

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What people decided differently, and haven't agreed on since."""
        return tuple(Conflict(words) for words in self.last_words.values() if _differ(words))

    def find(self, title: str | None, industry: str | None = None, additional: str | None = None) -> Key | None:
        """Return the key under which a title is decided, None if it isn't."""
        key = key_of(title, industry, additional, sic=self.sic)
        return key if key in self.last_words else None

    def find_as_it_stands(self, title: str | None, industry: str | None, additional: str | None) -> Key | None:
        """Return what `find` finds, but only for a title without noise, or with that of a title decided."""
        key = self.find(title, industry, additional)
        if key is None:
            return None
        words = key_of(title, with_noise=True).title
        decided = (decision.title for decision in self.last_words[key])
        return key if words == key.title or words in {key_of(t, with_noise=True).title for t in decided} else None


def settle(decisions: Iterable[Decision], *, sic: Mapping[str, str] = NO_SIC) -> Settled:
    """Return decisions by what they settle: of several about equal titles the latest holds, of one time the last.

    >>> from datetime import UTC, datetime
    >>> from occumap.model.code import Code
    >>> first, then = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    >>> ada = Decision("Cycle doctor", None, None, Code("tiny1", "22"), "tiny1", "Ada", first)
    >>> bob = Decision("CYCLE doctors", None, None, Code("tiny1", "21"), "tiny1", "Bob", then)
    >>> settled = settle([bob, ada])
    >>> [decision.by for decision in settled.decisions], len(settled.conflicts)
    (['Bob'], 1)
    """
    words: dict[Key, dict[str, Decision]] = defaultdict(dict)
    for decision in sorted(decisions, key=lambda decision: decision.at):
        key = key_of(decision.title, decision.industry, decision.additional, sic=sic)
        person = decision.by.strip().casefold()
        words[key].pop(person, None)
        words[key][person] = decision
    return Settled({key: tuple(people.values()) for key, people in words.items() if key.title}, sic)


@dataclass(frozen=True, eq=False)
class Applied:
    """A coded table with decisions applied: as many rows as before, in their order.

    Args:
        frame: the table.
        rows_by_key: rows that each decision has coded.
    """

    frame: pl.DataFrame
    rows_by_key: Mapping[Key, int] = field(repr=False)


def apply_decisions(
    coded: pl.DataFrame,
    decisions: Settled,
    version: Version,
    *,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
) -> Applied:
    """Return a coded table in which decisions have coded every equal title.

    Method is ``decided``, confidence 1 (also where it was decided that there is no code), and the reason says
    who decided, when and why, and who decided otherwise. Rows that the index settled (``exact``, ``qualified``)
    under a title with noise in it keep their code: that noise is part of an entry's title.

    Args:
        coded: a table that a coder has coded.
        decisions: from `settle`.
        version: the version that the table is coded to, and the decisions are of.
        title: its column of job titles.
        industry: its column of industries, if it was coded with one.
        additional, duties, employer, qualification: its columns of what else is known, if it was coded with any.

    Raises:
        InputError: a column isn't there, or isn't what a coder writes; codes of another version.

    >>> from datetime import UTC, datetime
    >>> from occumap.model.code import Code
    >>> from occumap.coding.coder import Coder
    >>> from occumap.coding.network import Settings
    >>> from occumap.examples import small_index, small_version
    >>> coder = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))
    >>> coded = coder.code_frame(pl.DataFrame({"job": ["Doctors of cycles", "baker"]}), title="job")
    >>> code, at = Code("tiny1", "22"), datetime(2026, 3, 1, tzinfo=UTC)
    >>> ada = Decision("cycles, doctor of", None, None, code, "tiny1", "Ada", at, "they mend")
    >>> applied = apply_decisions(coded, settle([ada]), small_version(), title="job").frame
    >>> applied.select("code", "method", "reason").row(0)
    ('22', 'decided', 'Decided by Ada, 2026-03-01T00:00:00Z: they mend')
    """
    answers = typed_answers(coded)
    _refuse_other_versions(answers, decisions, version)
    columns = JobDescription(title, industry, additional, duties, employer, qualification)
    given = given_columns(coded, columns).with_columns(
        by_index=answers.select(pl.col("method").is_in(_BY_INDEX)).to_series()
    )
    place = _deciding(given, decisions)
    table = pl.DataFrame([_fields(words, version) for words in decisions.last_words.values()], schema=ANSWER_COLUMNS)
    changed = [
        pl.select(pl.when(place.is_not_null()).then(table[name].gather(place)).otherwise(answers[name]))
        .to_series()
        .alias(name)
        for name in ANSWER_COLUMNS
    ]
    counts = place.drop_nulls().value_counts()
    keys = list(decisions.last_words)
    return Applied(coded.with_columns(changed), {keys[n]: rows for n, rows in counts.iter_rows()})


def _deciding(given: pl.DataFrame, decisions: Settled) -> pl.Series:
    """Return the place of the decision that each row is decided by, null where there is none."""
    unique = given.unique(maintain_order=True)
    places = {key: place for place, key in enumerate(decisions.last_words)}
    found = [
        decisions.find_as_it_stands(*row[:3]) if row[3] else decisions.find(*row[:3]) for row in unique.iter_rows()
    ]
    unique = unique.with_columns(pl.Series("_place", [places[key] if key else None for key in found], pl.Int64))
    return given.join(unique, on=given.columns, how="left", nulls_equal=True, maintain_order="left")["_place"]


@dataclass(frozen=True, eq=False)
class Promoted:
    """Own entries made from decisions.

    Args:
        index: the entries, an index of their own; ``own-1`` is the first.
        decisions: the decision behind each entry, in their order.
        left_out: decisions that made none, with the reason.
    """

    index: Index
    decisions: tuple[Decision, ...]
    left_out: tuple[tuple[Decision, str], ...]


def promote(decisions: Settled, version: Version, *, minimum: int = 1, name: str = "own") -> Promoted:
    """Return decisions as entries of the user's own layer, to be laid over an index by `own_layer.lay_over`.

    Left out is what can't be coded, what has a code of fewer digits than an index gives, what people still
    decide differently, and what fewer than ``minimum`` people have decided.

    Args:
        decisions: from `settle`.
        version: the version that they are of.
        minimum: how many people must have decided alike.
        name: what the index is called.

    >>> from datetime import UTC, datetime
    >>> from occumap.model.code import Code
    >>> from occumap.examples import small_version
    >>> at = datetime(2026, 3, 1, tzinfo=UTC)
    >>> ada = Decision("Cycle doctor", None, None, Code("tiny1", "22"), "tiny1", "Ada", at)
    >>> promoted = promote(settle([ada]), small_version())
    >>> str(promoted.index.entry("own-1")), promoted.index.entry("own-1").codes["tiny1"].value
    ('Cycle doctor', '22')
    """
    lowest = {group.code for group in version.lowest}
    kept: list[Decision] = []
    left_out: list[tuple[Decision, str]] = []
    for words in decisions.last_words.values():
        decision = words[-1]
        if _differ(words):
            left_out.append((decision, "people decided differently"))
        elif decision.code is None:
            left_out.append((decision, "it can't be coded"))
        elif decision.code not in lowest:
            left_out.append((decision, f"its code is not one of a {version.rules.lowest.name} group"))
        elif len(words) < minimum:
            left_out.append((decision, f"fewer than {minimum} people decided it"))
        else:
            kept.append(decision)
    rows = [_entry(n, decision, decisions.sic) for n, decision in enumerate(kept, start=1)]
    schema = {**dict.fromkeys(TEXT_COLUMNS, pl.String), version.id: pl.String}
    return Promoted(Index(name, pl.DataFrame(rows, schema=schema, orient="row")), tuple(kept), tuple(left_out))


def _entry(number: int, decision: Decision, sic: Mapping[str, str]) -> dict[str, str | None]:
    return {
        "entry_id": f"own-{number}",
        "title": decision.title,
        "natural_title": decision.title,
        "add": decision.additional,
        "ind": industry_words(decision.industry, sic) if decision.industry else None,
        decision.version: decision.code.value if decision.code else None,
    }


def _fields(words: Sequence[Decision], version: Version) -> dict[str, object]:
    """Return what a coded row says once it is decided."""
    decision = words[-1]
    code = decision.code.value if decision.code else None
    why = f": {decision.why}" if decision.why else ""
    others = [
        f" {other.by} decided differently ({_said(other)}), {other.when}." for other in Conflict(tuple(words)).others()
    ]
    return {
        "code": code,
        "group_title": version[code].title if code else None,
        "confidence": 1.0,
        "method": Method.DECIDED.value,
        "digits": digits_of(code),
        "entry_id": None,
        "candidates": [{"code": code, "title": version[code].title, "probability": 1.0}] if code else [],
        "question": None,
        "reason": f"Decided by {decision.by}, {decision.when}{why}" + "".join([".", *others] if others else []),
    }


def _said(decision: Decision) -> str:
    return decision.code.value if decision.code else "no code"


def _differ(words: Sequence[Decision]) -> bool:
    return len({decision.code for decision in words}) > 1


def _refuse_other_versions(answers: pl.DataFrame, decisions: Settled, version: Version) -> None:
    coded_to = one_version(answers)
    if coded_to not in {None, version.id}:
        what = f"it is coded to {coded_to}, but the decisions are of {version.id}"
        raise InputError("the table", what, hint="Apply decisions to a table of their version.")
    for decision in decisions.decisions:
        if decision.version != version.id:
            what = f"it is of {decision.version}, not of {version.id}"
            raise InputError(f"the decision on ‘{decision.title}’", what, hint="Apply it to a table of its version.")
        if decision.code and decision.code.value not in version:
            what = f"{version.id} has no code {decision.code.value!r}"
            raise InputError(f"the decision on ‘{decision.title}’", what, hint="Give a code of this version.")
