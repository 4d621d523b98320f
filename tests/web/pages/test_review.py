"""Reviewing in the browser: batches, one title at a time for many people, agreement, and what comes of it."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from occumap.catalog import load
from occumap.model.answer_columns import as_text
from occumap.model.code import Code
from occumap.model.coding import Candidate
from occumap.model.review import Queue, QueueItem
from occumap.store.kinds import Role, State
from occumap.store.review_values import Pair
from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from occumap.workflows.code.review_batches import agreement_of, choices_of, find_codes, source_of

PASSWORD = "three plain words"
# Seconds that the making of a review may take on a busy machine.
PATIENCE = 120
PEOPLE = {"Ada": Role.EDITOR, "Ben": Role.REVIEWER, "Cy": Role.REVIEWER}
# Titles that the coder is not sure of, some in several rows, among some that it is.
TITLES = (
    ["engineer"] * 4 + ["head of things"] * 3 + ["team leader", "advisor", "engineer, process or so", "baker", "baker"]
)
JOBS = ("id,job\n" + "".join(f'{n},"{title}"\n' for n, title in enumerate(TITLES))).encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[FastAPI]:
    app = make_app(replace(settings_for(data=tmp_path_factory.mktemp("data")), logins_a_minute=0))
    with TestClient(app):
        for name, role in PEOPLE.items():
            app.state.store.accounts.add(name, PASSWORD, role)
        yield app


@pytest.fixture(scope="module")
def coded(server) -> bytes:
    """The answers of the coder for those titles, as a CSV."""
    coder = server.state.warm.coder()
    frame = coder.code_frame(pl.read_csv(JOBS, infer_schema=False), title="job")
    return as_text(frame).write_csv().encode()


@pytest.fixture
def ada(server) -> TestClient:
    return signed_in(server, "Ada")


@pytest.fixture
def ben(server) -> TestClient:
    return signed_in(server, "Ben")


@pytest.fixture
def cy(server) -> TestClient:
    return signed_in(server, "Cy")


def signed_in(server, name: str) -> TestClient:
    client = TestClient(server)
    post(client, "/sign-in", "/sign-in", {"name": name, "password": PASSWORD, "next": "/code"})
    return client


def token_of(text: str) -> str:
    return re.search(r'name="csrf" value="([0-9a-f]+)"', text)[1]


def post(client, address: str, page: str, fields: dict[str, str] | None = None, **more: Any):
    return client.post(address, data={"csrf": token_of(client.get(page).text), **(fields or {})}, **more)


def batch_of(client, coded: bytes, **fields: str) -> str:
    """Makes a review of a coded file by its pages; its address."""
    columns = post(client, "/review/file", "/review", files={"file": ("coded.csv", coded)})
    given = {"title": "1", "sure": "80", "double": "0", "name": "March", **fields}
    answer = post(client, columns.url.path, columns.url.path, given)
    until = time.monotonic() + PATIENCE
    while "/making/" in answer.url.path and time.monotonic() < until:
        time.sleep(0.05)
        answer = client.get(answer.url.path)
    assert re.fullmatch(r"/review/\w+", answer.url.path), answer.text
    return answer.url.path


def shown(client, address: str) -> tuple[str, dict[str, str]]:
    """The title shown to somebody, and the hidden fields of its form."""
    text = client.get(address).text
    title = re.search(r"<h1[^>]*>(.*?)</h1>", text)[1]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    return title, hidden


def act(client, address: str, **fields: str):
    """Does something with the title that is shown."""
    _, hidden = shown(client, address)
    return client.post(f"{address}/decide", data={**hidden, **fields})


def test_a_visitor_is_asked_to_sign_in_and_led_back(server):
    answer = TestClient(server).get("/review?job=x")
    assert answer.url.path == "/sign-in"
    assert 'value="/review?job=x"' in answer.text


def test_one_click_on_a_coded_file_makes_a_review(ada):
    columns = post(ada, "/code/file", "/code/file", files={"file": ("jobs.csv", JOBS)}).url.path
    job = post(ada, columns, columns, {"title": "1", "to": "soc2020", "kind": ".csv"}).url.path
    deadline = time.monotonic() + 60
    while "Create a review" not in (page := ada.get(job).text):
        assert time.monotonic() < deadline, page
    answer = ada.post("/review", data={"csrf": token_of(page), "job": job.rpartition("/")[2]})
    assert re.fullmatch(r"/review/\w+", answer.url.path), answer.text
    assert '<h1 class="title">' in answer.text
    post(ada, f"{job}/delete", job)
    assert source_of(ada.app.state.store, answer.url.path.rpartition("/")[2]), "the review keeps its own copy"


def test_titles_come_by_what_their_decision_is_worth_with_choices_keys_and_rows(ada, coded):
    address = batch_of(ada, coded)
    text = ada.get(address).text
    assert '<h1 class="title">head of things</h1>' in text or '<h1 class="title">engineer</h1>' in text
    assert re.search(r"<dd>[34] rows", text)
    keys = re.findall(r'data-key="(\d)" aria-keyshortcuts="\1"><kbd>\1</kbd> <b class="code">\d+</b>', text)
    assert keys == [str(n) for n in range(1, len(keys) + 1)] != []
    assert "keys.js" in text
    assert "This title is reserved for you until" in text
    assert "0 of " in text


def test_two_reviewers_at_once_never_get_the_same_title(ada, ben, coded):
    address = batch_of(ada, coded)
    assert shown(ada, address)[0] != shown(ben, address)[0]
    assert shown(ada, address)[0] == shown(ada, address)[0], "the page again is the same title"
    assert "Other people are deciding 1 now" in ben.get(address).text


def test_many_who_decide_at_once_lose_nothing_and_double_nothing(server, coded):
    people = [signed_in(server, name) for name in PEOPLE]
    address = batch_of(people[0], coded, sure="100")
    batch = address.rpartition("/")[2]
    items = server.state.store.reviews.progress(batch).items

    def work(client) -> list[str]:
        decided = []
        while "You have no titles left to decide" not in client.get(address).text:
            title, hidden = shown(client, address)
            if "item" in hidden:
                assert client.post(f"{address}/decide", data={**hidden, "code": "5432"}).status_code == 200
                decided.append(title)
        return decided

    with ThreadPoolExecutor(3) as pool:
        titles = [title for decided in pool.map(work, people) for title in decided]
    assert len(titles) == len(set(titles)) == items
    assert server.state.store.reviews.progress(batch).decided == items
    assert len(server.state.store.reviews.decisions(batch)) == items


def test_a_decision_says_what_it_was_and_can_be_undone(ada, coded):
    address = batch_of(ada, coded)
    title, _ = shown(ada, address)
    answer = act(ada, address, code="2126", why="builds wings")
    assert f"‘{title}’ is 2126 Aerospace engineers." in answer.text
    assert shown(ada, address)[0] != title
    (kept,) = ada.app.state.store.reviews.decisions(address.rpartition("/")[2])
    assert (kept.decision.code, kept.decision.why, kept.decision.by) == (Code("soc2020", "2126"), "builds wings", "Ada")
    undone = post(ada, f"{address}/undo", address)
    assert "Your last decision has been undone" in undone.text
    assert shown(ada, address)[0] == title
    assert not ada.app.state.store.reviews.decisions(address.rpartition("/")[2])
    assert "nothing to undo" in post(ada, f"{address}/undo", address).text


def test_what_cannot_be_coded_and_what_is_skipped(ada, ben, coded):
    address = batch_of(ada, coded)
    first, _ = shown(ada, address)
    assert f"‘{first}’ can’t be coded." in act(ada, address, code="none").text
    second, _ = shown(ada, address)
    assert "Someone else can decide" in act(ada, address, act="skip").text
    assert shown(ada, address)[0] not in {first, second}
    assert shown(ben, address)[0] == second


def test_what_was_skipped_is_offered_again_when_nothing_else_is_left(ada, coded):
    address = batch_of(ada, coded)
    skipped = []
    while 'name="item"' in (page := ada.get(address).text):
        skipped.append(shown(ada, address)[0])
        act(ada, address, act="skip")
    assert f"You skipped {len(skipped)} titles that nobody has decided yet." in page
    again = post(ada, f"{address}/skipped", address)
    assert "These are the titles you skipped" in again.text
    assert shown(ada, address)[0] == skipped[0]


def test_leaving_off_gives_the_title_to_the_next(ada, ben, coded):
    address = batch_of(ada, coded)
    title, hidden = shown(ada, address)
    answer = ada.post(f"{address}/leave", data=hidden)
    assert answer.url.path == f"{address}/results"
    assert shown(ben, address)[0] == title


def test_another_code_is_found_by_words_with_and_without_javascript_and_the_reason_stays(ada, coded):
    address = batch_of(ada, coded)
    found = ada.get(f"{address}/codes?other=aerospace", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert '<button type="submit" name="code" value="2126"' in found.text
    assert "<html" not in found.text
    title, _ = shown(ada, address)
    answer = act(ada, address, other="aerospace", why="builds wings")
    assert answer.status_code == 200
    assert '<button type="submit" name="code" value="2126"' in answer.text
    assert 'value="builds wings"' in answer.text
    assert shown(ada, address)[0] == title, "looking decides nothing"
    assert "No codes match" in act(ada, address, other="qqqq").text


@pytest.mark.parametrize("code", ["9999", "2126 ", "<b>", "soc2010:2126"])
def test_a_code_that_is_not_one_is_refused_and_the_title_stays(ada, coded, code):
    address = batch_of(ada, coded)
    title, _ = shown(ada, address)
    answer = act(ada, address, code=code, why="builds wings")
    if code.strip() == "2126":
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert "has no such code" in answer.text
    assert "<b>’" not in answer.text
    assert 'value="builds wings"' in answer.text
    assert shown(ada, address)[0] == title


def test_a_decision_that_comes_too_late_is_told_and_nothing_typed_is_lost(server, ada, ben, coded):
    address = batch_of(ada, coded)
    batch = address.rpartition("/")[2]
    title, hidden = shown(ada, address)
    store = server.state.store
    store.reviews.claim(batch, "Ada", lease=timedelta(seconds=-1))
    assert shown(ben, address)[0] == title, "the time was over, so the next one got it"
    answer = ada.post(f"{address}/decide", data={**hidden, "code": "2126", "why": "builds wings"})
    assert answer.status_code == 409
    assert "somebody else has it now" in answer.text
    assert "You wrote: <q>builds wings</q>" in answer.text
    assert not store.reviews.decisions(batch)
    assert ben.post(f"{address}/decide", data={**shown(ben, address)[1], "code": "5432"}).status_code == 200


def test_sending_a_decision_twice_keeps_it_once(ada, coded):
    address = batch_of(ada, coded)
    _, hidden = shown(ada, address)
    for _ in range(2):
        assert ada.post(f"{address}/decide", data={**hidden, "code": "2126"}).status_code == 200
    assert len(ada.app.state.store.reviews.decisions(address.rpartition("/")[2])) == 1


def test_a_title_of_another_review_is_refused(ada, coded):
    one, other = batch_of(ada, coded), batch_of(ada, coded)
    _, hidden = shown(ada, one)
    assert ada.post(f"{other}/decide", data={**hidden, "code": "2126"}).status_code == 400
    for wrong in ("", "x", "9" * 18, "9" * 30):
        assert ada.post(f"{other}/decide", data={**hidden, "item": wrong, "code": "2126"}).status_code in {400, 404}
    assert ada.get("/review/nosuch").status_code == 404
    assert ada.get(f"{one}?said=2126&last={'9' * 30}").status_code == 422


def test_titles_decided_twice_give_kappa_and_the_disagreements(ada, ben, coded):
    address = batch_of(ada, coded, double="100")
    for client, codes in ((ada, ["2126", "5432"]), (ben, ["2126", "none"])):
        for code in codes:
            answer = act(client, address, code=code)
            assert answer.status_code == 200
    text = ada.get(f"{address}/results").text
    assert re.search(r"<b>2</b> titles decided by two people", text)
    assert re.search(r"<b>50\xa0%</b> decided the same way", text)
    assert re.search(r"<b>0\.33</b> Cohen’s kappa: fair", text)
    assert "can’t be coded <span" in text
    assert "own-entries.csv?minimum=2" in text
    own = ada.get(f"{address}/own-entries.csv?minimum=2").text.splitlines()
    assert len(own) == 2, "only what both decided the same way becomes an entry"


def test_what_two_differ_on_a_third_settles(ada, ben, cy, coded):
    address = batch_of(ada, coded, double="100")
    batch = address.rpartition("/")[2]
    for client, codes in ((ada, ["2126", "5432"]), (ben, ["2126", "none"])):
        for code in codes:
            act(client, address, code=code)
    assert "needs a third person" in ada.get(f"{address}/results").text
    page = cy.get(f"{address}/results").text
    (item,) = re.findall(r'name="item" value="(\d+)"', page)
    settle = {"item": item, "code": "none", "other": "", "why": "a trade that died out"}
    refused = post(ada, f"{address}/settle", f"{address}/results", settle)
    assert refused.status_code == 409
    assert "one of the two who disagree" in refused.text
    assert post(cy, f"{address}/settle", f"{address}/results", {**settle, "code": ""}).status_code == 400
    done = post(cy, f"{address}/settle", f"{address}/results", settle)
    assert re.search(r"can’t be coded <span class=\"soft\">Cy", done.text)
    assert re.search(r"<b>0\.33</b> Cohen’s kappa", done.text), "kappa is of the two"
    again = post(cy, f"{address}/settle", f"{address}/results", settle)
    assert again.status_code == 409
    assert "Cy has settled it" in again.text
    rows = pl.read_csv(io.BytesIO(cy.get(f"{address}/decisions.csv").content), infer_schema=False)
    (settled,) = rows.filter(pl.col("by") == "Cy").rows(named=True)
    assert settled["why"] == "Settled between 5432 (Ada) and no code (Ben). a trade that died out"
    assert len(rows) == 3, "the two that were settled between are gone from what is applied"
    assert len(ada.app.state.store.reviews.decisions(batch)) == 5, "but not from the review"


def test_kappa_has_no_value_where_only_one_code_was_given():
    one = Code("soc2020", "2126")
    agreement = agreement_of([Pair(1, "Ada", one, "Ben", one)])
    assert (agreement.pairs, agreement.agreed, agreement.kappa) == (1, 1, None)
    assert agreement_of([]).kappa is None


def test_decisions_are_applied_to_the_file_and_downloaded(ada, coded):
    address = batch_of(ada, coded)
    title, _ = shown(ada, address)
    act(ada, address, code="2126")
    act(ada, address, code="none")
    job = post(ada, f"{address}/apply", f"{address}/results", {"kind": ".csv"}).url.path
    deadline = time.monotonic() + 60
    while ada.app.state.store.jobs.get(job.rpartition("/")[2]).state != State.DONE:
        assert time.monotonic() < deadline, ada.get(job).text
        time.sleep(0.02)
    assert "7 of 12 rows" in ada.get(job).text
    file = ada.get(f"{job}/files/file")
    assert "coded reviewed.csv" in file.headers["content-disposition"].replace("%20", " ")
    frame = pl.read_csv(io.BytesIO(file.content), infer_schema=False)
    assert frame["job"].to_list() == TITLES
    settled = frame.filter(pl.col("job") == title)
    assert set(settled["code"]) == {"2126"}
    assert set(settled["method"]) == {"decided"}
    assert frame.filter(pl.col("job") == "baker")["code"].to_list() == ["5432", "5432"]


def test_decisions_and_own_entries_are_what_the_commands_read(ada, coded, tmp_path):
    address = batch_of(ada, coded)
    assert ada.get(f"{address}/own-entries.csv").status_code == 400, "nothing is decided yet"
    assert "No titles have been decided yet" in ada.get(f"{address}/results").text
    title, _ = shown(ada, address)
    act(ada, address, code="2126", why="=wings")
    answer = ada.get(f"{address}/decisions.csv")
    assert "attachment" in answer.headers["content-disposition"]
    header, row = answer.text.splitlines()
    assert header == "title,industry,additional,code,classification,by,at,why"
    assert row.startswith(f"{title},,,2126,soc2020,Ada,")
    assert row.endswith(",'=wings")
    assert title in ada.get(f"{address}/own-entries.csv").text
    from occumap.io.decisions_csv import read_decisions  # noqa: PLC0415

    path = tmp_path / "decisions.csv"
    path.write_bytes(answer.content)
    assert [one.why for one in read_decisions(path, load.version)] == ["=wings"]


def test_who_made_a_review_or_an_editor_deletes_it_with_its_file(server, ada, ben, coded):
    cy = signed_in(server, "Cy")
    address = batch_of(ben, coded)
    batch = address.rpartition("/")[2]
    assert "Delete permanently" not in cy.get(f"{address}/results").text
    assert post(cy, f"{address}/delete", address).status_code == 403
    kept = server.state.store.files.list(owner=f"review:{batch}")
    assert len(kept) == 2
    answer = post(ada, f"{address}/delete", f"{address}/results")
    assert "The review, its decisions and its copy of the file have been deleted" in answer.text
    assert ada.get(address).status_code == 404
    assert not server.state.store.files.list(owner=f"review:{batch}")


def test_without_its_file_a_review_still_gives_its_decisions(server, ada, coded):
    address = batch_of(ada, coded)
    batch = address.rpartition("/")[2]
    act(ada, address, code="2126")
    for file in server.state.store.files.list(owner=f"review:{batch}"):
        server.state.store.files.delete(file.id)
    text = ada.get(f"{address}/results").text
    assert "has been deleted from here" in text
    assert ada.get(f"{address}/decisions.csv").status_code == 200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"job\nbaker\n", "it has not been coded by Occumap"),
        (b"", "it is empty"),
        (b"\x00\x01", "no rows"),
    ],
)
def test_a_file_that_was_not_coded_is_refused(ada, content, said):
    answer = post(ada, "/review/file", "/review", files={"file": ("coded.csv", content)})
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    ("change", "fields", "said"),
    [
        (("soc2020", "soc1066"), {}, "which isn&#39;t available here"),
        (("soc2020", "/etc/passwd"), {}, "which isn&#39;t available here"),
        (("", ""), {"sure": "0"}, ""),
        (("", ""), {"sure": "101"}, "enter a number from 0 to 100"),
        (("", ""), {"double": "many"}, "enter a number from 0 to 100"),
        (("", ""), {"sure": "nan"}, "enter a number from 0 to 100"),
        (("", ""), {"title": ""}, "Choose a column"),
        (("", ""), {"name": "x" * 201}, "200 characters or fewer"),
    ],
)
def test_what_makes_no_review_says_why(ada, coded, change, fields, said):
    before = ada.app.state.store.reviews.list()
    wrong = coded.decode().replace(*change).encode() if change[0] else coded
    columns = post(ada, "/review/file", "/review", files={"file": ("coded.csv", wrong)}).url.path
    answer = post(ada, columns, columns, {"title": "1", "sure": "80", "double": "0", "name": "", **fields})
    deadline = time.monotonic() + 20
    while "/making/" in answer.url.path and "The review could not be created" not in answer.text:
        assert time.monotonic() < deadline
        answer = ada.get(answer.url.path)
    assert said in answer.text
    made = set(ada.app.state.store.reviews.list()) - set(before)
    assert bool(made) == (not said)


def test_a_job_that_is_not_done_or_was_deleted_makes_no_review(ada):
    assert post(ada, "/review", "/review", {"job": "nosuch"}).status_code == 404
    assert post(ada, "/review", "/review").status_code == 404


def test_a_proposal_of_a_wider_group_comes_last_and_unknown_candidates_not_at_all():
    version = load.version("soc2020")
    shares = {"2126": 0.5, "9999": 0.3, "2122": 0.1}
    candidates = tuple(Candidate(Code("soc2020", code), "", share) for code, share in shares.items())
    item = QueueItem("x", None, None, 1, 1.0, Code("soc2020", "212"), "", 0.9, candidates, None)
    found = choices_of(item, version)
    assert [choice.code.value for choice in found] == ["2126", "2122", "212"]
    assert [choice.probability for choice in found] == [0.5, 0.1, 0.9]


def test_codes_are_found_by_code_by_title_and_by_job_titles():
    assert find_codes("soc2020", "2126")[0].id == "2126"
    assert find_codes("soc2010", "aerospace") != find_codes("soc2020", "aerospace")
    assert "5432" in [hit.id for hit in find_codes("soc2020", "bread baker")]
    assert find_codes("soc2020", " ") == ()


def test_a_title_is_text_and_pages_have_no_inline_script(server, ada):
    item = QueueItem("<script>alert(1)</script>", '"><img>', None, 3, 3.0, None, None, 0.0, (), "<i>which</i>?")
    batch = server.state.store.reviews.make("<b>March</b>", Queue("soc2020", (item,), 3), by="Ada")
    for page in (f"/review/{batch.id}", f"/review/{batch.id}/results", "/review"):
        text = ada.get(page).text
        for raw in ("<script>", "<img", "<i>", "<b>March", " style=", " onclick="):
            assert raw not in text, (page, raw)
    labelled = set(re.findall(r'<label for="([^"]+)"', ada.get(f"/review/{batch.id}").text))
    assert {"f-other", "f-why"} <= labelled
