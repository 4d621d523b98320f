"""Uploads, jobs and what comes of them belong to who brought them, and end with the session."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from occumap.store.sessions import owner_of
from occumap.web.server.security import SESSION, VISITOR

JOBS = b"title\nA. Fitter\nbaker\n"


def upload(made) -> str:
    """The address of a file that a browser sent."""
    csrf = re.findall(r'name="csrf" value="([0-9a-f]+)"', made.client.get("/code/file").text)[0]
    sent = {"file": ("people.csv", JOBS, "text/csv")}
    answer = made.client.post("/code/file", data={"csrf": csrf}, files=sent, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def begin(made, address: str) -> str:
    """The address of the job that codes a file."""
    return made.post(address, title="0", to="soc2020", kind=".csv").headers["location"]


def stranger_of(browser, name: str = ""):
    made = browser(name)
    made.client.get("/sign-in")
    made.client.get("/employer")
    return made


@pytest.mark.parametrize("owner", ["", "Rae"])
def test_no_address_of_a_file_or_a_job_answers_anybody_else(browser, owner):
    made = browser(owner)
    file = upload(made)
    job = begin(made, file)
    bare = job.replace("/code/jobs/", "/jobs/")
    got = [file, f"/review{file.removeprefix('/code')}", job, bare, f"{bare}/files/file", f"{job}/decisions.csv"]
    sent = [f"{file}/delete", f"{bare}/stop", f"{job}/stop", f"{job}/delete", f"{job}/titles/0", f"{job}/apply"]
    strangers = [stranger_of(browser, name) for name in ("", "Rae", "Ada", "Olu")]
    for other in strangers:
        assert {other.get(one).status_code for one in got} <= {404, 303}
        assert all(other.get(one).status_code == 404 for one in got if not one.startswith("/review"))
        assert {other.post(one, kind=".csv").status_code for one in sent} == {404}
        assert file not in other.get("/code/file").text
    assert made.get(file).status_code == made.get(job).status_code == 200


def test_the_cookie_of_a_visitor_without_an_account_ends_with_the_browser(browser):
    answer = browser().get("/sign-in")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(VISITOR))
    assert "max-age" not in cookie.casefold()
    assert "expires" not in cookie.casefold()
    assert "HttpOnly" in cookie


def test_signing_out_deletes_what_was_uploaded_in_the_session_and_before_it(browser):
    made = browser()
    before = upload(made)
    accounts = made.store.accounts
    made.client.cookies.set(SESSION, accounts.sessions.begin(accounts.get("Rae").id))
    file = upload(made)
    job = begin(made, file)
    assert made.get(before).status_code == made.get(job).status_code == 200
    places = [made.store.files.path(one.rpartition("/")[2]) for one in (before, file)]
    assert all(place.exists() for place in places)
    made.post("/sign-out")
    assert not any(place.exists() for place in places)
    assert [made.get(one).status_code for one in (before, file, job)] == [404, 404, 404]
    assert made.store.jobs.list(owner=owner_of("nothing")) == ()


def test_a_visitor_without_an_account_ends_all_by_signing_out_too(browser):
    made = browser()
    place = made.store.files.path(upload(made).rpartition("/")[2])
    made.post("/sign-out")
    assert not place.exists()


def test_another_session_of_the_same_account_goes_on(browser):
    one, other = browser("Ada"), browser("Ada")
    file = upload(other)
    assert one.get(file).status_code == 404
    one.post("/sign-out")
    assert other.get(file).status_code == 200


@pytest.mark.parametrize("end", ["expiry", "disabling", "password"])
def test_a_session_that_ends_otherwise_is_swept_with_all_that_was_its(browser, end):
    made = browser()
    store = made.store
    name = f"Zoe {end}"
    store.accounts.add(name, "three plain words", store.accounts.get("Rae").role)
    lifetime = timedelta(seconds=-1 if end == "expiry" else 3600)
    secret = store.accounts.sessions.begin(store.accounts.get(name).id, lifetime=lifetime)
    kept = store.files.put([JOBS], "people.csv", owner=owner_of(secret))
    job = store.jobs.add("code file", owner=owner_of(secret))
    place = store.files.path(kept.id)
    if end == "disabling":
        store.accounts.disable(name, by="Olu")
    elif end == "password":
        store.accounts.set_password(name, "four more plain words", by="Olu")
    made.client.cookies.set(SESSION, secret)
    assert made.get(f"/code/file/{kept.id}").status_code == 404
    store.sweep()
    assert not place.exists()
    assert job.id not in {one.id for one in store.jobs.list()}


def test_another_password_keeps_the_files_of_this_session(browser):
    made = browser()
    name, new = "Zed", "four more plain words"
    made.store.accounts.add(name, "three plain words", made.store.accounts.get("Rae").role)
    sign_in = {"name": name, "password": "three plain words"}
    assert made.post("/sign-in", **sign_in).status_code == 303
    file = upload(made)
    changed = made.post("/account/password", password=sign_in["password"], new_password=new, again_password=new)
    assert changed.status_code == 303
    made.store.sweep()
    assert made.get(file).status_code == 200
    made.post("/sign-in", name=name, password=new)
    made.store.sweep()
    assert made.get(file).status_code == 200
    made.post("/sign-in", name="Ada", password="three plain words")
    assert made.get(file).status_code == 404


def test_how_long_files_stay_is_a_setting_and_said(new_app, browser):
    made = browser(app=new_app(kept=timedelta(hours=7), review_kept=timedelta(days=3)))
    assert "after 7 hours" in made.get("/code/file").text
    reviewer = browser("Rae", app=made.client.app)
    file = upload(reviewer).rpartition("/")[2]
    assert "a copy of the file for 3 days" in reviewer.get(f"/review/file/{file}").text
