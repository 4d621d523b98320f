"""Titles in use that no group names: those that later releases of the index added, and words that it hasn't."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from occumap.evidence.differ import kish, wilson
from occumap.evidence.entry_words import as_written, words_in
from occumap.evidence.scan.material import Answers, Entries, Material, Measured, nothing
from occumap.model.noun import counted
from occumap.model.scan import HiddenPart, ScanKind, ScanMeasure
from occumap.model.version import Group

UNIT = "share of new titles"
RELEASES, FEWEST, SHOWN, TITLES_SHOWN = "releases of the index", 3, 3, 8
_SETTLES = "How often the titles are answered, and whether their tasks differ from the group's."


def new_titles(material: Material) -> Iterator[Measured]:
    """Yield what share of each group's titles came later than the version, and of coded answers has unseen words."""
    yield from _by_releases(material)
    known = _known_words(material)
    for answers in material.answers:
        yield from _by_answers(material, answers, known)


def unplaced_answers(material: Material) -> tuple[str, ...]:
    """Return a sentence for each table of answers some of which fit no group: what is in use and no group names."""
    notes = []
    for answers in material.answers:
        nowhere = Counter[str]()
        for one in answers.rows:
            if one.first is None:
                nowhere[one.title] += int(one.count)
        if nowhere:
            of = sum(one.count for one in answers.rows)
            often = "; ".join(
                title for title, _ in sorted(nowhere.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
            )
            share = f"{nowhere.total():,} of {of:,.0f} {answers.what} of {answers.source.name}"
            notes.append(f"{share} have no group, such as {often}.")
    return tuple(notes)


def _by_releases(material: Material) -> Iterator[Measured]:
    entries = material.entries
    added = entries.index.added if entries else ()
    if entries is None or not added:
        why = "No index was given." if entries is None else f"{entries.index.name} doesn't say when titles were added."
        for group in material.groups:
            yield nothing(group.code.value, ScanKind.NEW_TITLES, UNIT, why, by=RELEASES)
        return
    for group in material.groups:
        yield _of_group(material, entries, added, group)


def _how_many(new: int, of: int, first: str) -> str:
    """Return how many titles came late, in words.

    >>> _how_many(3, 40, "V1"), _how_many(0, 40, "V1")
    ('3 titles of 40 came after release V1', 'None of its 40 titles came after release V1')
    """
    if not new:
        return f"None of its {counted(of, 'title')} came after release {first}"
    return f"{counted(new, 'title')} of {of:,} came after release {first}"


def _of_group(material: Material, entries: Entries, added: tuple[str | None, ...], group: Group) -> Measured:
    code, rows = group.code.value, material.rows[group.code.value]
    if not rows:
        why = "No title of the index is coded to it."
        return nothing(code, ScanKind.NEW_TITLES, UNIT, why, source=entries.source.name, by=RELEASES)
    new = [row for row in rows if added[row] not in (None, entries.first)]
    share = len(new) / len(rows)
    low, high = wilson(share, len(rows))
    parts = _parts(entries, group, new, rows) if material.is_leaf(group) else ()
    names = f" Words that came with them: {', '.join(f'‘{one.name}’ ({len(one.entries)})' for one in parts)}." * bool(
        parts
    )
    measure = ScanMeasure(
        ScanKind.NEW_TITLES,
        share,
        UNIT,
        entries.source.name,
        f"{_how_many(len(new), len(rows), entries.first)} ({share:.0%}, 95% interval {low:.0%} to {high:.0%}, "
        f"Wilson).{names}",
        low,
        high,
        parts=parts,
        settles=_SETTLES,
        by=RELEASES,
    )
    return Measured(code, measure)


def _parts(entries: Entries, group: Group, new: list[int], rows: tuple[int, ...]) -> tuple[HiddenPart, ...]:
    """Return words of several new titles that neither the group's title nor its older titles have."""
    frame = entries.index.frame
    titles = {row: set(words_in(frame["title"][row])) for row in rows}
    fresh = set(new)
    old = set(words_in(group.title)).union(*(titles[row] for row in rows if row not in fresh))
    found = Counter(word for row in new for word in titles[row] - old)
    parts = []
    for word, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]:
        having = [row for row in new if word in titles[row]]
        if number >= FEWEST:
            said = tuple(str(entries.index.at(row)) for row in having[:8])
            ids = tuple(frame["entry_id"][row] for row in having)
            name = as_written(word, (frame["natural_title"][row] for row in having))
            parts.append(HiddenPart(name, ids, said, share=number / len(rows)))
    return tuple(parts)


