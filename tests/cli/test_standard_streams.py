"""``-`` in the place of a file is standard input, and after ``--out`` standard output."""

from __future__ import annotations

import io

import polars as pl
import pytest
from typer.testing import CliRunner

from occumap.cli.app import app

JOBS = b"id;job\n007;baker\n008;nurse\n"


def run(*arguments: str, given: bytes = b""):
    return CliRunner().invoke(app, list(arguments), input=given)


def test_a_file_comes_in_by_one_stream_and_goes_out_by_the_other():
    done = run("code", "-", "--title", "job", "--out", "-", given=JOBS)
    assert done.exit_code == 0
    coded = pl.read_csv(io.BytesIO(done.stdout_bytes), infer_schema=False)
    assert coded.select("id", "job").rows() == [("007", "baker"), ("008", "nurse")]
    assert coded["code"][0] == "5432"
    assert "written  standard output" in done.stderr
    assert "cells separated by semicolons" in done.stderr


def test_standard_input_is_told_as_a_file_is(tmp_path):
    loaded = run("load", "-", given=b"code\ttitle\n1\tCrafts\n11\tPotters\n")
    assert loaded.exit_code == 0
    assert "cells separated by tabs" in loaded.output
    refused = run("code", "-", "--title", "work", "--out", str(tmp_path / "x.csv"), given=JOBS)
    assert str(refused.exception).startswith("standard input: there is no column ‘work’")


def test_it_can_be_read_once_only():
    with pytest.raises(Exception, match="standard input can be read once only"):
        raise run("workforce", "-", "--target", "-", given=JOBS).exception or AssertionError
