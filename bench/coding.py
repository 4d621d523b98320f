"""The coding room on the real index, beside peers: accuracy, calibration, sets, speed and memory as a Markdown table.

    python bench/coding.py [--parts splits time typical isco us ranks fidelity speed batch] [--splits 0 1 2 3 4]
                           [--configurations index listed loaded described index+semantic listed+semantic
                                             described+semantic]
                           [--peers LinearSVC floret bm25s rapidfuzz] [--raw FOLDER]

Protocol: version 12 of the index, its entries with a SOC2020 code. `splits`: five seeded splits grouped by title,
10 % of the titles held out, full keys (natural title, ADD, IND). `time`: trained on entries of the original
publication, tested on those marked “new” whose title is absent from training. Models and their calibration see
training rows only, and so do the thresholds: they are part of the calibration, made on the 15 % of training titles
that `train_model` holds out (peers: the same rows, and the same calibration). With “+semantic” the model reads
sentence embeddings too, which needs occumap[semantic]. Loaded titles equal to a held-out one, word order
ignored, are left out. Intervals are 95 % bootstraps over titles. With --raw, judged rows are kept and not made twice.
All of it takes some 50 minutes on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

import occumap.coding
from coding_peers import PEERS, installed
from coding_titles import answered, answered_by_peer, isco, print_ranks, print_titles, typical
from coding_us import print_us
from occumap.catalog import load
from occumap.catalog.coders import coder as get_coder
from occumap.coding import title_model
from occumap.coding.calibration import Calibration, calibrate
from occumap.coding.coder import Coder
from occumap.coding.embeddings import F32, I64
from occumap.coding.index_answers import MAX_CANDIDATES
from occumap.coding.lookup import Lookup
from occumap.coding.network import Network, Settings, softmax
from occumap.coding.normalise import plain
from occumap.coding.scoring import best
from occumap.coding.semantic import Encoder, sentence_encoder
from occumap.coding.title_model import Model, train_model
from occumap.coding.training_rows import Titles, TrainingRows, as_text, held_out
from occumap.coding.training_runs import Watch
from occumap.io.loaded_texts import joined_texts, read_texts
from occumap.io.loaded_titles import ISCO, read_titles
from occumap.io.ons_index import read_ons_index
from occumap.model.index import Index
from occumap.model.version import Version

SHARED = Path(__file__).parents[2] / "shared/data"
WORKBOOK = SHARED / "uk/soc2020volume2thecodingindexexcel16042025.xlsx"
ESCO, ONET = SHARED / "esco/1.1.1", SHARED / "onet/29.3"
STRUCTURE = SHARED / "uk/soc2020volume1structureanddescriptionofunitgroupsexcel16042025.xlsx"
SSC = SHARED / "ssc"
TO = "soc2020"
BINS = 15
MIN_IN_GROUP = 100
RESAMPLES = 1000
PARTS = ("splits", "time", "typical", "isco", "us", "ranks", "fidelity", "speed", "batch")
TIME = "time"
SEMANTIC = "+semantic"
HEADINGS = {
    "typical": "Typical titles of published occupations, to SOC2020 (any listed code counts)",
    "isco": "Titles of an index of ISCO-08 that the ONS's lacks, to ISCO-08",
}
CONFIGURATIONS = ("index", "listed", "loaded", "described", "index+semantic", "listed+semantic", "described+semantic")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--splits", nargs="*", type=int, default=range(5))
    parser.add_argument("--configurations", nargs="*", choices=CONFIGURATIONS, default=CONFIGURATIONS)
    parser.add_argument(
        "--peers", nargs="*", choices=list(PEERS), default=["LinearSVC", "floret", "bm25s", "rapidfuzz"]
    )
    parser.add_argument("--raw", type=Path, help="a folder to keep judged rows in")
    parser.add_argument("--rows", type=int, default=10_000_000, help="of the batch")
    given = parser.parse_args()

    if not {"speed", "batch"} & set(given.parts):
        train_once()
    print(f"Coding room {fingerprint()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n", flush=True)
    absent = [name for name in given.peers if not installed(name)]
    if not find_spec("sentence_transformers"):
        absent += [name for name in given.configurations if SEMANTIC in name]
    if absent:
        print(f"Not installed, left out: {', '.join(absent)}\n")
    names = [name for name in (*given.configurations, *given.peers) if name not in absent]
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["OCCUMAP_HOME"] = scratch
        raw = given.raw or Path(scratch, "raw")
        raw.mkdir(parents=True, exist_ok=True)
        os.environ["OCCUMAP_BENCH_RAW"] = str(given.raw) if given.raw else ""
        splits = [str(n) for n in given.splits] if "splits" in given.parts else []
        splits += [TIME] if TIME in given.parts else []
        for split in splits:
            for name in names:
                judged_or_kept(raw, name, split)
        if splits:
            print_accuracy(raw, splits, names)
        for part in ("typical", "isco"):
            if part in given.parts:
                print_titles(HEADINGS[part], {name: titles_or_kept(raw, name, part) for name in names})
        further: dict[str, Callable[[], None]] = {
            "us": print_us,
            "ranks": lambda: print_ranks(workbook_coder()),
            "fidelity": print_fidelity,
            "speed": print_speed,
            "batch": lambda: print_batch(given.rows),
        }
        for part, show in further.items():
            if part in given.parts:
                show()


# ---------------------------------------------------------------------------------------------------- data


@dataclass(frozen=True, eq=False)
class Parts:
    """The index of the training rows, and the test rows."""

    train: Index
    test: pl.DataFrame


@cache
def whole() -> Index:
    return read_ons_index(WORKBOOK, name="ons-v12")


@cache
def coded_entries() -> pl.DataFrame:
    marks = pl.read_excel(WORKBOOK, sheet_name="SOC2020 coding index", columns=["UNIQUE ID", "VERSNO"])
    entries = whole().frame.filter(pl.col(TO).is_not_null())
    return entries.join(marks.rename({"UNIQUE ID": "entry_id"}), on="entry_id", how="left", maintain_order="left")


@cache
def abbreviations() -> Mapping[str, str]:
    return load.abbreviations(str(WORKBOOK))


@cache
def workbook_coder() -> Coder:
    """The coder as a user gets it from the workbook."""
    return get_coder(index=str(WORKBOOK))


@cache
def soc() -> Version:
    return load.version(TO)


def parts(split: str) -> Parts:
    entries = coded_entries()
    titles = entries["title"].to_numpy().astype(str)
    if split == TIME:
        new = entries["VERSNO"].str.contains("new").fill_null(value=False).to_numpy()
        test = new & ~np.isin(titles, np.unique(titles[~new]))
        train = ~new
    else:
        unique = np.unique(titles)
        rng = np.random.default_rng(int(split))
        held = unique[rng.choice(len(unique), round(len(unique) * 0.1), replace=False)]
        test = np.isin(titles, held)
        train = ~test
    frame = entries.drop("VERSNO")
    return Parts(Index(f"ons-v12 without {split}", frame.filter(train)), frame.filter(test))


def loaded_texts(name: str, without: Iterable[str], to: str = TO) -> dict[str, Titles]:
    """What a configuration loads, but for texts equal to a held-out title, whatever the order of words.

    “listed”: what stands under codes of the version (SOC2020: structure workbook and SSC; ISCO-08: ESCO's titles);
    “loaded”: titles of ESCO and O*NET; “described”: all of it.
    """
    apart = {bag(title) for title in without}
    loaded: dict[str, Titles] = {}
    if name.startswith(("loaded", "described")):
        loaded |= all_loaded_titles()
    if name.startswith("listed") and to == ISCO:
        loaded |= read_titles(ESCO)
    elif name.startswith(("listed", "described")):
        loaded |= descriptions()
    return {code_list: [row for row in rows if bag(row[0]) not in apart] for code_list, rows in loaded.items()}


@cache
def all_loaded_titles() -> dict[str, Titles]:
    return {**read_titles(ESCO), **read_titles(ONET)}


@cache
def descriptions() -> dict[str, Titles]:
    """Titles, descriptions and tasks of groups: the structure workbook, and the tasks of the UK SSC."""
    return dict(joined_texts([read_texts(STRUCTURE), read_texts(SSC)]))


def bag(title: str) -> str:
    return " ".join(sorted(plain(title).split()))


def texts_of(frame: pl.DataFrame) -> list[str]:
    return [as_text(*row) for row in frame.select("natural_title", "add", "ind").iter_rows()]


# ------------------------------------------------------------------------------------------------ judging


def titles_or_kept(raw: Path, name: str, part: str) -> pl.DataFrame:
    """The answers to titles from elsewhere, made once."""
    path = raw / f"{name}-{part}.parquet"
    if not path.exists():
        asked = typical() if part == "typical" else isco(whole())
        if name in CONFIGURATIONS:
            encoder = remembering() if name.endswith(SEMANTIC) else None
            frame = answered(name, asked, whole(), loaded_texts, encoder, abbreviations())
        else:
            frame = answered_by_peer(name, asked, whole())
        frame.write_parquet(path)
    return pl.read_parquet(path)


def train_once() -> None:
    """Let configurations that differ in embeddings alone share the networks that read words: they are the same."""
    trained: dict[tuple[object, ...], Network] = {}
    train = title_model._train

    def remembered(rows: TrainingRows, seen: I64, own: int, settings: Settings, read: Any, watch: Watch) -> Network:
        key = (rows.fingerprint, seen.tobytes(), own, settings, read is None)
        if key not in trained:
            trained[key] = train(rows, seen, own, settings, read, watch)
        return trained[key]

    title_model._train = remembered


@dataclass(frozen=True, eq=False)
class Answers:
    """What a coder says of test rows, and what it was calibrated on."""

    probabilities: F32
    known: F32
    calibration: Calibration
    codes: tuple[str, ...]
    seconds: Mapping[str, float]
    coder: Coder | None = None


def judged_or_kept(raw: Path, name: str, split: str) -> None:
    path = raw / f"{name}-{split}.parquet"
    if path.exists():
        return
    start = time.perf_counter()
    data = parts(split)
    answers = ours(data, name) if name in CONFIGURATIONS else peers(data, name)
    frame = judged(data, answers).with_columns(pl.lit(name).alias("name"), pl.lit(split).alias("split"))
    fresh = path.with_suffix(".part")
    frame.write_parquet(fresh)
    fresh.replace(path)
    kept = {key: round(value, 3) for key, value in answers.seconds.items()}
    path.with_suffix(".json").write_text(json.dumps({**kept, "room": fingerprint(), "load": os.getloadavg()[0]}))
    print(f"{name} {split}: {len(frame)} rows, {time.perf_counter() - start:.0f} s {kept}", file=sys.stderr, flush=True)


def ours(data: Parts, name: str) -> Answers:
    loaded = loaded_texts(name, data.test["natural_title"])
    encoder = remembering() if name.endswith(SEMANTIC) else None
    start = time.perf_counter()
    model = train_model(data.train, soc(), loaded=loaded, encoder=encoder)
    trained = time.perf_counter()
    probabilities, known = model.probabilities(texts_of(data.test))
    seconds = {"train": trained - start, "rows": len(data.test), "score": time.perf_counter() - trained}
    coder = Coder(soc(), Lookup.of(data.train, TO, abbreviations()), model)
    return Answers(probabilities, known, model.calibration, model.codes, seconds, coder)


@cache
def remembering() -> Encoder:
    """The default sentence encoder, which embeds a text once for all splits; so times are without embedding.

    With --raw the vectors are kept there, beside the judged rows.
    """
    encoder = sentence_encoder()
    path = vectors_path()
    kept: dict[str, NDArray[np.float32]] = {}
    if path and path.exists():
        with np.load(path, allow_pickle=False) as stored:
            if str(stored["name"]) == encoder.name:
                kept = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))

    def vectors(texts: Sequence[str]) -> F32:
        fresh = [text for text in dict.fromkeys(texts) if text not in kept]
        if fresh:
            kept.update(zip(fresh, encoder.vectors(fresh), strict=True))
            if path:
                np.savez(
                    path, name=np.array(encoder.name), texts=np.array(list(kept)), vectors=np.stack(list(kept.values()))
                )
        return np.stack([kept[text] for text in texts])

    return Encoder(encoder.name, vectors)


def vectors_path() -> Path | None:
    folder = os.environ.get("OCCUMAP_BENCH_RAW")
    return Path(folder, "vectors.npz") if folder else None


def peers(data: Parts, name: str) -> Answers:
    """A peer, calibrated as the model is: on 15 % of the training titles, trained on the rest."""
    texts, codes = texts_of(data.train.frame), tuple(sorted(set(data.train.frame[TO])))
    place = {code: n for n, code in enumerate(codes)}
    labels = np.array([place[code] for code in data.train.frame[TO]])
    titles = data.train.frame["natural_title"].to_list()
    held = held_out(titles, share=title_model.HELD_OUT, seed=title_model.SPLIT_SEED)
    inner = np.flatnonzero(held)
    scorer = PEERS[name]([texts[n] for n in np.flatnonzero(~held)], labels[~held], len(codes))
    scores = scorer([texts[n] for n in inner])
    factor = spread(scores, labels[inner])
    known = np.ones(len(inner), np.float32)
    calibration = calibrate(scores * factor, known, labels[inner], parents_of(codes))
    start = time.perf_counter()
    scorer = PEERS[name](texts, labels, len(codes))
    trained = time.perf_counter()
    answered = scorer(texts_of(data.test)) * factor
    seconds = {"train": trained - start, "rows": len(data.test), "score": time.perf_counter() - trained}
    probabilities = calibration.probabilities(answered)
    ones = np.ones(len(probabilities), np.float32)
    return Answers(probabilities, ones, calibration, codes, seconds)


def spread(scores: F32, truth: I64) -> np.float32:
    """What to multiply scores of any scale by before a temperature is sought."""
    rows = np.arange(len(truth))
    factors = np.float32(2.0) ** np.arange(-8, 8, dtype=np.float32)
    losses = [-np.log(softmax(scores * factor)[rows, truth] + 1e-9).mean() for factor in factors]
    return factors[int(np.argmin(losses))]


def parents_of(codes: tuple[str, ...]) -> tuple[I64, ...]:
    return title_model._levels(codes, soc())[1]


def judged(data: Parts, answers: Answers) -> pl.DataFrame:
    """A row for each test row: where the truth stands, the confidence, the candidate set, the whole coder's answer."""
    place = {code: n for n, code in enumerate(answers.codes)}
    truth = np.array([place.get(code, -1) for code in data.test[TO]])
    p, rows = answers.probabilities, np.arange(len(data.test))
    of_truth = np.where(truth >= 0, p[rows, truth], -1)
    before = (p > of_truth[:, None]) | ((p == of_truth[:, None]) & (np.arange(p.shape[1]) < truth[:, None]))
    rank = np.where(truth >= 0, before.sum(1), len(answers.codes))
    first = p.argmax(1)
    calibration = answers.calibration
    confidence = calibration.confidence(p, answers.known, 0)
    sizes = np.clip((p >= calibration.threshold).sum(1), 1, MAX_CANDIDATES)
    frame = pl.DataFrame(
        {
            "title": data.test["title"],
            "seen_reordered": is_seen(data),
            "truth": data.test[TO],
            "first": [answers.codes[n] for n in first],
            "rank": rank,
            "confidence": confidence,
            "minimum_for_95": calibration.minimum_confidence,
            "set_size": sizes,
            "covered": rank < sizes,
        }
    )
    if answers.coder is None:
        return frame.with_columns(pl.lit(None, pl.String).alias("method"), pl.lit(None, pl.String).alias("whole_first"))
    asked = data.test.select("natural_title", "add", "ind")
    coded = answers.coder.code_frame(asked, title="natural_title", additional="add", industry="ind")
    return frame.with_columns(coded["method"], first_of(coded).alias("whole_first"))


def is_seen(data: Parts) -> list[bool]:
    """Which held-out titles have the words of a training title in another order or with other signs."""
    known = {bag(title) for title in data.train.frame["natural_title"]}
    return [bag(title) in known for title in data.test["natural_title"]]


def first_of(coded: pl.DataFrame) -> pl.Series:
    """The first candidate, which has four digits even where the answer has fewer."""
    return coded.select(pl.col("candidates").list.first().struct.field("code")).to_series()


# ------------------------------------------------------------------------------------------------- tables


def print_accuracy(raw: Path, splits: Sequence[str], names: Sequence[str]) -> None:
    random = [split for split in splits if split != TIME]
    for chosen, heading in ((random, "unseen titles + qualifiers"), ([TIME] if TIME in splits else [], "by time")):
        if not chosen:
            continue
        print(f"\n### Model path: {heading}\n")
        print(
            "| coder | splits, rows | top-1 | top-5 | share at 95 % (accuracy reached) | ECE all (by chance) "
            "| ECE worst major group, coded / true (by chance) | set coverage, mean size |"
        )
        print("|---|---|---|---|---|---|---|---|")
        frames = {name: kept(raw, name, chosen) for name in names}
        for name, frame in frames.items():
            if frame is not None:
                print(accuracy_row(name, frame))
        print(f"\n### The whole coder on the same rows: {heading}\n")
        print("| coder | path | share of rows | top-1 | model alone on these rows |")
        print("|---|---|---|---|---|")
        for name, frame in frames.items():
            if frame is not None and frame["method"].null_count() < len(frame):
                print("\n".join(whole_rows(name, frame)))
        per_split = [(name, frame) for name, frame in frames.items() if frame is not None and len(chosen) > 1]
        if per_split:
            print(
                "\n| coder | top-1 by split | share at 95 % (accuracy) by split "
                "| titles a second, scoring | training s |"
            )
            print("|---|---|---|---|---|")
        for name, frame in per_split:
            ones = [f"{(part['rank'] == 0).mean():.4f}" for part in by_split(frame)]
            shares = [coded_share(part) for part in by_split(frame)]
            notes = [json.loads((raw / f"{name}-{s}.json").read_text()) for s in sorted(frame["split"].unique())]
            speed = statistics.median(note["rows"] / note["score"] for note in notes)
            cost = statistics.median(note["train"] for note in notes)
            print(f"| {name} | {', '.join(ones)} | {', '.join(shares)} | {speed:,.0f} | {cost:.1f} |")


def kept(raw: Path, name: str, splits: Sequence[str]) -> pl.DataFrame | None:
    paths = [raw / f"{name}-{split}.parquet" for split in splits]
    there = [pl.read_parquet(path) for path in paths if path.exists()]
    return pl.concat(there) if there else None


def by_split(frame: pl.DataFrame) -> list[pl.DataFrame]:
    return frame.sort("split", maintain_order=True).partition_by("split", maintain_order=True)


def accuracy_row(name: str, frame: pl.DataFrame) -> str:
    right = (frame["rank"] == 0).to_numpy()
    coded = (frame["confidence"] >= frame["minimum_for_95"]).to_numpy()
    one, five = interval(frame, right), interval(frame, (frame["rank"] < 5).to_numpy())
    share, reached = interval(frame, coded), right[coded].mean() if coded.any() else float("nan")
    confidence = frame["confidence"].to_numpy()
    error, chance = calibration_error(confidence, right), error_by_chance(confidence)
    worst = []
    for column in ("first", "truth"):
        groups = frame[column].str.slice(0, 1).to_numpy()
        errors = [
            (calibration_error(confidence[m], right[m]), error_by_chance(confidence[m]), group)
            for group in np.unique(groups)
            if (m := groups == group).sum() >= MIN_IN_GROUP
        ]
        limit, by_chance, group = max(errors) if errors else (float("nan"), float("nan"), "-")
        worst.append(f"{limit:.3f} ({by_chance:.3f}; {group})")
    covered = interval(frame, frame["covered"].to_numpy())
    splits = frame["split"].n_unique()
    return (
        f"| {name} | {splits}, {len(frame):,} | {one} | {five} | {share} ({reached:.3f}) | {error:.3f} ({chance:.3f}) "
        f"| {worst[0]} / {worst[1]} | {covered}, {frame['set_size'].mean():.1f} |"
    )


def whole_rows(name: str, frame: pl.DataFrame) -> Iterator[str]:
    exact = frame["method"].is_in(["exact", "qualified", "default"])
    for what, mask in (("all", exact | ~exact), ("index", exact), ("model", ~exact)):
        part = frame.filter(mask)
        if len(part):
            right = (part["whole_first"] == part["truth"]).fill_null(value=False).to_numpy()
            alone = (part["rank"] == 0).mean()
            yield f"| {name} | {what} | {len(part) / len(frame):.3f} | {interval(part, right)} | {alone:.3f} |"
    part = frame.filter(~frame["seen_reordered"])
    yield (
        f"| {name} | model alone, without titles whose words are in training in another order "
        f"| {len(part) / len(frame):.3f} | | {(part['rank'] == 0).mean():.3f} |"
    )


def coded_share(frame: pl.DataFrame) -> str:
    coded = frame.filter(pl.col("confidence") >= pl.col("minimum_for_95"))
    return f"{len(coded) / len(frame):.3f} ({(coded['rank'] == 0).mean() or 0:.3f})"


def interval(frame: pl.DataFrame, hits: NDArray[np.bool_]) -> str:
    """A share with its bootstrap interval; titles are drawn, with all their rows in all splits."""
    _, title = np.unique(frame["title"].to_numpy().astype(str), return_inverse=True)
    sums, counts = np.bincount(title, hits.astype(float)), np.bincount(title).astype(float)
    rng = np.random.default_rng(0)
    shares = []
    for _ in range(RESAMPLES):
        drawn = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)))
        shares.append((drawn @ sums) / (drawn @ counts))
    low, high = np.quantile(shares, [0.025, 0.975])
    return f"{hits.mean():.3f} [{low:.3f}, {high:.3f}]"


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, confidence - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidence))


