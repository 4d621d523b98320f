"""What the API says of itself: whose data, on what terms, where, and whom to ask."""

from __future__ import annotations


def test_the_licence_and_the_sources_are_stated(api):
    described = api.json("/openapi.json")
    assert described["info"]["license"]["identifier"] == "MIT AND OGL-UK-3.0"
    assert "Office for National Statistics, SOC2020 volume 1" in described["info"]["description"]


def test_address_and_contact_are_those_of_the_settings(make_api):
    named = make_api(address="https://jobs.example/occupations", contact="ask@jobs.example").json("/openapi.json")
    assert named["servers"] == [{"url": "https://jobs.example/occupations"}]
    assert named["info"]["contact"] == {"email": "ask@jobs.example"}
    page = make_api(contact="https://jobs.example/help").json("/openapi.json")
    assert page["info"]["contact"] == {"url": "https://jobs.example/help"}
    silent = make_api().json("/openapi.json")
    assert silent["servers"] == [{"url": "/"}]
    assert "contact" not in silent["info"]
