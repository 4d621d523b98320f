"""A server on which every request that writes has something to write to, and which can be put back as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from fastapi.testclient import TestClient

from occumap.model.code import Code
from occumap.model.review import Queue, QueueItem
from occumap.store.kinds import Role, Scope, Stance, Subject
from occumap.store.sessions import owner_of
from occumap.store.store import Store
from occumap.web.pages.result_files import PAGE, zipped
from occumap.web.server.application import make_app
from occumap.web.server.limits import TokenBuckets
from occumap.web.server.security import SESSION, VISITOR
from occumap.web.server.settings import settings_for
from tests.attack import writing_requests as given
from tests.attack.failing_database import FailingDatabase
from tests.attack.kept_store import CHANCE, Kept, KeptStore
from tests.attack.roles import ROLES, Line

MAKER = "maker"
VERSION = "soc2020"
OTHER = "revision: other\nfrom: soc2010\nto: other-draft\nissues: []\n"
_SUMMARY = {
    "rows": 2, "coded": 0, "to_review": 2, "not_coded": 0, "by_method": {}, "seconds": 1.0, "resumed_rows": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came of a request: its status, where it leads to, its text."""

    status: int
    to: str
    text: str

    @property
    def plain_to(self) -> str:
        """Where it leads to, without what is random or a number."""
        return re.sub(r"\d+", "…", CHANCE.sub("…", self.to))


