"""A coder: the index first, the model for what it doesn't have, and a question where one would decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.coding.calibration import group_sums
from occumap.coding.embeddings import F32
from occumap.coding.index_answers import MAX_CANDIDATES, ByIndex
from occumap.coding.lookup import Found, Lookup
from occumap.coding.network import Settings, softmax
from occumap.coding.normalise import without_noise
from occumap.coding.scoring import best
from occumap.coding.title_model import Model, Titles, as_text, train_model
from occumap.errors import InputError
from occumap.model.coding import SURE, Candidate, Coding, Method, Question
from occumap.model.index import Index
from occumap.model.version import Version

CODER = "2"
# How many candidates a table shows; the answer for one title shows all of the candidate set.
SHOWN_CANDIDATES = 5
BATCH = 16_384
# Below this confidence another engine is asked, and how much its logarithms weigh beside the model's.
ASK_SECOND = 0.9
SECOND_WEIGHT = 0.5
Engine = Callable[[Sequence[str]], F32]
# A title, its industry, and anything else that is known.
Row = tuple[str | None, str | None, str | None]
COLUMNS = {
    "code": pl.String,
    "group_title": pl.String,
    "confidence": pl.Float64,
    "method": pl.String,
    "digits": pl.Int8,
    "entry_id": pl.String,
    "candidates": pl.String,
    "question": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, eq=False)
class Coder:
    """Codes job titles to one version of a classification.

    Args:
        version: the classification coded to.
        lookup: its index as a machine.
        model: what codes titles that the index doesn't have.
        sure: the confidence below which it backs off to fewer digits, between 0 and 1.
        second: another engine, asked only about rows that the model is unsure of: a function from texts
            (``title TAB additional TAB industry``) to (rows, codes) probabilities in the model's order of codes.
            Confidence is that of the model's calibration, which doesn't know the engine.
        second_name: what the versions of an answer call the other engine.
        sic: words of industries by SIC code, so that an industry may be given as one.

    >>> from occumap.examples import small_index, small_version
    >>> coder = Coder.from_index(small_index(), small_version())
    >>> answer = coder.code("Bread bakers")
    >>> print(answer.code, answer.group_title, answer.method)
    tiny1:11 Bakers exact
    """

    version: Version
    lookup: Lookup
    model: Model
    sure: float = SURE
    second: Engine | None = None
    second_name: str = "second"
    sic: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_index(
        cls,
        index: Index,
        version: Version,
        *,
        loaded: Mapping[str, Titles] | None = None,
        settings: Settings | None = None,
        sure: float = SURE,
    ) -> Coder:
        """A coder made from an index alone, or from an index and other loaded titles.

        Args:
            index: entries coded to ``version``.
            version: the classification to code to.
            loaded: more titles by code list, see `train_model`; they teach the model only.
            settings: how the model is trained.
            sure: the confidence below which it backs off.

        Raises:
            UnknownNameError: the index isn't coded to the version.
        """
        model = train_model(index, version, loaded=loaded, settings=settings)
        return cls(version, Lookup.of(index, version.id), model, sure)

    @property
    def versions(self) -> dict[str, str]:
        """What an answer depends on: classification, index and coder."""
        return {
            "classification": self.version.id,
            "index": self.lookup.name,
            "coder": f"{CODER}-{self.model.made_from[:12]}-{self.sure:g}"
            + (f"-{self.second_name}" if self.second else ""),
        }

    @cached_property
    def by_index(self) -> ByIndex:
        """What the index alone says."""
        return ByIndex(self.version, self.lookup, self.sic, self.versions)

    def __post_init__(self) -> None:
        strange = sorted({code for code in self.lookup.codes if code and code not in self.version})
        if strange:
            raise InputError(
                self.lookup.index.name,
                f"it has codes that {self.version.id} lacks, first {strange[0]}",
                hint="Correct the codes, or code to the version they are of.",
            )

    def code(self, title: str, industry: str | None = None, additional: str | None = None) -> Coding:
        """The answer for one title.

        Args:
            title: the job title, as people give it.
            industry: the employer's industry in words, if known.
            additional: anything else that is known, such as “mechanical” or “qualified”.
        """
        return next(iter(self.code_all([(title, industry, additional)])))

    def code_all(self, rows: Sequence[Row]) -> list[Coding]:
        """Answers for many (title, industry, additional), in their order."""
        found: list[Coding | Found | None] = [self.by_index.answer(*row) for row in rows]
        open_rows = [n for n, answer in enumerate(found) if not isinstance(answer, Coding)]
        for start in range(0, len(open_rows), BATCH):
            batch = open_rows[start : start + BATCH]
            texts = [self._text(*rows[n]) for n in batch]
            probabilities, known = self._probabilities(texts)
            for n, answer in zip(batch, self._from_model(batch, rows, found, probabilities, known), strict=True):
                found[n] = answer
        return [answer for answer in found if isinstance(answer, Coding)]

    def code_frame(
        self, frame: pl.DataFrame, *, title: str, industry: str | None = None, additional: str | None = None
    ) -> pl.DataFrame:
        """A table with the answers beside it: as many rows as before, in the same order.

        Equal rows are coded once; the index answers plain titles by one join.

        Args:
            frame: any table.
            title: its column of job titles.
            industry: its column of industries, if there is one.
            additional: its column of anything else known, if there is one.

        Raises:
            InputError: a column isn't there, or stands in the way of a column of the answer.
        """
        columns = [column for column in (title, industry, additional) if column]
        for column in columns:
            if column not in frame.columns:
                raise InputError("the table", f"there is no column {column!r}", hint=f"It has: {frame.columns}.")
        taken = [column for column in (*COLUMNS, "classification", "index", "coder") if column in frame.columns]
        if taken:
            raise InputError("the table", f"it has a column {taken[0]!r} already", hint="Rename or drop it.")
        keys = frame.select(
            *(_as_text(frame[c]).alias(k) for c, k in zip((title, industry, additional), _KEYS, strict=True) if c)
        )
        missing = [pl.lit(None, pl.String).alias(key) for key in _KEYS if key not in keys.columns]
        keys = keys.with_columns(missing)
        unique = keys.unique(maintain_order=True)
        answers = unique.hstack(self._answers(unique))
        joined = keys.join(answers, on=list(_KEYS), how="left", nulls_equal=True, maintain_order="left")
        versions = {name: pl.lit(value) for name, value in self.versions.items()}
        return frame.hstack(joined.drop(*_KEYS)).with_columns(**versions)

    def _answers(self, unique: pl.DataFrame) -> pl.DataFrame:
        """Answers for distinct rows: by one join where the index knows the bare title, else one by one or modelled."""
        written = unique["_title"].str.strip_chars().str.to_lowercase()
        bare = unique["_industry"].is_null() & unique["_additional"].is_null()
        titles, answers = self._known
        place = written.replace_strict(titles["title"], titles["place"], default=None, return_dtype=pl.Int64)
        places = pl.select(pl.when(bare).then(place))[:, 0].to_list()
        settled: list[Coding] = []
        modelled: list[tuple[int, str]] = []
        between: list[tuple[int, Row]] = []
        offset = len(answers)
        for row in [n for n, known in enumerate(places) if known is None]:
            cells = unique.row(row)
            answer = self.by_index.answer(*cells)
            if isinstance(answer, Coding):
                places[row] = offset + len(settled)
                settled.append(answer)
            elif answer is None:
                modelled.append((row, self._text(*cells)))
            else:
                between.append((row, cells))
        offset += len(settled)
        for n, (row, _) in enumerate([*modelled, *between]):
            places[row] = offset + n
        others = _frame_of(self.code_all([cells for _, cells in between]))
        parts = [answers, _frame_of(settled), self._modelled_frame([text for _, text in modelled]), others]
        return pl.concat(parts)[places]

    def _modelled_frame(self, texts: list[str]) -> pl.DataFrame:
        """Answers of the model as columns; what `_from_model` gives one by one."""
        parts = [_frame_of([])]
        titles = {group.code.value: group.title for group in self.version}
        codes = pl.Series(self.model.codes)
        for start in range(0, len(texts), BATCH):
            probabilities, known = self._probabilities(texts[start : start + BATCH])
            decided = self._decide(probabilities, known)
            places, values = best(probabilities, SHOWN_CANDIDATES)
            shown = (values >= self.model.calibration.threshold) & (decided.levels != _UNKNOWN)[:, None]
            shown[:, 0] = decided.levels != _UNKNOWN
            candidates = pl.select(
                pl.concat_str(
                    [
                        pl.when(pl.Series(shown[:, n])).then(
                            pl.format("{}:{}", codes.gather(places[:, n]), _thousandths(values[:, n]))
                        )
                        for n in range(places.shape[1])
                    ],
                    separator=" ",
                    ignore_nulls=True,
                )
            )[:, 0]
            method = np.where(decided.levels == 0, Method.MODEL, Method.BACKED_OFF).astype(object)
            method[decided.levels < 0] = Method.NONE
            parts.append(
                pl.DataFrame(
                    {
                        "code": decided.codes,
                        "group_title": [titles[code] if code else None for code in decided.codes],
                        "confidence": decided.confidences.round(4),
                        "method": [str(m) for m in method],
                        "digits": [len(code) if code else 0 for code in decided.codes],
                        "entry_id": [None] * len(decided.codes),
                        "candidates": candidates,
                        "question": [None] * len(decided.codes),
                        "reason": [self._reasons[level] for level in decided.levels.tolist()],
                    },
                    schema=COLUMNS,
                )
            )
        return pl.concat(parts)

    @cached_property
    def _known(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Every written form of a title of the index with the place of its answer, and the answers."""
        rows_of = {**self.lookup.by_plain, **self.lookup.by_written}
        places: dict[tuple[int, ...], int | None] = {}
        answers: list[Coding] = []
        for title, rows in sorted(rows_of.items()):
            if rows not in places:
                answer = self.by_index.answer(title, None, None)
                places[rows] = len(answers) if isinstance(answer, Coding) else None
                answers += [answer] if isinstance(answer, Coding) else []
        table = {"title": list(rows_of), "place": [places[rows] for rows in rows_of.values()]}
        return pl.DataFrame(table, schema={"title": pl.String, "place": pl.Int64}).drop_nulls(), _frame_of(answers)

    def _from_model(
        self,
        batch: list[int],
        rows: Sequence[Row],
        found: list[Coding | Found | None],
        probabilities: F32,
        known: F32,
    ) -> Iterator[Coding]:
        decided = self._decide(probabilities, known)
        places, values = best(probabilities, MAX_CANDIDATES)
        for i, n in enumerate(batch):
            before = found[n]
            if isinstance(before, Found):
                yield self._between(rows[n], before, probabilities[i])
                continue
            candidates = tuple(
                self.by_index.candidate(self.model.codes[place], float(value))
                for place, value in zip(places[i], values[i], strict=True)
                if value >= self.model.calibration.threshold or place == places[i][0]
            )
            level, code = int(decided.levels[i]), decided.codes[i]
            if code is None:
                yield self.by_index.no_code(rows[n], self._reasons[level], candidates if level != _UNKNOWN else ())
                continue
            method = Method.MODEL if level == 0 else Method.BACKED_OFF
            confidence = float(decided.confidences[i])
            yield self._modelled(rows[n], code, confidence, method, candidates, None, self._reasons[level])

    def _text(self, title: str | None, industry: str | None, additional: str | None) -> str:
        """What the model reads."""
        return as_text(without_noise(title or ""), additional, self.by_index.industry(industry))

    def _probabilities(self, texts: Sequence[str]) -> tuple[F32, F32]:
        """The model's probabilities; where they are unsure, joined with those of the second engine, if there is one."""
        probabilities, known = self.model.probabilities(texts)
        if self.second is not None:
            unsure = np.flatnonzero(self.model.calibration.confidence(probabilities, known, 0) < ASK_SECOND)
            if len(unsure):
                other = self.second([texts[row] for row in unsure.tolist()])
                both = np.log(probabilities[unsure] + 1e-6) + SECOND_WEIGHT * np.log(other + 1e-6)
                probabilities[unsure] = softmax((both / (1 + SECOND_WEIGHT)).astype(np.float32))
                # Another engine may know words that the model does not.
                known[unsure, 0] = np.maximum(known[unsure, 0], 2 * _MIN_KNOWN)
        return probabilities, known

    def _decide(self, probabilities: F32, known: F32) -> _Decided:
        """The lowest level at which each row's confidence is enough, its group and its confidence."""
        rows = len(known)
        levels = np.full(rows, _UNSURE)
        codes: list[str | None] = [None] * rows
        confidences = np.zeros(rows)
        open_rows = np.flatnonzero(known[:, 0] > _MIN_KNOWN)
        levels[known[:, 0] <= _MIN_KNOWN] = _UNKNOWN
        identity = np.arange(len(self.model.codes))
        above = zip((self.model.codes, *self.model.groups), (identity, *self.model.parents), strict=True)
        for level, (groups, parents) in enumerate(above):
            if not len(open_rows):
                break
            sums = probabilities[open_rows] if level == 0 else group_sums(probabilities[open_rows], parents)
            confidence = self.model.calibration.confidence(sums, known[open_rows], level)
            firsts = sums.argmax(1)
            sure = confidence >= self.sure
            for row, first in zip(open_rows[sure].tolist(), firsts[sure].tolist(), strict=True):
                codes[row] = groups[first]
            levels[open_rows[sure]] = level
            confidences[open_rows[sure]] = confidence[sure]
            open_rows = open_rows[~sure]
        return _Decided(levels, codes, confidences)

    @cached_property
    def _reasons(self) -> dict[int, str]:
        above = [level.name for level in reversed(self.version.rules.levels[:-1])]
        return {
            0: "The index lacks this title; the model finds it most like those of this group.",
            **{n: f"The model isn't sure of the code, but of the {name} group." for n, name in enumerate(above, 1)},
            _UNSURE: f"The model isn't sure even of the {above[-1] if above else 'only'} group.",
            _UNKNOWN: "No word of it is known.",
        }

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: n for n, code in enumerate(self.model.codes)}

    def _between(self, asked: Row, found: Found, probabilities: F32) -> Coding:
        """A title under several codes without a default: the model weighs them, the question decides."""
        shares = self.by_index.shares(found.rows)
        weights = {code: share * float(probabilities[self._places[code]] + 1e-4) for code, share in shares.items()}
        total = sum(weights.values())
        ranked = sorted(weights, key=lambda c: (-weights[c], c))
        candidates = tuple(self.by_index.candidate(c, weights[c] / total) for c in ranked[:MAX_CANDIDATES])
        top = weights[ranked[0]] / total
        if top >= self.sure:
            reason = "The index has this title under several codes; this is the likeliest."
            return self._modelled(asked, ranked[0], top, Method.MODEL, candidates, found.question, reason)
        for level in reversed(self.version.rules.levels[:-1]):
            sums: dict[str, float] = {}
            for code in ranked:
                above = self.version.ancestor(code, level.name)
                if above:
                    sums[above.code.value] = sums.get(above.code.value, 0.0) + weights[code] / total
            code, value = max(sums.items(), key=lambda item: (item[1], item[0]))
            if value >= self.sure:
                reason = f"The index has this title under several codes; most are in this {level.name} group."
                return self._modelled(asked, code, value, Method.BACKED_OFF, candidates, found.question, reason)
        reason = "The index has this title under codes too far apart."
        return self.by_index.no_code(asked, reason, candidates, found.question)

    def _modelled(
        self,
        asked: Row,
        code: str,
        confidence: float,
        method: Method,
        candidates: tuple[Candidate, ...],
        question: Question | None,
        reason: str,
    ) -> Coding:
        title, industry, additional = asked
        group, versions = self.version[code], self.by_index.versions
        return Coding(
            title or "", group.code, group.title, round(confidence, 4), method, len(code), None, candidates, question,
            reason, industry, additional, versions,
        )  # fmt: skip


