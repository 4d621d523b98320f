"""The API on a page: all addresses, with examples that answer as they stand."""

from __future__ import annotations

import html
import re
import time

import pytest

from occumap.web.api.api_examples import EXAMPLES

# Seconds that what is made once may take on a busy machine.
PATIENCE = 120
# What they name is drawn by lot when somebody opens a consultation, so no example would answer.
OF_SOMETHING_HELD = {"getConsultation", "listComments"}


def test_every_address_and_parameter_stands_on_the_page(browser):
    page = html.unescape(browser().get("/api").text)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for path, operations in browser().get("/api/v1/openapi.json").json()["paths"].items():
        for method, stated in operations.items():
            assert f"<code>{method.upper()} {path}</code>" in page
            start = page.index(f'<h3 id="{stated["operationId"]}">')
            section = page[start : page.index("</section>", start)]
            assert all(f"<code>{one['name']}</code>" in section for one in stated.get("parameters", ()))
            if stated["operationId"] not in OF_SOMETHING_HELD:
                assert EXAMPLES[stated["operationId"]].path in section


@pytest.mark.parametrize("name", [name for name in EXAMPLES if not name.startswith("scan")])
def test_each_example_answers_as_it_stands(browser, name):
    example = EXAMPLES[name]
    if example.body:
        answer = browser().client.post(example.path, content=example.body, headers={"content-type": example.kind})
    else:
        asked = browser()
        answer = asked.get(example.path)
        # What takes long is made once, while whoever asks is told to ask again.
        until = time.monotonic() + PATIENCE
        while answer.status_code == 202 and time.monotonic() < until:
            time.sleep(1)
            answer = asked.get(example.path)
    assert answer.status_code == 200, answer.text


def test_each_operation_has_an_example_and_each_example_an_operation(browser):
    paths = browser().get("/api/v1/openapi.json").json()["paths"]
    operations = [one for methods in paths.values() for one in methods.values()]
    assert {one["operationId"] for one in operations} == set(EXAMPLES) | OF_SOMETHING_HELD
    shown = [one for one in operations if one["operationId"] not in OF_SOMETHING_HELD]
    assert all(one["x-codeSamples"][0]["source"].startswith("curl ") for one in shown)


def test_all_scripts_and_styles_are_our_own_and_the_foot_of_every_page_leads_there(browser):
    page = browser().get("/api").text
    assert all(
        address.startswith("/static/") for address in re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', page)
    )
    assert '<a href="/api">' in browser().get("/").text


def test_it_says_what_is_held_and_whom_to_ask(browser, new_app):
    page = browser(app=new_app(contact="ask@jobs.example", address="https://jobs.example")).get("/api").text
    assert "<code>soc2020</code>" in page
    assert "<code>starter</code>" in page
    assert "mailto:ask@jobs.example" in page
    assert "https://jobs.example/api/v1/code?title=design+engineer" in page
