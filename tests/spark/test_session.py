"""Where Spark is missing, it is said what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HIDE = "import sys; sys.modules[{missing!r}] = None; "
CALL = """
from occumap.errors import InputError, UnavailableError
from occumap.spark.session import local_session
try:
    local_session()
except (InputError, UnavailableError) as error:
    print(error)
"""


def said_by(code: str, **environment: str) -> str:
    """What a fresh Python prints; it can't have Spark loaded already."""
    known = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", code], env=known, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("missing", ["pyspark", "pyarrow"])
def test_a_missing_package_is_named_with_what_to_run(missing: str) -> None:
    said = said_by(HIDE.format(missing=missing) + CALL)
    assert said == f"Spark: {missing} isn't installed. In the folder of Occumap's source, run: pip install '.[spark]'\n"


def test_a_missing_java_is_named_with_what_to_install(tmp_path: Path) -> None:
    said = said_by(CALL, PATH=str(tmp_path), JAVA_HOME="")
    assert said.startswith("Spark: there is no Java. Install a Java runtime, version 17 or later")


def test_every_module_is_imported_without_spark() -> None:
    modules = "broadcast, coding, convert, dual_coding, evaluate, session"
    code = HIDE.format(missing="pyspark") + f"from occumap.spark import {modules}; print('imported')"
    assert said_by(code) == "imported\n"
