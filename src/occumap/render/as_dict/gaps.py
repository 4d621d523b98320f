"""Gaps, single skills that open occupations, and what fits a person, as dictionaries.

What isn't stated is None, beside the reason, and is never counted as lacking.
"""

from __future__ import annotations

from occumap.model.gap import Gap, GapLine, Status, Unlock
from occumap.model.person import Fit, Fits, Person
from occumap.render.as_dict.background import backgrounds
from occumap.render.as_dict.common import Fields, share
from occumap.render.as_dict.context import reached


def gap(found: Gap) -> Fields:
    """Return a gap: from whom to whom, in which framework, and every skill, what costs most first.

    ``shared`` are the skills to name first of what is held, ``reasons`` of what lacks, ``questions`` those to ask
    about first.

    >>> line = GapLine("dough", "Dough making", held=2, needed=3, weight=0.5)
    >>> made = gap(Gap("O1", "Hand", "O2", "Baker", 0.8333, (line,), framework="tiny"))
    >>> made["to"], made["coverage"], made["skills"][0]["status"]
    ({'code': 'O2', 'title': 'Baker'}, 0.8333, 'under level')
    """
    return {
        "framework": found.framework,
        "from": {"code": found.from_id, "title": found.from_title},
        "to": {"code": found.to_id, "title": found.to_title},
        "coverage": share(found.coverage),
        "coverage_low": share(found.low),
        "coverage_high": share(found.high),
        "unknown": share(found.unknown),
        "notes": list(found.notes),
        "context": reached(found.context),
        "background": backgrounds(found.background),
        "shared": [line.skill for line in found.shared],
        "reasons": [line.skill for line in found.reasons],
        "questions": [line.skill for line in found.questions],
        "skills": [gap_line(line) for line in found.lines],
    }


def gap_line(line: GapLine) -> Fields:
    """Return a skill of a gap: levels on the framework's scale, weight and cost as shares of all that is asked.

    The level held and the shortfall are None where they aren't stated; ``unstated`` says why, and ``unknown`` how much
    of all that is asked may lack for it.
    """
    stated = line.status not in (Status.NOT_STATED, Status.LEVEL_NOT_STATED)
    return {
        "skill": line.skill,
        "title": line.title,
        "status": line.status.value,
        "held": line.held if stated or line.held else None,
        "needed": line.needed,
        "shortfall": line.shortfall if stated else None,
        "shortfall_low": share(line.low),
        "shortfall_high": share(line.high),
        "weight": share(line.weight),
        "cost": share(line.cost),
        "unknown": share(line.unknown),
        "unstated": line.unstated,
        "essential": line.essential,
        "matters": line.matters,
        "general": line.general,
        "borrowed": line.borrowed,
        "unit": line.unit,
    }


def unlock(found: Unlock) -> Fields:
    """Return a single skill that opens occupations: from which level to which, and the codes of those it opens."""
    return {
        "framework": found.framework,
        "from": {"code": found.start, "title": found.start_title},
        "threshold": found.threshold,
        "skill": found.skill,
        "title": found.title,
        "held": found.held,
        "level": found.level,
        "unit": found.unit,
        "opens": list(found.opens),
    }


def fit(found: Fit) -> Fields:
    """Return how near somebody is to an occupation, with the gap to it."""
    return {
        "framework": found.gap.framework,
        "code": found.profile,
        "title": found.title,
        "coverage": share(found.coverage),
        "affinity": share(found.affinity),
        "own": found.own,
        "level": found.level,
        "direction": found.direction.value if found.direction else None,
        "gap": gap(found.gap),
    }


def fits(found: Fits) -> Fields:
    """Return what is known of a person, the occupations that fit them best, and what to ask first."""
    return {
        "person": person(found.person),
        "fits": [fit(one) for one in found],
        "questions": [
            {"skill": one.skill, "title": one.title, "weight": share(one.weight), "occupations": one.occupations}
            for one in found.questions
        ],
    }


def person(found: Person) -> Fields:
    """Return what somebody holds: each skill with its level and where it came from, and what couldn't be used.

    A level of 0 says that they don't have the skill; ``unstated`` says why its level isn't known: it is at least that.
    Skills in ``mentions`` don't count until they are stated.
    """
    return {
        "title": found.profile.title,
        "notes": list(found.profile.notes),
        "occupations": list(found.occupations),
        "skills": [
            {
                "skill": one.skill,
                "level": one.level,
                "unstated": found.profile.why_unstated(one.skill),
                "sources": [str(source) for source in found.sources.get(one.skill, ())],
            }
            for one in found.profile.requirements
        ],
        "unsettled": [
            {
                "kind": one.kind.value,
                "given": one.given,
                "reason": one.reason,
                "candidates": [{"code": code, "title": title} for code, title in one.candidates],
            }
            for one in found.unsettled
        ],
        "mentions": [
            {
                "skill": one.skill,
                "title": one.title,
                "label": one.label,
                "words": one.words,
                "line": one.line,
                "named": one.named,
            }
            for one in found.mentions
        ],
    }