_KEYS = ("_title", "_industry", "_additional")
_MIN_KNOWN = 0.05
_UNSURE, _UNKNOWN = -1, -2


@dataclass(frozen=True, eq=False)
class _Decided:
    """For each row: the level decided on (0 the lowest; `_UNSURE`, `_UNKNOWN`), the code, the confidence."""

    levels: NDArray[np.int64]
    codes: list[str | None]
    confidences: NDArray[np.float64]


def _thousandths(values: NDArray[np.float32]) -> pl.Series:
    """Probabilities as text with three decimals."""
    whole = pl.Series(np.rint(values * 1000).astype(np.int64)).cast(pl.String).str.zfill(4)
    return whole.str.slice(0, 1) + "." + whole.str.slice(1)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype.is_nested():
        raise InputError(f"column {column.name!r}", "its cells are lists or records", hint="Give a column of text.")
    if column.dtype == pl.Binary:
        cells = [cell.decode("utf-8", "replace") if cell is not None else None for cell in column]
        text = pl.Series(column.name, cells, pl.String)
    else:
        text = column.cast(pl.String, strict=False)
    return pl.select(pl.when(text.str.strip_chars() == "").then(None).otherwise(text))[:, 0]


def _frame_of(answers: Sequence[Coding]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "code": [a.code.value if a.code else None for a in answers],
            "group_title": [a.group_title or None for a in answers],
            "confidence": [a.confidence for a in answers],
            "method": [a.method.value for a in answers],
            "digits": [a.digits for a in answers],
            "entry_id": [a.entry_id for a in answers],
            "candidates": [
                " ".join(f"{c.code.value}:{c.probability:.3f}" for c in a.candidates[:SHOWN_CANDIDATES])
                for a in answers
            ],
            "question": [a.question.text if a.question else None for a in answers],
            "reason": [a.reason for a in answers],
        },
        schema=COLUMNS,
    )
