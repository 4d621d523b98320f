"""Files appear together or not at all."""

import pytest

from occumap.errors import OutputError
from occumap.io import output_folder
from occumap.io.output_folder import write_together


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_holds_just_the_files(tmp_path):
    written = write_together(tmp_path / "a" / "out", {"x.csv": b"1", "y.csv": b"2"})
    assert [path.read_bytes() for path in written] == [b"1", b"2"]
    assert names(tmp_path / "a") == ["out"]


def test_an_earlier_result_is_replaced_whole(tmp_path):
    write_together(tmp_path / "out", {"x.csv": b"old", "gone.csv": b"old"})
    write_together(tmp_path / "out", {"x.csv": b"new"}, replacing=["gone.csv"])
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == {"x.csv": b"new"}


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(OutputError, match=r"thesis\.doc.*Name an empty or new folder"):
        write_together(tmp_path, {"x.csv": b"1"})
    assert names(tmp_path) == ["thesis.doc"]


def test_a_file_in_the_way_is_not_overwritten(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="this is a file"):
        write_together(tmp_path / "out", {"x.csv": b"1"})
    assert (tmp_path / "out").read_text() == "mine"


def test_a_failure_in_mid_write_leaves_the_earlier_result(tmp_path, monkeypatch):
    write_together(tmp_path / "out", {"x.csv": b"old"})

    def full_disk(_path, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output_folder.Path, "write_bytes", full_disk)
    with pytest.raises(OutputError, match="No space left"):
        write_together(tmp_path / "out", {"x.csv": b"new"})
    monkeypatch.undo()
    assert (tmp_path / "out" / "x.csv").read_bytes() == b"old"
    assert names(tmp_path) == ["out"]


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="can't be written"):
        write_together(tmp_path / "file" / "out", {"x.csv": b"1"})
