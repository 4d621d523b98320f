"""A scan that pages show is made once, and whoever can't wait is told that it is being made."""

from __future__ import annotations

from threading import Event

import pytest

from occumap.errors import InputError, UnknownNameError
from occumap.model.scan import Scan
from occumap.workflows.revise import held_scans
from occumap.workflows.revise.held_scans import drafted_for, held_scan
from tests.made_scan import VERSION, instead_of_scans, made_scan


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    instead_of_scans(monkeypatch)


def test_it_is_made_once_while_others_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    may_end = Event()

    def slowly(version: str) -> Scan:
        made.append(version)
        assert may_end.wait(10)
        return made_scan()

    monkeypatch.setattr(held_scans, "scan", slowly)
    assert held_scan(VERSION, patience=0) is None
    assert held_scan(VERSION, patience=0.01) is None
    may_end.set()
    assert held_scan(VERSION) is made_scan()
    assert held_scan(VERSION, patience=0) is made_scan()
    assert made == [VERSION]


def test_one_that_failed_says_why_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(version: str) -> Scan:
        raise InputError(version, "it can't be read", hint="Mend it.")

    monkeypatch.setattr(held_scans, "scan", fails)
    with pytest.raises(InputError, match="it can't be read"):
        held_scan(VERSION)
    monkeypatch.setattr(held_scans, "scan", lambda _: made_scan())
    assert held_scan(VERSION) is made_scan()


def test_other_figures_make_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(version: str) -> Scan:
        made.append(version)
        return made_scan()

    monkeypatch.setattr(held_scans, "scan", counted)
    held_scan(VERSION)
    monkeypatch.setattr(held_scans, "held_signs", lambda: (("jobs.context.arrow", 1, 1),))
    held_scan(VERSION)
    assert len(made) == 1, "a file that says the same makes no other scan"
    monkeypatch.setattr(held_scans, "held_signs", lambda: (("jobs.context.arrow", 2, 1),))
    monkeypatch.setattr(held_scans, "scan_key", lambda _: "another")
    held_scan(VERSION)
    assert len(made) == 2


def test_one_that_is_kept_is_not_made_again_by_the_next_process(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], Scan] = {}
    monkeypatch.setattr(held_scans, "keep_scan", lambda version, key, scan: kept.update({(version, key): scan}))
    monkeypatch.setattr(held_scans, "kept_scan", lambda version, key: kept.get((version, key)))
    held_scan(VERSION)
    monkeypatch.setattr(held_scans, "_making", {})
    monkeypatch.setattr(held_scans, "_latest", {})
    monkeypatch.setattr(held_scans, "scan", lambda _: pytest.fail("it is made again"))
    assert held_scan(VERSION) is made_scan()


def test_only_a_version_that_is_held_is_scanned_never_a_file() -> None:
    with pytest.raises(UnknownNameError, match="no version has this name"):
        held_scan("../soc2010.csv")


def test_the_issue_of_a_group_is_drafted_once() -> None:
    assert drafted_for(made_scan(), "3219") is drafted_for(made_scan(), "3219")
    with pytest.raises(UnknownNameError):
        drafted_for(made_scan(), "9999")
