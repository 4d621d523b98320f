"""Who has as much here as they may is refused with words, a status and when to try again, and nothing is kept."""

from __future__ import annotations

import pytest

from occumap.web.server.settings import MIB, from_environment, settings_for, to_environment

CSV = {"file": ("jobs.csv", b"title\nbaker\nsmith\n", "text/csv")}


@pytest.mark.parametrize(
    ("limit", "status", "words"),
    [
        ({"visitor_files": 1}, 429, "as many as may be at once. Delete some of them, or try again in 24 hours."),
        ({"visitor_size": 20}, 413, "they are larger than you may keep here"),
        ({"free_space": 1 << 60}, 507, "it has too little space for files at the moment. Try again later."),
    ],
)
def test_one_file_too_many(make_site, limit, status, words):
    site = make_site(**limit)
    token = site.token("/code/file")
    for n in range(2):
        answer = site.client.post("/code/file", data={"csrf": token}, files=CSV, follow_redirects=False)
        if n == 0 and status != 507:
            assert answer.status_code == 303
            before = site.store.files.list()
    assert answer.status_code == status
    assert words in answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert site.store.files.list() == (before if status != 507 else ())
    assert not list((site.settings.data / "incoming").iterdir())


@pytest.mark.parametrize("kept", ["form", "api"])
def test_what_cannot_be_written_is_said_in_words(make_site, kept):
    site = make_site()
    token = site.token("/code/file")
    (site.settings.data / "incoming").write_bytes(b"")  # where a folder would be made
    if kept == "form":
        answer = site.client.post("/code/file", data={"csrf": token}, files=CSV)
    else:
        answer = site.client.post("/api/v1/code", content="title\nBaker\n", headers={"content-type": "text/csv"})
    assert answer.status_code == 503
    assert "nothing was saved" in answer.text


def test_one_job_too_many(make_site):
    site = make_site(visitor_jobs=2)
    fields = {"csrf": site.token("/code/file"), "title": "0", "to": "soc2020", "kind": ".csv", "index": "own index"}
    file = site.client.post("/code/file", data={"csrf": fields["csrf"]}, files=CSV, follow_redirects=False)
    answers = [site.client.post(file.headers["location"], data=fields, follow_redirects=False) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "2 are waiting or running already, as many as may be at once." in answers[-1].text
    assert answers[-1].headers["retry-after"] == "60"
    assert len(site.store.jobs.list()) == 2


def test_the_limits_of_a_visitor_are_settings_of_the_environment_too(tmp_path):
    given = settings_for(data=tmp_path, visitor_files=7, visitor_size=3 * MIB, visitor_jobs=0, free_space=MIB)
    found = from_environment(to_environment(given))
    assert (found.quota, found.visitor_jobs) == (given.quota, 0)