def error_by_chance(confidence: NDArray[np.float64]) -> float:
    """The error that a perfectly calibrated coder would show on so few rows."""
    rng = np.random.default_rng(0)
    return float(np.mean([calibration_error(confidence, rng.random(len(confidence)) < confidence) for _ in range(200)]))


# ----------------------------------------------------------------------------------------------- fidelity


def print_fidelity() -> None:
    entries = coded_entries()
    coder = workbook_coder()
    print("\n### Exact path: the index's own titles\n")
    print(
        "| asked with | rows | ceiling | right first | right, all four digits given | methods | rest with a question "
        "| of these, an answer leads to the code |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for column in ("title", "natural_title"):
        for what, keys in (("ADD and IND", ["add", "ind"]), ("title only", [])):
            asked = entries.select(column, *keys)
            coded = coder.code_frame(
                asked, title=column, additional="add" if keys else None, industry="ind" if keys else None
            )
            right = (first_of(coded) == entries[TO]).fill_null(value=False)
            given = (coded["code"] == entries[TO]).fill_null(value=False)
            rest = coded.with_columns(entries[TO].alias("truth"), entries["natural_title"].alias("_n")).filter(~right)
            asks = rest.filter(rest["question"].is_not_null())
            leads = [leads_to(coder, row) for row in asks.select(column, "truth").iter_rows()] if not keys else []
            methods = ", ".join(f"{m} {n / len(coded):.3f}" for m, n in coded["method"].value_counts(sort=True).rows())
            offered = f"{len(asks)} of {len(rest)}" + (f" = {len(asks) / len(rest):.3f}" if len(rest) else "")
            led = f"{np.mean(leads):.3f}" if leads else "-"
            print(
                f"| {column}, {what} | {len(entries):,} | {ceiling(entries, [column, *keys]):.4f} "
                f"| {wilson(right)} | {wilson(given)} | {methods} | {offered} | {led} |"
            )


def leads_to(coder: Coder, row: tuple[str, str]) -> bool:
    question = coder.code(row[0]).question
    if question is None:
        return False
    codes = {option.code for option in question.options} | {question.otherwise}
    return row[1] in {code.value for code in codes if code}


def ceiling(entries: pl.DataFrame, keys: list[str]) -> float:
    """The share right if every key had its commonest code."""
    shown = entries.select(*(pl.col(key).fill_null("").str.to_lowercase() for key in keys), TO)
    counts = shown.group_by(*keys, TO).len().group_by(*keys).agg(pl.col("len").max())
    return float(counts["len"].sum() / len(entries))


def wilson(right: pl.Series) -> str:
    n, p, z = len(right), float(right.mean()), 1.96
    middle, half = p + z * z / 2 / n, z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return f"{p:.4f} [{(middle - half) / (1 + z * z / n):.4f}, {(middle + half) / (1 + z * z / n):.4f}]"


# -------------------------------------------------------------------------------------------------- speed


def print_speed() -> None:
    coder = workbook_coder()
    before = time.process_time()
    builds = times(lambda: train_model(whole(), soc()), 2)
    build_used = (time.process_time() - before) / 2
    unseen = unseen_titles(coder)
    texts = [as_text(title, None, None) for title in unseen]
    known = coded_entries()["natural_title"].unique(maintain_order=True)
    settled = known.filter(pl.Series([coder.code(title).entry_id is not None for title in known]))
    million = known.sample(1_000_000, with_replacement=True, seed=0)
    print(f"\n### Speed, {os.cpu_count()} cores, medians, load {os.getloadavg()[0]:.1f} at the start\n")
    print("| what | median | runs | fastest, slowest | titles per processor second |")
    print("|---|---|---|---|---|")
    rate("model path: probabilities and five best", len(texts), lambda: score_and_pick(coder.model, texts), 9)
    rate(
        "model path, with making the texts",
        len(texts),
        lambda: score_and_pick(coder.model, [as_text(t, None, None) for t in unseen]),
        5,
    )
    if installed("LinearSVC"):
        scorer = trained_peer("LinearSVC")
        rate("LinearSVC, the same titles: scores and five best", len(texts), lambda: peer_picks(scorer, texts), 3)
    print_rate("model path: code_frame, distinct unseen titles, each once", *first_time(unseen))
    frame_million = pl.DataFrame({"t": million})
    rate(
        "exact path: code_frame, a million rows of known titles",
        len(million),
        lambda: coder.code_frame(frame_million, title="t"),
        5,
    )
    settled_million = pl.DataFrame({"t": settled.sample(1_000_000, with_replacement=True, seed=0)})
    rate(
        "exact path: the same, titles that the index settles",
        len(million),
        lambda: coder.code_frame(settled_million, title="t"),
        5,
    )
    frame_known = pl.DataFrame({"t": known})
    rate(
        "exact path: code_frame, every known title once",
        len(known),
        lambda: coder.code_frame(frame_known, title="t"),
        5,
    )
    keys = coded_entries().select("natural_title", "add", "ind")
    rate(
        "exact path: code_frame, every entry with its qualifiers",
        len(keys),
        lambda: coder.code_frame(keys, title="natural_title", additional="add", industry="ind"),
        5,
    )
    print(
        f"| train the model, kernels compiled | {statistics.median(builds):.1f} s | 2 "
        f"| {min(builds):.1f} s, {max(builds):.1f} s | {build_used:.1f} processor s |"
    )
    print(
        "\n| in fresh processes | import | get_coder the first time | get_coder from the cache | first answer "
        "| first table | peak memory |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, index in (("starter", "starter"), ("ONS workbook", str(WORKBOOK))):
        print(f"| {name} | " + " | ".join(ready(index)) + " |")


def unseen_titles(coder: Coder) -> list[str]:
    """Distinct titles of ESCO and O*NET that the index doesn't have."""
    titles = sorted({title for rows in all_loaded_titles().values() for title, _ in rows})
    return [title for title in titles if not coder.lookup.rows_of(title)]


def score_and_pick(model: Model, texts: Sequence[str]) -> None:
    for start in range(0, len(texts), 16_384):
        best(model.probabilities(texts[start : start + 16_384])[0], 5)


def trained_peer(name: str) -> Callable[[Sequence[str]], F32]:
    """A peer trained on every entry of the index that the model trains on."""
    rows = TrainingRows.of(whole(), TO, {})
    return PEERS[name](rows.texts, rows.labels[:, 0], len(rows.codes))


def peer_picks(scorer: Callable[[Sequence[str]], F32], texts: Sequence[str]) -> None:
    for start in range(0, len(texts), 16_384):
        best(scorer(texts[start : start + 16_384]), 5)


def times(work: Callable[[], object], runs: int) -> list[float]:
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return found


def rate(what: str, titles: int, work: Callable[[], object], runs: int) -> None:
    """A row with the rate of the median run, and the rate per second of processor time, which others disturb less."""
    work()
    before = time.process_time()
    found = sorted(times(work, runs))
    print_rate(what, titles, found, (time.process_time() - before) / runs)


def print_rate(what: str, titles: int, found: Sequence[float], used: float) -> None:
    """A row with rates: so many titles in these seconds, run by run, with so much of the processor."""
    low, high = titles / max(found), titles / min(found)
    print(
        f"| {what} ({titles:,}) | {titles / statistics.median(found):,.0f} titles/s | {len(found)} "
        f"| {high:,.0f}, {low:,.0f} | {titles / used:,.0f} |",
        flush=True,
    )


_FIRST_TIME = """
import sys, time, json
import polars as pl
from occumap.catalog.coders import coder as get_coder
coder = get_coder(index=sys.argv[1])
every = pl.read_parquet(sys.argv[2])
coder.code_frame(pl.DataFrame({"t": [f"{title} in space" for title in coder.lookup.by_plain][:2000]}), title="t")
seconds, used, size = [], [], len(every) // 5
for n in range(5):
    part = every[n * size : (n + 1) * size]
    began, before = time.perf_counter(), time.process_time()
    coder.code_frame(part, title="t")
    seconds.append(time.perf_counter() - began)
    used.append(time.process_time() - before)
print(json.dumps([size, seconds, sum(used) / 5]))
"""


def first_time(titles: Sequence[str]) -> tuple[int, list[float], float]:
    """How many titles a run takes, the seconds of five runs, and those of the processor, in a process of its own.

    No title comes twice, since a coder remembers what it has answered.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "titles.parquet"
        pl.DataFrame({"t": pl.Series(titles).shuffle(seed=0)}).write_parquet(path)
        given = [sys.executable, "-c", _FIRST_TIME, str(WORKBOOK), str(path)]
        size, seconds, used = json.loads(subprocess.run(given, check=True, stdout=subprocess.PIPE).stdout)
    return size, seconds, used


_READY = """
import sys, time, json
import polars as pl
t = time.perf_counter()
from occumap.catalog.coders import coder as get_coder
a = time.perf_counter()
coder = get_coder(index=sys.argv[1])
b = time.perf_counter()
coder.code("chief bottle washer in space")
c = time.perf_counter()
coder.code_frame(pl.DataFrame({"t": ["baker", "chief bottle washer in space"]}), title="t")
d = time.perf_counter()
# ru_maxrss would begin with the memory of the process that started this one.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(json.dumps([a - t, b - a, c - b, d - c, int(peak) / 1024]))
"""


def ready(index: str) -> list[str]:
    """In fresh processes: nothing kept, kernels to be compiled; then compiled; then five times from the cache."""
    with tempfile.TemporaryDirectory() as home:
        fresh = os.environ | {"OCCUMAP_HOME": home, "NUMBA_CACHE_DIR": f"{home}/numba"}
        cold = _run([sys.executable, "-c", _READY, index], fresh)
        again = _run([sys.executable, "-c", _READY, index], fresh | {"OCCUMAP_HOME": f"{home}/other"})
        runs = [_run([sys.executable, "-c", _READY, index], fresh) for _ in range(5)]
    imports, kept, first, table, peak = [statistics.median(values) for values in zip(*runs, strict=True)]
    return [
        f"{imports:.2f} s",
        f"{again[1]:.1f} s, {again[4]:.0f} MB (with compiling the kernels {cold[1]:.1f} s)",
        f"{kept:.2f} s",
        f"{first:.2f} s",
        f"{table:.2f} s",
        f"{peak:.0f} MB",
    ]


def _run(command: list[str], environment: Mapping[str, str]) -> list[float]:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout.splitlines()[-1]))


# -------------------------------------------------------------------------------------------------- batch


_COMMAND = """
import atexit, sys
from pathlib import Path
note = Path(sys.argv.pop(1))
status = Path("/proc/self/status")
peak = lambda: next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
atexit.register(lambda: note.write_text(peak()))
from occumap.cli.app import main
main()
"""


def print_batch(rows: int) -> None:
    """A CSV of so many rows to Parquet by the command, beside a tenth of it: memory should not grow."""
    print("\n### Batch: CSV to Parquet, the starter index\n")
    get_coder()  # made and kept, so that the command finds it
    print("| rows | distinct titles | time | rows a second | peak memory |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for n in (rows // 10, rows):
            path, out, note = (Path(folder) / f"{n}.{ending}" for ending in ("csv", "parquet", "txt"))
            distinct = write_jobs(path, n)
            command = [sys.executable, "-c", _COMMAND, str(note), "code", str(path), "--title", "title"]
            start = time.perf_counter()
            subprocess.run([*command, "--out", str(out)], stdout=subprocess.DEVNULL, check=True)
            cost = time.perf_counter() - start
            came = pl.scan_parquet(out).select(pl.len()).collect().item()
            if came != n:
                raise SystemExit(f"{n} rows in, {came} rows out")
            peak = int(note.read_text().split()[1]) / 1024
            print(f"| {n:,} | {distinct:,} | {cost:.1f} s | {n / cost:,.0f} | {peak:,.0f} MB |", flush=True)


def write_jobs(path: Path, rows: int, *, seed: int = 0) -> int:
    """A CSV of titles as people give them, common ones often; how many distinct there are comes back.

    80 of 100 are in the index, in one of three cases; 15 carry words of adverts; 5 have a letter wrong.
    """
    rng = np.random.default_rng(seed)
    titles = load.index("starter").frame["natural_title"].unique(maintain_order=True).to_list()
    often = 1 / np.arange(10, len(titles) + 10)
    often /= often.sum()
    cases: list[Callable[[str], str]] = [str, str.lower, str.upper]
    cased = np.array([case(title) for title in titles for case in cases], dtype=object)
    adverts = ["part time", "full time", "- £25k pa", "x2", "(temporary)", "in Leeds", "urgent", "- self employed"]
    noisy = np.array([f"{title} {advert}" for title in titles for advert in adverts], dtype=object)
    seen: set[str] = set()
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("id,title\n")
        for start in range(0, rows, 500_000):
            n = min(500_000, rows - start)
            place = rng.choice(len(titles), n, p=often)
            chosen = cased[place * 3 + rng.integers(3, size=n)]
            kind = rng.random(n)
            advert = (kind >= 0.8) & (kind < 0.95)
            chosen[advert] = noisy[place[advert] * len(adverts) + rng.integers(len(adverts), size=advert.sum())]
            for row in np.flatnonzero(kind >= 0.95):
                chosen[row] = misspelt(titles[place[row]], rng)
            seen.update(chosen.tolist())
            pl.DataFrame({"id": np.arange(start, start + n), "title": chosen.tolist()}).write_csv(
                file, include_header=False
            )
    return len(seen)


def misspelt(title: str, rng: np.random.Generator) -> str:
    at, letter = int(rng.integers(len(title))), "abcdefghijklmnopqrstuvwxyz"[int(rng.integers(26))]
    return title[:at] + letter + title[at + int(rng.integers(2)) :]


def fingerprint() -> str:
    """The hash of the coding room's source, so that figures say what they are of."""
    digest = hashlib.sha256()
    for path in sorted(Path(occumap.coding.__path__[0]).glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


if __name__ == "__main__":
    main()
