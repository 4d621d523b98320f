"""The question that tells the codes of one title apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from occumap.coding.normalise import plain
from occumap.coding.qualifiers import without_nos
from occumap.coding.title_entries import QualifiersByRow
from occumap.model.code import Code
from occumap.model.coding import Option, Question
from occumap.model.index import Index

OPTIONS_SHOWN = 12


def question_between(
    rows: Iterable[int], index: Index, version: str, codes: Sequence[str | None], qualifiers: QualifiersByRow
) -> Question | None:
    """Return the question that decides between entries; None if no qualifier of theirs would.

    Args:
        rows: the entries, each with a code.
        index: the index that they are rows of.
        version: the id of the version coded to.
        codes: of each entry of the index.
        qualifiers: of each entry of the index.
    """
    options: list[Option] = []
    bare: dict[str, bool] = {}
    asked: set[tuple[str, str, str]] = set()
    for row in rows:
        code, own = str(codes[row]), qualifiers[row]
        if own.bare:
            bare[code] = bare.get(code, False) or bool(index.frame["default"][row])
        elif (own.add, own.ind, code) not in asked:
            asked.add((own.add, own.ind, code))
            add, ind = without_nos(index.frame["add"][row]), without_nos(index.frame["ind"][row])
            options.append(Option(add or None, ind or None, Code(version, code)))
    chosen = [code for code, flagged in bare.items() if flagged] or list(bare)
    other = Code(version, chosen[0]) if len(chosen) == 1 else None
    options = _told_apart(options, alone=not chosen)
    if len(chosen) > 1:  # they contradict each other: only their codes tell them apart
        options += [Option(None, None, Code(version, code)) for code in chosen]
    options = [option for option in options if option.code != other]
    return Question(_asked(options, other=other is not None), tuple(options), other) if options else None


def _told_apart(options: Sequence[Option], *, alone: bool) -> list[Option]:
    """Return the first option of each wording; all of them where they stand alone and have one wording."""
    first: dict[tuple[str, str], Option] = {}
    for option in options:
        first.setdefault((plain(option.additional or ""), plain(option.industry or "")), option)
    return list(options) if alone and len(first) == 1 else list(first.values())


def _asked(options: Sequence[Option], *, other: bool) -> str:
    if len({(option.additional, option.industry) for option in options}) == 1 and len(options) > 1:
        return f"Which code is meant: {', '.join(option.code.value for option in options[:OPTIONS_SHOWN])}?"
    industries = not any(option.additional for option in options)
    shown = list(dict.fromkeys(option.answer for option in options))[:OPTIONS_SHOWN]
    more = ["another"] if len(options) > OPTIONS_SHOWN else []
    named = [*shown, *more, *(["other"] if other else [])]
    if len(named) == 1:
        question = "Is it in this industry" if industries else "Is it this"
    else:
        question = "In which industry" if industries else "Which of these is it"
    return f"{question}: {', '.join(named)}?"
