"""Titles that name two jobs ("butcher and baker"): the index knows each, and which is the main one has to be asked.

Only where the index lacks the whole title: it has painters and decorators. A part that names no occupation ("student
and waiter") leaves the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from occumap.coding.normalise import plain
from occumap.model.code import Code, digits_of
from occumap.model.coding import Coding, Method, Option, Question
from occumap.model.version import Version

_BETWEEN = re.compile(r"\s*[/+&]\s*|\s+(?:and|also|plus)\s+", re.IGNORECASE)
# Without one of these signs and words there is nothing to part.
_SIGNS, _JOINING = frozenset("/+&"), frozenset({"and", "also", "plus"})
# What each of two jobs is worth.
EACH = 0.5
# Of two parts in one group, and of one part alone.
BOTH, ALONE = 0.95, 0.9
# Of the group that both share, if the index settles both, and if it has one of them under several codes.
SHARED, SHARED_IF_DIVIDED = 0.9, 0.6
_SETTLED = frozenset({Method.EXACT, Method.DEFAULT, Method.REFERENCE, Method.QUALIFIED})


def two_parts(title: str) -> tuple[str, str] | None:
    """Return the two parts of a title that joins two; None if it doesn't.

    >>> two_parts("Butcher and baker"), two_parts("cleaner/carer"), two_parts("baker")
    (('Butcher', 'baker'), ('cleaner', 'carer'), None)
    """
    if title.isascii() and _SIGNS.isdisjoint(title) and _JOINING.isdisjoint(title.lower().split()):
        return None
    parts = [part for part in _BETWEEN.split(title) if plain(part)]
    return (parts[0].strip(), parts[1].strip()) if len(parts) == 2 else None


def of_two_jobs(
    title: str, answer: Callable[[str], Coding | None], knows: Callable[[str], bool], version: Version
) -> Coding | None:
    """Return the answer for a title that names two jobs, or one beside a non-answer; None for another title.

    Args:
        title: as given.
        answer: what the index says of a part, None where it lacks it or has it only in a looser reading.
        knows: whether the index has a title; one that joins the two is one job ("craft painter and decorator").
        version: the classification coded to.
    """
    parts = two_parts(title)
    if parts is None or any(map(knows, _across(title, parts[1]))):
        return None
    one, other = (answer(part) for part in parts)
    if one is None or other is None:
        return None
    for job, none, said in ((one, other, parts[1]), (other, one, parts[0])):
        if _is_job(job) and none.method is Method.NOT_AN_OCCUPATION:
            reason = f"{job.reason} “{said}” names no occupation."
            return replace(job, title=title, confidence=round(job.confidence * ALONE, 4), reason=reason)
    if not (_is_job(one) and _is_job(other)):
        return None
    if one.code == other.code:
        reason = f"The title names two jobs, “{parts[0]}” and “{parts[1]}”, both of this group."
        confidence = round(max(one.confidence, other.confidence) * BOTH, 4)
        return replace(one, title=title, confidence=confidence, entry_id=None, reason=reason)
    return _which(title, parts, one, other, version)


def _across(title: str, second: str) -> list[str]:
    """Return the title, and what is left of it with fewer words of its first part."""
    words = plain(title).split()
    return [" ".join(words[n:]) for n in range(len(words) - len(plain(second).split()))]


def _which(title: str, parts: tuple[str, str], one: Coding, other: Coding, version: Version) -> Coding:
    """Return the group that both jobs share, if they share one, with the question which is the main one."""
    firsts = [replace(one.candidates[0], probability=EACH), replace(other.candidates[0], probability=EACH)]
    groups = [version[job.code.value] for job in (one, other) if job.code]
    options = tuple(Option(group.title, None, group.code, group.title) for group in groups)
    question = Question(f"Which is the main job: {' or '.join(group.title for group in groups)}?", options, None)
    reason = f"The title names two jobs, “{parts[0]}” and “{parts[1]}”, of different groups."
    nothing = replace(
        one, title=title, code=None, group_title="", confidence=0.0, method=Method.NONE, digits=0, entry_id=None,
        candidates=tuple(firsts), question=question, reason=reason, calibrations={},
    )  # fmt: skip
    settled = {one.method, other.method} <= {Method.EXACT, Method.QUALIFIED}
    confidence = SHARED if settled else SHARED_IF_DIVIDED
    for level in reversed(version.rules.levels[:-1]):
        above = {group.code if (group := version.ancestor(g.code.value, level.name)) else None for g in groups}
        shared = above.pop()
        if not above and isinstance(shared, Code):
            return replace(
                nothing, code=shared, group_title=version[shared.value].title, confidence=confidence,
                method=Method.BACKED_OFF, digits=digits_of(shared.value),
            )  # fmt: skip
    return nothing


def _is_job(answer: Coding) -> bool:
    return answer.code is not None and answer.method in _SETTLED
