"""What a qualification decides: whether somebody is qualified in what the title says.

The index codes many titles by whether the person is qualified ("Accountant" qualified or not, "Engineer, acoustic"
professional or not); its flags Q and QS mark which of them holds where that isn't known. A qualification answers it
where it is one of a profession, or a degree in what the title is about. Anything else leaves the question.
"""

from __future__ import annotations

import re
from enum import Enum

from occumap.coding.duty_words import duty_words
from occumap.coding.normalise import plain

# The words by which an index says that somebody is qualified.
QUALIFIED_WORDS = frozenset({"qualified", "professional"})
# What letters after a name say that somebody is qualified as.
_LETTERS = {
    **dict.fromkeys(("aca", "acca", "fcca", "cima", "acma", "cipfa", "icaew", "icas"), "accountant"),
    **dict.fromkeys(("mrcp", "mrcs", "frcs", "mbbs", "mb chb"), "medically"),
    **dict.fromkeys(("lpc", "cilex"), "solicitor"),
    **dict.fromkeys(("riba", "arb"), "architect"),
}
_NONE = re.compile(
    r"^(?:no|none|nil|not|n a|without)\b|\b(?:not|un|part|non|isnt|not yet)\s?qualified\b|\bunqualified\b|"
    r"\b(?:studying|student|training|trainee|working)\s(?:for|towards)\b|^(?:gcses?|o levels?|a levels?)\b"
)
_PROFESSIONAL = re.compile(
    r"\b(?:qualified|chartered|certified|registered|professional|aca|acca|fcca|cima|acma|cipfa|icaew|icas|"
    r"ceng|ieng|cchem|cphys|csci|cbiol|mice|mrics|frics|riba|arb|mrcvs|mrcp|mrcs|frcs|mbbs|mb chb|lpc|pgce|qts|rgn|rmn|"
    r"cqsw|dipsw|ciob|mciob|cipd|mcipd|cilex)\b"
)
_DEGREE = re.compile(r"\b(?:degree|bsc|ba|beng|meng|msc|ma|mba|llb|bachelors?|masters?|phd|doctorate|hons?)\b")


class Qualified(Enum):
    """Whether a person is qualified in what a title says."""

    YES = "qualified"
    NO = "not qualified"
    NOT_STATED = "not stated"


def words_of_qualified(qualification: str) -> str:
    """Return what a qualification that qualifies says, in the words by which an index asks for it.

    >>> words_of_qualified("ACCA, part of a chartered firm").split()[:3]
    ['professional', 'qualified', 'accountant']
    """
    said = plain(qualification.replace(".", ""))
    letters = (meant for letters, meant in _LETTERS.items() if f" {letters} " in f" {said} ")
    return " ".join([*sorted(QUALIFIED_WORDS), *dict.fromkeys(letters), said])


def is_qualified(qualification: str | None, title: str) -> Qualified:
    """Return whether a qualification makes somebody qualified in what a title says.

    >>> [is_qualified(text, "Accountant").value for text in ("ACCA", "none", "driving licence", "degree in accounting")]
    ['qualified', 'not qualified', 'not stated', 'qualified']
    >>> is_qualified("degree in history", "Accountant").value
    'not stated'
    """
    if not qualification or not (said := plain(qualification.replace(".", ""))):
        return Qualified.NOT_STATED
    if _NONE.search(said):
        return Qualified.NO
    if _PROFESSIONAL.search(said):
        return Qualified.YES
    of_it = set(duty_words(_DEGREE.sub(" ", said))) & set(duty_words(title))
    return Qualified.YES if _DEGREE.search(said) and of_it else Qualified.NOT_STATED
