"""The short attack by damage on what is kept; ``make attack PARTS=corruption`` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from occumap.workflows.samples import write_samples
from tests.attack.corruption import corruption
from tests.attack.kept_things import KEPT


@pytest.mark.slow
def test_damage_to_what_is_kept_is_mended_or_said(tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    write_samples(samples)
    tally = corruption(12, seed=19, folder=tmp_path, samples=samples, kept=[one for one in KEPT if one.cheap])
    assert tally.tries == 12
    assert not tally.failed, tally.details()
    assert min(tally.notes["said"], tally.notes["answered as before"]) > 1
