"""A review by several people: a batch made of a coded file, and what is made of the decisions on it.

The batch keeps a copy of the coded file for a while, so that decisions can be applied to it; who deletes the review
deletes the copy.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from occumap.atomic import working_folder, write_file
from occumap.catalog import load, shipped
from occumap.coding.decisions import Promoted, promote, settle
from occumap.coding.measures import Resamples, kappa, kappas
from occumap.errors import InputError, UnknownNameError
from occumap.io.decisions_csv import decisions_csv, own_layer_csv
from occumap.model.code import Code
from occumap.model.job_description import JobDescription
from occumap.model.review import SURE_TO_KEEP, Decision, QueueItem
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.store.review_values import Batch, Pair
from occumap.store.store import Store
from occumap.workflows.code.code_upload import hand_out
from occumap.workflows.code.preview import called, file_name_with, look_into, version_named, versions
from occumap.workflows.code.review import Summary, apply_to_file, make_queue
from occumap.workflows.search import Found, Hit, Search, group_hits, title_hits

KEPT = timedelta(days=30)
MAX_CHOICES = 9
_FACTS = "review.json"


@dataclass(frozen=True)
class Source:
    """The coded file that a batch was made of, the columns it was coded by, and what was said of how it is read."""

    path: Path
    name: str
    title: str
    industry: str | None
    additional: str | None
    expires: datetime
    duties: str | None = None
    employer: str | None = None
    qualification: str | None = None
    read_as: Mapping[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> ReadOptions:
        """How the file is read."""
        return ReadOptions(**self.read_as)

    @property
    def columns(self) -> JobDescription:
        """The names of the columns."""
        return JobDescription(*(getattr(self, name) for name in JobDescription._fields))


@dataclass(frozen=True)
class Choice:
    """A code that the coder thinks of, with its group's title and its probability, None where it gave none."""

    code: Code
    title: str
    probability: float | None


@dataclass(frozen=True)
class Agreement:
    """How far two people agree who decided the same titles.

    Args:
        pairs: titles that two people decided.
        agreed: those decided alike.
        kappa: Cohen's kappa, None where it has no value: no pairs, or one code only.
        interval: its 95 % interval by bootstrap over the titles, None where it has no value.
        disagreements: titles decided differently.
    """

    pairs: int
    agreed: int
    kappa: float | None
    interval: tuple[float, float] | None
    disagreements: tuple[Pair, ...]


def make_batch(
    store: Store,
    coded: Path,
    working: Path,
    *,
    file_name: str,
    name: str,
    by: str,
    title: str,
    industry: str | None = None,
    additional: str | None = None,
    duties: str | None = None,
    employer: str | None = None,
    qualification: str | None = None,
    sure: float = SURE_TO_KEEP,
    double: float = 0.0,
    kept: timedelta = KEPT,
    options: ReadOptions = TOLD,
) -> Batch:
    """Return a batch of the titles in a coded file that somebody should decide.

    Args:
        store: where it is kept.
        coded: what a coder wrote, as a table of any kind.
        working: a folder for what is made on the way.
        file_name: what people call the file.
        name: of the review, in words.
        by: who makes it.
        title: the column of job titles.
        industry: the column of industries, if it was coded with one.
        additional, duties, employer, qualification: the columns of what else is known, if it was coded with any.
        sure: the confidence from which a code needs no review.
        double: the share of titles that two people decide.
        kept, options: how long the copy of the file stays; what was said of how it is read.

    Raises:
        InputError: the file can't be read or wasn't coded; nothing in it waits for a decision.
    """
    with called(coded, file_name):
        seen = look_into(coded, name=file_name, options=options)
        if not seen.coded:
            raise InputError(file_name, "it has not been coded", hint="Code it first, then review it.")
        columns = JobDescription(title, industry, additional, duties, employer, qualification)
        queue = make_queue(coded, working / "queue.csv", sure=sure, options=options, **columns._asdict())
        if queue.version not in versions():
            what = f"it is coded to {queue.version or 'nothing'}, which isn't available here"
            raise InputError(file_name, what, hint=f"Give one coded to {' or '.join(versions())}.")
        _refuse_strange_codes(queue.items, queue.version, file_name)
    if not len(queue):
        hint = "Ask for a higher confidence, or leave it as it is."
        raise InputError(file_name, "no title in it needs a decision", hint=hint)
    copy = working / f"copy{coded.suffix}"
    shutil.copyfile(coded, copy)
    facts = json.dumps({"name": file_name, **columns._asdict(), "read_as": options.given()}).encode()
    with store.together():
        batch = store.reviews.make(name, queue, by=by, double=double)
        owner = _owner(batch.id)
        store.files.adopt(copy, file_name_with(file_name, coded.suffix), owner=owner, lifetime=kept)
        store.files.put([facts], _FACTS, owner=owner, media_type="application/json", lifetime=kept + KEPT)
    return batch


