"""How often, how large, and unpacked to how much."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import anyio
import pytest
from xlsxwriter import Workbook

from occumap.errors import InputError
from occumap.store.kinds import Role
from occumap.web.server.limits import TokenBuckets, refuse_bomb
from occumap.web.server.settings import MIB


def test_signing_in_too_often_is_refused_with_the_seconds_to_wait(make_site):
    site = make_site(logins_a_minute=3)
    token = site.token()
    fields = {"csrf": token, "name": "Nobody", "password": "guessed wrongly"}
    answers = [site.client.post("/sign-in", data=fields) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 21


def test_one_account_cannot_be_guessed_at_from_many_addresses(make_site):
    site = make_site(logins_a_minute=3)
    limits = site.client.app.state.limits["login"]
    fields = {"csrf": site.token(), "name": "Ada", "password": "guessed wrongly"}
    for _ in range(3):
        site.client.post("/sign-in", data=fields)
    limits._left.pop("testclient")
    assert site.client.post("/sign-in", data=fields).status_code == 429


@pytest.mark.parametrize("spelt", ["ada", " ADA ", "Ａda"])
def test_spellings_of_one_name_have_one_limit(make_site, spelt):
    site = make_site(logins_a_minute=3)
    limits = site.client.app.state.limits["login"]
    for name in ("Ada", "Ada", "Ada", spelt):
        limits._left.pop("testclient", None)
        answer = site.client.post("/sign-in", data={"csrf": site.token(), "name": name, "password": "guessed wrongly"})
    assert answer.status_code == 429


def test_guesses_from_elsewhere_lock_nobody_out_of_the_browser_they_use(make_site):
    site = make_site(logins_a_minute=3)
    site.store.accounts.add("Ada", "three plain words", Role.OWNER)
    assert site.sign_in("Ada").status_code == 303
    known = site.client.cookies["occumap_known"]
    site.client.cookies.clear()
    limits = site.client.app.state.limits["login"]
    for _ in range(5):
        limits._left.pop("testclient", None)
        guessed = site.sign_in("Ada", "guessed wrongly")
    limits._left.pop("testclient", None)
    assert guessed.status_code == 429
    site.client.cookies.set("occumap_known", known)
    assert site.sign_in("Ada").status_code == 303
    site.client.cookies.clear()
    site.client.cookies.set("occumap_known", known[:-1] + ("0" if known[-1] != "0" else "1"))
    limits._left.pop("testclient", None)
    assert site.sign_in("Ada").status_code == 429


def test_coding_too_often_is_refused_and_counted(make_site):
    site = make_site(codings_a_minute=60)
    statuses = [site.client.get("/test/coding").status_code for _ in range(62)]
    assert statuses[:60] == [200] * 60
    assert 429 in statuses[60:]
    assert 'occumap_limited_total{limit="coding"}' in site.client.get("/metrics").text


def test_a_bucket_fills_again_with_time():
    now = [0.0]
    buckets = TokenBuckets(60, burst=1, clock=lambda: now[0])
    assert buckets.wait("a") == 0
    assert buckets.wait("a") == pytest.approx(1.0)
    now[0] = 1.0
    assert buckets.wait("a") == 0


def test_no_limit_is_no_limit():
    buckets = TokenBuckets(0)
    assert not any(buckets.wait("a") for _ in range(1000))


def test_buckets_of_many_clients_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr("occumap.web.server.limits._MAX_CLIENTS", 100)
    now = [0.0]
    buckets = TokenBuckets(60, burst=2, clock=lambda: now[0])
    for n in range(1000):
        now[0] += 0.001
        buckets.wait(f"client {n}")
    assert len(buckets._left) <= 100


def _posted(site, chunk: bytes, chunks: int, headers: dict[str, str], path: str = "/test/upload"):
    """The status of a request whose body is sent in chunks, and how many of them were asked for."""
    app, sent, status = site.client.app, 0, []

    async def receive():
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": chunk, "more_body": sent < chunks}

    async def send(message):
        if message["type"] == "http.response.start":
            status.append(message["status"])

    cookies = "; ".join(f"{name}={value}" for name, value in site.client.cookies.items())
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in ({"cookie": cookies} | headers).items()],
        "client": ("testclient", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    anyio.run(app, scope, receive, send)
    return status[0], sent


def test_an_upload_of_a_gigabyte_is_cut_at_the_limit_though_it_claims_no_length(site):
    token = site.token()
    head = (
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="jobs.csv"\r\n\r\n'
    ).encode()
    status, sent = _posted(site, head + b"x" * (64 << 10), 16_384, {"content-type": "multipart/form-data; boundary=b"})
    assert status == 413
    assert sent * (64 << 10) <= 2 * MIB + (1 << 20)
    assert list((site.settings.data / "incoming").iterdir()) == []


def test_a_body_that_claims_to_be_too_large_is_not_read_at_all(site):
    status, sent = _posted(
        site,
        b"x",
        10,
        {"content-length": str(1 << 30), "content-type": "multipart/form-data; boundary=b"},
    )
    assert (status, sent) == (413, 0)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json", "text/plain"])
def test_forms_and_documents_have_a_lower_limit_than_files(site, kind):
    status, sent = _posted(site, b"a" * (64 << 10), 1000, {"content-type": kind}, path="/test/echo")
    assert status in {403, 413}
    assert sent <= 18


def test_a_file_is_not_taken_before_the_form_has_shown_its_token(site):
    files = {"file": ("jobs.csv", b"title\nbaker\n", "text/csv")}
    assert site.client.post("/test/upload", files=files).status_code == 403
    assert not (site.settings.data / "incoming").exists()


def test_a_file_is_not_taken_where_none_is_asked_for(site):
    files = {"file": ("jobs.csv", b"title\nbaker\n", "text/csv")}
    assert site.client.post("/test/echo", data={"csrf": site.token()}, files=files).status_code == 415


def test_a_form_cut_short_is_refused_and_leaves_nothing(site):
    token = site.token()
    body = (
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="jobs.csv"\r\n\r\ntitle\nba'
    ).encode()
    status, _ = _posted(site, body, 1, {"content-type": "multipart/form-data; boundary=b"})
    assert status == 400
    assert list((site.settings.data / "incoming").iterdir()) == []


def test_a_connection_lost_in_mid_upload_leaves_nothing(site):
    token = site.token()
    body = (
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="jobs.csv"\r\n\r\ntitle\nba'
    ).encode()
    messages = [{"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/test/upload",
        "raw_path": b"/test/upload",
        "query_string": b"",
        "headers": [
            (b"content-type", b"multipart/form-data; boundary=b"),
            (b"cookie", f"occumap_visitor={site.client.cookies['occumap_visitor']}".encode()),
        ],
        "client": ("testclient", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }

    async def receive():
        return messages.pop(0)

    async def send(message):
        del message

    anyio.run(site.client.app, scope, receive, send)
    assert messages == []
    assert list((site.settings.data / "incoming").iterdir()) == []
    assert site.store.files.list() == ()


def test_an_uploaded_name_leads_nowhere(site):
    files = {"file": ("../../../etc/cron.d/x\r\n.csv", b"title\nbaker\n", "text/csv")}
    site.client.post("/test/upload", data={"csrf": site.token()}, files=files, follow_redirects=False)
    (kept,) = site.store.files.list()
    assert "/" not in kept.name
    assert site.store.files.path(kept.id).parent == (site.settings.data / "files")


def _bomb(size: int, *, claims: int | None = None) -> bytes:
    """A workbook-like archive whose one part unpacks to ``size`` bytes of nothing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * size)
    data = packed.getvalue()
    if claims is None:
        return data
    crc = zlib.crc32(b"\0" * size).to_bytes(4, "little")
    old = crc + len(_deflated(size)).to_bytes(4, "little") + size.to_bytes(4, "little")
    new = old[:8] + claims.to_bytes(4, "little")
    assert data.count(old) >= 1
    return data.replace(old, new)


