"""The public names, and nothing else."""

import occumap


def test_the_front_door_lists_its_names_in_order():
    assert occumap.__all__ == sorted(occumap.__all__)
    assert all(hasattr(occumap, name) for name in occumap.__all__)


def test_the_public_names_are_these():
    assert set(occumap.__all__) == {
        "Code",
        "Comparison",
        "Correspondence",
        "Index",
        "OccumapError",
        "Outcome",
        "Plan",
        "Replay",
        "Revision",
        "Version",
        "apply",
        "compare",
        "plan",
        "replay",
    }
