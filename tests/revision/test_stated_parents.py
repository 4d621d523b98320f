"""A classification whose codes don't spell their parents is revised like any other: a table states the parents."""

from dataclasses import replace

import pytest

from occumap.examples import RULES, small_index, small_version
from occumap.model.code import Code
from occumap.model.plan import Plan
from occumap.model.version import Version
from occumap.revision.apply import apply
from occumap.revision.compare import compare, correspondence_in

from .tiny import issue, plan

STATED = replace(RULES, parents="stated")


@pytest.fixture
def version() -> Version:
    """The tiny world in which 12 sits under 2, which no code of it says."""
    groups = tuple(
        replace(group, parent=Code("tiny1", "2")) if group.code.value == "12" else group for group in small_version()
    )
    return Version("tiny1", "Tiny 1", STATED, groups)


def parents(made: Plan) -> dict[str, str | None]:
    return {group.code.value: group.parent.value if group.parent else None for group in made.version}


def test_a_group_that_stays_or_is_recoded_stays_under_its_parent(version: Version) -> None:
    made = plan(issue(1, "recode: {group: 12 Pastry and cake makers, to: 18}"), version=version)
    assert made.errors == ()
    assert parents(made)["18"] == "2"
    assert parents(made)["11"] == "1"


def test_a_new_group_sits_where_it_is_said_to_and_the_code_may_say_otherwise(version: Version) -> None:
    made = plan(
        issue(1, "create: {group: 24 Bread tasters, under: '1'}", "move: {from: 11, to: 24, where: {title: bread}}"),
        version=version,
    )
    assert "parent-against-code" not in {finding.kind for finding in made.findings}
    assert parents(made)["24"] == "1"


def test_the_parts_of_a_split_sit_beside_the_group_that_was_split(version: Version) -> None:
    made = plan(
        issue(1, "split: {group: 12, parts: [{to: 18 Cake makers, where: {title: cake}}, {to: 17 Pastry makers}]}"),
        version=version,
    )
    assert (parents(made)["18"], parents(made)["17"]) == ("2", "2")


def test_a_parent_that_gets_another_code_takes_its_groups_along(version: Version) -> None:
    made = plan(issue(1, "recode: {group: 2, to: 4}", "recode: {group: 12, to: 41}"), version=version)
    assert parents(made)["41"] == "4"


def test_two_versions_are_compared_by_an_index_coded_to_both() -> None:
    made = plan(issue(1, "rename: {group: 11, title: Bread bakers}"))
    outcome = apply(made)
    links = correspondence_in(outcome.index, made.old, outcome.version)
    compared = compare(made.old, outcome.version, links)
    assert compared.changes == made.changes
    assert {pair: n for pair, n in made.correspondence.counts.items() if n} == links.counts
    assert len(small_index()) == sum(n or 0 for n in links.counts.values())
