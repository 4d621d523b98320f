"""The tables as they are now; `migrations` says how they came about, and a test that both are the same."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from occumap.store.columns import Choice, Facts, Moment, Whole, Words
from occumap.store.kinds import Kind, Role, Scope, Stance, State, Subject

metadata = MetaData()


def _word(name: str, *more: Any, null: bool = False, key: bool = False) -> Column[str]:
    # "by" is a word of SQL's own, so it is always quoted.
    return Column(name, Words, *more, nullable=null, primary_key=key, quote=True if name == "by" else None)


def _choice(name: str, kind: type[StrEnum], *, key: bool = False) -> Column[StrEnum]:
    return Column(name, Choice(kind), nullable=False, primary_key=key)


def _moment(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=null)


def _number(name: str, *more: Any) -> Column[int]:
    return Column(name, Whole, *more, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _id() -> Column[int]:
    return Column("id", Whole, primary_key=True)


schema_steps = Table(
    "schema_steps", metadata, Column("step", Whole, primary_key=True, autoincrement=False), _moment("at")
)

published = Table(
    "published",
    metadata,
    _choice("kind", Kind, key=True),
    _word("name", key=True),
    _word("version", key=True),
    _word("checksum"),
    _word("media_type"),
    _number("size"),
    Column("payload", LargeBinary, nullable=False),
    _moment("at"),
    _word("by"),
)

drafts = Table(
    "drafts",
    metadata,
    _word("id", key=True),
    _word("name"),
    _word("base_version"),
    _word("text"),
    _number("edit"),
    _moment("at"),
    _word("by"),
    _moment("created"),
    _flag("discarded"),
)

draft_edits = Table(
    "draft_edits",
    metadata,
    _id(),
    _word("draft", ForeignKey("drafts.id")),
    _number("edit"),
    _number("based_on"),
    _flag("accepted"),
    _word("text"),
    _moment("at"),
    _word("by"),
    Index("draft_edits_by_draft", "draft", "edit"),
    sqlite_autoincrement=True,
)

users = Table(
    "users",
    metadata,
    _id(),
    _word("key"),
    _word("name"),
    _choice("role", Role),
    _word("password"),
    _flag("disabled"),
    _moment("created"),
    UniqueConstraint("key", name="users_key"),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    _word("hash", key=True),
    _number("user", ForeignKey("users.id")),
    _moment("created"),
    _moment("expires"),
    Index("sessions_by_user", "user"),
)

tokens = Table(
    "tokens",
    metadata,
    _id(),
    _number("user", ForeignKey("users.id")),
    _word("label"),
    _word("hash"),
    _moment("created"),
    _moment("expires", null=True),
    _flag("revoked"),
    _choice("scope", Scope),
    UniqueConstraint("hash", name="tokens_hash"),
    Index("tokens_by_user", "user"),
    sqlite_autoincrement=True,
)

consultations = Table(
    "consultations",
    metadata,
    _word("id", key=True),
    _choice("kind", Subject),
    _word("subject"),
    _word("token"),
    _moment("opens"),
    _moment("closes"),
    _moment("at"),
    _word("by"),
    _flag("listed"),
    _flag("shows_comments"),
    UniqueConstraint("token", name="consultations_token"),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _word("consultation", ForeignKey("consultations.id")),
    _number("issue"),
    _choice("stance", Stance),
    _word("name"),
    _word("text"),
    _moment("at"),
    _word("answer", null=True),
    _word("answered_by", null=True),
    _moment("answered_at", null=True),
    _flag("hidden"),
    Index("comments_by_issue", "consultation", "issue"),
    sqlite_autoincrement=True,
)

review_batches = Table(
    "review_batches",
    metadata,
    _word("id", key=True),
    _word("name"),
    _word("version"),
    Column("double", Float, nullable=False),
    _number("seed"),
    _moment("at"),
    _word("by"),
)

review_items = Table(
    "review_items",
    metadata,
    _id(),
    _word("batch", ForeignKey("review_batches.id")),
    _number("position"),
    _word("title"),
    _word("industry", null=True),
    _word("additional", null=True),
    _number("rows"),
    Column("worth", Float, nullable=False),
    _word("proposal", null=True),
    _word("group_title", null=True),
    Column("confidence", Float, nullable=False),
    _word("candidates", null=True),
    _word("question", null=True),
    # How many people shall decide it (2 in the double-coded sample), and how many have.
    _number("wanted"),
    _number("decided"),
    UniqueConstraint("batch", "position", name="review_items_position"),
    Index("review_items_progress", "batch", "decided", "wanted", "rows"),
    sqlite_autoincrement=True,
)
_waiting = review_items.c.decided < review_items.c.wanted
Index(
    "review_items_open",
    review_items.c.batch,
    review_items.c.position,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)

review_leases = Table(
    "review_leases",
    metadata,
    Column("item", Whole, ForeignKey("review_items.id"), primary_key=True, autoincrement=False),
    _word("user", key=True),
    _moment("until"),
    Index("review_leases_by_user", "user"),
)

review_acts = Table(
    "review_acts",
    metadata,
    _id(),
    _word("batch", ForeignKey("review_batches.id")),
    _number("item", ForeignKey("review_items.id")),
    _word("user"),
    _flag("skipped"),
    _word("code", null=True),
    _word("why"),
    Column("seconds", Float, nullable=False),
    _moment("at"),
    _flag("undone"),
    Index("review_acts_by_user", "batch", "user"),
    sqlite_autoincrement=True,
)
_holds = review_acts.c.undone.is_(False)
Index(
    "review_acts_once",
    review_acts.c.item,
    review_acts.c.user,
    unique=True,
    sqlite_where=_holds,
    postgresql_where=_holds,
)

jobs = Table(
    "jobs",
    metadata,
    _word("id", key=True),
    _word("kind"),
    _choice("state", State),
    _number("progress"),
    _number("total"),
    Column("input", Facts, nullable=False),
    Column("output", Facts, nullable=False),
    _word("message"),
    _word("owner"),
    _moment("created"),
    _moment("expires"),
    _word("worker", null=True),
    _moment("heard", null=True),
    _number("attempts"),
    Index("jobs_by_state", "state", "created"),
    Index("jobs_by_owner", "owner"),
)

file_decisions = Table(
    "file_decisions",
    metadata,
    _id(),
    _word("job"),
    _word("title"),
    _word("industry", null=True),
    _word("additional", null=True),
    _word("version"),
    _word("code", null=True),
    _word("why"),
    _word("by"),
    _moment("at"),
    _flag("undone"),
    Index("file_decisions_by_job", "job", "title"),
    sqlite_autoincrement=True,
)

files = Table(
    "files",
    metadata,
    _word("id", key=True),
    _word("name"),
    _word("media_type"),
    _number("size"),
    _word("owner"),
    _moment("created"),
    _moment("expires"),
    _word("shared", null=True),
    Index("files_by_expiry", "expires"),
    Index("files_by_owner", "owner"),
)

saved = Table(
    "saved",
    metadata,
    _word("id", key=True),
    _word("address"),
    _word("title"),
    _moment("at"),
    _word("by"),
    Index("saved_by_address", "address"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    _moment("at"),
    _word("who"),
    _word("what"),
    _word("kind"),
    _word("subject"),
    Column("detail", Facts, nullable=False),
    Index("audit_by_subject", "kind", "subject"),
    sqlite_autoincrement=True,
)
