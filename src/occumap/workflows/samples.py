"""Small invented files to try every command on."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from occumap.atomic import write_together

_DATA = files("occumap.data")
# What each file is for, in the order in which a newcomer meets them.
SAMPLES = {
    "answers.csv": "job titles with industry and true code, to code, review and evaluate",
    "survey.csv": "1,000 survey answers as people write them, with duties and true code, to code and review",
    "answers-with-duties.csv": "job titles with duties, employer and qualification, to code",
    "own-entries.csv": "index entries of your own, to lay over an index",
    "review-of-bakers.yaml": "a revision with two issues, to plan and apply",
    "trades.csv": "an invented classification of 14 trades, to scan and revise",
    "trades-index.csv": "its index of job titles",
    "trades-people.csv": "how many people work in each trade",
    "jobs.csv": "figures by SOC2010 code, to convert",
    "people.csv": "records coded to SOC2010 with weights, to convert",
    "staff.csv": "an employer's staff, with titles and skills",
    "roles.csv": "the posts that an employer wants to fill",
    "courses.csv": "a provider's courses, with the skills that they teach",
    "resolve.csv": "what the employer chose for titles, roles and skills that were asked about",
    "demand.csv": "the occupations that people in a place want to reach",
}
_FROM_THE_MAP = ("staff.csv", "roles.csv", "courses.csv", "resolve.csv")


def write_samples(folder: Path) -> tuple[Path, ...]:
    """Write the sample files into a folder of their own and return their paths.

    Every row is invented. Samples that an earlier run left there are written anew.

    Raises:
        OutputError: the folder can't be written to, or holds other files.
    """
    return write_together(folder, {name: sample(name) for name in SAMPLES})


def sample(name: str) -> bytes:
    """Return the content of one sample file.

    >>> sample("demand.csv").decode().splitlines()[0]
    'to,from,people'
    """
    folder = "atlas/examples" if name in _FROM_THE_MAP else "samples"
    return _DATA.joinpath(folder, name).read_bytes()
