"""Who goes where: load an index and what an officer says of a split, and propose a destination for each entry."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from occumap.atomic import write_file
from occumap.catalog import load, shipped
from occumap.errors import InputError
from occumap.evidence.destination_measures import MEASURES
from occumap.evidence.destination_rules import Rule, rules_of
from occumap.evidence.destinations import Proposal, propose
from occumap.evidence.entry_words import wording_of
from occumap.evidence.group_split import Destination, Split
from occumap.io.described_groups import Described, read_described_groups
from occumap.io.read_table import read_table
from occumap.io.tables import find_columns
from occumap.model.index import Index
from occumap.model.version import Version
from occumap.read_options import TOLD, ReadOptions
from occumap.render import as_dict
from occumap.workflows.figures.discover import DEFAULT_VERSION, helpful_versions

_WEIGHTS = files("occumap.data").joinpath("evidence", "destinations.csv")
# Stands where nothing says to which new group an entry goes.
CANT_TELL = "can't tell"
_HEADER = ("entry_id", "entry", "destination", "title", "probability", "confirmed")


@dataclass(frozen=True)
class ProposedDestinations:
    """The split, its proposals (the doubtful first) and the rules that would say the same."""

    index: Index
    version: Version
    split: Split
    proposals: tuple[Proposal, ...]
    rules: tuple[Rule, ...]


def destinations(
    code: str,
    to: Sequence[str],
    *,
    version: str = DEFAULT_VERSION,
    new_version: str | None = None,
    index: str = shipped.STARTER,
    with_codes_of: Sequence[str] = (),
    known: Sequence[Path] = (),
    described: Path | None = None,
    options: ReadOptions = TOLD,
) -> ProposedDestinations:
    """Return a proposed destination for each entry of a group that is split.

    Args:
        code: the group.
        to: the new groups, as ``CODE TITLE``, or as a code alone of ``new_version``.
        version: name of the version of the group.
        new_version: a version that the new codes are of; titles of the groups above come from it too.
        index: name or file of an index coded to ``version``.
        with_codes_of: versions whose codes may help; all earlier ones if none is named.
        known: CSVs of ``entry_id`` and ``destination``: examples, or a list proposed before whose column
            ``confirmed`` says which lines are (any text in it). A later line on the same entry wins.
        described: what is said of the new groups: the ONS's structure workbook, a folder with ESCO's titles, or a table
            of ``code``, ``text`` and, if not all are descriptions, ``kind`` (description, task or title).
        options: what the user says of those tables.

    Raises:
        OccumapError: something named isn't there, can't be read or doesn't fit.
    """
    resolved = load.version(version)
    group = resolved[code]
    entries = load.index(index, coded_to=(resolved,))
    rows = entries.rows(resolved.id).get(code, ())
    if not rows:
        what = f"no entry is coded {group} ({resolved.id})"
        raise InputError(entries.name, what, hint="Give a lowest-level code, or another index.")
    new = load.version(new_version) if new_version else None
    _refuse_undecided(to, code, new)
    wording = wording_of(entries, resolved.id, others=helpful_versions(entries, resolved.id, with_codes_of))
    said = {} if described is None else read_described_groups(described, new.id if new else None, options)
    split = Split(
        code,
        group.title,
        rows,
        tuple(_destination(text, new, said) for text in to),
        taken=frozenset(other.title for other in resolved.lowest if other != group),
    )
    if described is not None and not said.keys() & {one.code for one in split.destinations}:
        raise InputError(
            str(described),
            f"it says nothing of {', '.join(one.code for one in split.destinations)}",
            hint=f"Write the codes as you name the new groups. Codes there: {', '.join(sorted(said)[:5])}",
        )
    for path in known:
        split = split.confirmed(_known(path, entries, split, options))
    proposals = propose(wording, split, learned_weights())
    return ProposedDestinations(entries, resolved, split, proposals, rules_of(entries, split, proposals))


@cache
def learned_weights() -> Mapping[str, tuple[float, float]]:
    """Return weights by measure, without and with examples, learned on what three revisions before SOC2020 split."""
    _, *rows = csv.reader(io.StringIO(_WEIGHTS.read_text(encoding="utf-8")))
    weights = {name: (float(without), float(with_)) for name, without, with_ in rows}
    return {name: weights[name] for name in MEASURES}


def as_csv(proposed: ProposedDestinations) -> str:
    """Return the proposals as a CSV that can be edited, confirmed and given back."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    titles = {to.code: to.title for to in proposed.split.destinations}
    for one in proposed.proposals:
        entry = proposed.index.at(one.row)
        confirmed = "yes" if one.known else ""
        title = titles[one.to] if one.to else CANT_TELL
        writer.writerow([entry.entry_id, str(entry), one.to, title, f"{one.probability:.4f}", confirmed])
    return text.getvalue()


