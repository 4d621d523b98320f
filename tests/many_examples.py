"""More inputs for the tests of what holds for any: ``python -m pytest -p tests.many_examples`` (`make laws`)."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("many", max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("many")