def source_of(store: Store, batch: str) -> Source | None:
    """Return the coded file of a batch; None once it was deleted."""
    there = store.files.list(owner=_owner(batch))
    facts = next((file for file in there if file.name == _FACTS), None)
    table = next((file for file in there if file.name != _FACTS), None)
    if facts is None or table is None:
        return None
    try:
        stated = json.loads(store.files.path(facts.id).read_bytes())
        return Source(store.files.path(table.id), **stated, expires=table.expires)
    except (UnknownNameError, FileNotFoundError):
        return None


def delete_batch(store: Store, batch: str, *, by: str) -> None:
    """Delete a review with its decisions and its copy of the file.

    Raises:
        UnknownNameError: there is no such batch.
    """
    with store.together():
        store.reviews.delete(batch, by=by)
        store.files.delete_of(_owner(batch))


def choices_of(item: QueueItem, version: Version) -> tuple[Choice, ...]:
    """Return what may be chosen for a title, each once: a proposal of the lowest level first, one of a wider group
    last.

    >>> from occumap.examples import small_version
    >>> from occumap.model.coding import Candidate
    >>> candidates = tuple(Candidate(Code("tiny1", code), "", share) for code, share in (("22", 0.5), ("21", 0.4)))
    >>> item = QueueItem("Cycle doctor", None, None, 9, 4.5, Code("tiny1", "2"), "", 0.9, candidates, None)
    >>> [(choice.code.value, choice.probability) for choice in choices_of(item, small_version())]
    [('22', 0.5), ('21', 0.4), ('2', 0.9)]
    """
    found: dict[str, float | None] = {}
    proposal = item.proposal
    lowest = {group.code for group in version.lowest}
    if proposal is not None and proposal in lowest:
        found[proposal.value] = item.confidence
    for candidate in item.candidates:
        found.setdefault(candidate.code.value, candidate.probability)
    if proposal is not None:
        found.setdefault(proposal.value, item.confidence)
    known = [(value, share) for value, share in found.items() if value in version][:MAX_CHOICES]
    return tuple(Choice(Code(version.id, value), version[value].title, share) for value, share in known)


def find_codes(version: str, words: str, *, limit: int = 9) -> tuple[Hit, ...]:
    """Return groups of a version by code or by words in their titles, then groups that job titles of the index lead to.

    >>> [hit.id for hit in find_codes("soc2020", "2126")]
    ['2126']
    """
    found = _search(version).find(words, limit=4 * limit).hits
    groups = {hit.id: hit for hit in found.get(Found.GROUP, ())}
    for hit in found.get(Found.TITLE, ()):
        if hit.code and hit.code not in groups:
            group = version_named(version)[hit.code]
            groups[hit.code] = Hit(Found.GROUP, hit.code, group.title, version, f"as {hit.title}", hit.code)
    return tuple(groups.values())[:limit]


def agreement_of(pairs: Sequence[Pair]) -> Agreement:
    """Return how far two people agree on the titles that both decided.

    >>> one, other = Code("tiny1", "11"), Code("tiny1", "12")
    >>> codes = [(one, one), (one, one), (other, other), (other, one)]
    >>> found = agreement_of([Pair(n, "Ada", a, "Ben", b) for n, (a, b) in enumerate(codes)])
    >>> found.pairs, found.agreed, found.kappa
    (4, 3, 0.5)
    """
    places: dict[Code | None, int] = {}
    coded = [tuple(places.setdefault(code, len(places)) for code in (pair.first, pair.second)) for pair in pairs]
    differ = tuple(pair for pair in pairs if not pair.agrees)
    agreed = len(pairs) - len(differ)
    if len(places) < 2:
        return Agreement(len(pairs), agreed, None, None, differ)
    first, second = (np.array(column, np.int64) for column in zip(*coded, strict=True))
    weights = np.ones(len(pairs))
    value = kappa(first, second, weights)
    low, high = Resamples.of(len(pairs)).intervals(kappas(np.arange(len(pairs)), first, second, weights))[:, 0]
    has_ends = bool(np.isfinite(low) and np.isfinite(high))
    return Agreement(
        len(pairs),
        agreed,
        round(value, 4) if np.isfinite(value) else None,
        (round(float(low), 4), round(float(high), 4)) if has_ends else None,
        differ,
    )


