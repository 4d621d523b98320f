"""Files and folders are written whole or not at all, whoever else writes them at the same time."""

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pytest

from occumap import atomic
from occumap.atomic import remove_folder, replace_folder, replacing, working_folder, write_file, write_together
from occumap.errors import InputError, OutputError

SIZE = 200_000
TOGETHER = 12


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

    def full_disk(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full_disk)  # type: ignore[attr-defined]
    with pytest.raises(OutputError, match="No space left"):
        write_together(tmp_path / "out", {"x.csv": b"new"})
    monkeypatch.undo()
    assert (tmp_path / "out" / "x.csv").read_bytes() == b"old"
    assert names(tmp_path) == ["out"]


MANY = {f"{n % 7}/{n}.html": bytes([n % 256]) * n for n in range(300)}


def test_a_folder_of_many_files_has_them_all_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    replace_folder(tmp_path / "out", {"old": b""})
    seen, flush = {}, os.fsync

    def noted(handle):
        flush(handle)
        seen[os.fstat(handle).st_ino] = names(tmp_path / "out")

    monkeypatch.setattr(atomic.os, "fsync", noted)  # type: ignore[attr-defined]
    paths = replace_folder(tmp_path / "out", MANY)
    assert {str(path.relative_to(tmp_path / "out")): path.read_bytes() for path in paths} == MANY
    assert all(seen[path.stat().st_ino] == ["old"] for path in paths)


def test_a_disk_that_fails_at_one_of_many_files_leaves_the_earlier_folder(tmp_path, monkeypatch):
    replace_folder(tmp_path / "out", {"old": b"old"})
    flush = os.fsync

    def fails(handle):
        if os.fstat(handle).st_size == 250:
            raise OSError(28, "No space left on device")
        flush(handle)

    monkeypatch.setattr(atomic.os, "fsync", fails)  # type: ignore[attr-defined]
    with pytest.raises(OutputError, match="No space left"):
        replace_folder(tmp_path / "out", MANY)
    assert names(tmp_path / "out") == ["old"]
    assert names(tmp_path) == ["out"]


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="can't be written"):
        write_together(tmp_path / "file" / "out", {"x.csv": b"1"})


def test_a_file_is_written_with_its_folders_and_leaves_nothing_beside_it(tmp_path):
    path = write_file(tmp_path / "new" / "titles.txt", iter([b"baker\n", b"smith\n"]))
    assert path.read_bytes() == b"baker\nsmith\n"
    assert names(path.parent) == ["titles.txt"]


