"""What frameworks say that came after SOC2010 was reviewed: tasks of ESCO 1.1.1 and skills of O*NET 29.3.

Their occupations stand in the SOC2010 group of the entry that is most like their name; those like none are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
from fastexcel import read_excel

from occumap.evidence.entry_words import unit_rows
from occumap.evidence.scan.material import TaskProfiles
from occumap.model.index import TEXT_COLUMNS, Index
from occumap.model.scan import ScanSource
from scan_revisions import codes_of_titles


def later_profiles(shared: Path, index: Index) -> tuple[TaskProfiles, ...]:
    """ESCO's occupations by their skills, and O*NET's."""
    return esco(shared / "esco" / "1.1.1", index), onet(shared / "onet" / "29.3", index)


def esco(folder: Path, index: Index) -> TaskProfiles:
    """Occupations × essential skills, weighed by how rare these are."""
    titles = pl.read_csv(folder / "occupations_en.csv", infer_schema=False).select("conceptUri", "preferredLabel")
    pairs = pl.read_csv(folder / "occupationSkillRelations.csv", infer_schema=False)
    pairs = pairs.filter(pl.col("relationType") == "essential").select("occupationUri", "skillUri").unique()
    rarity = pairs.group_by("skillUri").agg((len(titles) / pl.len()).log().alias("value"))
    return _profiles("ESCO 1.1.1", dict(titles.rows()), pairs.join(rarity, on="skillUri"), index, "tasks")


def onet(folder: Path, index: Index) -> TaskProfiles:
    """Occupations × importance of skills, beside the mean of all occupations."""
    titles = read_excel(folder / "Occupation Data.xlsx").load_sheet(0).to_polars()
    table = read_excel(folder / "Skills.xlsx").load_sheet(0).to_polars().filter(pl.col("Scale ID") == "IM")
    value = pl.col("Data Value").cast(pl.Float64)
    beside = (value - value.mean().over("Element ID")) / value.std().over("Element ID")
    rows = table.select("O*NET-SOC Code", "Element ID", beside.alias("value"))
    return _profiles("O*NET 29.3", dict(titles.select("O*NET-SOC Code", "Title").rows()), rows, index, "skills")


def _profiles(name: str, titles: Mapping[str, str], rows: pl.DataFrame, index: Index, what: str) -> TaskProfiles:
    texts = {column: pl.lit(None, pl.String) for column in TEXT_COLUMNS if column not in {"entry_id", "title"}}
    frame = pl.DataFrame({"entry_id": [*titles], "title": [*titles.values()]}).with_columns(**texts)
    groups = dict(zip(titles, codes_of_titles(Index(name, frame), index, "soc2010"), strict=True))
    part, skill, value = rows.columns
    parts = sorted({code for code in rows[part] if groups.get(code)})
    place = {code: n for n, code in enumerate(parts)}
    skills = {code: n for n, code in enumerate(sorted(set(rows[skill])))}
    matrix = np.zeros((len(parts), len(skills)))
    for code, one, number in rows.select(part, skill, value).iter_rows():
        if code in place:
            matrix[place[code], skills[one]] = number
    named = tuple(titles[code] for code in parts)
    of = tuple(groups[code] or "" for code in parts)
    return TaskProfiles(ScanSource(name, name), tuple(parts), named, of, unit_rows(matrix), name, what)
