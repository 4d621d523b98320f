"""Whatever the operating system objects to, and whatever nobody foresaw, is a message and never a traceback."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MAIN = "from occumap.cli.app import main; main()"
# What takes the right to read and write everything from the superuser, whom the tests of a container run as.
BY_MODE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
needs_modes = pytest.mark.skipif(
    bool(BY_MODE) and not shutil.which(BY_MODE[0]), reason="the superuser may read and write everything"
)


def run(*arguments, code=MAIN, env=None, under=(), **options):
    result = subprocess.run(
        [*under, sys.executable, "-c", code, *map(str, arguments)],
        capture_output="stdout" not in options,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
        **options,
    )
    assert "Traceback" not in (result.stderr or "")
    return result


@pytest.mark.parametrize(
    "arguments",
    [
        ("revise", "soc2010-review", "--index", "{folder}"),
        ("compare", "soc2010", "soc2020", "--crosswalk", "{folder}"),
        ("code", "{folder}", "--title", "title", "--out", "{folder}/out.csv"),
        ("convert", "{folder}"),
        ("fit", "{folder}"),
        ("workforce", "{folder}"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_folder_in_the_place_of_a_file_is_a_message(tmp_path, arguments):
    result = run(*(one.format(folder=tmp_path) for one in arguments))
    assert result.returncode == 2
    assert result.stderr.strip()


@needs_modes
def test_a_file_that_may_not_be_read_is_a_message(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("id,title\n1,baker\n")
    secret.chmod(0)
    result = run("revise", "soc2010-review", "--index", secret, env={"OCCUMAP_HOME": str(tmp_path)}, under=BY_MODE)
    assert result.returncode == 2, result.stderr
    assert "secret.csv" in result.stderr
    assert "Permission denied" in result.stderr


@needs_modes
def test_a_folder_that_may_not_be_written_is_a_message(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    result = run("revise", "soc2010-review", "--out", closed / "out", under=BY_MODE)
    assert result.returncode == 2
    assert "it can't be written (Permission denied). Name a place where you can write." in " ".join(
        result.stderr.split()
    )


def _little_room() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_disk_that_is_full_is_a_message_and_the_old_result_stays(tmp_path, kind, coder_cache):
    jobs, out = tmp_path / "jobs.csv", tmp_path / f"out.{kind}"
    jobs.write_text("title\n" + "".join(f"baker number {n} of the street\n" for n in range(2_000)))
    out.write_bytes(b"old")
    given = ("code", jobs, "--title", "title", "--out", out)
    result = run(*given, env={"OCCUMAP_HOME": str(coder_cache)}, preexec_fn=_little_room)
    assert result.returncode == 2, result.stderr
    assert "can't be written" in result.stderr
    assert "File too large" in result.stderr
    assert out.read_bytes() == b"old"


@pytest.fixture(scope="module")
def coder_cache(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    assert run("code", "lamp lighter of the old town", env={"OCCUMAP_HOME": str(home)}).returncode == 0
    return home


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_an_output_that_is_full_is_a_message():
    with Path("/dev/full").open("w") as full:
        result = run("show", "soc2020", stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert "No space left on device" in result.stderr
    assert "Exception ignored" not in result.stderr


def test_titles_are_coded_without_a_cache_where_none_can_be_written(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder would be")
    index = tmp_path / "index.csv"  # of one's own: the starter's model comes with Occumap, and isn't cached
    index.write_text("title,soc2020\nlamp lighter,9269\nlamp trimmer,9269\nbaker,5432\npastry cook,5432\n")
    result = run("code", "lamp lighter of the old town", "--index", index, env={"OCCUMAP_HOME": str(tmp_path)})
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()
    said = " ".join(result.stderr.split())
    assert "The coder can't be cached, so it will be made again next time" in said
    assert "Set OCCUMAP_HOME to a folder where you can write." in said


def test_a_pipe_that_is_closed_ends_quietly():
    command = f"set -o pipefail; {sys.executable} -c '{MAIN}' show soc2020 | head -c 10"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert not result.stderr


# The command's console fails in the way that a test wants.
FAULTY = """
import time
from occumap.cli import show
from occumap.cli.app import main

def broken():
    {what}

show.out = broken
main()
"""


def test_a_fault_is_reported_in_two_lines_with_a_file_and_70(tmp_path):
    code = FAULTY.format(what="raise KeyError('missing')")
    result = run("show", "soc2020", "--index", "starter", code=code, env={"OCCUMAP_HOME": str(tmp_path)})
    assert result.returncode == 70, result.stderr
    first, second = result.stderr.strip().splitlines()
    assert first == "occumap: Sorry, this is a fault in Occumap, not a mistake of yours: KeyError: 'missing'"
    (report,) = (tmp_path / "faults").iterdir()
    assert str(report) in second
    assert "send it to" in second
    text = report.read_text()
    assert "Command: occumap show … --index …\n" in text
    assert "Traceback (most recent call last)" in text
    assert "soc2020" not in text
    assert text.startswith("Occumap ")
    assert f"Python {sys.version.split()[0]}" in text


def test_a_fault_is_reported_though_the_folder_for_reports_cannot_be_written(tmp_path):
    home, elsewhere = tmp_path / "home", tmp_path / "tmp"
    elsewhere.mkdir()
    home.write_text("a file")
    code = FAULTY.format(what="raise KeyError('missing')")
    result = run("show", "soc2020", code=code, env={"OCCUMAP_HOME": str(home), "TMPDIR": str(elsewhere)})
    assert result.returncode == 70
    (report,) = elsewhere.iterdir()
    assert str(report) in result.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("OSError(5, 'Input/output error', 'drive.csv')", "drive.csv: Input/output error. Check the file"),
        ("PermissionError(13, 'Permission denied', 'a.csv')", "a.csv: Permission denied. Check that you can read"),
        ("OSError('No space left on device (os error 28)')", "The system: No space left on device. Free some space"),
    ],
)
def test_an_error_of_the_system_that_nobody_foresaw_is_a_message_with_2(error, said):
    result = run("show", "soc2020", code=FAULTY.format(what=f"raise {error}"))
    assert result.returncode == 2
    assert f"occumap: {said}" in " ".join(result.stderr.split())


def test_ctrl_c_leaves_with_130():
    process = subprocess.Popen(
        [sys.executable, "-c", FAULTY.format(what="print('on', flush=True); time.sleep(60)"), "show", "soc2020"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "on\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert not stderr
