BEGIN TRANSACTION;
CREATE TABLE audit (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, at DATETIME NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, kind TEXT NOT NULL,
        subject TEXT NOT NULL, detail JSON NOT NULL DEFAULT '{}');
INSERT INTO "audit" VALUES(1,'2026-01-15 09:30:00.000000','Ada','publish','version','tiny1 1','{}');
CREATE TABLE comments (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, consultation TEXT NOT NULL REFERENCES consultations (id), issue INTEGER NOT NULL,
        stance TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, at DATETIME NOT NULL, answer TEXT,
        answered_by TEXT, answered_at DATETIME, hidden BOOLEAN NOT NULL);
INSERT INTO "comments" VALUES(1,'eeeeffffgggghhhh',4,'refute','Cy','Our street is lit by hand.','2026-01-15 09:30:00.000000',NULL,NULL,NULL,0);
CREATE TABLE consultations (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, token TEXT NOT NULL,
        opens DATETIME NOT NULL, closes DATETIME NOT NULL, at DATETIME NOT NULL, "by" TEXT NOT NULL,
        CONSTRAINT consultations_token UNIQUE (token));
INSERT INTO "consultations" VALUES('eeeeffffgggghhhh','draft','aaaabbbbccccdddd','link-1','2026-01-15 09:30:00.000000','2026-02-15 00:00:00.000000','2026-01-15 09:30:00.000000','Ada');
CREATE TABLE draft_edits (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, draft TEXT NOT NULL REFERENCES drafts (id), edit INTEGER NOT NULL, based_on INTEGER NOT NULL,
        accepted BOOLEAN NOT NULL, text TEXT NOT NULL, at DATETIME NOT NULL, "by" TEXT NOT NULL);
INSERT INTO "draft_edits" VALUES(1,'aaaabbbbccccdddd',1,0,1,'issues: []','2026-01-15 09:30:00.000000','Ada');
INSERT INTO "draft_edits" VALUES(2,'aaaabbbbccccdddd',2,1,1,'issues: [1]','2026-01-15 09:30:00.000000','Ben');
CREATE TABLE drafts (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, base_version TEXT NOT NULL, text TEXT NOT NULL,
        edit INTEGER NOT NULL, at DATETIME NOT NULL, "by" TEXT NOT NULL, created DATETIME NOT NULL,
        discarded BOOLEAN NOT NULL);
INSERT INTO "drafts" VALUES('aaaabbbbccccdddd','tiny-review','tiny1','issues: [1]',2,'2026-01-15 09:30:00.000000','Ben','2026-01-15 09:30:00.000000',0);
CREATE TABLE files (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,
        owner TEXT NOT NULL, created DATETIME NOT NULL, expires DATETIME NOT NULL);
CREATE TABLE jobs (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, progress INTEGER NOT NULL,
        total INTEGER NOT NULL, input JSON NOT NULL, output JSON NOT NULL, message TEXT NOT NULL,
        owner TEXT NOT NULL, created DATETIME NOT NULL, expires DATETIME NOT NULL, worker TEXT, heard DATETIME,
        attempts INTEGER NOT NULL);
CREATE TABLE published (
        kind TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, checksum TEXT NOT NULL,
        media_type TEXT NOT NULL, size INTEGER NOT NULL, payload BLOB NOT NULL, at DATETIME NOT NULL,
        "by" TEXT NOT NULL, PRIMARY KEY (kind, name, version));
INSERT INTO "published" VALUES('version','tiny1','1','ca10d6314a9bc21a6557def6ea08d440046ec721c0bf3e5e1ab67c07b1bec0d6','text/csv',21,X'636F64652C7469746C650A31312C42616B6572730A','2026-01-15 09:30:00.000000','Ada');
CREATE TABLE review_acts (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, batch TEXT NOT NULL REFERENCES review_batches (id),
        item INTEGER NOT NULL REFERENCES review_items (id), "user" TEXT NOT NULL, skipped BOOLEAN NOT NULL,
        code TEXT, why TEXT NOT NULL, seconds FLOAT NOT NULL, at DATETIME NOT NULL, undone BOOLEAN NOT NULL);
CREATE TABLE review_batches (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, double FLOAT NOT NULL,
        seed INTEGER NOT NULL, at DATETIME NOT NULL, "by" TEXT NOT NULL);
INSERT INTO "review_batches" VALUES('iiiijjjjkkkkllll','March','tiny1',0.0,0,'2026-01-15 09:30:00.000000','Ada');
CREATE TABLE review_items (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, batch TEXT NOT NULL REFERENCES review_batches (id), position INTEGER NOT NULL,
        title TEXT NOT NULL, industry TEXT, additional TEXT, rows INTEGER NOT NULL, worth FLOAT NOT NULL,
        proposal TEXT, group_title TEXT, confidence FLOAT NOT NULL, candidates TEXT, question TEXT,
        wanted INTEGER NOT NULL, decided INTEGER NOT NULL,
        CONSTRAINT review_items_position UNIQUE (batch, position));
