"""What to ask about a job that names no one occupation of the map: what the coder asks of it, and a spelling."""

from __future__ import annotations

from dataclasses import dataclass

from occumap.coding.coder import Coder
from occumap.coding.normalise import plain
from occumap.model.coding import Option
from occumap.workflows.map.skills_map import SkillsMap

SOMETHING_ELSE = "something else"


@dataclass(frozen=True, slots=True)
class JobQuestion:
    """What to ask about a job title.

    Args:
        asked: the coder's question without its answers, empty if it has none.
        answers: those whose group something is known of, one for each group in the same words; the group that it is
            if none of them applies is the last, in words of its own.
        perhaps: what may be meant if the title is misspelt, empty if nothing is that near.
    """

    asked: str = ""
    answers: tuple[Option, ...] = ()
    perhaps: str = ""


def job_question(title: str, coder: Coder, skills_map: SkillsMap) -> JobQuestion:
    """Return what to ask about a job title that several occupations fit, or none.

    Args:
        title: as it was written.
        coder: codes to the version that the map is linked to.
        skills_map: the framework and the map; groups that it has nothing on are no answer.

    >>> from occumap.catalog.coders import coder
    >>> found = job_question("steward", coder(), SkillsMap.named())
    >>> found.asked, [(one.answer, one.code.value) for one in found.answers]
    ('In which industry?', [('club', '5436'), ('catering', '9264'), ('airline', '6213')])
    >>> [one.answer for one in job_question("dinner lady", coder(), SkillsMap.named()).answers]
    ['lunchtime supervision', 'something else']
    >>> job_question("plumer", coder(), SkillsMap.named()).perhaps
    'plumber'
    """
    perhaps = coder.lookup.words.perhaps_meant(plain(title)) or ""
    question = coder.code(title).question
    if question is None:
        return JobQuestion(perhaps=perhaps)
    options = [one for one in question.options if one.answer != one.code.value]
    if options and question.otherwise is not None:
        options.append(Option(SOMETHING_ELSE, None, question.otherwise, question.otherwise_title))
    known = {(one.answer, one.code.value): one for one in options if one.code.value in skills_map.framework}
    return JobQuestion(question.asked if known else "", tuple(known.values()), perhaps)