class WrittenServer:
    """The server, its browsers, and the ids of what is on it.

    Args:
        client: of the application, begun.
        admin: another database on its PostgreSQL; empty for SQLite.
    """

    def __init__(self, client: TestClient, admin: str) -> None:
        self._app = client.app
        self.store: Store = client.app.state.store  # type: ignore[attr-defined]
        self._cookies: dict[str, dict[str, str]] = {"nobody": {}}
        self._tokens: dict[str, str] = {}
        for role in (*ROLES, MAKER):
            self._let_in(role)
        self._ids = self._things()
        engine = self.store._database.engine
        self.kept = KeptStore(engine.url.render_as_string(hide_password=False), self.store.files.folder)
        self.kept.note()
        self.database = FailingDatabase(engine, admin)

    def begin_anew(self) -> Kept:
        """Put all back as it was at the beginning, and return that."""
        self.kept.put_back()
        return self.kept.all()

    def ask(self, asked: given.Asked) -> Answer:
        """Send a request as a browser does."""
        method, path = asked.route.split()
        address = Line(method, path, "").address({**self._ids, **self._filled(asked.ids)})
        browser = TestClient(self._app, cookies=self._cookies[asked.role], raise_server_exceptions=False)
        files = {name: (*one, "application/octet-stream") for name, one in asked.files.items()}
        sent = {"csrf": self._tokens[asked.role], **self._filled(asked.fields)}
        more = {} if method == "GET" else {"data": sent, "files": files or None}
        came = browser.request(method, address, headers=asked.headers, follow_redirects=False, **more)  # type: ignore[arg-type]
        return Answer(came.status_code, came.headers.get("location", ""), came.text)

    def _filled(self, values: Mapping[str, str]) -> dict[str, str]:
        return {
            name: self._ids.get(value[1:-1], value) if value.startswith("{") else value
            for name, value in values.items()
        }

    def _let_in(self, role: str) -> None:
        browser = TestClient(self._app)
        if role not in {"nobody", MAKER}:
            account = self.store.accounts.add(role, given.PASSWORD, Role(role))
            browser.cookies.set(SESSION, self.store.accounts.sessions.begin(account.id))
        page = browser.get("/account" if SESSION in browser.cookies else "/sign-in").text
        self._cookies[role] = dict(browser.cookies)
        self._tokens[role] = re.findall(r'name="csrf" value="([0-9a-f]+)"', page)[0]

    def _things(self) -> dict[str, str]:
        maker = "visitor:" + sha256(self._cookies[MAKER][VISITOR].encode()).hexdigest()[:32]
        return {**self._of_a_maker(maker), **self._of_reviewers(), **self._of_editors(), "name": "staff.csv"}

    def _of_a_maker(self, maker: str) -> dict[str, str]:
        put = self.store.files.put
        lists = {"staff": given.STAFF, "roles": given.ROLES, "courses": given.COURSES, "demand": given.DEMAND}
        ids = {name: put([content], f"{name}.csv", owner=maker).id for name, content in lists.items()}
        for name, (first, second) in {"result": ("staff", "roles"), "provider": ("courses", "demand")}.items():
            kind = "workforce" if name == "result" else "provision"
            ids[name] = put([_result(first, second, ids)], f"{kind}.zip", owner=maker).id
            self.store.files.share(ids[name])
        ids["file_id"] = put([given.PEOPLE], "people.csv", owner=maker).id
        ids["job_id"] = self._coded_job(maker)
        title = ("Xyzzy", None, None)
        code = Code(VERSION, "5432")
        made = self.store.file_decisions.decide(ids["job_id"], title, code, version=VERSION, by="a visitor")
        waiting = self.store.jobs.add("code file", owner=maker, input=self._input(ids["file_id"], "people.csv"))
        return {**ids, "number": "1", "decision": str(made.id), "waiting": waiting.id}

    def _coded_job(self, owner: str) -> str:
        file = self.store.files.put([given.PEOPLE], "jobs.csv", owner=owner)
        coded = self.store.files.put([given.CODED], "coded.csv", owner=owner)
        job = self.store.jobs.add("code file", owner=owner, input=self._input(file.id, "jobs.csv"))
        self.store.jobs.take("w")
        summary = self.store.files.put([json.dumps(_SUMMARY).encode()], "summary.json", owner=owner)
        self.store.jobs.finish(job.id, "w", output={"file": coded.id, "summary": summary.id})
        return job.id

    def _input(self, file: str, name: str) -> dict[str, str]:
        columns = {"title": "title", "industry": "industry"}
        return {"file": file, "name": name, "to": VERSION, "index": "", "kind": ".csv", **columns}

    def _of_reviewers(self) -> dict[str, str]:
        accounts, reviews = self.store.accounts, self.store.reviews
        owner = owner_of(self._cookies["reviewer"][SESSION])
        token, _ = accounts.tokens.make(accounts.get("reviewer").id, "theirs", by="reviewer", scope=Scope.WRITE)
        twice = reviews.make("twice", _queue(2), by="editor", double=1.0).id
        for name, code in (("editor", "5431"), ("owner", "5432")):
            differs = reviews.decide(self._claimed(twice, name), name, Code(VERSION, code)).item
        batch = reviews.make("ours", _queue(6), by="editor").id
        reviews.skip(self._claimed(batch, "owner"), "owner")
        reviews.decide(self._claimed(batch, "owner"), "owner", Code(VERSION, "5432"))
        leased, item = self._claimed(batch, "editor"), self._claimed(batch, "reviewer")
        reviews.release(item, "reviewer")
        file = self.store.files.put([given.CODED], "coded.csv", owner=owner)
        return {
            "twice": twice,
            "differs": str(differs),
            "account": str(token.id),
            "reviewer_job": self._coded_job(owner),
            "reviewer_file": file.id,
            "batch_id": batch,
            "leased": str(leased),
            "item": str(item),
        }

    def _claimed(self, batch: str, name: str) -> int:
        item = self.store.reviews.claim(batch, name)
        assert item is not None
        return item.id

    def _of_editors(self) -> dict[str, str]:
        drafts, consultations = self.store.drafts, self.store.consultations
        draft = drafts.create("tiny-review", VERSION, given.TINY.replace("Few", "Nobody"), by="editor")
        drafts.save(draft.id, given.TINY, edit=1, by="editor")
        discarded = drafts.create("gone", VERSION, given.TINY, by="editor")
        drafts.discard(discarded.id, by="editor")
        asked = consultations.open(
            Subject.DRAFT, draft.id, closes=self.store.now() + timedelta(days=1), by="editor", shows_comments=False
        )
        first, second = (
            consultations.comment(asked.token, 1, Stance.SUPPORT, name, "Yes.") for name in ("A. Fitter", "B. Birch")
        )
        consultations.hide(second.id, by="editor")
        return {
            "draft": draft.id,
            "discarded": discarded.id,
            "other": drafts.create("other", "soc2010", OTHER, by="editor").id,
            "token": asked.token,
            "comment_id": str(first.id),
            "hidden": str(second.id),
        }


@contextmanager
def written_server(data: Path, address: str = "", admin: str = "") -> Iterator[WrittenServer]:
    """Yield a server on SQLite, or on the database at an address."""
    settings = replace(settings_for(data=data, database=address or None), logins_a_minute=0, codings_a_minute=0)
    with TestClient(make_app(settings, background=False)) as client:
        client.app.state.limits["comment"] = TokenBuckets(0)  # type: ignore[attr-defined]
        made = WrittenServer(client, admin)
        try:
            yield made
        finally:
            made.kept.close()


def _queue(size: int) -> Queue:
    code = Code(VERSION, "5432")
    items = [
        QueueItem(f"title {n}", None, None, 2, float(size - n), code, "Bakers", 0.5, (), None) for n in range(size)
    ]
    return Queue(VERSION, tuple(items), 2 * size)


def _result(first: str, second: str, ids: Mapping[str, str]) -> bytes:
    files = {first: f"{first}.csv", second: f"{second}.csv"}
    said = {
        "asked": {}, "typed": [], "aside": [ids[first], ids[second]], "files": files,
        "reading": {first: {}, second: {}}, "columns": {}, "choices": [],
    }  # fmt: skip
    lists = {f"{name}.csv": getattr(given, name.upper()) for name in (first, second)}
    return zipped({PAGE: json.dumps({"given": said}).encode(), **lists})
