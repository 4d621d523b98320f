"""Groups that are hard to tell apart: by titles that stand in both, by tasks, by what two coders or the coder said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from occumap.evidence.differ import wilson
from occumap.evidence.scan.group_tasks import directions
from occumap.evidence.scan.material import Answers, Material, Measured, TaskProfiles, nothing
from occumap.model.noun import counted
from occumap.model.scan import ScanKind, ScanMeasure
from occumap.model.version import Group

SHARED, LIKENESS, DISAGREEING = "share of its titles", "cosine of tasks", "share of its answers"
TITLES, CODERS, CODER = "titles", "two coders", "the coder"
SHOWN = 3
APART_IF = "Whether employers and coders tell the two apart, and whether users need both."


def alike_groups(material: Material) -> Iterator[Measured]:
    """Yield, for each group, the group of its level that it is hardest to tell from, by each source."""
    yield from _by_titles(material)
    for profiles in material.profiles:
        yield from _by_tasks(material, profiles)
    if material.coded_anew is not None:
        yield from _by_the_coder(material, material.coded_anew)
    for answers in material.answers:
        if any(len(one.codes) > 1 for one in answers.rows):
            yield from _by_coders(material, answers)


def _by_titles(material: Material) -> Iterator[Measured]:
    entries = material.entries
    if entries is None:
        for group in material.groups:
            yield nothing(group.code.value, ScanKind.ALIKE, SHARED, "No index was given.", by=TITLES)
        return
    titles = entries.index.frame["title"].str.to_lowercase().to_list()
    for level in reversed(material.version.rules.levels):
        groups = material.version.at_level(level.name)
        having: dict[str, Counter[str]] = defaultdict(Counter)
        for group in groups:
            for row in material.rows[group.code.value]:
                having[titles[row]][group.code.value] += 1
        for group in groups:
            rows = material.rows[group.code.value]
            shared: Counter[str] = Counter()
            for row in rows:
                shared.update(code for code in having[titles[row]] if code != group.code.value)
            yield _titles_of(material, group, len(rows), shared, entries.source.name)


def _titles_of(material: Material, group: Group, number: int, shared: Mapping[str, int], source: str) -> Measured:
    code = group.code.value
    if not number:
        why = "No title of the index is coded to it."
        return nothing(code, ScanKind.ALIKE, SHARED, why, source=source, by=TITLES)
    order = sorted(shared, key=lambda one: (-shared[one], one))
    best = shared[order[0]] if order else 0
    low, high = wilson(best / number, number)
    says = (
        f"{best:,} of its {counted(number, 'title')} ({best / number:.0%}, 95% interval {low:.0%} to {high:.0%}, "
        f"Wilson) stand in {material.version[order[0]]} too: only a qualifier tells them apart."
        if order
        else f"None of its {counted(number, 'title')} stands in another group."
    )
    measure = ScanMeasure(
        ScanKind.ALIKE,
        best / number,
        SHARED,
        source,
        says,
        low,
        high,
        others=tuple(material.code(one) for one in order[:SHOWN]),
        settles="How often answers have the qualifier, and how two coders code those that haven't.",
        by=TITLES,
    )
    return Measured(code, measure)


def _by_tasks(material: Material, profiles: TaskProfiles) -> Iterator[Measured]:
    for level in reversed(material.version.rules.levels):
        groups, rows = directions(material, profiles, level.name)
        place = {code: n for n, code in enumerate(groups)}
        alike = rows @ rows.T - 2 * np.eye(len(groups))
        for group in material.version.at_level(level.name):
            code = group.code.value
            if code not in place or len(groups) < 2:
                why = f"{profiles.source.name} says nothing of what it does, or of any other group."
                yield nothing(code, ScanKind.ALIKE, LIKENESS, why, source=profiles.source.name, by=profiles.what)
                continue
            order = np.argsort(-alike[place[code]], kind="stable")[:SHOWN]
            others = [groups[n] for n in order if groups[n] != code]
            value = float(alike[place[code], order[0]])
            measure = ScanMeasure(
                ScanKind.ALIKE,
                value,
                LIKENESS,
                profiles.source.name,
                f"Its {profiles.what} are most like those of {material.version[others[0]]}: cosine {value:.2f} "
                "(1 is the same; no interval: the source gives no error).",
                others=tuple(material.code(one) for one in others),
                settles=APART_IF,
                by=profiles.what,
            )
            yield Measured(code, measure)


def _by_coders(material: Material, answers: Answers) -> Iterator[Measured]:
    for level in reversed(material.version.rules.levels):
        total: Counter[str] = Counter()
        apart: dict[str, Counter[str]] = defaultdict(Counter)
        for one in answers.rows:
            both = [material.version.ancestor(code, level.name) for code in one.codes[:2] if code]
            values = [group.code.value for group in both if group is not None]
            if len(values) == 2:
                for own, other in (values, reversed(values)):
                    total[own] += int(one.count)
                    if own != other:
                        apart[own][other] += int(one.count)
        for group in material.version.at_level(level.name):
            yield _coders_of(material, group, total, apart[group.code.value], answers)


def _by_the_coder(material: Material, anew: Answers) -> Iterator[Measured]:
    """Yield how many titles of each group the coder gives to another one, when it hasn't seen them."""
    for level in reversed(material.version.rules.levels):
        total: Counter[str] = Counter()
        taken: dict[str, Counter[str]] = defaultdict(Counter)
        for one in anew.rows:
            own, given = (material.version.ancestor(code, level.name) if code else None for code in one.codes)
            if own is not None and given is not None:
                total[own.code.value] += 1
                if given != own:
                    taken[own.code.value][given.code.value] += 1
        for group in material.version.at_level(level.name):
            yield _coder_of(material, group, total[group.code.value], taken[group.code.value], anew.source.name)


