"""What is said of the groups of two versions, apart from their titles: descriptions, tasks, and titles of jobs."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

from occumap.io.loaded_texts import read_texts
from splits import Said

STRUCTURE = Path("uk") / "soc2020volume1structureanddescriptionofunitgroupsexcel16042025.xlsx"
ISCO = Path("esco") / "1.1.1" / "ISCOGroups_en.csv"
# A description of ISCO-08 ends where examples begin, or what else belongs elsewhere.
_ENDS = re.compile(r"Examples of the occupations|Some related occupations|Excluded from|Notes?\s*\n")
_TASK = re.compile(r"\n\s*-|\(\w\)")
_EXAMPLES = re.compile(
    r"Examples of the occupations[^:]*:(.*?)(?:Some related occupations|Excluded from|Notes?\b|$)", re.S
)


def said_of_soc2020(shared: Path) -> Said:
    """What the ONS's structure workbook says."""
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for text, code, weight in read_texts(shared / STRUCTURE)["soc2020"]:
        found[code][weight == 1].append(text)
    return {code: (tuple(description), tuple(titles)) for code, (description, titles) in found.items()}


def said_of_isco08(shared: Path) -> Said:
    """What the ILO's definitions say, as ESCO gives them."""
    found = {}
    with (shared / ISCO).open(encoding="utf-8-sig", newline="") as file:
        for group in csv.DictReader(file):
            text = group["description"]
            examples = _EXAMPLES.search(text)
            titles = _TASK.split(examples[1]) if examples else []
            found[group["code"]] = (_clean(_TASK.split(_ENDS.split(text)[0])), _clean(titles))
    return found


def without_titles(said: Said) -> Said:
    """The descriptions alone."""
    return {code: (description, ()) for code, (description, _) in said.items()}


def _clean(texts: list[str]) -> tuple[str, ...]:
    stripped = (" ".join(text.split()).strip(" -") for text in texts)
    return tuple(text for text in stripped if text)