def decisions_of(store: Store, batch: str) -> bytes:
    """Return the decisions of a batch as ``occumap review`` keeps them: a CSV.

    Raises:
        UnknownNameError: there is no such batch.
    """
    return decisions_csv(_that_hold(store, batch))


def _that_hold(store: Store, batch: str) -> Iterator[Decision]:
    """Yield the decisions of a batch; where a third person settled what two differed on, theirs alone, which names
    both.
    """
    settled = {pair.item: pair for pair in store.reviews.agreement(batch) if pair.settled_by}
    for reviewed in store.reviews.decisions(batch):
        pair = settled.get(reviewed.item)
        if pair is None:
            yield reviewed.decision
        elif reviewed.decision.by == pair.settled_by:
            both = " and ".join(
                f"{code.value if code else 'no code'} ({by})"
                for code, by in ((pair.first, pair.first_by), (pair.second, pair.second_by))
            )
            why = f"Settled between {both}. {reviewed.decision.why}".strip()
            yield replace(reviewed.decision, why=why)


def own_entries_of(store: Store, batch: str, *, minimum: int = 1) -> tuple[bytes, Promoted]:
    """Return the decisions of a batch as own entries of an index, a CSV for ``coder(own=…)``.

    Raises:
        UnknownNameError: there is no such batch.
        InputError: no decision makes an entry.
    """
    version = version_named(store.reviews.get(batch).version)
    decided = settle(_that_hold(store, batch), sic=shipped.sic_words())
    promoted = promote(decided, version, minimum=minimum)
    if not promoted.decisions:
        raise InputError(
            "Own entries",
            f"none of {len(promoted.left_out)} decisions makes an entry (people who must agree: {minimum})",
            hint="Decide on codes of the lowest level first, or ask for fewer people.",
        )
    return own_layer_csv(promoted.index, promoted.decisions), promoted


def apply_batch(store: Store, batch: str, out: Path) -> Summary:
    """Return codes the file of a batch by its decisions: the same rows in the same order.

    Args:
        store: where both are.
        batch: its id.
        out: where the result goes: ``.csv``, ``.parquet`` or ``.xlsx``.

    Raises:
        UnknownNameError: there is no such batch.
        InputError: the file isn't kept any more, or nothing is decided.
        OutputError: the kind can't hold the table.
    """
    source = source_of(store, batch)
    if source is None:
        store.reviews.get(batch)
        raise InputError(
            "The coded file", "it is no longer stored", hint="Download decisions.csv and apply it with occumap review."
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with working_folder(out) as folder, called(source.path, source.name):
        decisions, table = Path(folder, "decisions.csv"), Path(folder, "decided.parquet")
        write_file(decisions, decisions_of(store, batch))
        with called(decisions, "The decisions"):
            summary = apply_to_file(source.path, decisions, table, options=source.options, **source.columns._asdict())
        if out.suffix == ".parquet":
            table.replace(out)
        else:
            hand_out(table, out)
    return summary


@lru_cache(maxsize=4)
def _search(version: str) -> Search:
    found = version_named(version)
    return Search((*group_hits(found), *title_hits(load.index(), version))).ready()


def _refuse_strange_codes(items: Sequence[QueueItem], version: str, file_name: str) -> None:
    found = version_named(version)
    strange = next((item.proposal for item in items if item.proposal and item.proposal.value not in found), None)
    if strange is not None:
        raise InputError(file_name, f"{strange.value!r} is not a code of {version}", hint="Code the file again.")


def _owner(batch: str) -> str:
    return f"review:{batch}"