def _coder_of(material: Material, group: Group, number: int, taken: Mapping[str, int], source: str) -> Measured:
    code = group.code.value
    if not number:
        why = "No title of the index is coded to it."
        return nothing(code, ScanKind.ALIKE, SHARED, why, source=source, by=CODER)
    order = sorted(taken, key=lambda one: (-taken[one], one))
    most = taken[order[0]] if order else 0
    low, high = wilson(most / number, number)
    within = f"95% interval {low:.0%} to {high:.0%}, Wilson"
    every = "it, gives its title" if number == 1 else f"them, gives all of its {number:,} titles"
    says = f"The coder, which hadn’t seen {every} to it (share given to another: {within})."
    if order:
        of = f"{most:,} of its {counted(number, 'title')} ({most / number:.0%}, {within})"
        says = f"The coder, which hadn’t seen them, gives {of} to {material.version[order[0]]}."
    measure = ScanMeasure(
        ScanKind.ALIKE,
        most / number,
        SHARED,
        source,
        says,
        low,
        high,
        others=tuple(material.code(one) for one in order[:SHOWN]),
        settles=APART_IF,
        by=CODER,
    )
    return Measured(code, measure)


def _coders_of(
    material: Material, group: Group, total: Mapping[str, int], apart: Mapping[str, int], answers: Answers
) -> Measured:
    code, source = group.code.value, answers.source.name
    if not total.get(code):
        why = f"No answer of {source} is coded to it by both coders."
        return nothing(code, ScanKind.ALIKE, DISAGREEING, why, source=source, by=CODERS)
    order = sorted(apart, key=lambda one: (-apart[one], one))
    share = sum(apart.values()) / total[code]
    low, high = wilson(share, total[code])
    most = f", most often {material.version[order[0]]} ({apart[order[0]]:,})" if order else ""
    measure = ScanMeasure(
        ScanKind.ALIKE,
        share,
        DISAGREEING,
        source,
        f"Two coders disagree on {share:.0%} of {counted(total[code], 'code')} given to it (95% interval {low:.0%} to "
        f"{high:.0%}, Wilson){most}.",
        low,
        high,
        others=tuple(material.code(one) for one in order[:SHOWN]),
        settles="A third coding of the answers that they disagree on, with the rule that would decide.",
        by=CODERS,
    )
    return Measured(code, measure)
