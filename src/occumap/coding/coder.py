"""A coder: the index first, the model for what it doesn't have, and a question where one would decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from occumap.coding.answers import UNKNOWN, UNSURE, Answers, Decided, Modelled, Row
from occumap.coding.calibration import group_sums
from occumap.coding.embeddings import F32
from occumap.coding.index_answers import CODER, MAX_CANDIDATES, ByIndex
from occumap.coding.lookup import Found, Lookup
from occumap.coding.network import Settings, softmax
from occumap.coding.noise import without_noise
from occumap.coding.normalise import plain
from occumap.coding.readings import undotted, without_rank
from occumap.coding.scoring import best
from occumap.coding.shared_words import SharedWords
from occumap.coding.title_model import Model, Titles, as_text, train_model
from occumap.errors import InputError
from occumap.model.answer_columns import CODER_COLUMNS, SHOWN_CANDIDATES, answers_frame
from occumap.model.coding import SURE, Coding, Method
from occumap.model.index import Index
from occumap.model.noun import Noun
from occumap.model.version import Version

BATCH = 16_384
# Below this confidence another engine is asked, and how much its logarithms weigh beside the model's.
ASK_SECOND = 0.9
SECOND_WEIGHT = 0.5
# So many words beside a title are a sentence on what is done, no qualifier.
SENTENCE = 3
Engine = Callable[[Sequence[str]], F32]


@dataclass(frozen=True, eq=False, repr=False)
class Coder(Noun):
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
        below: answers for titles that the index lacks and another one settles.

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
    below: ByIndex | None = field(default=None, repr=False)

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
        """Return a coder made from an index alone, or from an index and other loaded titles.

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

    @cached_property
    def versions(self) -> dict[str, str]:
        """What its answers rest on: classification, index and coder.

        What the index settles rests on no model: the ``coder`` of such an answer is the version of the rules alone.
        """
        return {
            "classification": self.version.id,
            "index": self.lookup.name,
            "coder": f"{CODER}-{self.model.made_from[:12]}-{self.sure:g}"
            + (f"-{self.second_name}" if self.second else ""),
        }

    @cached_property
    def by_index(self) -> ByIndex:
        """What the index alone says."""
        return ByIndex(self.version, self.lookup, self.sic, self.below)

    def __post_init__(self) -> None:
        strange = sorted({code for code in self.lookup.codes if code and code not in self.version})
        if strange:
            what = f"it has codes that {self.version.id} lacks, first {strange[0]}"
            raise InputError(
                self.lookup.index.name, what, hint="Correct the codes, or code to the version they are of."
            )

    def _in_short(self) -> str:
        return "to {classification}: index {index}, coder {coder}".format(**self.versions)

    def code(self, title: str, industry: str | None = None, additional: str | None = None) -> Coding:
        """Return the answer for one title.

        Args:
            title: the job title, as people give it.
            industry: the employer's industry in words, if known.
            additional: anything else that is known, such as “mechanical” or “qualified”.
        """
        return next(iter(self.code_all([(title, industry, additional)])))

    def code_all(self, rows: Sequence[Row]) -> list[Coding]:
        """Return answers for many (title, industry, additional), in their order."""
        return self._answers(rows, MAX_CANDIDATES).codings()

    def code_frame(
        self, frame: pl.DataFrame, *, title: str, industry: str | None = None, additional: str | None = None
    ) -> pl.DataFrame:
        """Return a table with the answers beside it: as many rows as before, in the same order.

        Equal rows are coded once; the index answers plain titles by one join.

        Args:
            frame: any table.
            title: its column of job titles.
            industry: its column of industries, if there is one.
            additional: its column of anything else known, if there is one.

        Raises:
            InputError: a column isn't there, or stands in the way of a column of the answer.
        """
        for column in filter(None, (title, industry, additional)):
            if column not in frame.columns:
                raise InputError("the table", f"there is no column {column!r}", hint=f"It has: {frame.columns}.")
        taken = [column for column in CODER_COLUMNS if column in frame.columns]
        if taken:
            raise InputError("the table", f"it has a column {taken[0]!r} already", hint="Rename or drop it.")
        keys = frame.select(
            *(_as_text(frame[c]).alias(k) for c, k in zip((title, industry, additional), _KEYS, strict=True) if c)
        )
        keys = keys.with_columns(pl.lit(None, pl.String).alias(k) for k in _KEYS if k not in keys.columns)
        unique = keys.unique(maintain_order=True)
        numbered = unique.with_row_index("_row")
        rows = keys.join(numbered, on=list(_KEYS), how="left", nulls_equal=True, maintain_order="left")["_row"]
        answers, places = self._distinct(unique)
        versions = {name: pl.lit(value) for name, value in self.versions.items()}
        return frame.hstack(answers[places.gather(rows)]).with_columns(**versions)

    def _distinct(self, unique: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
        """Return a table of answers, and the place of each distinct row's; the index's own titles take one join."""
        written = unique["_title"].str.strip_chars().str.to_lowercase()
        bare = unique["_industry"].is_null() & unique["_additional"].is_null()
        titles, answers = self._known
        place = written.replace_strict(titles["title"], titles["place"], default=None, return_dtype=pl.Int64)
        places = pl.select(pl.when(bare).then(place).fill_null(-1))[:, 0].to_numpy(writable=True)
        others = np.flatnonzero(places < 0)
        places[others] = len(answers) + np.arange(len(others))
        found = self._answers(unique[others].rows(), SHOWN_CANDIDATES).frame()
        # In one piece: lists are gathered out of several some forty times more slowly.
        return pl.concat([answers, found], rechunk=True), pl.Series(places)

    def _answers(self, rows: Sequence[Row], shown: int) -> Answers:
        """Return answers with so many candidates at the most: of the index, else of the model, a batch at a time."""
        found = [self.by_index.answer(*row) for row in rows]
        self._weigh_sentences(rows, found)
        open_rows = [n for n, answer in enumerate(found) if not isinstance(answer, Coding)]
        parts: list[Modelled] = []
        for start in range(0, len(open_rows), BATCH):
            batch = open_rows[start : start + BATCH]
            probabilities, known = self._probabilities([self._text(*rows[n]) for n in batch])
            vague = np.array([self._is_vague(*rows[n]) for n in batch])
            alone = np.array([found[n] is None for n in batch])
            for at in np.flatnonzero(~alone).tolist():
                n = batch[at]
                before = found[n]
                assert isinstance(before, Found)
                found[n] = self._between(rows[n], before, probabilities[at])
            if not alone.all():
                probabilities, known, vague = probabilities[alone], known[alone], vague[alone]
            parts.append(self._modelled(np.array(batch)[alone], probabilities, known, vague, shown))
        settled = [answer if isinstance(answer, Coding) else None for answer in found]
        return Answers(rows, settled, parts, self.model.codes, self._reasons, self.by_index, self.versions)

    def _weigh_sentences(self, rows: Sequence[Row], found: list[Coding | Found | None]) -> None:
        """Weigh the sentences beside titles that the index settles; each answer is put in the place of the first."""
        told = [n for n, (row, answer) in enumerate(zip(rows, found, strict=True)) if self._is_told(answer, row[2])]
        for start in range(0, len(told), BATCH):
            batch = told[start : start + BATCH]
            probabilities, _ = self._probabilities([as_text(rows[n][2] or "", None, None) for n in batch])
            for n, own in zip(batch, probabilities, strict=True):
                answer = found[n]
                assert isinstance(answer, Coding)
                found[n] = self._beside(answer, own)

    def _modelled(
        self, rows: NDArray[np.int64], probabilities: F32, known: F32, vague: NDArray[np.bool_], shown: int
    ) -> Modelled:
        decided = self._decide(probabilities, known, vague)
        places, values = best(probabilities, shown)
        in_set = (values >= self.model.calibration.threshold) & (decided.levels != UNKNOWN)[:, None]
        in_set[:, 0] = decided.levels != UNKNOWN
        return Modelled(rows, decided, places, values.astype(np.float64).round(4), in_set)

    @cached_property
    def _known(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Every written form of a title of the index with the place of its answer, and the answers."""
        titles = sorted({**self.lookup.by_plain, **self.lookup.by_written})
        found = [(title, self.by_index.answer(title, None, None)) for title in titles]
        settled = [(title, answer) for title, answer in found if isinstance(answer, Coding)]
        table = {"title": [title for title, _ in settled], "place": list(range(len(settled)))}
        known = pl.DataFrame(table, schema={"title": pl.String, "place": pl.Int64})
        return known, answers_frame([answer for _, answer in settled])

    def _text(self, title: str | None, industry: str | None, additional: str | None) -> str:
        """Return what the model reads: the title without noise and rank, and what else was given."""
        quiet = without_rank(plain(without_noise(undotted(title or ""))))
        return as_text(quiet, additional, self.by_index.industry(industry))

    @cached_property
    def _words(self) -> SharedWords:
        titles = self.lookup.by_plain.items()
        return SharedWords({title: [str(self.lookup.codes[row]) for row in rows] for title, rows in titles})

    def _is_vague(self, title: str | None, industry: str | None, additional: str | None) -> bool:
        """Return whether a title says too little for a full code; what another engine knows of its words isn't judged
        here.
        """
        if self.second is not None or self.model.meaning is not None:
            return False
        return self._words.say_too_little(without_noise(title or ""), industry, additional)

    def _probabilities(self, texts: Sequence[str]) -> tuple[F32, F32]:
        """Return the model's probabilities; where they are unsure, joined with those of the second engine, if there is
        one.
        """
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

    def _decide(self, probabilities: F32, known: F32, vague: NDArray[np.bool_]) -> Decided:
        """Return the lowest level at which each row's confidence is enough, its group and its confidence.

        A vague title, whose words say too little, is answered with a group of fewer digits at the most.
        """
        rows = len(known)
        levels = np.full(rows, UNSURE)
        codes: list[str | None] = [None] * rows
        confidences = np.zeros(rows)
        open_rows = np.flatnonzero(known[:, 0] > _MIN_KNOWN)
        levels[known[:, 0] <= _MIN_KNOWN] = UNKNOWN
        identity = np.arange(len(self.model.codes))
        above = zip((self.model.codes, *self.model.groups), (identity, *self.model.parents), strict=True)
        for level, (groups, parents) in enumerate(above):
            if not len(open_rows):
                break
            sums = probabilities[open_rows] if level == 0 else group_sums(probabilities[open_rows], parents)
            confidence = self.model.calibration.confidence(sums, known[open_rows], level)
            firsts = sums.argmax(1)
            sure = confidence >= self.sure
            if level == 0:
                sure &= ~vague[open_rows]
            for row, first in zip(open_rows[sure].tolist(), firsts[sure].tolist(), strict=True):
                codes[row] = groups[first]
            levels[open_rows[sure]] = level
            confidences[open_rows[sure]] = confidence[sure]
            open_rows = open_rows[~sure]
        return Decided(levels, codes, confidences)

    @cached_property
    def _reasons(self) -> dict[int, str]:
        above = [level.name for level in reversed(self.version.rules.levels[:-1])]
        return {
            0: "The index lacks this title; the model finds it most like those of this group.",
            **{n: f"The model isn't sure of the code, but of the {name} group." for n, name in enumerate(above, 1)},
            UNSURE: f"The model isn't sure even of the {above[-1] if above else 'only'} group.",
            UNKNOWN: "No word of it is known.",
        }

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: n for n, code in enumerate(self.model.codes)}

    def _between(self, asked: Row, found: Found, probabilities: F32) -> Coding:
        """Return a title under several codes without a default: the model weighs them, the question decides."""
        weights = self._weights(found, probabilities)
        ranked = sorted(weights, key=lambda c: (-weights[c], c))
        candidates = tuple(self.by_index.candidate(c, weights[c]) for c in ranked[:MAX_CANDIDATES])
        # What was given and decided nothing may speak against every code of the title.
        if weights[ranked[0]] >= self.sure and not found.unmatched:
            reason = f"{found.reason} This is the likeliest of its codes."
            return self.by_index.likeliest(
                asked, ranked[0], weights[ranked[0]], Method.MODEL, candidates, found.question, reason, self.versions
            )
        for level in reversed(self.version.rules.levels[:-1]):
            sums: dict[str, float] = defaultdict(float)
            for code in ranked:
                above = self.version.ancestor(code, level.name)
                if above:
                    sums[above.code.value] += weights[code]
            code, value = max(sums.items(), key=lambda item: (item[1], item[0]))
            if value >= self.sure:
                reason = f"{found.reason} Most of its codes are in this {level.name} group."
                return self.by_index.likeliest(
                    asked, code, value, Method.BACKED_OFF, candidates, found.question, reason, self.versions
                )
        reason = f"{found.reason} Its codes are too far apart."
        return self.by_index.no_code(asked, reason, candidates, found.question, self.versions)

    def _weights(self, found: Found, probabilities: F32) -> dict[str, float]:
        """Return how likely each code of a title is.

        Of several, one is taken to be right; a title that stands under one code only with qualifiers that
        weren't given is as likely of that code as the model finds it, beside all other codes.
        """
        shares = self.by_index.shares(found.rows)
        if len(shares) == 1:
            return {code: float(probabilities[self._places[code]]) for code in shares}
        weights = {code: share * float(probabilities[self._places[code]] + 1e-4) for code, share in shares.items()}
        total = sum(weights.values())
        own = {code: weight / total for code, weight in weights.items()}
        return self._halved(own, probabilities) if found.unmatched else own

    def _halved(self, own: Mapping[str, float], probabilities: F32) -> dict[str, float]:
        """Half of what the index says of a title's codes, half of what the model says of its likeliest ones."""
        places = np.argsort(-probabilities)[:MAX_CANDIDATES].tolist()
        halved = {code: value / 2 for code, value in own.items()}
        for place in places:
            code = self.model.codes[place]
            halved[code] = halved.get(code, 0.0) + float(probabilities[place]) / 2
        return halved

    def _beside(self, answer: Coding, probabilities: F32) -> Coding:
        """Return an answer of the index, with what a sentence beside the title says for it and against it."""
        code = str(answer.code.value) if answer.code else ""
        halved = self._halved({c.code.value: c.probability for c in answer.candidates}, probabilities)
        ranked = sorted(halved, key=lambda c: (c != code, -halved[c], c))[:MAX_CANDIDATES]
        return replace(
            answer,
            confidence=round(min(answer.confidence, halved[code]), 4),
            candidates=tuple(self.by_index.candidate(c, halved[c]) for c in ranked),
            reason=f"{answer.reason} What stands beside the title is weighed as well.",
        )

    def _is_told(self, answer: Coding | Found | None, additional: str | None) -> bool:
        """Return whether a sentence stands beside a title that the index settles without it; own entries hold as they
        are.
        """
        if not isinstance(answer, Coding) or len((additional or "").split()) < SENTENCE:
            return False
        by_title = answer.method in {Method.EXACT, Method.DEFAULT, Method.REFERENCE}
        return by_title and answer.entry_id not in self.lookup.own_ids


_KEYS = ("_title", "_industry", "_additional")
_MIN_KNOWN = 0.05


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype.is_nested():
        raise InputError(f"column {column.name!r}", "its cells are lists or records", hint="Give a column of text.")
    if column.dtype == pl.Binary:
        cells = [cell.decode("utf-8", "replace") if cell is not None else None for cell in column]
        text = pl.Series(column.name, cells, pl.String)
    else:
        text = column.cast(pl.String, strict=False)
    return pl.select(pl.when(text.str.strip_chars() == "").then(None).otherwise(text))[:, 0]
