"""What people say of themselves in more words than a list can hold, where it is no occupation.

How many children somebody has, what they study and where, where they volunteer, since when or why they don't work. A
student nurse, a year head and a volunteer coordinator have an occupation.
"""

from __future__ import annotations

import re

_PARENT = re.compile(
    r"(?:(?:stay at home|full time|part time|busy|proud|single|new)\s){0,3}"
    r"(?:mum|mom|mam|mummy|mother|dad|daddy|father|parent|housewife|househusband)\s(?:of|to|with)"
    r"(?:\s(?:a|my|our|the|\d{1,2}|one|two|three|four|five|six|seven|eight|small|young|little|lovely|beautiful|grown|up|"
    r"teenage|newborn|new|disabled|kids?|children|child|boys?|girls?|sons?|daughters?|twins|triplets|baby|babies|"
    r"toddlers?|year|years|old|and|under))+"
)
_STAGE = (
    r"6th form|sixth form|gcse|as level|a levels?|btec|nvq|t level|hnc|hnd|degree|undergrad(?:uate)?|postgrad(?:uate)?|"
    r"masters|msc|mba|phd|doctoral|uni|university|college|school|high school|secondary school|open university|ou|"
    r"overseas|international|foreign|exchange|erasmus|mature|adult|distance learning|full time|part time|"
    r"(?:1st|2nd|3rd|4th|first|second|third|fourth|final) year|year (?:[1-9]|1[0-3])"
)
_SUBJECT = (
    r"law|medical|medicine|dental|dentistry|art|arts|drama|music|english|maths|mathematics|history|geography|physics|"
    r"chemistry|biology|science|sciences|psychology|sociology|politics|economics|business|business studies|accounting|"
    r"accountancy|finance|engineering|computing|computer science|it|language|languages|french|theology|philosophy|"
    r"architecture|fashion|design|media|sport|sports|sports science|beauty|hairdressing|catering|travel and tourism|"
    r"health and social care|childcare|education|veterinary|pharmacy"
)
_EXAM = r"gcses?|as levels?|a levels?|btec|nvq|degree|masters|phd|hnd|hnc|exams|law|medicine"
_LEARNS = re.compile(
    rf"(?:(?:{_STAGE}|{_SUBJECT})\s){{1,4}}(?:students?|pupils?|learners?|undergraduates?|postgraduates?)"
    r"(?:\s(?:at|in)\s(?!work).+|\s(?:of|studying|doing)\s.+)?|"
    r"(?:student|pupil|undergraduate|postgraduate)\s(?:at|in)\s(?!work).+|"
    r"(?:in\s)?(?:school\s)?(?:year|yr)\s(?:[1-9]|1[0-3])(?:\s(?:pupil|at school))?|"
    rf"(?:studying|doing|taking|revising)\s(?:for\s)?(?:my\s|an?\s)?(?:{_EXAM})\b.*"
)
_VOLUNTEERS = re.compile(
    r"(?:i\s)?(?:volunteer|volunteering|voluntary work|unpaid work)\s(?:at|in|for|with)\s.+|"
    r"(?:charity shop|food ?bank|charity|church|hospital|hospice|library|community|school|unpaid) volunteer"
)
_NOT_WORKING = (
    r"(?:not|cant|cannot|unable to) work(?:ing)?\s(?:at present\s|at the moment\s|currently\s|now\s)?"
    r"(?:due to|because of|because|through|owing to|as|on account of|since)\s.+"
)
_OUT_OF_WORK = (
    r"made redundant|laid off|lost my job|unemployed|out of work|off sick|signed off|long term sick|on maternity leave|"
    r"maternity leave|on mat leave|mat leave|furloughed|on furlough"
)
_SINCE = r"last\s(?!job|work|role|post)|(?:this|in|since|due|after|during|because)\s"
_AILING = r"(?:bad|with|mental|back|stroke|cancer|depression|anxiety|ms\b).*"
_WITHOUT_WORK = re.compile(
    rf"{_NOT_WORKING}|(?:{_OUT_OF_WORK})\s(?:{_SINCE}|(?:for|from|until|till|by|with|over)\s).+|retired\s(?:{_SINCE}).+|"
    rf"(?:long term sick|off sick|disabled|unfit for work|signed off)\s{_AILING}"
)
# What a text must hold for each pattern to find anything.
_BY_WORDS = (
    (("mum", "mom", "mam", "mother", "dad", "father", "parent", "house"), _PARENT),
    (("student", "pupil", "learner", "graduate", "year", "yr", "studying", "doing", "taking", "revising"), _LEARNS),
    (("volunt", "unpaid"), _VOLUNTEERS),
    (
        ("work", "redundant", "laid", "lost", "employed", "retired", "sick", "signed", "leave", "furlough", "disabled"),
        _WITHOUT_WORK,
    ),
)


def is_economic_status(text: str) -> bool:
    """Return whether a text in plain form says what somebody is or does in place of work.

    >>> [is_economic_status(text) for text in ("mum of 3", "law student", "retired since 2012", "year head")]
    [True, True, True, False]
    """
    return any(
        pattern.fullmatch(text) is not None for words, pattern in _BY_WORDS if any(word in text for word in words)
    )
