"""Where groups went and came from, at any level."""

from __future__ import annotations

import pytest

from occumap.workflows.revise.compare import compare
from occumap.workflows.revise.trace import change_of, flows_at, flows_of


@pytest.fixture(scope="module")
def comparison():
    return compare("soc2010", "soc2020")


@pytest.mark.parametrize("level", ["major", "sub-major", "minor", "unit"])
@pytest.mark.parametrize("forward", [True, False])
def test_shares_of_a_group_sum_to_one_and_no_entry_is_lost(comparison, level, forward):
    flows = flows_at(comparison, level)
    assert sum(flows.values()) == sum(link.entries for link in comparison.correspondence.links)
    version = comparison.old if forward else comparison.new
    for group in version.at_level(level):
        found = flows_of(comparison, group, flows, forward=forward)
        assert not found or sum(flow.share for flow in found) == pytest.approx(1)
        assert [flow.entries for flow in found] == sorted((flow.entries for flow in found), reverse=True)


def test_both_directions_tell_the_same(comparison):
    flows = flows_at(comparison, "unit")
    old = comparison.old["3539"]
    for flow in flows_of(comparison, old, flows, forward=True):
        back = {one.group.code.value: one for one in flows_of(comparison, flow.group, flows, forward=False)}
        assert (back["3539"].entries, back["3539"].share) == (flow.entries, flow.share_of_other)


def test_a_group_of_the_new_version_has_the_change_of_what_it_continues_or_its_birth(comparison):
    renamed = change_of(comparison, comparison.new["3554"], forward=False)
    assert renamed.group.value == "3543"
    born = change_of(comparison, comparison.new["3544"], forward=False)
    assert born.group == comparison.new["3544"].code


def test_where_a_number_isnt_known_no_share_is_made_up(comparison):
    flows = {("3539", "3543"): 5, ("3539", "3544"): None, ("3531", "3543"): 5}
    found = flows_of(comparison, comparison.old["3539"], flows, forward=True)
    assert [(flow.group.code.value, flow.share, flow.share_of_other) for flow in found] == [
        ("3543", None, 0.5),
        ("3544", None, None),
    ]
