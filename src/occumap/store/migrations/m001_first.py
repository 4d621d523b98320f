"""The first schema: all tables but saved views. What is published is kept from change by the database itself."""

from __future__ import annotations

from sqlalchemy import Connection

from occumap.store.migrations.dialects import is_sqlite, run

_TABLES = (
    """CREATE TABLE published (
        kind TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, checksum TEXT NOT NULL,
        media_type TEXT NOT NULL, size INTEGER NOT NULL, payload $bytes NOT NULL, at $moment NOT NULL,
        "by" TEXT NOT NULL, PRIMARY KEY (kind, name, version))""",
    """CREATE TABLE drafts (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, base_version TEXT NOT NULL, text TEXT NOT NULL,
        edit INTEGER NOT NULL, at $moment NOT NULL, "by" TEXT NOT NULL, created $moment NOT NULL,
        discarded BOOLEAN NOT NULL)""",
    """CREATE TABLE draft_edits (
        id $serial, draft TEXT NOT NULL REFERENCES drafts (id), edit INTEGER NOT NULL, based_on INTEGER NOT NULL,
        accepted BOOLEAN NOT NULL, text TEXT NOT NULL, at $moment NOT NULL, "by" TEXT NOT NULL)""",
    "CREATE INDEX draft_edits_by_draft ON draft_edits (draft, edit)",
    """CREATE TABLE users (
        id $serial, key TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL,
        disabled BOOLEAN NOT NULL, created $moment NOT NULL, CONSTRAINT users_key UNIQUE (key))""",
    """CREATE TABLE sessions (
        hash TEXT NOT NULL PRIMARY KEY, "user" INTEGER NOT NULL REFERENCES users (id), created $moment NOT NULL,
        expires $moment NOT NULL)""",
    'CREATE INDEX sessions_by_user ON sessions ("user")',
    """CREATE TABLE tokens (
        id $serial, "user" INTEGER NOT NULL REFERENCES users (id), label TEXT NOT NULL, hash TEXT NOT NULL,
        created $moment NOT NULL, expires $moment, revoked BOOLEAN NOT NULL,
        CONSTRAINT tokens_hash UNIQUE (hash))""",
    'CREATE INDEX tokens_by_user ON tokens ("user")',
    """CREATE TABLE consultations (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, token TEXT NOT NULL,
        opens $moment NOT NULL, closes $moment NOT NULL, at $moment NOT NULL, "by" TEXT NOT NULL,
        CONSTRAINT consultations_token UNIQUE (token))""",
    """CREATE TABLE comments (
        id $serial, consultation TEXT NOT NULL REFERENCES consultations (id), issue INTEGER NOT NULL,
        stance TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, at $moment NOT NULL, answer TEXT,
        answered_by TEXT, answered_at $moment, hidden BOOLEAN NOT NULL)""",
    "CREATE INDEX comments_by_issue ON comments (consultation, issue)",
    """CREATE TABLE review_batches (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, double FLOAT NOT NULL,
        seed INTEGER NOT NULL, at $moment NOT NULL, "by" TEXT NOT NULL)""",
    """CREATE TABLE review_items (
        id $serial, batch TEXT NOT NULL REFERENCES review_batches (id), position INTEGER NOT NULL,
        title TEXT NOT NULL, industry TEXT, additional TEXT, rows INTEGER NOT NULL, worth FLOAT NOT NULL,
        proposal TEXT, group_title TEXT, confidence FLOAT NOT NULL, candidates TEXT, question TEXT,
        wanted INTEGER NOT NULL, decided INTEGER NOT NULL,
        CONSTRAINT review_items_position UNIQUE (batch, position))""",
    "CREATE INDEX review_items_open ON review_items (batch, position) WHERE decided < wanted",
    """CREATE TABLE review_leases (
        item INTEGER NOT NULL REFERENCES review_items (id), "user" TEXT NOT NULL, until $moment NOT NULL,
        PRIMARY KEY (item, "user"))""",
    'CREATE INDEX review_leases_by_user ON review_leases ("user")',
    """CREATE TABLE review_acts (
        id $serial, batch TEXT NOT NULL REFERENCES review_batches (id),
        item INTEGER NOT NULL REFERENCES review_items (id), "user" TEXT NOT NULL, skipped BOOLEAN NOT NULL,
        code TEXT, why TEXT NOT NULL, seconds FLOAT NOT NULL, at $moment NOT NULL, undone BOOLEAN NOT NULL)""",
    'CREATE INDEX review_acts_by_user ON review_acts (batch, "user")',
    'CREATE UNIQUE INDEX review_acts_once ON review_acts (item, "user") WHERE undone IS $no',
    """CREATE TABLE jobs (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, progress INTEGER NOT NULL,
        total INTEGER NOT NULL, input JSON NOT NULL, output JSON NOT NULL, message TEXT NOT NULL,
        owner TEXT NOT NULL, created $moment NOT NULL, expires $moment NOT NULL, worker TEXT, heard $moment,
        attempts INTEGER NOT NULL)""",
    "CREATE INDEX jobs_by_state ON jobs (state, created)",
    "CREATE INDEX jobs_by_owner ON jobs (owner)",
    """CREATE TABLE files (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,
        owner TEXT NOT NULL, created $moment NOT NULL, expires $moment NOT NULL)""",
    "CREATE INDEX files_by_expiry ON files (expires)",
    """CREATE TABLE audit (
        id $serial, at $moment NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, kind TEXT NOT NULL,
        subject TEXT NOT NULL)""",
    "CREATE INDEX audit_by_subject ON audit (kind, subject)",
)
_GUARDS_SQLITE = tuple(
    f"""CREATE TRIGGER published_no_{act} BEFORE {act} ON published
        BEGIN SELECT RAISE(ABORT, 'what is published is never changed'); END"""
    for act in ("update", "delete")
)
_GUARDS_POSTGRESQL = (
    """CREATE FUNCTION published_is_immutable() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE integrity_constraint_violation USING MESSAGE = ''what is published is never changed''; END'""",
    """CREATE TRIGGER published_no_change BEFORE UPDATE OR DELETE ON published
        FOR EACH ROW EXECUTE FUNCTION published_is_immutable()""",
)


def upgrade(connection: Connection) -> None:
    """Make the tables."""
    run(connection, _TABLES)
    run(connection, _GUARDS_SQLITE if is_sqlite(connection) else _GUARDS_POSTGRESQL)
