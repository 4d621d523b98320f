"""Jobs: begun by a form, done by the worker, shown to whoever began them."""

from __future__ import annotations

import os
import re
import signal
import time
from datetime import timedelta

import pytest

from occumap.errors import InputError
from occumap.store.kinds import Role, State
from occumap.web.server.jobs import JOBS, JobContext, job, working_folder
from occumap.web.server.settings import MIB

CSV = {"file": ("jobs.csv", b"title\nbaker\nsmith\n", "text/csv")}


class Panic(BaseException):
    """What libraries written in Rust raise."""


def count(work: JobContext) -> None:
    match work.job.input["mode"]:
        case "wrong":
            raise InputError(str(work.input_file()), "row 3 has no title", hint="Fill it in.")
        case "broken":
            raise RuntimeError("Jane Doe of 4 Privet Drive")
        case "panic":
            raise Panic("Jane Doe of 4 Privet Drive")
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "leaves":
            os._exit(3)
        case "memory":
            held = bytearray(b"x") * (600 << 20)
            time.sleep(60)
            del held
        case "output":
            work.working("large").write_bytes(bytes(6 << 20))
            time.sleep(60)
        case "stuck":
            work.working("begun").touch()
            time.sleep(60)
        case "slow":
            while True:
                work.progress(1, 2)
                work.working("begun").touch()
                time.sleep(0.01)
        case "prints":
            print("not an answer")
            os.write(1, b"nor this\n")
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
    yield
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


def _wait_until_begun(site, address: str) -> None:
    deadline = time.monotonic() + 20
    while not (working_folder(site.settings, _id(address)) / "begun").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _wait(site, address: str, state: State) -> None:
    deadline = time.monotonic() + 20
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


@pytest.mark.parametrize("mode", ["broken", "panic"])
def test_what_broke_is_told_by_number_and_nothing_personal(make_site, caplog, capfd, mode):
    site = make_site(background=True)
    address = _start(site, mode)
    _wait(site, address, State.FAILED)
    assert "Privet" not in site.client.get(address).text
    assert "Privet" not in caplog.text
    assert "Privet" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("mode", ["panic", "killed", "leaves"])
def test_a_job_that_breaks_its_process_fails_in_words_and_the_next_one_starts(make_site, mode):
    site = make_site(background=True)
    address = _start(site, mode)
    _wait(site, address, State.FAILED)
    held = site.store.jobs.get(_id(address))
    assert held.message.startswith("Sorry, there is a problem with Occumap.")
    assert held.attempts == 1
    _wait(site, _start(site), State.DONE)
    assert site.client.get("/health").json()["jobs"] == "ok"
    assert site.store.jobs.get(_id(address)).attempts == 1
    if mode != "panic":
        assert 'occumap_jobs_broke_process_total{how="died",kind="test count"} 1.0' in site.client.get("/metrics").text


@pytest.mark.parametrize(
    ("mode", "limit", "said"),
    [
        ("memory", {"job_memory": 400 * MIB}, "It needed more than 400 MB of memory. Give a file with fewer rows."),
        ("stuck", {"job_time": timedelta(seconds=12)}, "It took longer than"),
        ("output", {"job_output": 5 * MIB}, "It wrote more than 5 MB. Give a file with fewer rows or columns."),
    ],
)
def test_a_job_that_takes_too_much_is_ended(make_site, mode, limit, said):
    site = make_site(background=True, **limit)
    address = _start(site, mode)
    _wait(site, address, State.FAILED)
    assert site.store.jobs.get(_id(address)).message.startswith(said)
    deadline = time.monotonic() + 10
    while working_folder(site.settings, _id(address)).exists():
        assert time.monotonic() < deadline
    _wait(site, _start(site), State.DONE)


def test_what_a_library_prints_is_no_answer(make_site):
    site = make_site(background=True)
    _wait(site, _start(site, "prints"), State.DONE)


def test_a_job_can_be_stopped(make_site):
    site = make_site(background=True)
    address = _start(site, "slow")
    _wait_until_begun(site, address)
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
    _wait_until_begun(site, address)
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
