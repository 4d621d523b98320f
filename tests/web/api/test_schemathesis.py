"""Whatever the OpenAPI document allows or forbids, the API answers as the document says."""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.made_scan import instead_of_scans

# Names that are held, so that it isn't always told that there is no such thing.
HELD = {
    "path.classification": ["soc"],
    "path.version": ["soc2010", "soc2020"],
    "path.code": ["2126", "1", "OCC0023", "OCC0154E"],
    "path.group": ["3219", "1116"],
    "path.index": ["starter"],
    "path.skill": ["control-design", "teamwork"],
    "query.from": ["OCC0154E", "electrician", "2015-01-01"],
    "query.to": ["OCC0023", "soc2010", "2021-06-01"],
    "query.source": ["soc2010", "soc2020"],
    "query.target": ["soc2020", "soc2010"],
    "query.level": ["4", "unit", "sub-major"],
    "query.route": ["engineering-and-manufacturing"],
}
CONFIG = {
    "seed": 6,
    # What is made when it is first asked for, such as a coder, takes its time on a busy machine.
    "request-timeout": 120,
    "dictionaries": {name.replace(".", "-"): {"values": values} for name, values in HELD.items()},
    "parameters": {name: {"dictionary": name.replace(".", "-"), "probability": 0.7} for name in HELD},
    "generation": {"mode": "all", "max-examples": 12, "deterministic": True, "database": "none"},
    "phases": {"stateful": {"generation": {"max-examples": 8}}},
    # A well-formed request for what can't be done (a table without titles, a path to where one is) is 400;
    # a list too long by one is too large a body before it is read.
    "checks": {
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "429", "5xx"]
        },
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", "400", "401", "403", "404", "409", "429", "5xx"]
        },
    },
}


@pytest.mark.slow
def test_every_address_answers_as_its_description_says(make_api, monkeypatch):
    """Right and wrong requests by every phase and check that Schemathesis has."""
    instead_of_scans(monkeypatch)
    api = make_api()
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", api.client.app, config=SchemathesisConfig.from_dict(CONFIG)
    )
    faults: dict[tuple[str, str], str] = {}
    tried: Counter[str] = Counter()
    statuses: Counter[int] = Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            pytest.fail(f"Schemathesis: {getattr(event, 'value', None) or event.exception}")  # type: ignore[union-attr]
        if not isinstance(event, events.ScenarioFinished):
            continue
        recorder = event.recorder
        for number, interaction in recorder.interactions.items():
            tried[recorder.cases[number].value.operation.label] += 1
            if interaction.response is not None:
                statuses[interaction.response.status_code] += 1
        for checks in recorder.checks.values():
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    told = f"{failure.title}\n{failure.message}\n{check.failure_info.code_sample}"
                    faults.setdefault((recorder.label, check.name), told)
    assert not faults, "\n\n".join(f"{label}: {told}" for (label, _), told in faults.items())
    operations = sum(len(methods) for methods in api.json("/openapi.json")["paths"].values())
    assert len(tried) == operations
    assert {200, 400, 404, 405, 409, 415, 422} <= set(statuses)
