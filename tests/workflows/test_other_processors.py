"""The same versions give the same answers on other processors, whose kernels add in another order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# What an old processor has: no wide registers, and a BLAS kernel to match. On such a one both runs are the same.
PLAIN = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL",
    "OPENBLAS_CORETYPE": "Nehalem",
    "NUMBA_CPU_NAME": "generic",
    "OPENBLAS_NUM_THREADS": "1",
}
ANSWERS = """
import json, warnings
import polars as pl
warnings.simplefilter("ignore")
import occumap as om
titles = [f"{title} {word}" for title in om.load("soc2010").to_frame()["title"] for word in ("assistant", "trainee")]
for row in om.code(pl.DataFrame({"job": titles}), title="job").iter_rows():
    print(*row)
asked = om.moves("OCC0154E"), om.gap("OCC0154E", "OCC0023"), om.paths("OCC0154E", "OCC0023"), om.scan("soc2020")
for answer in asked:
    print(json.dumps(answer.to_dict()))
"""


@pytest.mark.slow
def test_answers_do_not_depend_on_the_kernels_of_a_processor(tmp_path: Path) -> None:
    said = [_run(tmp_path / name, settings) for name, settings in (("own", {}), ("plain", PLAIN))]
    assert len(said[0]) > 500
    assert said[0] == said[1]


def _run(home: Path, settings: dict[str, str]) -> list[str]:
    place = {"OCCUMAP_HOME": str(home)}
    ran = subprocess.run(
        [sys.executable, "-c", ANSWERS],
        env={**os.environ, **settings, **place},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()
