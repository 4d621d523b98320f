"""Names and numbers of people, taken out of what is kept about an answer: reports, and messages of faults.

Patterns find what has a form: addresses of mail, numbers of telephones and of National Insurance, postcodes, dates of
birth, and names behind Mr or “my name is”. They don't find a name that stands alone, so whoever publishes answers still
has to read them.
"""

from __future__ import annotations

import re

_NAME = r"[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){0,2}"
_PATTERNS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    (re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE), "[number]"),
    (re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}\b"), "[date]"),
    (re.compile(r"(?<!\w)(?:\+|\(?0)\(?\d(?:[ ().-]{0,2}\d){7,13}(?!\d)"), "[number]"),
    (re.compile(r"(?<![\w.,£])\d{6,}(?!\w)"), "[number]"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE), "[postcode]"),
    (re.compile(rf"\b(Mr|Mrs|Ms|Miss|Mx)\.? +{_NAME}"), r"\1 [name]"),
    (re.compile(rf"\b((?i:my name is|name is|i am called)) +{_NAME}"), r"\1 [name]"),
    (re.compile(rf"\b((?i:name)): *{_NAME}"), r"\1: [name]"),
)
# What libraries put a value of the user's between, when they say what is wrong with it.
_QUOTED = re.compile(r"""(?<!\w)(?:'[^'\n]*'|"[^"\n]*"|`[^`\n]*`|‘[^’\n]*’|“[^”\n]*”)(?!\w)""")
_NUMBER = re.compile(r"\d{4,}")
LEFT_OUT = "…"


def masked(text: str) -> str:
    """Return what somebody wrote, with the names and numbers of people that have a form of their own masked.

    >>> masked("Cleaner for Mr John Smith, ring 07700 900123 or js@example.org")
    'Cleaner for Mr [name], ring [number] or [email]'
    >>> masked("HGV driver 7.5 tonne, band 4, SOC 8211")
    'HGV driver 7.5 tonne, band 4, SOC 8211'
    """
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def without_values(message: str) -> str:
    """Return the message of a fault without what may be the user's: whatever is quoted, and long numbers.

    >>> without_values("could not parse 'Jane Doe' in row 12: 4417 is no date")
    'could not parse … in row 12: … is no date'
    """
    return _NUMBER.sub(LEFT_OUT, _QUOTED.sub(LEFT_OUT, masked(message)))
