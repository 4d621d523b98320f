"""Names and numbers of people are masked where an answer is quoted in something that is kept or passed on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from occumap.personal_details import masked, without_values
from tests.cli.test_errors_of_the_system import FAULTY, run


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("care for Mrs O’Neill at home", "care for Mrs [name] at home"),
        ("my name is Ada Byron, teacher", "my name is [name], teacher"),
        ("Name: Ada Byron; nurse", "Name: [name]; nurse"),
        ("nurse, tel 0151 496 0123", "nurse, tel [number]"),
        ("nurse +44 (0)7700 900 123", "nurse [number]"),
        ("QQ 12 34 56 C bus driver", "QQ 12 34 56 C bus driver"),
        ("AB 12 34 56 C bus driver", "[number] bus driver"),
        ("born 01/02/1990, cook", "born [date], cook"),
        ("shop at SW1A 1AA", "shop at [postcode]"),
        ("payroll 12345678", "payroll [number]"),
        ("ask a.b-c@mail.example.org please", "ask [email] please"),
    ],
)
def test_what_has_a_form_is_masked(written: str, kept: str) -> None:
    assert masked(written) == kept


@pytest.mark.parametrize(
    "title",
    [
        "Band 6 nurse", "HGV class 1 driver 44t", "7.5 tonne driver",
        "ISO 9001 auditor", "SOC 2126, ISCO 2144", "PA to CEO, 37.5 hours", "B2B sales",
        "Year 11 maths teacher 2019-2021",
        "M25 maintenance", "A1 roofing ltd", "£25,000 a year clerk", "1st line support (24/7)",
        "3D artist, 10,000 users",
    ],
)  # fmt: skip
def test_what_a_job_is_stays(title: str) -> None:
    assert masked(title) == title


def test_a_message_loses_what_is_quoted_but_not_what_happened() -> None:
    said = without_values('ColumnNotFoundError: unable to find column "Jane\'s wages"; valid columns: [\'pay\', "sex"]')
    assert "Jane" not in said
    assert "pay" not in said
    assert said.startswith("ColumnNotFoundError: unable to find column …")
    assert without_values("it isn't there, and can't be") == "it isn't there, and can't be"


def test_the_report_of_a_fault_has_no_value_of_the_user(tmp_path: Path) -> None:
    what = "raise ValueError(\"could not convert 'Jane Doe, 07700 900123' (id 80551234)\") from KeyError('Ada Byron')"
    result = run("show", "soc2020", code=FAULTY.format(what=what), env={"OCCUMAP_HOME": str(tmp_path)})
    assert result.returncode == 70
    (report,) = (tmp_path / "faults").iterdir()
    text = report.read_text().replace(what, "")
    assert "ValueError: could not convert … (id [number])" in text
    assert "KeyError: …" in text
    assert not [one for one in ("Jane", "Ada", "07700", "80551234") if one in text]


def test_examples_in_an_evaluation_are_masked(tmp_path: Path) -> None:
    rows = "job,soc\n" + "Cook for Mr Alan Partridge 07700 900123,2126\n" * 3
    (tmp_path / "coded.csv").write_text(rows, encoding="utf-8")
    out = tmp_path / "report.html"
    main = "from occumap.cli.app import main; main()"
    command = [sys.executable, "-c", main, "evaluate", str(tmp_path / "coded.csv")]
    ran = subprocess.run(
        [*command, "--title", "job", "--truth", "soc", "--out", str(out), "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    for text in (ran.stdout, out.read_text(encoding="utf-8")):
        assert "Partridge" not in text
        assert "07700" not in text
        assert "Cook for Mr [name]" in text
