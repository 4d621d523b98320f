"""Headers, form tokens, sessions, roles and closed reading."""

from __future__ import annotations

import re

import pytest

from occumap.store.kinds import Role, Scope

PATHS = ("/", "/sign-in", "/nowhere", "/health", "/metrics", "/static/style.css", "/api/v1/nowhere", "/test/secret")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_security_headers(site, path):
    headers = site.client.get(path, follow_redirects=False).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-request-id"]


def test_a_broken_page_has_the_security_headers_too(site):
    answer = site.client.get("/test/broken/x")
    assert answer.status_code == 500
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/?q=engineer", "/sign-in", "/nowhere"])
def test_no_page_has_inline_style_or_script(site, path):
    text = site.client.get(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_strict_transport_is_asked_for_over_https_only(make_site):
    assert "strict-transport-security" not in make_site().client.get("/").headers
    assert "strict-transport-security" in make_site(base_url="https://testserver").client.get("/").headers


def test_a_form_without_its_token_is_refused(site):
    site.token()
    answer = site.client.post("/test/echo", data={"title": "baker"})
    assert answer.status_code == 403
    assert "out of date" in answer.text


def test_a_form_with_a_token_of_another_browser_is_refused(make_site):
    stolen = make_site().token()
    victim = make_site()
    victim.token()
    assert victim.client.post("/test/echo", data={"csrf": stolen}).status_code == 403


def test_a_form_without_cookies_is_refused(site):
    token = site.token()
    site.client.cookies.clear()
    assert site.client.post("/test/echo", data={"csrf": token}).status_code == 403


def test_a_form_with_its_token_is_taken_in_the_body_or_in_a_header(site):
    token = site.token()
    assert site.client.post("/test/echo", data={"csrf": token, "title": "baker"}).json()["title"] == "baker"
    assert site.client.post("/test/echo", data={"a": "1"}, headers={"X-CSRF-Token": token}).json() == {"a": "1"}
    assert site.client.post("/test/echo", data={"csrf": token}, files={"x": (None, "y")}).json()["x"] == "y"


def test_what_was_typed_is_shown_again_where_a_form_is_refused_but_no_password(site):
    answer = site.client.post("/test/echo", data={"comment": "A <b>long</b> comment", "new_password": "hunter2hunter2"})
    assert "A &lt;b&gt;long&lt;/b&gt; comment" in answer.text
    assert "hunter2" not in answer.text


def test_reading_sets_no_cookie(site):
    assert "set-cookie" not in site.client.get("/?q=baker").headers


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(site):
    cookie = next(one for one in site.sign_in("Ada").headers.get_list("set-cookie") if "occumap_session" in one)
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.casefold()
    assert "secure" not in cookie.casefold()


def test_cookies_are_secure_over_https(make_site):
    answer = make_site(base_url="https://testserver").client.get("/sign-in")
    assert "; secure" in answer.headers["set-cookie"].casefold()


def test_over_https_a_browser_takes_cookies_from_this_host_alone(make_site):
    site = make_site(base_url="https://testserver")
    site.store.accounts.add("Ada", "three plain words", Role.EDITOR)
    cookies = site.sign_in("Ada").headers.get_list("set-cookie")
    assert cookies
    assert all(one.startswith("__Host-occumap_") and "path=/;" in one.casefold() + ";" for one in cookies)
    assert not [one for one in cookies if "domain=" in one.casefold()]
    assert site.client.get("/account").status_code == 200
    assert site.client.post("/sign-out", data={"csrf": site.token("/account")}, follow_redirects=False).is_redirect
    assert site.client.get("/account", follow_redirects=False).is_redirect


def test_signing_in_leads_to_the_page_that_asked_for_it(site):
    first = site.client.get("/test/secret?a=1", follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/sign-in?next=/test/secret%3Fa%3D1")
    assert site.sign_in("ada").headers["location"] == "/test/secret"
    assert site.client.get("/test/secret").json() == "Ada"


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "\t//x"])
def test_signing_in_never_leads_to_another_site(site, to):
    fields = {"csrf": site.token(), "name": "Ada", "password": "three plain words", "next": to}
    assert site.client.post("/sign-in", data=fields, follow_redirects=False).headers["location"] == "/"


def test_a_wrong_password_and_a_wrong_name_are_told_the_same(site):
    answers = [site.sign_in(*who) for who in (("Ada", "guessed wrongly"), ("Nobody", "guessed wrongly"))]
    assert [answer.status_code for answer in answers] == [422, 422]
    told = [re.search(r'role="alert".*?</div>', answer.text, re.DOTALL)[0] for answer in answers]
    assert told[0] == told[1]


def test_signing_in_gives_a_new_session_and_ends_the_old_one(site):
    site.sign_in("Ada")
    old = site.client.cookies["occumap_session"]
    fields = {"csrf": site.token("/account"), "name": "Rae", "password": "three plain words"}
    site.client.post("/sign-in", data=fields, follow_redirects=False)
    assert site.client.cookies["occumap_session"] != old
    assert site.store.accounts.sessions.who(old) is None


def test_signing_out_ends_the_session_in_the_store(site):
    site.sign_in("Ada")
    session = site.client.cookies["occumap_session"]
    site.client.post("/sign-out", data={"csrf": site.token("/account")})
    assert site.store.accounts.sessions.who(session) is None
    assert "occumap_session" not in site.client.cookies