def _known_words(material: Material) -> set[str]:
    words = {word for group in material.version.groups for word in words_in(group.title)}
    if material.entries is not None:
        for field in ("title", "add", "ind"):
            for text in material.entries.index.frame[field].drop_nulls():
                words.update(words_in(text))
    return words


def _by_answers(material: Material, answers: Answers, known: set[str]) -> Iterator[Measured]:
    weights: dict[str, list[float]] = defaultdict(list)
    unseen: dict[str, Counter[str]] = defaultdict(Counter)
    agreed: dict[str, Counter[str]] = defaultdict(Counter)
    for one in answers.rows:
        strange = _unseen_words(one.title, known)
        group = material.version.get(one.first) if one.first else None
        if strange and group is not None and not one.is_disputed:
            agreed[group.code.value][one.title] += int(one.count)
        while group is not None:
            weights[group.code.value].append(one.count)
            if strange:
                unseen[group.code.value][one.title] += int(one.count)
            group = material.version.get(group.parent.value) if group.parent else None
    for group in material.groups:
        code = group.code.value
        if not sum(weights[code]):
            why = f"None of the {answers.what} of {answers.source.name} is coded to it."
            yield nothing(code, ScanKind.NEW_TITLES, UNIT, why, source=answers.source.name, by=answers.what)
        else:
            parts = _parts_unseen(agreed[code], known) if material.is_leaf(group) else ()
            yield _unseen_of(code, answers, weights[code], unseen[code], parts)


def _unseen_words(title: str, known: set[str]) -> list[str]:
    return [word for word in words_in(title) if word not in known and not word.isdigit()]


def _parts_unseen(unseen: Counter[str], known: set[str]) -> tuple[HiddenPart, ...]:
    """Return the commonest words that the index hasn't, with the titles that have them; a title counts once.

    Titles that two coders put into different groups are in none: nobody knows where they belong.
    """
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for title, number in unseen.items():
        for word in dict.fromkeys(_unseen_words(title, known)):
            words[word][title] += number
    order = sorted(words, key=lambda word: (-words[word].total(), word))
    parts: list[HiddenPart] = []
    taken: set[str] = set()
    for word in order[: 2 * SHOWN]:
        titles = tuple(title for title, _ in words[word].most_common(TITLES_SHOWN) if title not in taken)
        if titles and len(parts) < SHOWN:
            parts.append(HiddenPart(word, titles=titles))
            taken.update(titles)
    return tuple(parts)


def _unseen_of(
    code: str, answers: Answers, weights: list[float], unseen: Counter[str], parts: tuple[HiddenPart, ...]
) -> Measured:
    """Return the share of answers with unseen words. Answers of one title aren't independent: Kish's number counts."""
    share = unseen.total() / sum(weights)
    low, high = wilson(share, kish(np.array(weights)))
    often = "; ".join(title for title, _ in sorted(unseen.items(), key=lambda item: (-item[1], item[0]))[:SHOWN])
    says = (
        f"{unseen.total():,} of {sum(weights):,.0f} {answers.what} ({share:.0%}, 95% interval {low:.0%} to "
        f"{high:.0%}, Wilson) have words that the index hasn't{f', such as {often}' if often else ''}."
    )
    source = answers.source.name
    measure = ScanMeasure(
        ScanKind.NEW_TITLES, share, UNIT, source, says, low, high, parts=parts, settles=_SETTLES, by=answers.what
    )
    return Measured(code, measure)