INSERT INTO "review_items" VALUES(1,'iiiijjjjkkkkllll',0,'Cycle doctor',NULL,NULL,9,4.5,'22','Cycle menders',0.5,NULL,NULL,1,0);
CREATE TABLE review_leases (
        item INTEGER NOT NULL REFERENCES review_items (id), "user" TEXT NOT NULL, until DATETIME NOT NULL,
        PRIMARY KEY (item, "user"));
CREATE TABLE saved (
                id TEXT NOT NULL PRIMARY KEY, address TEXT NOT NULL, title TEXT NOT NULL, at DATETIME NOT NULL,
                "by" TEXT NOT NULL);
CREATE TABLE schema_steps (
	step INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (step)
);
INSERT INTO "schema_steps" VALUES(1,'2026-01-15 09:30:00.000000');
INSERT INTO "schema_steps" VALUES(2,'2026-01-15 09:30:00.000000');
CREATE TABLE sessions (
        hash TEXT NOT NULL PRIMARY KEY, "user" INTEGER NOT NULL REFERENCES users (id), created DATETIME NOT NULL,
        expires DATETIME NOT NULL);
CREATE TABLE tokens (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "user" INTEGER NOT NULL REFERENCES users (id), label TEXT NOT NULL, hash TEXT NOT NULL,
        created DATETIME NOT NULL, expires DATETIME, revoked BOOLEAN NOT NULL,
        CONSTRAINT tokens_hash UNIQUE (hash));
CREATE TABLE users (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL,
        disabled BOOLEAN NOT NULL, created DATETIME NOT NULL, CONSTRAINT users_key UNIQUE (key));
INSERT INTO "users" VALUES(1,'ada','Ada','owner','$argon2id$v=19$m=65536,t=3,p=4$s1p7FHkm9mUygDJ9pxBtwA$YAkc65ppZxlZUxAYBXtnRcDy+hhhkHuETBvAzeiNbKg',0,'2026-01-15 09:30:00.000000');
CREATE INDEX draft_edits_by_draft ON draft_edits (draft, edit);
CREATE INDEX sessions_by_user ON sessions ("user");
CREATE INDEX tokens_by_user ON tokens ("user");
CREATE INDEX comments_by_issue ON comments (consultation, issue);
CREATE INDEX review_items_open ON review_items (batch, position) WHERE decided < wanted;
CREATE INDEX review_leases_by_user ON review_leases ("user");
CREATE INDEX review_acts_by_user ON review_acts (batch, "user");
CREATE UNIQUE INDEX review_acts_once ON review_acts (item, "user") WHERE undone IS 0;
CREATE INDEX jobs_by_state ON jobs (state, created);
CREATE INDEX jobs_by_owner ON jobs (owner);
CREATE INDEX files_by_expiry ON files (expires);
CREATE INDEX audit_by_subject ON audit (kind, subject);
CREATE TRIGGER published_no_update BEFORE update ON published
        BEGIN SELECT RAISE(ABORT, 'what is published is never changed'); END;
CREATE TRIGGER published_no_delete BEFORE delete ON published
        BEGIN SELECT RAISE(ABORT, 'what is published is never changed'); END;
CREATE INDEX saved_by_address ON saved (address);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('draft_edits',2);
INSERT INTO "sqlite_sequence" VALUES('users',1);
INSERT INTO "sqlite_sequence" VALUES('comments',1);
INSERT INTO "sqlite_sequence" VALUES('review_items',1);
INSERT INTO "sqlite_sequence" VALUES('audit',1);
ALTER TABLE consultations ADD COLUMN listed BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE consultations ADD COLUMN shows_comments BOOLEAN NOT NULL DEFAULT 1;
ALTER TABLE tokens ADD COLUMN scope TEXT NOT NULL DEFAULT 'write';
INSERT INTO "schema_steps" VALUES(3,'2026-01-15 09:30:00.000000');
CREATE TABLE file_decisions (
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, title TEXT NOT NULL, industry TEXT, additional TEXT,
                version TEXT NOT NULL,
                code TEXT, why TEXT NOT NULL, "by" TEXT NOT NULL, at DATETIME NOT NULL, undone BOOLEAN NOT NULL);
CREATE INDEX file_decisions_by_job ON file_decisions (job, title);
INSERT INTO "schema_steps" VALUES(4,'2026-01-15 09:30:00.000000');
ALTER TABLE files ADD COLUMN shared TEXT;
CREATE INDEX files_by_owner ON files (owner);
INSERT INTO "schema_steps" VALUES(5,'2026-01-15 09:30:00.000000');
COMMIT;
