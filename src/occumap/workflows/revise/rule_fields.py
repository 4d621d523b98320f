"""A rule for entries as the fields of a form: words that a title has, in one way or another, and exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from occumap.model.selector import FIELDS, Clause, Field, Phrase, Selector

MAX_WAYS = 12


class ReadRule(NamedTuple):
    """The rule that fields state, None where they are empty, and what is wrong with them by field."""

    rule: Selector | None
    errors: dict[str, str]


def rule_of_fields(typed: Mapping[str, str], name: str) -> ReadRule:
    """Return the rule that some fields of a form state.

    Args:
        typed: all fields. ``NAME-1-title`` has the phrases, with commas between them, of which the title has one; so
            have ``-additional``, ``-industry`` and ``-anywhere``. ``NAME-1-unless-title`` and so on are exceptions,
            ``NAME-2-title`` another way in which an entry may fit. ``NAME-ways`` is how many ways there are.
        name: of the rule.

    >>> print(rule_of_fields({"rule-1-title": "cake, pastr*", "rule-1-unless-title": "cook"}, "rule").rule)
    title has “cake” or “pastr*”, unless title has “cook”
    """
    errors: dict[str, str] = {}
    clauses = []
    for n in range(1, ways_of(typed, name) + 1):
        fields = _fields(typed, f"{name}-{n}", errors)
        but = _fields(typed, f"{name}-{n}-unless", errors)
        if fields:
            clauses.append(Clause(fields, Selector((Clause(but),)) if but else None))
        elif but:
            errors[f"{name}-{n}-title"] = "Say which titles are meant before you say which are not. For all, enter *."
    return ReadRule(Selector(tuple(clauses)) if clauses else None, errors)


def fields_of_rule(rule: Selector | None, name: str) -> dict[str, str] | None:
    """Return the fields that state a rule; None for one that has more exceptions than fields can state.

    >>> fields_of_rule(Selector.parse([{"title": ["cake", "pastr*"]}]), "rule")
    {'rule-ways': '1', 'rule-1-title': 'cake, pastr*'}
    """
    if rule is None:
        return {}
    if len(rule.clauses) > MAX_WAYS:
        return None
    typed = {f"{name}-ways": str(len(rule.clauses))}
    for n, clause in enumerate(rule.clauses, start=1):
        typed |= _typed(clause, f"{name}-{n}")
        if clause.unless is not None:
            if len(clause.unless.clauses) != 1 or clause.unless.clauses[0].unless is not None:
                return None
            typed |= _typed(clause.unless.clauses[0], f"{name}-{n}-unless")
    return typed if rule_of_fields(typed, name).rule == rule else None


def ways_of(typed: Mapping[str, str], name: str) -> int:
    """Return how many ways in which an entry may fit a form shows: one at least."""
    said = typed.get(f"{name}-ways", "")
    return max(1, min(int(said), MAX_WAYS)) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _typed(clause: Clause, name: str) -> dict[str, str]:
    return {f"{name}-{field}": ", ".join(map(str, phrases)) for field, phrases in clause.fields}


def _fields(
    typed: Mapping[str, str], name: str, errors: dict[str, str]
) -> tuple[tuple[Field, tuple[Phrase, ...]], ...]:
    found: list[tuple[Field, tuple[Phrase, ...]]] = []
    for field in FIELDS:
        said = typed.get(f"{name}-{field}", "").strip()
        if not said:
            continue
        phrases = tuple(Phrase.parse(one) for one in said.replace("\n", ",").split(",") if one.strip())
        if not phrases or not all(phrase.words for phrase in phrases):
            errors[f"{name}-{field}"] = (
                "Enter words of the titles, with commas between them, such as cake, confectioner*."
            )
        else:
            found.append((field, phrases))
    return tuple(found)
