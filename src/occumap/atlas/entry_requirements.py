"""What a framework publishes of the way into an occupation: preparation, education, training, in words and stages.

Six stages of education are told from the words of the framework's table ``education``, not from its categories, since
these change from release to release. The stage of an occupation is the one that half of those asked name or surpass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from occumap.model.noun import in_percent
from occumap.model.skills import Framework

# The first that fits counts; a certificate after a degree belongs to the degree.
_STAGES = (
    ("less than a high school", 0),
    ("first professional|doctor", 5),
    ("master", 4),
    ("baccalaureate|bachelor", 3),
    ("associate|college|post-secondary", 2),
    ("high school", 1),
)
BACHELOR = 3
MIDDLE = 0.5
_TRAINING = "on-the-job training"


@dataclass(frozen=True, slots=True)
class EntryRequirements:
    """What is published of the way into one occupation.

    Args:
        stage: of education, from 0 (none) to 5 (professional or doctoral degree); None where nothing is published.
        said: in words, each with its share where it is the answer of those asked.
    """

    stage: int | None = None
    said: tuple[str, ...] = ()


def entry_requirements(framework: Framework) -> Mapping[str, EntryRequirements]:
    """Return what a framework publishes of the way into its occupations, by profile; those with nothing are left out.

    >>> from occumap.examples import small_framework
    >>> dict(entry_requirements(small_framework()))
    {}
    """
    return _read(framework)


def is_plausible_rise(left: int | None, reached: int | None) -> bool:
    """Return whether somebody of one stage of education can be expected to take up an occupation of another as a step.

    Up to a bachelor's degree two stages may be gained on the way, beyond it one. Nobody is taken to have a stage that
    isn't published.

    >>> is_plausible_rise(1, 3), is_plausible_rise(3, 5), is_plausible_rise(None, 5)
    (True, False, True)
    """
    if left is None or reached is None:
        return True
    return reached - left <= (2 if reached <= BACHELOR else 1)


@lru_cache(maxsize=16)
def _read(framework: Framework) -> dict[str, EntryRequirements]:
    zones = _zones(framework)
    education = _usual(framework.extras.get("education"), "education")
    training = _usual(on_the_job(framework.extras.get("training")), "description")
    stages = _stages(framework.extras.get("education"))
    said: dict[str, tuple[str, ...]] = {}
    for profile in framework.profiles["profile"]:
        words = [zones[profile]] if profile in zones else []
        if profile in education:
            words.append(f"usual education: {education[profile]}")
        if profile in training:
            words.append(f"usual training on the job: {training[profile]}")
        if words:
            said[profile] = tuple(words)
    return {profile: EntryRequirements(stages.get(profile), words) for profile, words in said.items()}


def _zones(framework: Framework) -> dict[str, str]:
    """Return the job zone of profiles in words, with what it says of itself after the colon of its name."""
    zones, reference = framework.extras.get("job_zones"), framework.extras.get("job_zone_reference")
    if zones is None:
        return {}
    names: dict[int, str] = {}
    if reference is not None:
        for zone, name in reference.select("zone", "name").iter_rows():
            called = str(name or "").partition(":")[2].strip().lower()
            names[zone] = f" ({called})" if called else ""
    held = zones.drop_nulls(["profile", "zone"]).select("profile", "zone")
    return {profile: f"job zone {zone}{names.get(zone, '')}" for profile, zone in held.iter_rows()}


def usual_answers(table: pl.DataFrame | None, what: str) -> dict[str, tuple[str, float]]:
    """Return what most of those asked name, by profile, with their share in per cent.

    Nothing is returned of a profile where that figure is suppressed.

    >>> rows = {"profile": ["p"] * 2, "education": ["Bachelor's degree - four years", "Other"], "percent": [60.0, 40.0]}
    >>> usual_answers(pl.DataFrame({**rows, "suppressed": [False] * 2}), "education")
    {'p': ("bachelor's degree", 60.0)}
    """
    if table is None:
        return {}
    known = table.drop_nulls(["percent", what]).sort("percent", descending=True, maintain_order=True)
    most = known.group_by("profile", maintain_order=True).first().filter(~_suppressed() & (pl.col("percent") > 0))
    rows = most.select("profile", what, "percent").iter_rows()
    return {profile: (_short(words), percent) for profile, words, percent in rows}


def on_the_job(training: pl.DataFrame | None) -> pl.DataFrame | None:
    """Return the answers about training on the job, of all that were asked about training.

    >>> on_the_job(None) is None
    True
    """
    return None if training is None else training.filter(pl.col("kind").str.to_lowercase() == _TRAINING)


def _usual(table: pl.DataFrame | None, what: str) -> dict[str, str]:
    answers = usual_answers(table, what)
    return {profile: f"{words} ({in_percent(percent / 100)})" for profile, (words, percent) in answers.items()}


def _suppressed() -> pl.Expr:
    return pl.col("suppressed").fill_null(value=False)


def _short(words: str) -> str:
    """Return the words before what explains them, in lower case."""
    return words.partition(" - ")[0].partition(" (")[0].strip().lower()


def _stages(table: pl.DataFrame | None) -> dict[str, int]:
    """Return the stage that half of those asked name or surpass; nothing where half of the answers are suppressed."""
    if table is None:
        return {}
    words = pl.col("education").str.to_lowercase()
    stage = pl.lit(None, pl.Int64)
    for pattern, value in reversed(_STAGES):
        stage = pl.when(words.str.contains(pattern)).then(pl.lit(value, pl.Int64)).otherwise(stage)
    known = table.with_columns(stage=stage, hidden=_suppressed()).drop_nulls(["stage", "percent"])
    hidden = (pl.col("percent") * pl.col("hidden")).sum() >= pl.col("percent").sum() / 2
    unknown = known.group_by("profile").agg(hidden.alias("unknown")).filter("unknown")["profile"]
    summed = known.group_by("profile", "stage").agg(pl.col("percent").sum()).sort("profile", "stage")
    share = pl.col("percent").cum_sum().over("profile") / pl.col("percent").sum().over("profile")
    middle = summed.filter(share >= MIDDLE).group_by("profile", maintain_order=True).first()
    stages = dict(middle.select("profile", "stage").iter_rows())
    hidden_ones = set(unknown)
    return {profile: stage for profile, stage in stages.items() if profile not in hidden_ones}
