"""Versions, indexes and revisions by name, shipped with Occumap or published in a store; what is costly is made once.

Names come from addresses: only names held lead anywhere, never paths of files.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import polars as pl

from occumap.catalog import load, shipped, user_data
from occumap.catalog.links_between import links_between
from occumap.errors import OccumapError, UnknownNameError
from occumap.io.classification_csv import read_classification_csv
from occumap.io.revision_yaml import FILE_NAME
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.plan import Comparison
from occumap.model.version import Version
from occumap.render.proposals import Remark
from occumap.render.proposals.facts import Facts
from occumap.revision.compare import compare, correspondence_in
from occumap.store.consultations import Comment, Consultation
from occumap.store.drafts import Draft
from occumap.store.kinds import Kind, Subject
from occumap.store.published import Publication
from occumap.store.store import Store
from occumap.workflows.revise.draft import revise_text
from occumap.workflows.revise.revise import Revised

_YEAR = re.compile(r"(?:19|20)[0-9]{2}|[0-9]{2}")


@dataclass(frozen=True, eq=False)
class Keyed:
    """Something that is the same where its key is."""

    key: str

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Keyed) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, eq=False)
class Entries(Keyed):
    """An index."""

    index: Index


@dataclass(frozen=True, eq=False)
class Tree(Keyed):
    """A version, an index coded to it if there is one, and the revision it comes from if it is no version held."""

    version: Version
    entries: Entries | None
    origin: str = ""
    titles: str = ""


@dataclass(frozen=True, eq=False)
class Work(Keyed):
    """What the text of a revision comes to."""

    revised: Revised

    @cached_property
    def facts(self) -> Facts:
        """The plan with its look-ups."""
        return Facts(self.revised.plan)


@dataclass(frozen=True, slots=True)
class Shown:
    """A revision as pages show it: its name, its address, its text, and what consultations call it."""

    name: str
    address: str
    text: str
    kind: Subject
    subject: str
    publication: Publication | None = None
    draft: Draft | None = None


def index_name(asked: str = "") -> str:
    """Return the name of an index that can be used; the starter unless another is asked for.

    Raises:
        UnknownNameError: no index of that name is held.
    """
    if asked and asked not in load.names("index"):
        known = ", ".join(load.names("index"))
        raise UnknownNameError(asked, "no index has this name", hint=f"Indexes available: {known}.")
    return asked or shipped.STARTER


def entries_of(name: str) -> Entries:
    """Return an index held, by a name that `index_name` gave."""
    return _entries(name, f"{name}@{_held()}")


def _held() -> str:
    """Return what changes when the user's data do, among them versions and indexes that were loaded anew."""
    return "-".join(map(str, user_data.held_stamp()))


@lru_cache(maxsize=4)
def _entries(name: str, key: str) -> Entries:
    return Entries(key, load.index(name, files=False))


def work_on(text: str, *, index: str = "", strict: bool = False) -> Work:
    """Return what a revision's text comes to; the same text isn't worked out twice.

    Raises:
        InputError: the text is no revision; with its line.
        UnknownNameError: it revises a version that isn't held.
    """
    return _work(text, entries_of(index_name(index)), strict=strict)


# What entries are called says which of the user's data they are of, so what was loaded anew is worked on anew.
@lru_cache(maxsize=24)
def _work(text: str, entries: Entries, *, strict: bool) -> Work:
    return Work(f"{hash(text)}|{entries.key}|{strict}", revise_text(text, entries.index, strict=strict))


def shipped_revisions() -> tuple[Shown, ...]:
    """Return the revisions that come with Occumap."""
    return tuple(_shipped_revision(name) for name in shipped.catalog()["revisions"])


@lru_cache(maxsize=8)
def _shipped_revision(name: str) -> Shown:
    text = load.revision_folder(name).joinpath(FILE_NAME).read_text(encoding="utf-8")
    return Shown(name, f"/revision/{name}", text, Subject.REVISION, name)


def find_revision(store: Store, name: str) -> Shown:
    """Return a revision held or published; ``name@2`` is a certain one of those published under a name.

    Raises:
        UnknownNameError: there is none.
    """
    if name in shipped.catalog()["revisions"]:
        return _shipped_revision(name)
    called, _, version = name.partition("@")
    publication = store.published.get(Kind.REVISION, called, version or None)
    text = store.published.read(Kind.REVISION, called, publication.version).decode()
    return Shown(name, f"/revision/{name}", text, Subject.REVISION, called, publication)


def known_revisions(store: Store) -> tuple[Shown, ...]:
    """Return the revisions that come with Occumap, and the latest of each name that was published."""
    published = {one.name: one for one in store.published.list(Kind.REVISION)}
    return (*shipped_revisions(), *(find_revision(store, name) for name in published))


def shown_draft(draft: Draft) -> Shown:
    """Return a draft as a revision."""
    return Shown(draft.name, f"/revision/drafts/{draft.id}", draft.text, Subject.DRAFT, draft.id, None, draft)


