"""Figures of drafted changes, traced: each cites a source that is listed, and the source, asked again, says the same.

The sources are asked here by other means than the scan has: the files themselves, counted line by line.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from occumap.catalog import load, user_versions
from occumap.evidence.drafts_in_words import cited
from occumap.model.change import MoveEntries, SplitGroup
from occumap.model.index import Index
from occumap.model.scan import Scan
from occumap.model.scan_drafts import ScanDraft, ScanDrafts
from occumap.model.version import Version
from occumap.workflows.revise.scan import scan
from occumap.workflows.revise.scan_drafts import scan_drafts
from occumap.workflows.samples import write_samples

_CITED = re.compile(r"(.+?) \[([^\]]+)\]\.(?: |$)")
# So many letters of a word say which it is: titles are compared without their endings.
_STEM = 5
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Asked:
    """What is asked again: people line by line, and the titles of the index with their codes."""

    version: Version
    people: Mapping[str, float]
    index: Index
    level: str

    def titles(self, code: str) -> list[str]:
        codes = self.index.codes(self.version.id)
        return [
            title.lower()
            for title, one in zip(self.index.frame["title"], codes, strict=True)
            if one is not None and one.startswith(code)
        ]

    def median(self, sizes: Mapping[str, float]) -> float:
        leaves = [one.code.value for one in self.version.at_level(self.level)]
        return median(sizes[one] for one in leaves if one in sizes)

    def sizes(self) -> dict[str, float]:
        counts = Counter(one for one in self.index.codes(self.version.id) if one is not None)
        return {one.code.value: counts[one.code.value] for one in self.version.at_level(self.level)}


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _people(asked: Asked, code: str, found: re.Match[str]) -> None:
    assert _number(found["people"]) == asked.people[code]
    assert _number(found["median"]) == pytest.approx(asked.median(asked.people), abs=0.5)
    ratio = asked.people[code] / asked.median(asked.people)
    assert found["ratio"] == (f"{ratio:.1f} times" if ratio >= 1 else f"{ratio:.0%} of")


def _size(asked: Asked, code: str, found: re.Match[str]) -> None:
    assert _number(found["titles"]) == len(asked.titles(code))
    assert _number(found["median"]) == pytest.approx(asked.median(asked.sizes()), abs=0.5)


def _residual(asked: Asked, code: str, found: re.Match[str]) -> None:
    beside = [one.code.value for one in asked.version.children(found["parent"])]
    assert found["share"] == f"{asked.people[code] / sum(asked.people[one] for one in beside):.0%}"


def _residual_titles(asked: Asked, code: str, found: re.Match[str]) -> None:
    of = len(asked.titles(found["parent"]))
    assert _number(found["titles"]) == of
    assert found["share"] == f"{len(asked.titles(code)) / of:.0%}"


def _shared(asked: Asked, code: str, found: re.Match[str]) -> None:
    others = set(asked.titles(found["other"]))
    own = asked.titles(code)
    assert (_number(found["shared"]), _number(found["titles"])) == (sum(one in others for one in own), len(own))


def _words(asked: Asked, code: str, found: re.Match[str]) -> None:
    assert _number(found["titles"]) == len(asked.titles(code))


def _new(asked: Asked, code: str, found: re.Match[str]) -> None:
    of = [n for n, one in enumerate(asked.index.codes(asked.version.id)) if one == code]
    assert _number(found["new"]) == sum(asked.index.added[n] not in (None, "V1") for n in of)
    assert _number(found["titles"]) == len(of)


def _earlier(asked: Asked, code: str, found: re.Match[str]) -> None:
    own, before = (list(asked.index.codes(name)) for name in (asked.version.id, found["version"]))
    both = [(one, other) for one, other in zip(own, before, strict=True) if one is not None]
    assert _number(found["of"]) == sum(other == found["from"] for _, other in both)
    elsewhere = sum(other == found["from"] and one != code for one, other in both)
    assert found["gone"] in (f"{elsewhere:,}", "none")
    assert (found["gone"] == "none") is (elsewhere == 0)


def _occupations(_: Asked, code: str, found: re.Match[str]) -> None:
    there = [one.level for one in load.occupational_map(load.ENGLAND).occupations if one.soc2020 == code]
    assert _number(found["number"]) == len(there)
    said = {level: n for n, level in re.findall(r"(\d+) at level (\d+)", found.string)}
    assert said == {str(level): str(n) for level, n in Counter(there).items()}


def _tasks(_: Asked, code: str, found: re.Match[str]) -> None:
    held = load.framework("ssc-groups")
    parts = [one for one in held.profiles["code"] if one and one.startswith(code)]
    assert 1 <= _number(found["parts"]) <= len(parts)


def _named(asked: Asked, _: str, found: re.Match[str]) -> None:
    assert found["title"] == asked.version[found["other"]].title


def _title_words(asked: Asked, code: str, found: re.Match[str]) -> None:
    _named(asked, code, found)
    for word in re.findall(r"‘([^’]+)’", found.string):
        for title in (asked.version[code].title, found["title"]):
            assert word.casefold()[:_STEM] in title.casefold()


def _part(asked: Asked, code: str, found: re.Match[str]) -> None:
    size, of = _number(found["size"]), len(asked.titles(code))
    assert (_number(found["titles"]), _number(found["left"])) == (of, of - size)
    assert found["share"] == f"{size / of:.0%}"


def _levels(asked: Asked, code: str, found: re.Match[str]) -> None:
    said = re.findall(r"([\d,]+) at level \d", found.string)
    other = asked.index.codes(found["version"])
    own = asked.index.codes(asked.version.id)
    of = sum(one == code and there is not None for one, there in zip(own, other, strict=True))
    assert sum(map(_number, said)) == of or f"{of:,} titles are at level" in found.string


def _other_groups(asked: Asked, code: str, found: re.Match[str]) -> None:
    own, other = (asked.index.codes(name) for name in (asked.version.id, found["version"]))
    there = Counter(there for one, there in zip(own, other, strict=True) if one == code and there is not None)
    assert _number(found["titles"]) == there.total()
    assert found["share"] == f"{there[found['main']] / there.total():.0%}"


def _untold(asked: Asked, code: str, found: re.Match[str]) -> None:
    """What a rule covers is asked of its changes, in a test of its own."""


_PEOPLE, _RATIO, _OF = r"(?P<people>[\d,]+)", r"(?P<ratio>[\d.]+(?: times|% of))", r"(?P<of>[\d,]+)"
_MANY = r"(?P<titles>[\d,]+) titles?"
_ASK: tuple[tuple[str, Callable[[Asked, str, re.Match[str]], None]], ...] = (
    (rf"{_PEOPLE} people \(no interval.*?\), {_RATIO} the median .*\((?P<median>[\d,]+)\)", _people),
    (rf"{_MANY} in the index; the median .* has (?P<median>[\d,]+)\.", _size),
    (r"A residual group, with (?P<share>\d+%) of the people of (?P<parent>\w+)", _residual),
    (rf"A residual group, with (?P<share>\d+%) of the {_MANY} of (?P<parent>\w+) \(", _residual_titles),
    (rf"(?P<shared>[\d,]+) of its {_MANY} .* in (?P<other>\w+) .* too: only a qualifier", _shared),
    (rf"Its {_MANY} have [\d.]+ words on average", _words),
    (r"(?P<new>[\d,]+) titles? of (?P<titles>[\d,]+) came after release", _new),
    (rf"comes? from (?P<version>\w+) (?P<from>\w+); of that group’s {_OF} titles?, (?P<gone>[\d,]+|none) \(", _earlier),
    (r"^(?P<number>\d+) occupations?: ", _occupations),
    (r"(?:of its|of its only) (?P<parts>\d+) parts? .* by (?:tasks|skills): silhouette", _tasks),
    (r"The tasks of its (?P<parts>\d+) parts differ by", _tasks),
    (r"Its tasks are most like those of (?P<other>\w+) (?P<title>.+?): cosine", _named),
    (r"Its title shares .* with that of (?P<other>\w+) (?P<title>.+?): \d+ of the \d+ words", _title_words),
    (rf"apart: (?P<size>[\d,]+) of {_MANY} \((?P<share>\d+%), .*; (?P<left>[\d,]+) titles? would be left", _part),
    (r"By the skill levels of (?P<version>\w+), ", _levels),
    (rf"Its {_MANY} go to .* unit groups? of (?P<version>\w+)[:,].*? (?P<share>\d+%) to (?P<main>\w+) ", _other_groups),
    (r"^By (?:tasks|titles), nearly the same part stands apart", _untold),
    (r"^The rule covers", _untold),
    (r"^‘.+’ (?:has|is made of) ", _untold),
    (r"^Other parts that were found in it", _untold),
)  # fmt: skip


def traced(draft: ScanDraft, found: Scan, asked: Asked) -> int:
    """Ask every source that a draft cites again; return how many sentences have figures."""
    sources = {one.name for one in found.sources} | {asked.version.id}
    told = draft.issue.found.partition("Nothing is known of")
    rest = told[2].partition(". ")[2]
    number = 0
    for sentence, source in _CITED.findall(f"{told[0].strip()} {rest}"):
        assert source in sources, sentence
        if not _FIGURE.search(sentence):
            continue
        number += 1
        ask, match = next(
            ((ask, match) for pattern, ask in _ASK if (match := re.search(pattern, sentence))), (None, None)
        )
        assert ask is not None, f"no source was asked for: {sentence}"
        assert match is not None
        ask(asked, draft.group.value, match)
    return number


def covered(draft: ScanDraft, drafts: ScanDrafts, asked: Asked) -> bool:
    """Compare what an issue says that its rule covers with what the plan moves; return whether it has a rule."""
    moving = [one for one in draft.issue.changes if isinstance(one, MoveEntries | SplitGroup)]
    for change in moving:
        said = re.search(r"The rule covers ([\d,]+) of the group’s ([\d,]+) entr", draft.issue.found)
        assert said is not None
        assert _number(said[2]) == len(asked.titles(draft.group.value))
        to = change.to if isinstance(change, MoveEntries) else change.parts[-1].to
        assert to is not None
        moved = drafts.plan.destinations.filter(issue=draft.issue.number, to_code=to.value)
        assert _number(said[1]) == moved.height
    return bool(moving)


def all_traced(found: Scan, drafts: ScanDrafts, asked: Asked) -> int:
    """Trace every draft with changes; return how many there are."""
    changed = [one for one in drafts.drafts if one.proposes]
    assert drafts.plan.errors == ()
    for one in changed:
        told = [m for m in found[one.group.value].evidence if cited(m) in one.issue.found]
        assert len({m.kind for m in told}) >= 2, one.issue.question
        assert traced(one, found, asked) >= 2
        covered(one, drafts, asked)
    return len(changed)


@pytest.mark.slow
def test_figures_of_drafts_on_real_people_are_those_of_their_sources(shared: Path) -> None:
    path = shared / "uk" / "aps-employment-2022-soc2020.csv"
    with path.open(encoding="utf-8") as file:
        people = {row["soc2020"]: float(row["employment"]) for row in csv.DictReader(file)}
    index = os.environ.get("OCCUMAP_TRACED_INDEX", "starter")
    found = scan("soc2020", index=index, people=[path])
    asked = Asked(load.version("soc2020"), people, load.index(index), "unit")
    assert all_traced(found, scan_drafts(found, index=index), asked) >= (10 if index != "starter" else 5)


def test_figures_of_drafts_on_the_invented_trades_are_those_of_their_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_samples(tmp_path)
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))
    version = load.version(tmp_path / "trades.csv")
    user_versions.keep(version, "trades")
    index = load.index(tmp_path / "trades-index.csv", coded_to=[version])
    with (tmp_path / "trades-people.csv").open(encoding="utf-8") as file:
        people = {row["trades"]: float(row["people"]) for row in csv.DictReader(file)}
    found = scan(version, index=index, people=[tmp_path / "trades-people.csv"])
    drafts = scan_drafts(found, version=version, index=index)
    assert all_traced(found, drafts, Asked(version, people, index, "trade")) == 3
