"""A job as somebody describes it: the title, and what stands beside it."""

from __future__ import annotations

from typing import NamedTuple


class JobDescription(NamedTuple):
    """What is known of a job that is to be coded; None for what isn't given.

    Args:
        title: the job title, as people give it.
        industry: the employer's industry, in words or as a SIC code.
        additional: anything else that is known, such as “mechanical”.
        duties: what is done in the job, as people say it: “I wash and feed residents”.
        employer: who the employer is: “Barnsley Metropolitan Council”.
        qualification: what the person is qualified as or in.

    >>> JobDescription("Nurse", "hospital", duties="I give care on a ward").duties
    'I give care on a ward'
    """

    title: str | None
    industry: str | None = None
    additional: str | None = None
    duties: str | None = None
    employer: str | None = None
    qualification: str | None = None
