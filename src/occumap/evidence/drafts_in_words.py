"""What a drafted issue says: the evidence in sentences, each with its source, and names for parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from occumap.evidence.part_names import SIMILAR
from occumap.model.noun import counted
from occumap.model.scan import HiddenPart, ScanKind, ScanMeasure, ScannedGroup

# So much evidence is told in an issue; the rest stands in the scan.
TOLD = 6
TITLES = 6
USUAL = 0.5
# What a part's name says of its size and its level, which is no part of a title.
_MORE, _LEVEL = re.compile(r"(?: and \d+ more| …)$"), re.compile(r" \(level [^)]*\)$")
_QUALIFIERS = re.compile(r"(?: \([^()]*\))+$")
WORKING = " (working title)"


def cited(measure: ScanMeasure) -> str:
    """Return what a measure found, with its source.

    >>> cited(ScanMeasure(ScanKind.SIZE, 5000.0, "people", "aps-2022", "5,000 people work in it."))
    '5,000 people work in it [aps-2022].'
    """
    said = measure.says.strip().rstrip(".")
    return f"{said} [{measure.source}]." if said else ""


def told_on(group: ScannedGroup, first: ScanMeasure) -> list[ScanMeasure]:
    """Return the evidence that an issue tells of: what raised it, then the strongest."""
    return [first, *(one for one in group.evidence if one is not first and _tells(one))][:TOLD]


def kinds_behind(group: ScannedGroup, first: ScanMeasure) -> tuple[ScanKind, ...]:
    """Return the kinds of evidence that an issue tells of: what raised it, what is stronger than on half of the level,
    and how many people there are.
    """
    return tuple(dict.fromkeys(one.kind for one in told_on(group, first)))


def found_on(group: ScannedGroup, first: ScanMeasure) -> list[str]:
    """Return the strongest evidence on a group in sentences, what raised the issue first; and what isn't known."""
    said = [cited(one) for one in told_on(group, first)]
    if group.unknown:
        said.append(f"Nothing is known of: {', '.join(kind.value for kind in group.unknown)}.")
    return [one for one in said if one]


def _tells(measure: ScanMeasure) -> bool:
    """Return whether a measure is stronger than on half of the level, or says how many people there are."""
    if measure.kind is ScanKind.SIZE and measure.unit == "people":
        return True
    return bool(measure.value) and (measure.strength or 0.0) > USUAL


def part_in_words(part: HiddenPart, index: str) -> str:
    """Return what a part holds, with examples of its titles.

    >>> part_in_words(HiddenPart("pastry", ("e05",), ("Pastry cook",)), "tiny")
    '‘Pastry cook and similar’ has 1 entry: Pastry cook [tiny].'
    """
    shown = "; ".join(part.titles[:TITLES])
    more = len(part.entries) - min(len(part.titles), TITLES)
    entries = counted(len(part.entries), "entry", "entries") if part.entries else ""
    groups = ", ".join(map(str, part.codes))
    size = " and ".join(one for one in (entries, groups and f"is made of {groups}") if one)
    if not size:
        return ""
    rest = f" and {more:,} more" if shown and more > 0 else ""
    verb = "has " if entries else ""
    return f"‘{title_of_part(part)}’ {verb}{size}{f': {shown}' if shown else ''}{rest}{f' [{index}]' if index else ''}."


def title_of_part(part: HiddenPart) -> str:
    """Return what to call a part: its name, or the most typical of its titles where its name is only a list of words.

    >>> title_of_part(HiddenPart("Ledger clerks", ("e1", "e2"), ("Accounts clerk", "Ledger clerk"), named=2))
    'Ledger clerks'

    >>> title_of_part(HiddenPart("account / ledger", ("e1", "e2"), ("Accounts clerk (bank)", "Ledger clerk")))
    'Accounts clerk and similar'
    >>> title_of_part(HiddenPart("Information manager and 1 more (level 4)"))
    'Information manager and similar'
    >>> title_of_part(HiddenPart("acupuncturist / reflexologist / massage"))
    'Acupuncturist, reflexologist and massage'
    """
    if part.named is not None:
        return part.name
    if part.entries and part.titles:
        return _QUALIFIERS.sub("", part.titles[0]) + SIMILAR
    name = _LEVEL.sub("", part.name.strip())
    if _MORE.search(name):
        return _MORE.sub("", name) + SIMILAR
    first, *others = name.split("; ")
    if others:
        return " and ".join([first, *(one if one[1:2].isupper() else one[:1].lower() + one[1:] for one in others)])
    words = [one for one in (word.strip() for word in name.split(" / ")) if one]
    joined = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
    return joined[:1].upper() + joined[1:] or "Unnamed part"


def new_title(part: HiddenPart) -> str:
    """Return the title of a group made of a part; one made of its entries or parts is said to be a working title.

    >>> new_title(HiddenPart("Risk analysts")), new_title(HiddenPart("pa", ("e1",), ("Virtual PA",)))
    ('Risk analysts', 'Virtual PA and similar (working title)')
    """
    title = title_of_part(part)
    made = part.named is not None or title.endswith(SIMILAR) or " / " in part.name or "; " in part.name
    return title + WORKING * made


def one_of(kind: str) -> str:
    """Return the kind with its article.

    >>> one_of("unit group"), one_of("industry group")
    ('a unit group', 'an industry group')
    """
    return f"{'an' if kind[:1].casefold() in 'aeio' else 'a'} {kind}"


def undecided(measures: Sequence[ScanMeasure]) -> str:
    """Return what would settle the doubt, in one sentence for each measure that says so."""
    said = dict.fromkeys(one.settles.strip().rstrip(".") for one in measures if one.settles.strip())
    return " ".join(f"What would settle it: {one[:1].lower()}{one[1:]}." for one in said)


def question_of(kind: ScanKind, group: str) -> str:
    """Return what is asked where nothing can be drafted.

    >>> question_of(ScanKind.MIXED_TASKS, "11 Bakers")
    'Is 11 Bakers one occupation?'
    """
    asked = {
        ScanKind.SIZE: "Is {} large enough to stand alone?",
        ScanKind.TREND: "Does {} still describe the work that there is?",
        ScanKind.HIDDEN_PART: "Does {} hide a group of its own?",
        ScanKind.RESIDUAL: "What is in {} that could be named?",
        ScanKind.MIXED_LEVEL: "Is all of {} on one skill level?",
        ScanKind.ALIKE: "Can {} be told from the groups near it?",
        ScanKind.NEW_TITLES: "Do new job titles still fit {}?",
        ScanKind.MISFIT: "Should {} be drawn as other classifications draw it?",
    }
    return asked.get(kind, "Is {} one occupation?").format(group)
