"""A request for each route that writes, one that is done: by whom, with what fields and files.

What a path names stands in `Things`; where a route has several ways to write, each has a request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

EXAMPLES = resources.files("occumap.data").joinpath("atlas/examples")
PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}
PASSWORD = "three plain words"
PEOPLE = b"title,industry\nA. Fitter,\nBaker,\n"
CODED = (
    b"title,industry,code,group_title,confidence,method,digits,entry_id,candidates,question,reason,"
    b"classification,index,coder\n"
    b"Xyzzy,,5432,Bakers,0.4,model,4,,5432 Bakers (0.4),,,soc2020,starter,c1\n"
    b"Plugh,,5431,Butchers,0.3,model,4,,5431 Butchers (0.3),,,soc2020,starter,c1\n"
)
STAFF = b"name,title,occupation\nA. Fitter,Fitter,OCC0154E\n"
ROLES = b"role,posts\nOCC0154E,1\nOCC0023,1\n"
COURSES = EXAMPLES.joinpath("courses.csv").read_bytes()
DEMAND = b"to,from,people\nOCC0023,OCC0154E,40\nOCC1426A,,5\n"
TINY = """\
revision: tiny
title: Tiny
from: soc2020
to: tiny-2025
issues:
- issue: 1
  question: Should ‘Data analysts’ be called otherwise?
  decision: change
  reason: Few call themselves so.
  changes:
  - rename: {group: 3544 Data analysts, title: Analysts of data}
