SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.published_is_immutable() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RAISE integrity_constraint_violation USING MESSAGE = 'what is published is never changed'; END$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.audit (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    who text NOT NULL,
    what text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL
);
CREATE SEQUENCE public.audit_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.comments (
    id integer NOT NULL,
    consultation text NOT NULL,
    issue integer NOT NULL,
    stance text NOT NULL,
    name text NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    answer text,
    answered_by text,
    answered_at timestamp with time zone,
    hidden boolean NOT NULL
);
CREATE SEQUENCE public.comments_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.comments_id_seq OWNED BY public.comments.id;
CREATE TABLE public.consultations (
    id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    token text NOT NULL,
    opens timestamp with time zone NOT NULL,
    closes timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL
);
CREATE TABLE public.draft_edits (
    id integer NOT NULL,
    draft text NOT NULL,
    edit integer NOT NULL,
    based_on integer NOT NULL,
    accepted boolean NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL
);
CREATE SEQUENCE public.draft_edits_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.draft_edits_id_seq OWNED BY public.draft_edits.id;
CREATE TABLE public.drafts (
    id text NOT NULL,
    name text NOT NULL,
    base_version text NOT NULL,
    text text NOT NULL,
    edit integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    created timestamp with time zone NOT NULL,
    discarded boolean NOT NULL
);
CREATE TABLE public.files (
    id text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    owner text NOT NULL,
    created timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.jobs (
    id text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    progress integer NOT NULL,
    total integer NOT NULL,
    input json NOT NULL,
    output json NOT NULL,
    message text NOT NULL,
    owner text NOT NULL,
    created timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL,
    worker text,
    heard timestamp with time zone,
    attempts integer NOT NULL
);
CREATE TABLE public.published (
    kind text NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    checksum text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    payload bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL
);
CREATE TABLE public.review_acts (
    id integer NOT NULL,
    batch text NOT NULL,
    item integer NOT NULL,
    "user" text NOT NULL,
    skipped boolean NOT NULL,
    code text,
    why text NOT NULL,
    seconds double precision NOT NULL,
    at timestamp with time zone NOT NULL,
    undone boolean NOT NULL
);
CREATE SEQUENCE public.review_acts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.review_acts_id_seq OWNED BY public.review_acts.id;
CREATE TABLE public.review_batches (
    id text NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    double double precision NOT NULL,
    seed integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL
);
CREATE TABLE public.review_items (
    id integer NOT NULL,
    batch text NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    industry text,
    additional text,
    rows integer NOT NULL,
    worth double precision NOT NULL,
    proposal text,
    group_title text,
    confidence double precision NOT NULL,
    candidates text,
    question text,
    wanted integer NOT NULL,
    decided integer NOT NULL
);
CREATE SEQUENCE public.review_items_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.review_items_id_seq OWNED BY public.review_items.id;
CREATE TABLE public.review_leases (
    item integer NOT NULL,
    "user" text NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.schema_steps (
    step integer NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.sessions (
    hash text NOT NULL,
    "user" integer NOT NULL,
    created timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.tokens (
    id integer NOT NULL,
    "user" integer NOT NULL,
    label text NOT NULL,
    hash text NOT NULL,
    created timestamp with time zone NOT NULL,
    expires timestamp with time zone,
    revoked boolean NOT NULL
);
CREATE SEQUENCE public.tokens_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tokens_id_seq OWNED BY public.tokens.id;
CREATE TABLE public.users (
    id integer NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password text NOT NULL,
    disabled boolean NOT NULL,
    created timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.comments ALTER COLUMN id SET DEFAULT nextval('public.comments_id_seq'::regclass);
ALTER TABLE ONLY public.draft_edits ALTER COLUMN id SET DEFAULT nextval('public.draft_edits_id_seq'::regclass);
ALTER TABLE ONLY public.review_acts ALTER COLUMN id SET DEFAULT nextval('public.review_acts_id_seq'::regclass);
ALTER TABLE ONLY public.review_items ALTER COLUMN id SET DEFAULT nextval('public.review_items_id_seq'::regclass);
ALTER TABLE ONLY public.tokens ALTER COLUMN id SET DEFAULT nextval('public.tokens_id_seq'::regclass);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
INSERT INTO public.audit VALUES (1, '2026-01-15 09:30:00+00', 'Ada', 'publish', 'version', 'tiny1 1');
INSERT INTO public.comments VALUES (1, 'eeeeffffgggghhhh', 4, 'refute', 'Cy', 'Our street is lit by hand.', '2026-01-15 09:30:00+00', NULL, NULL, NULL, false);
INSERT INTO public.consultations VALUES ('eeeeffffgggghhhh', 'draft', 'aaaabbbbccccdddd', 'link-1', '2026-01-15 09:30:00+00', '2026-02-15 00:00:00+00', '2026-01-15 09:30:00+00', 'Ada');
INSERT INTO public.draft_edits VALUES (1, 'aaaabbbbccccdddd', 1, 0, true, 'issues: []', '2026-01-15 09:30:00+00', 'Ada');
INSERT INTO public.draft_edits VALUES (2, 'aaaabbbbccccdddd', 2, 1, true, 'issues: [1]', '2026-01-15 09:30:00+00', 'Ben');
INSERT INTO public.drafts VALUES ('aaaabbbbccccdddd', 'tiny-review', 'tiny1', 'issues: [1]', 2, '2026-01-15 09:30:00+00', 'Ben', '2026-01-15 09:30:00+00', false);
INSERT INTO public.published VALUES ('version', 'tiny1', '1', 'ca10d6314a9bc21a6557def6ea08d440046ec721c0bf3e5e1ab67c07b1bec0d6', 'text/csv', 21, '\x636f64652c7469746c650a31312c42616b6572730a', '2026-01-15 09:30:00+00', 'Ada');
INSERT INTO public.review_batches VALUES ('iiiijjjjkkkkllll', 'March', 'tiny1', 0, 0, '2026-01-15 09:30:00+00', 'Ada');
INSERT INTO public.review_items VALUES (1, 'iiiijjjjkkkkllll', 0, 'Cycle doctor', NULL, NULL, 9, 4.5, '22', 'Cycle menders', 0.5, NULL, NULL, 1, 0);
INSERT INTO public.schema_steps VALUES (1, '2026-01-15 09:30:00+00');
INSERT INTO public.users VALUES (1, 'ada', 'Ada', 'owner', '$argon2id$v=19$m=65536,t=3,p=4$s1p7FHkm9mUygDJ9pxBtwA$YAkc65ppZxlZUxAYBXtnRcDy+hhhkHuETBvAzeiNbKg', false, '2026-01-15 09:30:00+00');
SELECT pg_catalog.setval('public.audit_id_seq', 1, true);
SELECT pg_catalog.setval('public.comments_id_seq', 1, true);
SELECT pg_catalog.setval('public.draft_edits_id_seq', 2, true);
SELECT pg_catalog.setval('public.review_acts_id_seq', 1, false);
SELECT pg_catalog.setval('public.review_items_id_seq', 1, true);
SELECT pg_catalog.setval('public.tokens_id_seq', 1, false);
SELECT pg_catalog.setval('public.users_id_seq', 1, true);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.comments
    ADD CONSTRAINT comments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consultations
    ADD CONSTRAINT consultations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consultations
    ADD CONSTRAINT consultations_token UNIQUE (token);
ALTER TABLE ONLY public.draft_edits
    ADD CONSTRAINT draft_edits_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.published
    ADD CONSTRAINT published_pkey PRIMARY KEY (kind, name, version);
ALTER TABLE ONLY public.review_acts
    ADD CONSTRAINT review_acts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.review_batches
    ADD CONSTRAINT review_batches_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.review_items
    ADD CONSTRAINT review_items_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.review_items
    ADD CONSTRAINT review_items_position UNIQUE (batch, "position");
ALTER TABLE ONLY public.review_leases
    ADD CONSTRAINT review_leases_pkey PRIMARY KEY (item, "user");
ALTER TABLE ONLY public.schema_steps
    ADD CONSTRAINT schema_steps_pkey PRIMARY KEY (step);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_hash UNIQUE (hash);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_key UNIQUE (key);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX audit_by_subject ON public.audit USING btree (kind, subject);
CREATE INDEX comments_by_issue ON public.comments USING btree (consultation, issue);
CREATE INDEX draft_edits_by_draft ON public.draft_edits USING btree (draft, edit);
CREATE INDEX files_by_expiry ON public.files USING btree (expires);
CREATE INDEX jobs_by_owner ON public.jobs USING btree (owner);
CREATE INDEX jobs_by_state ON public.jobs USING btree (state, created);
CREATE INDEX review_acts_by_user ON public.review_acts USING btree (batch, "user");
CREATE UNIQUE INDEX review_acts_once ON public.review_acts USING btree (item, "user") WHERE (undone IS FALSE);
CREATE INDEX review_items_open ON public.review_items USING btree (batch, "position") WHERE (decided < wanted);
CREATE INDEX review_leases_by_user ON public.review_leases USING btree ("user");
CREATE INDEX sessions_by_user ON public.sessions USING btree ("user");
CREATE INDEX tokens_by_user ON public.tokens USING btree ("user");
CREATE TRIGGER published_no_change BEFORE DELETE OR UPDATE ON public.published FOR EACH ROW EXECUTE FUNCTION public.published_is_immutable();
ALTER TABLE ONLY public.comments
    ADD CONSTRAINT comments_consultation_fkey FOREIGN KEY (consultation) REFERENCES public.consultations(id);
ALTER TABLE ONLY public.draft_edits
    ADD CONSTRAINT draft_edits_draft_fkey FOREIGN KEY (draft) REFERENCES public.drafts(id);
ALTER TABLE ONLY public.review_acts
    ADD CONSTRAINT review_acts_batch_fkey FOREIGN KEY (batch) REFERENCES public.review_batches(id);
ALTER TABLE ONLY public.review_acts
    ADD CONSTRAINT review_acts_item_fkey FOREIGN KEY (item) REFERENCES public.review_items(id);
ALTER TABLE ONLY public.review_items
    ADD CONSTRAINT review_items_batch_fkey FOREIGN KEY (batch) REFERENCES public.review_batches(id);
ALTER TABLE ONLY public.review_leases
    ADD CONSTRAINT review_leases_item_fkey FOREIGN KEY (item) REFERENCES public.review_items(id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_fkey FOREIGN KEY ("user") REFERENCES public.users(id);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_user_fkey FOREIGN KEY ("user") REFERENCES public.users(id);
CREATE TABLE public.saved (
    id text NOT NULL,
    address text NOT NULL,
    title text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL
);
ALTER TABLE ONLY public.saved
    ADD CONSTRAINT saved_pkey PRIMARY KEY (id);
CREATE INDEX saved_by_address ON public.saved USING btree (address);
ALTER TABLE public.audit ADD COLUMN detail json DEFAULT '{}' NOT NULL;
INSERT INTO public.schema_steps VALUES (2, '2026-01-15 09:30:00+00');
ALTER TABLE public.consultations ADD COLUMN listed boolean NOT NULL DEFAULT false;
ALTER TABLE public.consultations ADD COLUMN shows_comments boolean NOT NULL DEFAULT true;
ALTER TABLE public.tokens ADD COLUMN scope text NOT NULL DEFAULT 'write';
INSERT INTO public.schema_steps VALUES (3, '2026-01-15 09:30:00+00');
CREATE TABLE public.file_decisions (
                id SERIAL NOT NULL PRIMARY KEY, job TEXT NOT NULL, title TEXT NOT NULL, industry TEXT, additional TEXT,
                version TEXT NOT NULL,
                code TEXT, why TEXT NOT NULL, "by" TEXT NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL, undone BOOLEAN NOT NULL);
CREATE INDEX file_decisions_by_job ON public.file_decisions (job, title);
INSERT INTO public.schema_steps VALUES (4, '2026-01-15 09:30:00+00');
ALTER TABLE public.files ADD COLUMN shared text;
CREATE INDEX files_by_owner ON public.files (owner);
INSERT INTO public.schema_steps VALUES (5, '2026-01-15 09:30:00+00');
