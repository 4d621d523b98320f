"""A drawing is kept beside whatever else is in the folder."""

from __future__ import annotations

import pytest

from occumap.errors import InputError
from occumap.workflows.map.keep_drawing import keep_drawing


def test_a_drawing_is_written_beside_other_files_and_written_anew(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    for text in ("first", "second"):
        keep_drawing(tmp_path.relative_to(tmp_path) / "gap.html", html=text)
        assert (tmp_path / "gap.html").read_text() == text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gap.html", "mine.txt"]


def test_an_ending_that_is_no_drawing_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.html or \.svg"):
        keep_drawing(tmp_path / "gap.pdf", html="page", svg="drawing")
