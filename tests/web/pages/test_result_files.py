"""A result whose rows name people: whose it is, and the link by which its maker shares it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from occumap.store.files import StoredFile
from occumap.web.server.security import VISITOR

STAFF = b"name,title,occupation\nA. Fitter,Fitter,OCC0154E\nC. Cole,Turner,OCC1305\n"
ROLES = b"role,posts\nOCC0154E,1\nOCC0023,1\n"
ROUTES = ("", "/workforce.zip", "/coverage.csv", "/staff.csv")


@pytest.fixture
def maker(browser):
    """A visitor without an account, with the result that they made."""
    made = browser()
    made.client.get("/employer")
    return made, result_of(made)


def result_of(made) -> StoredFile:
    """A result of the invented lists, as the browser that asks for it keeps it."""
    sent = {"staff": ("staff.csv", STAFF, "text/csv"), "roles": ("roles.csv", ROLES, "text/csv")}
    page = made.client.post("/employer", data={"csrf": token(made)}, files=sent)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    answer = made.client.post("/employer/check", data={**hidden, "act": "plan"}, follow_redirects=False)
    assert answer.status_code == 303
    return made.store.files.get(answer.headers["location"].rpartition("/")[2])


def token(made, page: str = "/employer") -> str:
    return re.findall(r'name="csrf" value="([0-9a-f]+)"', made.client.get(page).text)[0]


def shared_address(made, result: str) -> str:
    answer = made.post(f"/employer/{result}/share")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/employer/{result}#share")
    return re.findall(r'href="(/employer/[a-z2-7]{24}-[a-z2-7]{32})"', made.get(f"/employer/{result}").text)[0]


def test_a_bare_address_shows_nothing_to_another_visitor_nor_to_anybody_signed_in(maker, browser):
    made, result = maker
    for route in ROUTES:
        address = f"/employer/{result.id}{route}"
        assert made.get(address).status_code == 200
        assert [browser(name).get(address).status_code for name in ("", "Rae", "Ada", "Olu")] == [404] * 4
        stranger = browser()
        stranger.client.get("/employer")
        assert stranger.client.cookies.get(VISITOR)
        assert stranger.get(address).status_code == 404
    assert browser().get(f"/provider?of={result.id}").status_code == 404


def test_a_link_that_its_maker_chose_to_share_shows_it_to_whoever_has_the_link(maker, browser, words):
    made, result = maker
    address = shared_address(made, result.id)
    assert "whoever has the link you made" in words(made.get(f"/employer/{result.id}").text)
    reader = browser()
    page = reader.get(address)
    assert "Somebody shared this page with you by a link." in words(page.text)
    assert "Make a link to share" not in page.text
    for download in re.findall(rf'href="({address}/[^"]+)" download', page.text):
        assert reader.client.get(download).status_code == 200
    assert reader.get(f"/provider?of={address.rpartition('/')[2]}").status_code == 200
    assert reader.get(f"/employer/{result.id}").status_code == 404


def test_who_has_the_link_can_neither_delete_it_nor_share_it_on(maker, browser):
    made, result = maker
    secret = shared_address(made, result.id).rpartition("/")[2]
    for act in ("delete", "share", "unshare"):
        for one in (result.id, secret):
            assert browser("Olu").post(f"/employer/{one}/{act}").status_code == 404
    assert made.get(f"/employer/{result.id}").status_code == 200


@pytest.mark.parametrize("act", ["unshare", "share"])
def test_a_link_works_until_its_maker_takes_it_back_or_makes_another(maker, browser, act):
    made, result = maker
    old = shared_address(made, result.id)
    made.post(f"/employer/{result.id}/{act}")
    assert browser().get(old).status_code == 404
    assert made.get(f"/employer/{result.id}").status_code == 200


@pytest.mark.parametrize("wrong", ["-", "-a", "-é", "-" + "a" * 32, "-None"])
def test_a_guessed_secret_shows_nothing(maker, browser, wrong):
    _, result = maker
    assert browser().get(f"/employer/{result.id}{wrong}").status_code == 404


def test_a_result_of_a_session_ends_with_it_also_the_one_made_before_signing_in(browser):
    reviewer = browser("Rae")
    result = result_of(reviewer)
    address = f"/employer/{result.id}"
    assert reviewer.get(address).status_code == 200
    assert browser("Rae").get(address).status_code == 404
    assert "or when you sign out" in reviewer.get(address).text
    reviewer.post("/sign-out")
    assert not reviewer.store.files._place(result).exists()
    assert reviewer.get(address).status_code == 404


def test_the_page_says_how_long_it_stays_as_the_setting_has_it(new_app, browser):
    short = browser(app=new_app(kept=timedelta(hours=5)))
    assert "after 5 hours" in short.get("/employer").text
    result = result_of(short)
    assert result.expires - result.created == timedelta(hours=5)
    assert result.expires.strftime("%H:%M UTC") in short.get(f"/employer/{result.id}").text
