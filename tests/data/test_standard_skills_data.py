"""The facts of the UK Standard Skills Classification that come with Occumap: counts, ranges, and none of its prose."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from occumap.io.standard_skills import read_group_texts

FOLDER = Path(str(files("occumap.data").joinpath("atlas/ssc")))
MENDED = {
    "advising-clients-to-suit-their-needs",
    "casting-and-representing-performers-and-players",
    "catching-fish-at-sea-and-in-rivers",
    "choosing-ranges-and-goods-for-sale",
    "controlling-pumps-valves-and-gauges",
    "designing-and-building-sets",
    "designing-clothes-and-textiles",
    "designing-mechanical-and-electronic-systems",
    "developing-people-and-reward-strategies",
    "driving-buses-coaches-and-taxis",
    "engineering-and-maintaining-railways-and-signals",
    "engineering-ships-and-marine-equipment",
    "installing-and-engineering-telecoms-networks",
    "installing-plumbing-heating-and-ventilation",
    "lifeguarding-and-water-safety",
    "operating-agricultural-machinery",
    "operating-cameras-and-image-equipment",
    "planning-and-carrying-out-tests-of-products",
    "using-social-media-and-media-publicity",
}  # titles that were changed, while their ids stay


@pytest.fixture(scope="module")
def links() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "links.parquet")


def test_there_are_as_many_groups_tasks_and_links_as_published(links: pl.DataFrame) -> None:
    assert len(links) == 40_791  # 40,792 less the one whose code is corrupt
    assert links["group"].n_unique() == 1_138
    assert links["task"].n_unique() == 21_084
    assert not links.select("group", "task").is_duplicated().any()
    assert links["relatedness"].is_between(50, 100).all()
    assert not links["group"].str.ends_with("/99").any()


def test_links_are_those_of_the_workbook(links: pl.DataFrame, shared: Path) -> None:
    said = read_group_texts(shared / "ssc" / "sugs_task_description.xlsx").tasks
    published = said.select(
        "group",
        pl.col("task_id").str.strip_prefix("T.").cast(pl.UInt16).alias("task"),
        (pl.col("relatedness") * 100).round().cast(pl.UInt8),
    )
    assert published.sort("group", "task").equals(links.sort("group", "task"))


def test_the_tables_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 400_000


def test_tasks_are_gathered_into_a_few_hundred_skills_with_short_names_of_their_own(shared: Path) -> None:
    skills = pl.read_csv(FOLDER / "skills.csv")
    gathered = pl.read_parquet(FOLDER / "task-skills.parquet")
    assert 300 <= len(skills) <= 600
    assert skills["title"].is_unique().all()
    assert skills["title"].str.len_chars().is_between(5, 60).all()
    assert set(skills["generic"]) == {"yes", "no"}
    assert set(gathered["skill"]) == set(skills["skill"])
    assert gathered["task"].is_unique().all()
    assert len(gathered) > 0.95 * 21_084
    sizes = gathered["skill"].value_counts()["count"]
    assert sizes.is_between(4, 160).all()
    sentences = read_group_texts(shared / "ssc" / "sugs_task_description.xlsx").tasks["task"].str.strip_chars(" .")
    assert not skills["title"].str.to_lowercase().is_in(sentences.str.to_lowercase().implode()).any()
    descriptions = read_group_texts(shared / "ssc" / "sugs_task_description.xlsx").groups["description"]
    assert not skills["title"].is_in(descriptions.implode()).any()


def test_an_id_is_its_title_in_small_letters_unless_the_title_was_mended_later() -> None:
    skills = pl.read_csv(FOLDER / "skills.csv")
    plain = skills["title"].str.to_lowercase().str.replace_all("’", "").str.replace_all("[^a-z0-9]+", "-")
    assert skills["skill"].is_unique().all()
    assert set(skills.filter(plain != skills["skill"])["skill"]) == MENDED
    assert not set(plain.filter(plain != skills["skill"])) & set(skills["skill"])
