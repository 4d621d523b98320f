"""A scan made by hand of a few groups of SOC2010, on the starter index: one for each thing that evidence leads to."""

from __future__ import annotations

from functools import cache

import pytest

from occumap.catalog import load
from occumap.model.code import Code
from occumap.model.scan import HiddenPart, Scan, ScanKind, ScanMeasure, ScannedGroup, ScanSource
from occumap.workflows.revise import held_scans

VERSION = "soc2010"


def part_with(code: str, *words: str, to: str | None = None, people: float | None = None) -> HiddenPart:
    """Return a part of a group: its entries in the starter index that have one of the words in their title."""
    index = load.index("starter")
    rows = index.rows(VERSION)[code]
    entries = [index.at(row) for row in rows]
    meant = [one for one in entries if any(word in one.title.casefold() for word in words)]
    return HiddenPart(
        " / ".join(words),
        tuple(one.entry_id for one in meant),
        tuple(one.natural_title for one in meant[:8]),
        people=people,
        share=len(meant) / len(entries),
        score=0.8,
        to=Code(VERSION, to) if to else None,
    )


def measure(kind: ScanKind, value: float | None, says: str, **more: object) -> ScanMeasure:
    """Return a measure whose unit and source follow from its kind."""
    sizes = kind in (ScanKind.SIZE, ScanKind.TREND)
    defaults = {"unit": "people" if sizes else "share of entries", "source": "made-up" if sizes else "starter"}
    return ScanMeasure(kind, value, says=says, **(defaults | more))  # type: ignore[arg-type]  # tests state the fields


def none_of(kind: ScanKind) -> ScanMeasure:
    """Return that there is no evidence of a kind."""
    return measure(kind, None, f"No source tells of {kind.value}.")


def _group(
    code: str, people: float | None, strength: float | None, rank: int | None, *found: ScanMeasure
) -> ScannedGroup:
    version = load.version(VERSION)
    known = {one.kind for one in found}
    rest = tuple(none_of(kind) for kind in ScanKind if kind not in known)
    group = version[code]
    return ScannedGroup(group.code, group.title, group.level, (*found, *rest), strength, people, rank)


@cache
def made_scan() -> Scan:
    """Return the scan; figures of people are invented."""
    hidden, size, alike = ScanKind.HIDDEN_PART, ScanKind.SIZE, ScanKind.ALIKE
    therapists = part_with("3219", "therapist", "aromatherap", "acupunctur", "homeopath")
    groups = (
        _group(
            "3219",
            54000.0,
            0.97,
            1,
            measure(
                hidden,
                0.4,
                "40 % of its entries hang together and stand apart.",
                strength=0.97,
                parts=(therapists,),
                settles="Count the people in it in the next dual-coded survey",
            ),
            measure(
                size, 54000.0, "54,000 people work in it (50,000 to 58,000).", low=50000.0, high=58000.0, strength=0.5
            ),
        ),
        _group(
            "6121",
            200000.0,
            0.9,
            2,
            measure(
                ScanKind.MIXED_LEVEL,
                2.0,
                "Entries ask for levels 2 to 4.",
                unit="levels",
                strength=0.95,
                others=(Code(VERSION, "3119"),),
                parts=(part_with("6121", "early", to="3119"),),
            ),
            measure(
                alike, 0.2, "20 % of its entries are taken for 3119.", strength=0.6, others=(Code(VERSION, "3119"),)
            ),
        ),
        _group(
            "5211",
            3000.0,
            0.8,
            3,
            measure(size, 3000.0, "3,000 people work in it (2,500 to 3,600).", low=2500.0, high=3600.0, strength=0.99),
            measure(
                alike, 0.3, "30 % of its entries are taken for 5212.", strength=0.6, others=(Code(VERSION, "5212"),)
            ),
        ),
        _group(
            "5212",
            9000.0,
            0.7,
            4,
            measure(
                alike, 0.3, "30 % of its entries are taken for 5211.", strength=0.9, others=(Code(VERSION, "5211"),)
            ),
            measure(ScanKind.MISFIT, 0.3, "It is half of a group there.", strength=0.6),
        ),
        _group(
            "2136",
            300000.0,
            0.6,
            5,
            measure(
                ScanKind.NEW_TITLES,
                3.0,
                "3 titles in use have none of its words.",
                unit="titles",
                strength=0.9,
                parts=(HiddenPart("devops", titles=("Prompt engineer", "Devops wrangler")),),
            ),
            measure(ScanKind.MISFIT, 0.4, "It is two groups there.", strength=0.9),
        ),
        _group(
            "1115",
            60000.0,
            0.5,
            6,
            measure(
                ScanKind.MIXED_PAY, 1.4, "Pay differs widely.", unit="log ratio of pay", low=1.1, high=1.7, strength=0.9
            ),
        ),
        _group("1116", None, None, None),
        _group("321", 90000.0, 0.5, 1, measure(size, 90000.0, "90,000 people work in it.", strength=0.4)),
    )
    sources = (
        ScanSource("starter", "Starter index that comes with Occumap", VERSION),
        ScanSource("made-up", "Figures invented for tests, 2016", VERSION, 2016),
    )
    return Scan(VERSION, "starter", groups, sources, ("People are counted in one source only.",))


def instead_of_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever asks for a scan that is held get the one made by hand, and nothing be kept."""
    monkeypatch.setattr(held_scans, "_making", {})
    monkeypatch.setattr(held_scans, "_latest", {})
    monkeypatch.setattr(held_scans, "scan_key", lambda _: "made by hand")
    monkeypatch.setattr(held_scans, "kept_scan", lambda *_: None)
    monkeypatch.setattr(held_scans, "keep_scan", lambda *_: None)
    monkeypatch.setattr(held_scans, "scan", lambda _: made_scan())
