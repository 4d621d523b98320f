"""An occupation of a map as a schema.org ``Occupation`` in JSON-LD, to stand in the page of the occupation.

Search engines read it there. It is written only: schema.org has no place for much of an occupation, and what is left
out is said. The signs ``<``, ``>`` and ``&`` are escaped, so that no text can end the script element it stands in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from occumap.io.written import Written
from occumap.model.context import Context
from occumap.model.group_figures import Measure
from occumap.model.occupational_map import Occupation, OccupationalMap, Product
from occumap.model.skills import Framework
from occumap.model.version import Version

CONTEXT = "https://schema.org"
LOCATION = "GB"
_PERIODS = {"pounds a year": "P1Y", "pounds a week": "P1W", "pounds an hour": "PT1H"}
_CODE_LISTS = {"soc2010": "SOC 2010", "soc2020": "SOC 2020"}
_LOST = {
    Measure.JOBS: "jobs",
    Measure.PEOPLE: "people",
    Measure.VACANCIES: "vacancies",
    Measure.PROJECTION: "projections",
}
_SUB_UNIT_GROUPS = "SOC 2020 extension"

Node = dict[str, Any]


def write_occupation(
    code: str,
    occupations: OccupationalMap,
    *,
    framework: Framework | None = None,
    context: Context | None = None,
    versions: Iterable[Version] = (),
    address: str | None = None,
) -> Written:
    """Return an occupation as JSON-LD that can stand in a ``<script type="application/ld+json">`` as it is.

    Args:
        code: of the occupation.
        occupations: the map that has it.
        framework: for its skills.
        context: for the median pay of the unit group it belongs to.
        versions: soc2010 and soc2020, for the titles of its codes.
        address: of its page.

    Raises:
        UnknownNameError: the map has no such occupation.

    >>> from occumap.examples import small_map
    >>> said = json.loads(write_occupation("O2", small_map()).data)
    >>> said["name"], said["occupationalCategory"][0]["codeValue"], said["qualifications"][0]["name"]
    ('Baker', '11', 'Baker')
    """
    occupation = occupations[code]
    pay = _pay(occupation, context) if context else None
    said = {
        "@context": CONTEXT,
        "@type": "Occupation",
        "@id": address,
        "url": address,
        "identifier": occupation.code,
        "name": occupation.name,
        "occupationalCategory": list(_categories(occupation, {version.id: version for version in versions})),
        "educationRequirements": _credential(educationalLevel=f"Level {occupation.level}"),
        "qualifications": [_qualification(product) for product in occupations.products_of(code)],
        "skills": list(_skills(code, framework)) if framework else [],
        "estimatedSalary": [pay] if pay else [],
        "occupationLocation": {"@type": "Country", "name": LOCATION},
    }
    text = json.dumps({key: value for key, value in said.items() if value not in (None, [])}, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Written(text.encode(), tuple(_losses(occupation, occupations, framework, context, has_pay=bool(pay))))


def _categories(occupation: Occupation, versions: dict[str, Version]) -> Iterator[Node]:
    for name, code in (("soc2020", occupation.soc2020), ("soc2010", occupation.soc2010)):
        if code is not None:
            group = versions[name].get(code) if name in versions else None
            yield _category(code, _CODE_LISTS[name], group.title if group else None)
    for code in occupation.sub_unit_groups:
        yield _category(code, _SUB_UNIT_GROUPS, None)


def _category(code: str, code_list: str, title: str | None) -> Node:
    named = {"name": title} if title else {}
    code_set = {"@type": "CategoryCodeSet", "name": code_list}
    return {"@type": "CategoryCode", "codeValue": code, **named, "inCodeSet": code_set}


def _qualification(product: Product) -> Node:
    return _credential(
        name=product.name,
        identifier=product.code,
        credentialCategory=product.kind,
        educationalLevel=f"Level {product.level}",
    )


def _credential(**said: str) -> Node:
    return {"@type": "EducationalOccupationalCredential", **said}


def _skills(code: str, framework: Framework) -> Iterator[Node]:
    if code not in framework:
        return
    described = dict(zip(framework.skills["skill"], framework.skills["definition"], strict=True))
    for requirement in framework.profile(code).requirements:
        definition = described[requirement.skill]
        yield {
            "@type": "DefinedTerm",
            "termCode": requirement.skill,
            "name": framework.titles[requirement.skill],
            **({"description": definition} if definition else {}),
            "inDefinedTermSet": {"@type": "DefinedTermSet", "name": framework.title},
        }


def _pay(occupation: Occupation, context: Context) -> Node | None:
    figure = context.of_occupation(occupation).pay
    if figure is None or figure.value is None or figure.unit not in _PERIODS:
        return None
    of = f"{'Group' if figure.of_group_above else 'Unit group'} {figure.code} {figure.title}".strip()
    quartiles = {"percentile25": figure.low, "percentile75": figure.high}
    return {
        "@type": "MonetaryAmountDistribution",
        "name": "median gross pay of the group above"
        if figure.of_group_above
        else "median gross pay of the unit group",
        "description": f"{of}; {figure.source}, {figure.year}" if figure.source else of,
        "currency": "GBP",
        "duration": _PERIODS[figure.unit],
        "median": figure.value,
        **{name: value for name, value in quartiles.items() if value is not None},
    }


def _losses(
    occupation: Occupation,
    occupations: OccupationalMap,
    framework: Framework | None,
    context: Context | None,
    *,
    has_pay: bool,
) -> Iterator[str]:
    yield "route, pathway and cluster"
    if framework and occupation.code in framework and framework.profile(occupation.code).requirements:
        yield "levels and importance of skills"
    if any(start == occupation.code for start, _ in occupations.progressions):
        yield "published progressions"
    if context:
        beside = context.of_occupation(occupation)
        known = dict.fromkeys(one.measure for one in beside.figures if one.value is not None)
        yield from (f"{_LOST[measure]} of the group" for measure in known if measure in _LOST)
        if not has_pay and beside.pay is not None and beside.pay.value is not None:
            yield f"pay in {beside.pay.unit}"
    for what, value in (
        ("standard and option", occupation.standard),
        ("green themes", occupation.green_themes),
        ("status", occupation.status),
    ):
        if value:
            yield what
