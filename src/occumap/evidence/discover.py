"""What is hidden in a group: candidate groups inside it, the promising first, each next one telling something new.

Candidates come from `hidden_sets`, are measured by `hidden_features` and get a score from `hidden_score`, whose weights
were learned on what three real revisions split, none of them the latest. Then one candidate after another
is taken, each where it covers the most weight (odds squared) not yet covered; a set covers those whose F1 of entries
with it is at least 0.5, and one whose F1 with a set already taken is 0.65 or more is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from occumap.errors import InputError, UnknownNameError
from occumap.evidence.candidate_features import hang_together, measure_sets, pairwise_unity
from occumap.evidence.candidate_groups import Flags, likeness_of_sets, sets_within
from occumap.evidence.candidate_score import Score
from occumap.evidence.entry_words import Floats, Wording
from occumap.model.hidden_groups import SHOWN, SMALLEST, Discovery, HiddenGroup, Mark

AGREE = 0.5


TOO_LIKE = 0.65


SHARPENED = 2


COVERED_BY_NAME = 0.7


_TINY = 1e-9


def discover(
    wording: Wording,
    code: str,
    score: Score,
    *,
    people: Mapping[int, float] | None = None,
    limit: int = SHOWN,
    smallest: int = SMALLEST,
) -> Discovery:
    """Return candidate groups inside a group, the most promising first.

    Args:
        wording: of the index, for the version of ``code``.
        code: the group to look into.
        score: what scores the candidates.
        people: people by row of the index, where counted; rows without a count have none.
        limit: how many candidates at most.
        smallest: the fewest entries of a candidate.

    Raises:
        UnknownNameError: no entry has the code.
        InputError: a number that makes no sense.
    """
    if limit < 1 or smallest < 2:
        raise InputError(
            "candidates",
            f"at most {limit} groups of at least {smallest} entries",
            hint="Ask for at least 1 group, of at least 2 entries.",
        )
    rows = wording.rows_of(code)
    if not rows:
        raise UnknownNameError(
            wording.version,
            f"no entry of the index is coded {code}",
            hint="Give a lowest-level code, or another index.",
        )
    flags, kinds = sets_within(wording, rows, smallest=smallest)
    scores = np.zeros(0)
    if len(flags):
        scores = score.of(measure_sets(wording, code, rows, flags, kinds)) * hang_together(wording, rows, flags)
    chosen = choose_sets(flags, scores, limit=limit)
    groups = tuple(_described(wording, rows, flags[n], float(scores[n]), people) for n in chosen)
    taken = {rows[at] for n in chosen for at in np.flatnonzero(flags[n])}
    return Discovery(
        wording.version,
        code,
        rows,
        _people_in(rows, people),
        groups,
        tuple(row for row in rows if row not in taken),
    )


def choose_sets(flags: Flags, scores: Floats, *, limit: int = SHOWN) -> tuple[int, ...]:
    """Return numbers of the sets to show: each covers the most weight that those before it don't.

    >>> choose_sets(np.array([[1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [0, 0, 0, 1, 1]], bool), np.array([0.9, 0.8, 0.3]))
    (0, 2)
    """
    if not len(flags):
        return ()
    uncovered = (scores / np.maximum(1 - scores, _TINY)) ** SHARPENED
    likeness = likeness_of_sets(flags)
    agrees, open_ = likeness >= AGREE, np.ones(len(flags), bool)
    chosen: list[int] = []
    while len(chosen) < limit:
        gains = np.where(open_, np.round(agrees @ uncovered, 12), 0.0)
        best = int(np.argmax(gains))
        if gains[best] <= 0 or not scores[best]:
            break
        chosen.append(best)
        uncovered = np.where(agrees[best], 0.0, uncovered)
        open_ &= likeness[best] < TOO_LIKE
    return tuple(chosen)


def _described(
    wording: Wording, rows: Sequence[int], flags: Flags, score: float, people: Mapping[int, float] | None
) -> HiddenGroup:
    members = [row for row, there in zip(rows, flags, strict=True) if there]
    rest = [row for row, there in zip(rows, flags, strict=True) if not there]
    inside, outside = wording.entries[members], wording.entries[rest]
    typical = inside @ inside.mean(0)
    unity = float(pairwise_unity(np.ones((1, len(members))), inside)[0])
    ordered = [members[n] for n in np.lexsort((members, -np.round(typical, 9)))]
    return HiddenGroup(
        name_of(wording, members, rest),
        tuple(ordered),
        _people_in(members, people),
        score,
        unity,
        unity - float(inside.mean(0) @ outside.mean(0)),
        _marks(wording, members, rest),
        len(rest),
        _people_in(rest, people),
    )


def name_of(wording: Wording, members: Sequence[int], rest: Sequence[int]) -> str:
    """Return a name in words of the titles: those that most members have and few of the rest.

    Words that members have together stand side by side; where no word has most of them, alternatives do.
    """
    said = {row: wording.words(row) for row in (*members, *rest)}
    outside = Counter(word for row in rest for word in said[row])
    uncovered, words = set(members), list[str]()
    while uncovered and len(words) < 3 and len(uncovered) > (1 - COVERED_BY_NAME) * len(members):
        left = Counter(word for row in uncovered for word in said[row])
        fits = {word: 2 * many / (len(uncovered) + many + outside[word]) for word, many in left.items()}
        best = min(fits, key=lambda word: (-round(fits[word], 9), word), default=None)
        if best is None:
            break
        words.append(best)
        uncovered -= {row for row in uncovered if best in said[row]}
    return " / ".join(_phrase(wording, word, members) for word in words)


def _phrase(wording: Wording, word: str, members: Sequence[int]) -> str:
    """Return a word with the one that nearly always stands with it in a title, in the order people say them."""
    having = [row for row in members if word in wording.titles[row]]
    partners = {w for row in having for w in wording.titles[row]} - {word}
    shares = {w: sum(w in wording.titles[row] for row in having) / len(having) for w in partners}
    partner = min(shares, key=lambda w: (-shares[w], w), default=None)
    if partner is None or shares[partner] < COVERED_BY_NAME:
        return word
    titles = [wording.titles[row] for row in having if partner in wording.titles[row]]
    reverse = sum(t.index(partner) > t.index(word) for t in titles) * 2 >= len(titles)
    return f"{partner} {word}" if reverse else f"{word} {partner}"


def _marks(wording: Wording, members: Sequence[int], rest: Sequence[int]) -> tuple[Mark, ...]:
    found = []
    for version, codes in wording.other_codes.items():
        for code in sorted({one for row in members if (one := codes[row])}):
            inside = sum(codes[row] == code for row in members) / len(members)
            outside = sum(codes[row] == code for row in rest) / len(rest) if rest else 0.0
            if inside >= 0.5 and inside >= outside + 0.25:
                found.append(Mark(version, code, inside, outside))
    return tuple(sorted(found, key=lambda mark: (mark.outside - mark.inside, mark.version, mark.code)))


def _people_in(rows: Sequence[int], people: Mapping[int, float] | None) -> float | None:
    return None if people is None else float(sum(people.get(row, 0.0) for row in rows))