def as_json(proposed: ProposedDestinations) -> str:
    """Return the proposals and rules as JSON."""
    return as_dict.to_json(as_dict.proposed_destinations(proposed)) + "\n"


def keep(path: Path, text: str) -> None:
    """Write a result, whole or not at all.

    Raises:
        OutputError: it can't be written there.
    """
    write_file(path, text.encode(), make_folder=False)


def _refuse_undecided(to: Sequence[str], code: str, new: Version | None) -> None:
    """Raise InputError for fewer than two new groups, or where a title stands in the place of a code."""
    if len(to) < 2:
        raise InputError(
            "--to",
            f"{'one new group is' if to else 'no new group is'} named, so there is nothing to decide",
            hint="Name each group that the entries may go to, the old one too if it stays.",
        )
    for text in to if new is None else ():
        first, _, rest = text.strip().partition(" ")
        if any(map(str.isdigit, code)) and rest.strip() and not any(map(str.isdigit, first)):
            raise InputError(
                f"--to {text!r}",
                f"‘{first}’ would be its code, and codes here are like {code}",
                hint=f"Write the code before the title, such as --to '{code} {text.strip()}'.",
            )


def _destination(text: str, new: Version | None, said: Described) -> Destination:
    code, _, title = text.strip().partition(" ")
    existing = new.get(code) if new else None
    if not title.strip() and existing is None:
        raise InputError(
            f"--to {text!r}",
            "this is a code without a title" if code else "it is empty",
            hint="Say --to '3541 Project support officers', or name the version that has it with --new-version.",
        )
    above = _above(new, code) if new and existing else ""
    description, titles = said.get(code, ((), ()))
    return Destination(code, title.strip() or (existing.title if existing else ""), above, description, titles)


def _above(version: Version, code: str) -> str:
    parent = version[code].parent
    return version[parent.value].title if parent else ""


def _known(path: Path, entries: Index, split: Split, options: ReadOptions) -> dict[int, str]:
    read = read_table(path, options)
    table = read.frame
    columns = find_columns(
        table,
        {"entry_id": ("entry_id",), "destination": ("destination", "to"), "confirmed": ("confirmed",)},
        where=str(path),
        optional=["confirmed"],
    )
    inside = {entries.at(row).entry_id: row for row in split.rows}
    codes = [to.code for to in split.destinations]
    found: dict[int, str] = {}
    for number, line in enumerate(table.iter_rows(named=True), start=read.row_of(0)):
        entry_id, to = line[columns["entry_id"]], line[columns["destination"]]
        if entry_id is None and to is None:
            continue
        if "confirmed" in columns and not line[columns["confirmed"]]:
            continue
        if entry_id not in inside:
            raise InputError(
                f"{path}, row {number}, column ‘{columns['entry_id']}’",
                f"{entry_id!r} isn't an entry of {split.code}",
                hint="Give entries of the group that is split.",
            )
        if to not in codes:
            raise InputError(
                f"{path}, row {number}, column ‘{columns['destination']}’",
                f"{to!r} isn't one of the new groups",
                hint=f"They are: {', '.join(codes)}.",
            )
        found[inside[entry_id]] = to
    return found
