"""The same question has the same answer at the command line, over the API and in Python: one dictionary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from occumap.catalog.coders import coder as get_coder
from occumap.catalog.load import framework, occupational_map
from occumap.cli.app import app
from occumap.model.path import Path
from occumap.render import as_dict
from occumap.web.server.application import make_app
from occumap.web.server.settings import settings_for
from occumap.workflows.figures.align import align
from occumap.workflows.figures.differ import differ
from occumap.workflows.figures.discover import discover as discover_in
from occumap.workflows.figures.impact import impact_of_revision
from occumap.workflows.figures.viability import viability as report_viability
from occumap.workflows.map import gap, moves, paths, unlock
from occumap.workflows.map.describe_person import describe_person
from occumap.workflows.map.example_tables import EXAMPLE
from occumap.workflows.map.fit import fit
from occumap.workflows.map.placement import placement
from occumap.workflows.map.provision import provision as compare_provision
from occumap.workflows.map.relink import relink_through_revision
from occumap.workflows.map.workforce import workforce as compare_workforce
from occumap.workflows.revise.compare import compare
from occumap.workflows.revise.replay import replay
from occumap.workflows.revise.revise import revise

START, GOAL = "OCC0154E", "OCC0023"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = replace(settings_for(data=tmp_path_factory.mktemp("data")), codings_a_minute=0)
    with TestClient(make_app(settings, background=False)) as opened:
        yield opened


@pytest.fixture
def api(client: TestClient) -> Any:
    """What the API answers, as its JSON says."""

    def ask(address: str) -> Any:
        answer = client.get(f"/api/v1{address}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


def command(*arguments: str) -> Any:
    """What a command prints with --json."""
    answer = CliRunner().invoke(app, [*arguments, "--json"])
    assert answer.exit_code == 0, answer.exception
    return json.loads(answer.stdout)


def through_json(answer: Any) -> Any:
    """A dictionary as it comes back from JSON: nothing in it changes on the way."""
    assert json.loads(as_dict.to_json(answer)) == answer
    return answer


@pytest.mark.parametrize("title", ["Design engineer", "Baker", "quantum flux person", "retired", "пекарь"])
def test_a_coding(api: Any, title: str) -> None:
    answer = through_json(as_dict.coding(get_coder().code(title)))
    assert command("code", title) == answer
    assert api(f"/code?title={title}") == answer
    assert {"classification", "index", "coder"} <= {name for name, value in answer.items() if value}


def test_a_coding_with_an_industry_says_what_was_asked(api: Any) -> None:
    answer = as_dict.coding(get_coder().code("Design engineer", "30300", "mechanical"))
    assert (answer["industry"], answer["additional"]) == ("30300", "mechanical")
    assert command("code", "Design engineer", "--industry", "30300", "--additional", "mechanical") == answer
    assert api("/code?title=Design+engineer&industry=30300&additional=mechanical") == answer


def test_the_question_of_a_coding_names_the_groups_it_leads_to() -> None:
    question = as_dict.coding(get_coder().code("Design engineer"))["question"]
    assert all(option["title"] for option in question["options"])


def test_a_gap(api: Any, client: TestClient) -> None:
    answer = through_json(as_dict.gap(gap.gap(START, GOAL)))
    assert command("gap", START, GOAL) == answer
    assert api(f"/gaps?from={START}&to={GOAL}") == answer
    assert client.get(f"/map/gap.json?from={START}&to={GOAL}").json() == answer
    assert answer["framework"] == framework().id


def test_moves(api: Any) -> None:
    answer = [through_json(as_dict.move(one)) for one in moves.moves(START, limit=10)]
    assert command("moves", START) == answer
    assert api(f"/moves?from={START}")["items"] == answer
    assert {one["map"] for one in answer} == {occupational_map().id}


def test_paths(api: Any) -> None:
    answer = [through_json(as_dict.path(one)) for one in paths.paths(START, GOAL)]
    assert command("paths", START, GOAL) == answer
    assert api(f"/paths?from={START}&to={GOAL}")["items"] == answer
    ends = [(one["from"]["code"], one["to"]["code"]) for path in answer for one in path["steps"]]
    assert ends[0][0] == START
    assert GOAL in {to for _, to in ends}


def test_a_path_of_no_step_has_no_ends() -> None:
    assert as_dict.path(Path(()))["from"] is None


def test_unlocking(api: Any) -> None:
    answer = [through_json(as_dict.unlock(one)) for one in unlock.unlock(START, threshold=0.6, limit=10)]
    assert command("unlock", START) == answer
    assert api(f"/unlock?from={START}&threshold=0.6")["items"] == answer
    assert {one["threshold"] for one in answer} == {0.6}


def test_an_occupation(api: Any) -> None:
    world = occupational_map()
    answer = through_json(as_dict.occupation_profile(world[GOAL], world, framework()))
    assert command("map", "show", GOAL) == answer
    over_http = api(f"/occupations/{GOAL}")
    assert over_http.pop("links")
    assert over_http == answer
    listed = {one["code"]: one for one in api("/occupations?size=1000")["items"]}
    assert listed[GOAL] == as_dict.occupation(world[GOAL], world)


def test_a_comparison(api: Any) -> None:
    answer = through_json(as_dict.comparison(compare("soc2010", "soc2020")))
    assert command("compare", "soc2010", "soc2020") == answer
    assert api("/correspondences?source=soc2010&target=soc2020&size=1000")["items"] == answer["links"][:1000]
    assert all(one["version"] in {"soc2010", "soc2020"} for one in answer["changes"])


def test_groups_and_entries(api: Any) -> None:
    version = compare("soc2010", "soc2020").new
    listed = api("/classifications/soc/versions/soc2020")
    assert listed["groups"] == [through_json(as_dict.group(one)) for one in version]
    assert listed["levels"] == as_dict.version(version)["levels"]


def test_a_plan_and_a_replay() -> None:
    assert command("revise", "soc2010-review") == through_json(as_dict.plan(revise("soc2010-review").plan))
    assert command("replay", "soc2010-review") == through_json(as_dict.replay(replay("soc2010-review")))


def test_a_relinked_map() -> None:
    answer = through_json(as_dict.relink(relink_through_revision("soc2010-review")))
    assert command("map", "relink", "soc2010-review") == answer


def test_fits(api: Any) -> None:
    person = describe_person(skills=["welding:3"], framework=framework())
    answer = command("fit", "--skill", "welding:3")
    assert answer["person"] == through_json(as_dict.person(person))
    fits = fit(person, limit=10, framework=framework())
    assert answer["fits"] == [through_json(as_dict.fit(one)) for one in fits]
    assert answer == through_json(as_dict.fits(fits))
    assert api("/fits?skill=welding:3") == answer


def test_viability_and_its_groups() -> None:
    answer = through_json(as_dict.viability_report(report_viability(weights="made-up")))
    assert command("viability", "--weights", "made-up") == answer
    assert answer["groups"] == [
        as_dict.group_viability(one) for one in report_viability(weights="made-up").groups.groups
    ]


def test_placements() -> None:
    found = placement()
    flagged = replace(found, all=found.flagged)
    assert command("placement") == through_json(as_dict.placements(flagged))


def test_a_workforce_and_a_provision() -> None:
    assert command("workforce", "example") == through_json(as_dict.workforce(compare_workforce(EXAMPLE, EXAMPLE)))
    assert command("provision", "example") == through_json(as_dict.provision(compare_provision(EXAMPLE, EXAMPLE)))


def test_aligned_versions_and_the_impact_of_a_revision() -> None:
    assert command("align", "soc2010", "soc2020", "--weights", "made-up") == through_json(
        as_dict.aligned(align("soc2010", "soc2020", weights="made-up"))
    )
    outcome = revise("soc2010-review").outcome
    assert outcome is not None
    assert command("impact", "soc2010-review", "--weights", "made-up") == through_json(
        as_dict.impact(impact_of_revision(outcome, weights="made-up"))
    )


def test_what_is_hidden_in_a_group_and_how_records_differ() -> None:
    assert command("discover", "5312") == through_json(as_dict.discovered(discover_in("5312")))
    assert command("differ", "example", "--group", "group") == through_json(
        as_dict.compared(differ(FilePath("example"), group="group"))
    )


@pytest.mark.parametrize("name", sorted(set(as_dict.__all__) - {"Fields", "to_json"}))
def test_every_function_is_called_like_a_noun_and_says_what_it_returns(name: str) -> None:
    assert (getattr(as_dict, name).__doc__ or "").startswith("Return ")
