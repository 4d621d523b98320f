"""Jobs: begun by a form, done by the worker, shown to whoever began them."""

from __future__ import annotations

import re
import threading
import time
from datetime import timedelta

import pytest

from occumap.errors import InputError
from occumap.store.kinds import Role, State
from occumap.web.server.jobs import JOBS, JobContext, job

CSV = {"file": ("jobs.csv", b"title\nbaker\nsmith\n", "text/csv")}
begun, go_on = threading.Event(), threading.Event()


def count(work: JobContext) -> None:
    match work.job.input["mode"]:
        case "wrong":
            raise InputError(str(work.input_file()), "row 3 has no title", hint="Fill it in.")
        case "broken":
            raise RuntimeError("Jane Doe of 4 Privet Drive")
        case "slow":
            begun.set()
            while not go_on.wait(0.01):
                work.progress(1, 2)
    rows = work.input_file().read_text().splitlines()
    place = work.working("count.csv")
    place.write_text(f"rows\n{len(rows) - 1}\n")
    work.keep(place, "count of jobs.csv", media_type="text/csv")
    work.message = f"{len(rows) - 1} rows."


@pytest.fixture(autouse=True)
def kinds():
    """The kinds of jobs these tests know, and no others."""
    kept = dict(JOBS)
    JOBS.clear()
    job("test count", title="Counting rows")(count)
    begun.clear()
    go_on.clear()
    yield
    go_on.set()
    JOBS.clear()
    JOBS.update(kept)


def _start(site, mode: str = "") -> str:
    answer = site.client.post(
        "/test/upload", data={"csrf": site.token(), "mode": mode}, files=CSV, follow_redirects=False
    )
    assert answer.status_code == 303
    return answer.headers["location"]


def _id(address: str) -> str:
    return address.removeprefix("/jobs/")


def _wait(site, address: str, state: State) -> None:
    deadline = time.monotonic() + 10
    while site.store.jobs.get(_id(address)).state != state:
        assert time.monotonic() < deadline, f"never {state}"
        time.sleep(0.02)


def test_a_job_is_done_and_its_result_downloaded(make_site):
    site = make_site(background=True)
    address = _start(site)
    _wait(site, address, State.DONE)
    page = site.client.get(address).text
    assert "2 rows." in page
    download = re.search(r'href="(/jobs/[^"]+/files/file)"', page)[1]
    answer = site.client.get(download)
    assert answer.text == "rows\n2\n"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert not (site.settings.data / "working" / _id(address)).exists()


def test_a_job_is_nobody_elses(make_site):
    site = make_site(background=True)
    address = _start(site)
    _wait(site, address, State.DONE)
    site.client.cookies.clear()
    assert site.client.get(address).status_code == 404
    assert site.client.get(f"{address}/files/file").status_code == 404


def test_whoever_signs_in_afterwards_still_sees_the_job(make_site):
    site = make_site()
    site.store.accounts.add("Ada", "three plain words", Role.EDITOR)
    address = _start(site)
    site.sign_in("Ada")
    assert site.client.get(address).status_code == 200


def test_a_job_that_waits_asks_again_and_works_without_script(make_site):
    site = make_site()
    page = site.client.get(_start(site)).text
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "waiting" in page


def test_htmx_gets_the_job_alone(make_site):
    site = make_site()
    part = site.client.get(_start(site), headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text
    assert part.strip().startswith('<div id="job"')


def test_what_a_file_lacks_is_told_by_its_own_name(make_site):
    site = make_site(background=True)
    address = _start(site, "wrong")
    _wait(site, address, State.FAILED)
    message = site.store.jobs.get(_id(address)).message
    assert message == "jobs.csv: row 3 has no title. Fill it in."


def test_what_broke_is_told_by_number_and_nothing_personal(make_site, caplog):
    site = make_site(background=True)
    address = _start(site, "broken")
    _wait(site, address, State.FAILED)
    assert "Privet" not in site.client.get(address).text
    assert "Privet" not in caplog.text


def test_a_job_can_be_stopped(make_site):
    site = make_site(background=True)
    address = _start(site, "slow")
    assert begun.wait(10)
    site.client.post(f"{address}/stop", data={"csrf": site.token()})
    _wait(site, address, State.STOPPED)
    assert "stopped" in site.client.get(address).text
    deadline = time.monotonic() + 10
    while (site.settings.data / "working" / _id(address)).exists():
        assert time.monotonic() < deadline
    later = _start(site)
    _wait(site, later, State.DONE)


def test_a_server_that_stops_puts_a_running_job_back_in_line(make_site):
    site = make_site(background=True)
    address = _start(site, "slow")
    assert begun.wait(10)
    site.client.app.state.worker.stop()
    held = site.store.jobs.get(_id(address))
    assert (held.state, held.attempts) == (State.QUEUED, 0)


def test_jobs_are_counted_by_kind_and_end(make_site):
    site = make_site(background=True)
    _wait(site, _start(site), State.DONE)
    deadline = time.monotonic() + 5
    while 'occumap_jobs_total{kind="test count",state="done"} 1.0' not in site.client.get("/metrics").text:
        assert time.monotonic() < deadline


def test_uploads_go_when_their_time_is_over(make_site):
    site = make_site()
    _start(site)
    (kept,) = site.store.files.list()
    place = site.store.files.path(kept.id)
    assert place.is_file()
    site.store.sweep(kept.expires + timedelta(seconds=1))
    assert not place.exists()