def test_signing_out_makes_the_browser_forget_the_pages_that_it_kept(site):
    site.sign_in("Ada")
    answer = site.client.post("/sign-out", data={"csrf": site.token("/account")}, follow_redirects=False)
    assert answer.headers["clear-site-data"] == '"cache"'


def test_a_role_below_is_refused_and_one_above_is_not(site):
    site.sign_in("Rae")
    answer = site.client.get("/test/secret")
    assert answer.status_code == 403
    assert "need the role editor" in answer.text


def test_a_token_works_where_a_cookie_is_not_enough(site):
    site.sign_in("Ada")
    by_cookie = site.client.post("/api/v1/test/write")
    assert by_cookie.status_code == 401
    assert by_cookie.headers["www-authenticate"].startswith("Bearer")
    _, secret = site.store.accounts.tokens.make(site.store.accounts.get("Ada").id, "test", by="Ada")
    by_token = site.client.post("/api/v1/test/write", headers={"Authorization": f"Bearer {secret}"})
    assert by_token.json() == {"by": "Ada"}


def test_a_wrong_token_is_refused_even_where_none_is_needed(site):
    answer = site.client.get("/api/v1/test/number/3", headers={"Authorization": "Bearer occumap_wrong"})
    assert answer.status_code == 401


def test_closed_reading_asks_for_an_account_everywhere_but_at_the_door(make_site):
    site = make_site(closed_reading=True)
    assert site.client.get("/", follow_redirects=False).headers["location"] == "/sign-in?next=/"
    assert site.client.get("/api/v1/test/number/3").status_code == 401
    assert site.client.get("/metrics").status_code == 401
    for path in ("/sign-in", "/health", "/static/style.css"):
        assert site.client.get(path, follow_redirects=False).status_code == 200


def test_tokens_are_made_shown_once_and_revoked(site):
    site.sign_in("Rae")
    made = site.client.post("/account/tokens", data={"csrf": site.token("/account"), "label": "nightly"})
    secret = re.search(r"occumap_[\w-]{20,}", made.text)[0]
    assert made.headers["cache-control"] == "no-store"
    assert site.store.accounts.tokens.who(secret).name == "Rae"
    page = site.client.get("/account").text
    assert secret not in page
    address = re.search(r'action="(/account/tokens/\d+/revoke)"', page)[1]
    site.client.post(address, data={"csrf": site.token("/account")})
    assert site.store.accounts.tokens.who(secret) is None


def test_a_token_that_may_only_read_writes_nothing(site):
    ada = site.store.accounts.get("Ada").id
    _, secret = site.store.accounts.tokens.make(ada, "look", by="Ada", scope=Scope.READ)
    sent = {"Authorization": f"Bearer {secret}"}
    assert site.client.get("/api/v1/test/number/3", headers=sent).json() == 3
    refused = site.client.post("/api/v1/test/write", headers=sent)
    assert refused.status_code == 403
    assert "This token may only read." in refused.text


def test_a_token_of_the_page_reads_for_a_year_unless_more_is_chosen(site):
    site.sign_in("Ada")
    for chosen in ({}, {"scope": "write", "days": "30"}):
        site.client.post("/account/tokens", data={"csrf": site.token("/account"), "label": "nightly", **chosen})
    first, second = site.store.accounts.tokens.list(site.store.accounts.get("Ada").id)
    assert (first.scope, (first.expires - first.created).days) == (Scope.READ, 365)
    assert (second.scope, (second.expires - second.created).days) == (Scope.WRITE, 30)
    for wrong in ({"scope": "all"}, {"days": "100000"}):
        answer = site.client.post("/account/tokens", data={"csrf": site.token("/account"), "label": "x", **wrong})
        assert answer.status_code == 422


def test_another_password_ends_other_sessions_and_keeps_this_one(site):
    site.sign_in("Ada")
    elsewhere = site.store.accounts.sessions.begin(site.store.accounts.get("Ada").id)
    _, secret = site.store.accounts.tokens.make(site.store.accounts.get("Ada").id, "nightly", by="Ada")
    new = "four more plain words"
    fields = {"password": "three plain words", "new_password": new, "again_password": new}
    answer = site.client.post("/account/password", data={"csrf": site.token("/account"), **fields})
    assert "Your password has been changed" in answer.text
    assert site.store.accounts.sessions.who(elsewhere) is None
    assert site.store.accounts.tokens.who(secret) is None
    assert site.store.accounts.check("Ada", new)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"password": "wrong", "new_password": "x" * 12, "again_password": "x" * 12}, "current password"),
        ({"password": "three plain words", "new_password": "x" * 12, "again_password": "y" * 12}, "do not match"),
        ({"password": "three plain words", "new_password": "short", "again_password": "short"}, "5 characters"),
        (
            {"password": "three plain words", "new_password": "password123", "again_password": "password123"},
            "among the first that are tried",
        ),
    ],
)
def test_a_password_that_cannot_be_taken_is_told_beside_its_field(site, fields, told):
    site.sign_in("Ada")
    answer = site.client.post("/account/password", data={"csrf": site.token("/account"), **fields})
    assert answer.status_code == 422
    assert told in answer.text
    assert 'aria-invalid="true"' in answer.text