"""
_RENAME = {"kind": "rename", "group": "5431", "title": "Butchers and slicers", "question": "Is it called so?"}
_COLUMNS = {"title": "0", "industry": "1", "to": "soc2020", "index": "own index", "kind": ".csv"}
_READ_COLUMNS = {"title": "0", "industry": "1"}
_TEXTS = json.dumps([])


@dataclass(frozen=True)
class Asked:
    """A request.

    Args:
        role: who asks; ``maker`` is the visitor who made the things.
        route: method and path, as in the table of roles.
        fields: of the form.
        files: of the form, by field: name and content.
        ids: other ids than those of `Things` for names in the path.
        status: of the answer.
        headers: of the request.
    """

    role: str
    route: str
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    status: int = 303
    headers: Mapping[str, str] = field(default_factory=dict)


_DRAFT = "/revision/drafts/{draft}"
_TOKEN = "/consultation/{token}"
_JOB = "/code/jobs/{job_id}"
_DECIDE = f"POST {_JOB}/titles/{{number}}"
_UNDO = {"decision": "{decision}"}
_REVIEW = "/review/{batch_id}"
_LAST = {"closes": "2031-06-30"}
_NEXT = {"item": "{item}", "since": "1"}
_LISTS = {"staff_kept": "{staff}", "roles_kept": "{roles}", "act": "plan", "texts": _TEXTS}
_COURSES = {"courses_kept": "{courses}", "demand_kept": "{demand}", "act": "plan", "texts": _TEXTS}
REQUESTS = (
    Asked("maker", f"POST {_TOKEN}/{{number:int}}", {"name": "A. Fitter", "stance": "support", "text": "Yes."}),
    Asked("maker", "POST /code/file", files={"file": ("people.csv", PEOPLE)}),
    Asked("maker", "POST /map/save", {"address": "/map/gap?from=OCC0154E", "title": "Mine"}),
    Asked("maker", "POST /employer", files={"staff": ("staff.csv", STAFF), "roles": ("roles.csv", ROLES)}),
    Asked(
        "maker",
        "POST /employer",
        {"minimum": "400"},
        {"staff": ("staff.csv", STAFF), "roles": ("r.csv", ROLES)},
        status=400,
    ),
    Asked(
        "maker",
        "POST /employer/check",
        {"act": "show", "texts": _TEXTS},
        {"staff": ("staff.csv", STAFF), "roles": ("roles.csv", ROLES)},
        status=200,
    ),
    Asked("maker", "POST /employer/check", _LISTS),
    Asked("maker", "POST /employer/{result}/again", status=200),
    Asked("maker", "POST /provider", files={"courses": ("courses.csv", COURSES), "demand": ("demand.csv", DEMAND)}),
    Asked("maker", "POST /provider/check", _COURSES),
    Asked("maker", "POST /provider/{result}/again", ids={"result": "{provider}"}, status=200),
    Asked("nobody", "POST /sign-in", {"name": "reviewer", "password": PASSWORD}),
    Asked("editor", "POST /sign-in", {"name": "editor", "password": PASSWORD}),
    Asked("editor", "POST /sign-in", {"name": "reviewer", "password": PASSWORD}),
    Asked("maker", "POST /sign-out"),
    Asked("reviewer", "POST /sign-out"),
    Asked("maker", "POST /jobs/{job_id}/stop", ids={"job_id": "{waiting}"}),
    Asked("maker", "POST /code/file/{file_id}", _COLUMNS),
    Asked("maker", "POST /code/file/{file_id}/delete"),
    Asked("maker", f"POST {_JOB}/stop", ids={"job_id": "{waiting}"}),
    Asked("maker", f"POST {_JOB}/delete"),
    Asked(
        "maker",
        f"POST {_JOB}/titles/{{number}}",
        {"code": "5432", "after": "0"},
        ids={"number": "0"},
        headers=PARTIAL,
        status=200,
    ),
    Asked(
        "maker",
        f"POST {_JOB}/titles/{{number}}",
        {"code": "none", "after": "0", "why": "No idea."},
        ids={"number": "0"},
    ),
    Asked("maker", f"{_DECIDE}/undo", _UNDO),
    Asked(
        "maker",
        f"POST {_JOB}/titles/{{number}}/undo",
        {"decision": "{decision}"},
        ids={"number": "1"},
        headers=PARTIAL,
        status=200,
    ),
    Asked("maker", f"POST {_JOB}/apply"),
    *(
        Asked("maker", f"POST /{kind}/{{result}}/{what}", ids={"result": "{provider}"} if kind == "provider" else {})
        for kind in ("employer", "provider")
        for what in ("delete", "share", "unshare")
    ),
    Asked(
        "reviewer",
        "POST /account/password",
        {"password": PASSWORD, "new_password": "four very plain words", "again_password": "four very plain words"},
    ),
    Asked("reviewer", "POST /account/tokens", {"label": "nightly", "days": "30", "scope": "read"}, status=200),
    Asked("reviewer", "POST /account/tokens/{token}/revoke", ids={"token": "{account}"}),
    Asked("reviewer", "POST /review", {"job": "{reviewer_job}", "name": "Ours"}),
    Asked("reviewer", "POST /review/file", files={"file": ("coded.csv", CODED)}),
    Asked("reviewer", "POST /review/file/{file_id}", _READ_COLUMNS, ids={"file_id": "{reviewer_file}"}),
    Asked("reviewer", f"POST {_REVIEW}/apply", {"kind": ".csv"}),
    Asked("reviewer", f"GET {_REVIEW}", status=200),
    Asked("reviewer", f"POST {_REVIEW}/decide", {**_NEXT, "code": "5432"}),
    Asked("reviewer", f"POST {_REVIEW}/decide", {**_NEXT, "act": "skip"}),
    Asked("reviewer", f"POST {_REVIEW}/decide", {**_NEXT, "other": "baker"}, status=200),
    Asked("owner", f"POST {_REVIEW}/undo"),
    Asked("owner", f"POST {_REVIEW}/skipped"),
    Asked("reviewer", f"POST {_REVIEW}/settle", {"item": "{differs}", "code": "5432"}, ids={"batch_id": "{twice}"}),
    Asked("editor", f"POST {_REVIEW}/leave", {"item": "{leased}"}),
    Asked("editor", f"POST {_REVIEW}/delete"),
    Asked("editor", "POST /revision/drafts", {"name": "mine", "from": "soc2020"}),
    Asked("editor", "POST /revision/drafts", {"name": "mine", "start": "soc2010-review"}),
    Asked("editor", f"POST {_DRAFT}", {"text": TINY.replace("Few", "None"), "edit": "2"}),
    Asked("editor", f"POST {_DRAFT}", {"text": TINY.replace("Few", "None"), "edit": "1"}, status=409),
    Asked("editor", f"POST {_DRAFT}/history/{{number:int}}", {"edit": "2"}),
    Asked("editor", f"POST {_DRAFT}/discard"),
    Asked("editor", f"POST {_DRAFT}/restore", ids={"draft": "{discarded}"}),
    Asked(
        "editor",
        f"POST {_DRAFT}/{{number:int}}/decide",
        {"decision": "no further action", "reason": "No.", "edit": "2"},
    ),
    Asked("editor", f"POST {_DRAFT}/change", {**_RENAME, "issue": "new", "edit": "2"}),
    Asked("editor", f"POST {_DRAFT}/change/remove", {"issue": "1", "place": "0"}),
    Asked("editor", "POST /scan/{version}/issue", {"code": "3219", "name": "scanned"}, ids={"version": "soc2010"}),
    Asked("editor", "POST /scan/{version}/issue", {"code": "3219", "draft": "{other}"}, ids={"version": "soc2010"}),
    Asked("editor", "POST /consultation", {"kind": "draft", "subject": "{draft}", **_LAST}),
    Asked("editor", "POST /consultation", {"kind": "revision", "subject": "soc2010-review", **_LAST}),
    *(
        Asked("editor", f"POST {_TOKEN}/comments/{{comment_id:int}}/{{act}}", {"answer": "Thanks."}, ids={"act": act})
        for act in ("answer", "hide")
    ),
    Asked(
        "editor", f"POST {_TOKEN}/comments/{{comment_id:int}}/{{act}}", ids={"act": "show", "comment_id": "{hidden}"}
    ),
    Asked("editor", f"POST {_TOKEN}/closing", _LAST),
    Asked("editor", f"POST {_TOKEN}/shown", {"act": "show"}),
    Asked("owner", f"POST {_DRAFT}/publish", {"edit": "2", "version": "1"}),
    Asked("owner", f"POST {_DRAFT}/publish", {"edit": "2", "version": "1", "to": "tiny-2026"}),
)
# Routes by which something is sent, and nothing is kept.
WRITES_NOTHING = frozenset(
    {
        *(f"{method} /api/v1/code" for method in ("POST", "PUT", "PATCH", "DELETE")),
        "POST /api/v1/workforce",
        "POST /api/v1/provision",
        f"POST {_DRAFT}/check",
        f"POST {_DRAFT}/change/check",
    }
)