def _deflated(size: int) -> bytes:
    machine = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)
    return machine.compress(b"\0" * size) + machine.flush()


@pytest.mark.parametrize("claims", [None, 10])
def test_a_workbook_that_unpacks_to_too_much_is_refused_whatever_it_claims(site, claims):
    bomb = _bomb(20 * MIB, claims=claims)
    assert len(bomb) < 50_000
    files = {"file": ("jobs.xlsx", bomb, "application/octet-stream")}
    answer = site.client.post("/test/upload", data={"csrf": site.token()}, files=files)
    assert answer.status_code == 400
    assert "unpacks to more than 4 MB" in answer.text
    assert site.store.files.list() == ()


def test_parts_that_overlap_are_refused(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * MIB)
    whole = packed.getvalue()
    at = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = whole[at:end]
    many = 50
    tail = bytearray(whole[end:])
    tail[8:10] = tail[10:12] = many.to_bytes(2, "little")
    tail[12:16] = (len(entry) * many).to_bytes(4, "little")
    path = tmp_path / "overlapping.xlsx"
    path.write_bytes(whole[:at] + entry * many + bytes(tail))
    with pytest.raises(InputError):
        refuse_bomb(path, limit=10 * MIB, name="overlapping.xlsx")


@pytest.mark.parametrize("data", [b"", b"PK", b"title\nbaker\n", b"PK\x05\x06" + b"\0" * 17])
def test_what_is_no_workbook_is_told_as_such(tmp_path, data):
    path = tmp_path / "jobs.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="not a complete Excel workbook"):
        refuse_bomb(path, limit=MIB, name="jobs.xlsx")


def test_a_real_workbook_passes(tmp_path):
    path = Path(tmp_path, "jobs.xlsx")
    with Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["title", "industry"])
    refuse_bomb(path, limit=MIB, name="jobs.xlsx")


@pytest.mark.parametrize(("name", "data", "told"), [("a.exe", b"MZ", "can’t be read"), ("a.csv", b"", "it is empty")])
def test_what_is_no_table_is_refused(site, name, data, told):
    answer = site.client.post("/test/upload", data={"csrf": site.token()}, files={"file": (name, data)})
    assert answer.status_code == 400
    assert told.replace("’", "&#39;") in answer.text or told in answer.text


def test_a_form_without_the_file_says_that_none_was_chosen(site):
    answer = site.client.post("/test/upload", data={"csrf": site.token()}, files={"other": (None, "x")})
    assert answer.status_code == 400
    assert "none was chosen" in answer.text