def subject_of(store: Store, consultation: Consultation) -> Shown:
    """Return what a consultation is about, as it stands."""
    if consultation.kind is Subject.DRAFT:
        return shown_draft(store.drafts.get(consultation.subject))
    return find_revision(store, consultation.subject)


def consultations_on(store: Store, shown: Shown) -> tuple[Consultation, ...]:
    """Return all consultations on a revision, the latest first."""
    return tuple(one for one in store.consultations.list(shown.subject) if one.kind is shown.kind)


def remarks_on(store: Store, shown: Shown, *, for_officers: bool = False) -> tuple[Remark, ...]:
    """Return all comments on a revision that aren't hidden, as the proposals document shows them.

    Readers get those of consultations that show what others said, officers all of them.
    """
    asked = [one for one in reversed(consultations_on(store, shown)) if for_officers or one.shows_comments]
    return remarks_of(comment for one in asked for comment in store.consultations.comments(one.id))


def remarks_of(comments: Iterable[Comment]) -> tuple[Remark, ...]:
    """Return comments as plain values."""
    return tuple(
        Remark(one.issue, one.stance.value, one.name, one.text, f"{one.at:%-d %B %Y}", one.answer or "")
        for one in comments
        if not one.hidden
    )


def version_tree(store: Store, name: str, *, index: str = "") -> Tree:
    """Return a version held, one that a revision held comes to, or one published.

    Raises:
        UnknownNameError: there is none of that name.
    """
    entries = entries_of(index_name(index))
    if name in load.names("version"):
        version = load.version(name, files=False)
        coded = name in entries.index.versions
        return Tree(
            f"catalog:{name}|{entries.key}",
            version,
            entries if coded else None,
            titles=entries.index.name if coded else "",
        )
    for one in shipped_revisions():
        found = drafted_tree(one, index=index)
        if found and found.version.id == name:
            return found
    return _published_tree(store, store.published.get(Kind.VERSION, name))


def drafted_tree(shown: Shown, *, index: str = "") -> Tree | None:
    """Return the version that a revision comes to; None while it can't be applied."""
    try:
        work = work_on(shown.text, index=index)
    except OccumapError:
        return None
    outcome = work.revised.outcome
    if outcome is None:
        return None
    return Tree(work.key, outcome.version, Entries(work.key, outcome.index), shown.name, outcome.plan.index.name)


def _published_tree(store: Store, one: Publication) -> Tree:
    indexes = [i for i in store.published.list(Kind.INDEX) if i.version == one.version and i.name.endswith(one.name)]
    return _tree_of_bytes(
        one.name,
        one.checksum,
        store.published.read(Kind.VERSION, one.name, one.version),
        store.published.read(Kind.INDEX, indexes[-1].name, one.version) if indexes else None,
    )


@lru_cache(maxsize=16)
def _tree_of_bytes(name: str, checksum: str, structure: bytes, recoded: bytes | None) -> Tree:
    """Return a version from the tables that were published."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "structure.csv"
        path.write_bytes(structure)
        version = read_classification_csv(path, name, title=name, source="published here")
    if recoded is None:
        return Tree(f"published:{checksum}", version, None)
    return Tree(f"published:{checksum}", version, Entries(f"published:{checksum}", _recoded(name, recoded)))


def _recoded(name: str, content: bytes) -> Index:
    """Return an index as ``index.csv`` of a revision has it."""
    table = pl.read_csv(io.BytesIO(content), infer_schema=False)
    old = str(table["from_version"][0]) if len(table) else "old"
    frame = table.rename({"from_code": old, "to_code": name}).with_columns(
        natural_title=pl.col("title"), default=pl.lit(None, pl.String), see=pl.lit(None, pl.String)
    )
    return Index(f"index of {name}", frame.select(*TEXT_COLUMNS, old, name))


def common_entries(one: Tree, other: Tree) -> Entries | None:
    """Return an index coded to both versions."""
    wanted = {one.version.id, other.version.id}
    both = (tree.entries for tree in (one, other) if tree.entries)
    return next((entries for entries in both if wanted <= set(entries.index.versions)), None)


@lru_cache(maxsize=16)
def compared(old: Tree, new: Tree, entries: Entries) -> Comparison:
    """Return what became of every group between two versions."""
    table = correspondence_in(entries.index, old.version, new.version)
    return compare(old.version, new.version, table, based_on=f"the index {entries.index.name}")


@lru_cache(maxsize=16)
def compared_by_what_is_held(old: Tree, new: Tree) -> Comparison:
    """Return what became of every group between two versions, by the best that is held; else by their titles."""
    links = links_between(old.version, new.version, files=False)
    return compare(old.version, new.version, links.table, based_on=links.based_on)


def in_time(tree: Tree) -> tuple[int, int, str]:
    """Return what versions are ordered by: the year in the name, drafts before the final one.

    >>> from occumap.examples import small_version
    >>> in_time(Tree("", small_version(), None))[1:]
    (1, 'tiny1')
    """
    name = tree.version.id
    found = _YEAR.search(name)
    year = int(found[0]) if found else 0
    return (year if year > 99 else 1900 + year if year > 50 else 2000 + year, 0 if tree.origin else 1, name)
