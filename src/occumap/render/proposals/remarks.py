"""What people said of the issues of a revision, and how many said it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on an issue.

    Args:
        issue: the issue's number.
        stance: ``support``, ``refute`` or ``neutral``.
        name: of who wrote it.
        text: plain text; it is never read as markup.
        at: the date for people, such as ``3 May 2025``.
        answer: the officer's answer, empty without one.
    """

    issue: int
    stance: str
    name: str
    text: str
    at: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class IssueRemarks:
    """The comments on an issue, and how many take each stance, in words."""

    remarks: tuple[Remark, ...]
    tally: str


def by_issue(remarks: Iterable[Remark]) -> Mapping[int, IssueRemarks]:
    """Return comments by the number of their issue, each issue's in the order given.

    >>> one = Remark(4, "refute", "Cy", "Our street is lit by hand.")
    >>> by_issue([one])[4].tally
    '1 disagrees'
    """
    found: dict[int, list[Remark]] = defaultdict(list)
    for remark in remarks:
        found[remark.issue].append(remark)
    return {issue: IssueRemarks(tuple(here), tally_in_words(r.stance for r in here)) for issue, here in found.items()}


def tally_in_words(stances: Iterable[str]) -> str:
    """Return how many take each stance.

    >>> tally_in_words(["support", "refute", "support"]), tally_in_words([])
    ('2 agree, 1 disagrees', '')
    """
    counted = Counter(stances)
    return ", ".join(f"{n:,} {words[n > 1]}" for stance, words in _ONE_OR_MORE.items() if (n := counted[stance]))


def stance_in_words(stance: str) -> str:
    """Return what somebody does who takes a stance, as pages and documents say it.

    >>> stance_in_words("refute"), stance_in_words("neutral")
    ('disagrees', 'neither')
    """
    return _ONE_OR_MORE[stance][0]


_ONE_OR_MORE = {"support": ("agrees", "agree"), "refute": ("disagrees", "disagree"), "neutral": ("neither", "neither")}
