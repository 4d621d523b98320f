"""The question that tells the codes of one title apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    otherwise: str | None = None
    asked: set[tuple[str, str]] = set()
    for row in rows:
        code, own = str(codes[row]), qualifiers[row]
        if own.bare:
            otherwise = code if otherwise is None or index.frame["default"][row] else otherwise
        elif (own.add, own.ind) not in asked:
            asked.add((own.add, own.ind))
            add, ind = without_nos(index.frame["add"][row]), without_nos(index.frame["ind"][row])
            options.append(Option(add or None, ind or None, Code(version, code)))
    other = Code(version, otherwise) if otherwise else None
    options = [option for option in options if option.code != other]
    return Question(_asked(options, other=other is not None), tuple(options), other) if options else None


def _asked(options: Sequence[Option], *, other: bool) -> str:
    industries = not any(option.additional for option in options)
    shown = [option.answer for option in options[:OPTIONS_SHOWN]]
    question = "In which industry" if industries else "Which of these is it"
    more = ["another"] if len(options) > OPTIONS_SHOWN else []
    ending = ["other"] if other else []
    return f"{question}: {', '.join([*shown, *more, *ending])}?"