def test_an_old_file_keeps_its_mode_and_a_new_one_gets_what_the_umask_leaves(tmp_path):
    path = tmp_path / "x"
    before = os.umask(0o027)
    try:
        write_file(path, b"1")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o604)
        write_file(path, b"2")
        assert stat.S_IMODE(path.stat().st_mode) == 0o604
        assert stat.S_IMODE(write_file(tmp_path / "secret", b"3", mode=0o600).stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_an_old_folder_keeps_its_mode(tmp_path):
    write_together(tmp_path / "out", {"x": b"1"})
    (tmp_path / "out").chmod(0o750)
    write_together(tmp_path / "out", {"x": b"2"})
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o750


def test_the_file_that_a_link_points_to_is_replaced_and_not_the_link(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_name_as_long_as_names_can_be_is_written(tmp_path):
    assert write_file(tmp_path / ("x" * 255), b"1").read_bytes() == b"1"
    with pytest.raises(OutputError, match="Give it a shorter name"):
        write_file(tmp_path / ("x" * 256), b"1")


@pytest.mark.parametrize("content", [b"", []])
def test_nothing_is_written_as_an_empty_file(tmp_path, content):
    assert write_file(tmp_path / "x", content).read_bytes() == b""


def test_content_that_fails_half_way_leaves_the_old_file(tmp_path):
    def half():
        yield b"new"
        raise InputError("the upload", "it has more than 3 bytes", hint="Send less.")

    path = write_file(tmp_path / "x", b"old")
    with pytest.raises(InputError, match="more than 3 bytes"):
        write_file(path, half())
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["x"]


def test_a_folder_a_device_and_a_path_through_a_file_are_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="this is a folder"):
        write_file(tmp_path, b"1")
    with pytest.raises(OutputError, match="this is a device or a pipe"):
        write_file(Path(os.devnull), b"1")
    with pytest.raises(OutputError, match=r"can't be written.*A part of its path is a file"):
        write_file(tmp_path / "file" / "below", b"1")
    assert not stat.S_ISREG(Path(os.devnull).stat().st_mode)


FULL = """
import resource, signal, sys
from pathlib import Path
import polars as pl
from occumap.atomic import remove_folder, replace_folder, replacing, write_file
from occumap.errors import OutputError
from occumap.io.answer_files import join_chunks, write_chunk

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
frame = pl.DataFrame({"a": [str(n) * 10 for n in range(50_000)]})
write_chunk(frame, folder / "chunk.parquet")
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))


def joined(kind):
    with replacing(folder / f"out{kind}") as fresh:
        join_chunks([folder / "chunk.parquet"], fresh, kind)


for work in (
    lambda: write_file(folder / "x", bytes(100_000)),
    lambda: write_chunk(frame, folder / "new.parquet"),
    lambda: replace_folder(folder / "site", {"a": b"1", "b": bytes(100_000)}),
    lambda: joined(".csv"),
    lambda: joined(".parquet"),
    lambda: joined(".xlsx"),
):
    try:
        work()
    except OutputError as error:
        print(error, file=sys.stderr)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="the size of files can't be limited here")
def test_whatever_fills_the_disk_is_one_error_and_leaves_what_was_there(tmp_path):
    """Polars, XlsxWriter and Python itself say it in three ways; here files may not grow beyond 10,000 bytes."""
    old = {name: write_file(tmp_path / name, b"old") for name in ("x", "out.csv", "out.parquet", "out.xlsx")}
    write_together(tmp_path / "site", {"index.html": b"old"})
    said = subprocess.run([sys.executable, "-c", FULL, tmp_path], capture_output=True, text=True, check=False).stderr
    lines = said.splitlines()
    assert len(lines) == 6, said
    assert all("it can't be written (File too large)" in line for line in lines), said
    assert all(path.read_bytes() == b"old" for path in old.values())
    assert names(tmp_path) == sorted([*old, ".chunk.parquet.sum", "chunk.parquet", "site"])
    assert names(tmp_path / "site") == ["index.html"]


def _write(path: Path, n: int) -> None:
    for _ in range(20):
        write_file(path, bytes([n]) * SIZE)


def _write_folder(folder: Path, n: int) -> None:
    for _ in range(10):
        replace_folder(folder, {name: bytes([n]) * 1000 for name in "abc"})


def _sink(path: Path, n: int) -> None:
    for _ in range(5):
        with replacing(path) as fresh:
            pl.LazyFrame({"n": [n] * 10_000}).sink_parquet(fresh)


def _all_at_once(work, place: Path) -> None:
    with ProcessPoolExecutor(TOGETHER, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(work, place, n) for n in range(TOGETHER)]:
            done.result()


def test_many_processes_that_write_one_file_leave_one_whole_result_and_nothing_else(tmp_path):
    _all_at_once(_write, tmp_path / "x")
    content = (tmp_path / "x").read_bytes()
    assert len(content) == SIZE
    assert len(set(content)) == 1
    assert names(tmp_path) == ["x"]


def test_many_processes_that_write_one_table_leave_one_whole_table(tmp_path):
    _all_at_once(_sink, tmp_path / "x.parquet")
    assert pl.read_parquet(tmp_path / "x.parquet")["n"].value_counts()["count"].to_list() == [10_000]
    assert names(tmp_path) == ["x.parquet"]


def test_many_processes_that_write_one_folder_leave_one_whole_result_and_nothing_else(tmp_path):
    _all_at_once(_write_folder, tmp_path / "out")
    contents = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert sorted(contents) == ["a", "b", "c"]
    assert len(set(contents.values())) == 1
    assert names(tmp_path) == ["out"]


KILLED = """
import os, signal, sys
from pathlib import Path
from occumap.atomic import write_file


def content():
    yield b"half"
    os.kill(os.getpid(), signal.SIGKILL)


write_file(Path(sys.argv[1]), content())
"""


def test_a_process_that_is_killed_leaves_the_old_file_and_a_name_that_can_be_swept(tmp_path):
    path = write_file(tmp_path / "x", b"old")
    killed = subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    left = [name for name in names(tmp_path) if name != "x"]
    assert all(atomic.TEMPORARY.fullmatch(name) for name in left)
    assert len(left) == 1


def test_a_folder_is_there_at_every_moment_while_it_is_replaced(tmp_path):
    folder = tmp_path / "out"
    atomic.replace_folder(folder, {"a": b"0"})
    missing = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            if not (folder / "a").exists():
                missing.append(1)

    looking = threading.Thread(target=look)
    looking.start()
    for n in range(200):
        atomic.replace_folder(folder, {"a": str(n).encode()})
    done.set()
    looking.join()
    if sys.platform == "linux":
        assert not missing
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_process_left_is_swept_once_it_is_old_and_nothing_else(tmp_path, monkeypatch):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    monkeypatch.setattr(atomic, "_SETTLED", -1)
    old, soon, here = time.time() - 3600, time.time() + 3600, f"{os.getpid():08x}"
    left = {
        f".occumap-{gone.pid:08x}00000000.tmp": old,
        f".occumap-{gone.pid:08x}00000001.tmp": soon,
        f".occumap-{here}00000002.tmp": time.time(),
        ".occumap-notes.tmp": old,
    }
    for name, at in left.items():
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (at, at))
    folder = tmp_path / f".occumap-{gone.pid:08x}00000003.tmp"
    folder.mkdir()
    (folder / "a").write_bytes(b"x")
    os.utime(folder, (old, old))
    write_file(tmp_path / "a.csv", b"1")
    assert {path.name for path in tmp_path.iterdir()} == {*list(left)[1:], "a.csv"}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system doesn't say when a process began")
def test_what_a_killed_process_left_is_swept_though_another_has_its_number_by_now(tmp_path):
    left = tmp_path / f".occumap-{os.getpid():08x}00000000.tmp"
    left.write_bytes(b"x")
    os.utime(left, (0, 0))  # long before this process began
    write_file(tmp_path / "a.csv", b"1")
    assert not left.exists()


def test_a_working_folder_is_for_its_owner_alone_and_goes_with_the_block(tmp_path: Path) -> None:
    with working_folder(tmp_path / "jobs.csv") as parts:
        (parts / "000001.parquet").write_bytes(b"rows of somebody")
        assert stat.S_IMODE(parts.stat().st_mode) == 0o700
    assert list(tmp_path.iterdir()) == []


def test_the_working_folder_of_a_killed_process_is_swept_by_the_next_that_writes_there(tmp_path: Path) -> None:
    code = "import os, pathlib, sys; from occumap.atomic import working_folder\n"
    code += "with working_folder(pathlib.Path(sys.argv[1], 'jobs.csv')) as parts:\n"
    code += "    (parts / 'rows').write_bytes(b'of somebody'); os._exit(9)"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    (left,) = tmp_path.iterdir()
    write_file(tmp_path / "other.csv", b"")
    assert left.exists(), "it may still be written to"
    os.utime(left, (0, 0))
    write_file(tmp_path / "other.csv", b"")
    assert not left.exists()


def test_a_folder_is_removed_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kept"
    replace_folder(folder, {"a.csv": b"a", "b.csv": b"b"})

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("occumap.atomic.shutil.rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        remove_folder(folder)
    assert not folder.exists(), "half of it would be damage"
