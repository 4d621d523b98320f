"""What is made before anybody asks for it."""

from __future__ import annotations

from occumap.atlas import near_steps
from occumap.web.server.warm_up import Warm
from occumap.workflows.map.held_ground import HeldFramework
from occumap.workflows.map.paths import paths


def test_the_first_path_finds_its_tables_made():
    near_steps._near_steps.cache_clear()
    warm = Warm()
    warm.make_ready()
    assert warm.state == "ready"
    made = near_steps._near_steps.cache_info().misses
    assert made
    paths("OCC0454", "OCC0023", framework=HeldFramework.of("").skills_map)
    assert near_steps._near_steps.cache_info().misses == made
