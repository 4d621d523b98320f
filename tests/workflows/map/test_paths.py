"""The paths that docs/nine-journeys.md defends are those that are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.workflows.map.paths import paths

PAGE = Path(__file__).parents[3] / "docs" / "nine-journeys.md"
FROM_WHAT_COMES_ALONG = (
    ("OCC0349", "OCC0292"),
    ("OCC1305", "OCC0025"),
    ("OCC0454", "OCC0490"),
    ("OCC0005", "OCC0827"),
    ("OCC0095", "OCC0047"),
    ("OCC0795", "OCC1386"),
)


@pytest.mark.parametrize(("start", "goal"), FROM_WHAT_COMES_ALONG)
def test_the_page_shows_the_first_path_that_is_found(start, goal):
    best = paths(start, goal)[0]
    titles = [best.steps[0].gap.from_title, *(step.gap.to_title for step in best.steps)]
    assert f"**{' > '.join(titles)}**" in PAGE.read_text(encoding="utf-8").splitlines()


def test_a_published_rise_is_a_step_though_the_framework_tells_the_two_apart_in_nothing():
    """A craft bricklayer's tasks are a bricklayer's; what is gained is the level, by the apprenticeship."""
    first = paths("OCC0095", "OCC0047")[0].steps[0]
    assert first.way is not None
    assert first.gap.coverage == 1
    assert first.products
