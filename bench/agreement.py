"""How often the coder's answers agree with the codes that others gave to typical job titles, by how they were reached.

    python bench/agreement.py [--write] [--index NAME]

Fits the calibration ``typical-titles`` on the titles of seven routes of England's occupational maps, and says what it
comes to on titles left out of the fit (ten parts). ``--write`` puts the figures into the package's data.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from occumap.catalog.coders import coder
from occumap.coding.agreement import Agreement, Measured, fit_agreement
from occumap.coding.calibration import group_sums
from occumap.coding.coder import Coder
from occumap.model.coding import Coding, Method
from occumap.model.job_description import JobDescription

HERE = Path(__file__).parents[1]
SHARED = HERE.parent / "shared" / "data"
TITLES = SHARED / "typical-titles" / "dev.csv"
ONS = SHARED / "uk" / "soc2020volume2thecodingindexexcel16042025.xlsx"
INDEXES = {"ons-index": str(ONS), "starter": "starter"}
OUT = HERE / "src" / "occumap" / "data" / "coding" / "typical-titles.toml"
PARTS = 10
COVERAGE = 0.95
# Of fewer answers no share is taken.
FEW = 15
SOURCE = (
    "Typical job titles of the occupations of seven routes of England's occupational maps (Skills England, July 2026), "
    "each with every SOC2020 unit group of the occupations that list it."
)


@dataclass
class Rows:
    """Titles with the codes others gave them, and what a coder states of them.

    ``stated`` and ``right`` are by method, or level of a group: the row, its confidence, and whether others agree.
    """

    coder: Coder
    jobs: list[JobDescription]
    truths: list[set[str]]
    stated: dict[str, list[tuple[int, float, bool]]]

    @classmethod
    def of(cls, made: Coder) -> Rows:
        """Return the titles as a coder answers them."""
        frame = pl.read_csv(TITLES, infer_schema=False)
        truths = [set(codes.split(";")) for codes in frame["any_code"]]
        rows = cls(made, [JobDescription(title) for title in frame["title"]], truths, defaultdict(list))
        answers = made.code_all(rows.jobs)
        for n, answer in enumerate(answers):
            if answer.code is not None and answer.method not in {Method.MODEL, Method.BACKED_OFF}:
                rows.stated[answer.method.value].append((n, answer.confidence, answer.code.value in truths[n]))
        rows._ask_model([n for n, answer in enumerate(answers) if _is_of_model(answer)])
        return rows

    def _ask_model(self, rows: Sequence[int]) -> None:
        """Take what the model states at every level, also where it backed off or gave nothing."""
        by_model, model = self.coder.by_model, self.coder.model
        probabilities, known = by_model.probabilities([by_model.text(self.jobs[n]) for n in rows])
        names = [level.name for level in reversed(self.coder.version.rules.levels)]
        for level, groups in enumerate((model.codes, *model.groups)):
            sums = probabilities if level == 0 else group_sums(probabilities, model.parents[level - 1])
            confidence = model.calibration.confidence(sums, known, level)
            key = Method.MODEL.value if level == 0 else names[level]
            for n, first, stated in zip(rows, sums.argmax(1).tolist(), confidence.tolist(), strict=True):
                right = any(code.startswith(groups[first]) for code in self.truths[n])
                self.stated[key].append((n, stated, right))

    def fit(self, leave_out: set[int]) -> dict[str, Measured]:
        """Return what each method is worth, without some rows."""
        found = {}
        for key, rows in self.stated.items():
            kept = [(stated, right) for n, stated, right in rows if n not in leave_out]
            if len(kept) < FEW:
                continue
            stated, right = (np.array(column) for column in zip(*kept, strict=True))
            by_index = key in {method.value for method in (Method.EXACT, Method.QUALIFIED, Method.DEFAULT)}
            found[key] = fit_agreement(stated, right, sloped=not by_index)
        return found

    def threshold(self, agreement: Agreement, rows: Sequence[int]) -> float:
        """Return the probability that the likeliest listed code reaches in 95 of 100 rows."""
        answers = self._answers(replace(agreement, threshold=0.0), rows)
        reached = [
            max((c.probability for c in answer.candidates if c.code.value in self.truths[n]), default=0.0)
            for n, answer in zip(rows, answers, strict=True)
        ]
        return float(np.quantile(reached, 1 - COVERAGE, method="lower"))

    def _answers(self, agreement: Agreement, rows: Sequence[int]) -> list[Coding]:
        asked = replace(self.coder, agreement=agreement, calibration=agreement.name, sure=0.0)
        return asked.code_all([self.jobs[n] for n in rows])

    def agreement(self, leave_out: set[int]) -> Agreement:
        """Return the calibration fitted without some rows."""
        fitted = Agreement("typical-titles", self.fit(leave_out), 0.0, SOURCE)
        kept = [n for n in range(len(self.jobs)) if n not in leave_out]
        return replace(fitted, threshold=self.threshold(fitted, kept))

    def cross_validated(self) -> dict[str, float]:
        """Return what the calibration comes to on rows left out of the fit."""
        order = np.random.default_rng(0).permutation(len(self.jobs))
        told: list[tuple[float, bool]] = []
        covered, sizes, firsts = [], [], {1: 0, 5: 0}
        for part in np.array_split(order, PARTS):
            rows = part.tolist()
            for n, answer in zip(rows, self._answers(self.agreement(set(rows)), rows), strict=True):
                listed = [candidate.code.value for candidate in answer.candidates]
                for k in firsts:
                    firsts[k] += any(code in self.truths[n] for code in listed[:k])
                covered.append(any(code in self.truths[n] for code in listed))
                sizes.append(len(listed))
                if answer.code is not None:
                    told.append((answer.confidence, any(c.startswith(answer.code.value) for c in self.truths[n])))
        stated, right = (np.array(column) for column in zip(*told, strict=True))
        bins = np.array_split(np.argsort(stated), 10)
        return {
            "rows": len(order),
            "top-1": firsts[1] / len(order),
            "top-5": firsts[5] / len(order),
            "calibration error": float(np.mean([abs(stated[one].mean() - right[one].mean()) for one in bins])),
            "in the candidate set": float(np.mean(covered)),
            "codes in the set": float(np.mean(sizes)),
        }


def _is_of_model(answer: Coding) -> bool:
    return answer.question is None and answer.method in {Method.MODEL, Method.BACKED_OFF, Method.NONE}


def as_toml(agreements: dict[str, Agreement]) -> str:
    """Return the calibrations by index as they stand in the package."""
    lines = ["# Shares of answers, by how they were reached. Made by `python bench/agreement.py --write`."]
    lines.append(f'source = "{SOURCE}"')
    for index, one in agreements.items():
        lines += ["", f"[indexes.{index}]", f"threshold = {one.threshold:.6f}"]
        for key, m in one.measured.items():
            seen = f"answers = {m.answers}, right = {m.right:.3f}"
            lines.append(f'"{key}" = {{ {seen}, intercept = {m.intercept:.4f}, slope = {m.slope:.4f} }}')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit, say what it comes to, and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    agreements = {}
    for name, index in INDEXES.items():
        rows = Rows.of(coder("soc2020", index=index))
        agreements[name] = rows.agreement(set())
        print(f"\n{name}\n| reached by | answers | right |\n|---|---|---|")
        for key, measured in agreements[name].measured.items():
            print(f"| {key} | {measured.answers} | {measured.right:.3f} |")
        for what, figure in rows.cross_validated().items():
            print(f"{what}: {figure:.3f}")
    if given.write:
        OUT.write_text(as_toml(agreements), encoding="utf-8")


if __name__ == "__main__":
    main()
