"""The sample files are there for whoever has only installed Occumap, and overwrite nothing of theirs."""

from __future__ import annotations

import pytest

from occumap.errors import OutputError
from occumap.workflows.samples import SAMPLES, write_samples


def test_samples_are_written_and_written_anew(tmp_path):
    folder = tmp_path / "samples"
    paths = write_samples(folder)
    assert [path.name for path in paths] == list(SAMPLES)
    assert all(path.read_text("utf-8").strip() for path in paths)
    assert write_samples(folder) == paths


def test_a_folder_with_other_files_is_left_as_it_is(tmp_path):
    (tmp_path / "mine.csv").write_text("a\n")
    with pytest.raises(OutputError, match=r"mine\.csv"):
        write_samples(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]
