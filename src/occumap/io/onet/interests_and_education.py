"""What advisers ask of an occupation of O*NET besides skills: interests, education, training, technologies."""

from __future__ import annotations

import polars as pl

from occumap.io.onet.table_files import OnetTable, ReleaseTables

# The scales of the shares: required level of education (on the older and the newer scale), and the others.
_EDUCATION = ("RL", "RQ")
_TRAINING = {"RW": "related work experience", "PT": "on-site or in-plant training", "OJ": "on-the-job training"}
_AS_WHOLE = "Education, Training, and Experience"


def read_context(release: ReleaseTables) -> dict[str, pl.DataFrame]:
    """Return the tables that are there, by name.

    - ``interests``: profile, interest, score (1 to 7); ``interest_high_points``: profile, place, number of the
      interest.
    - ``interest_areas``: profile, area, score (1 to 7).
    - ``education``: profile, scale (RL, or RQ since 31.0, on which 10 and 11 are other degrees), category, education,
      percent of those asked, suppressed.
    - ``training``: profile, kind, category, description, percent, suppressed.
    - ``technologies``: profile, technology, category, hot, in_demand.

    Raises:
        InputError: a table can't be read, lacks a column, or has something else for a number.
    """
    found = {**_interests(release), **_shares(release)}
    if (technologies := release.table("Technology Skills")) is not None:
        found["technologies"] = technologies.frame.select(
            "profile", "technology", "category", hot=_yes("hot"), in_demand=_yes("in_demand")
        )
    return found


def _interests(release: ReleaseTables) -> dict[str, pl.DataFrame]:
    found = {}
    if (table := release.table("Interests")) is not None:
        rated = table.with_numbers("value").frame
        found["interests"] = rated.filter(pl.col("scale") == "OI").select("profile", interest=_name(), score="value")
        points = rated.filter(pl.col("scale") == "IH", pl.col("value") > 0)
        found["interest_high_points"] = points.select(
            "profile", place=pl.int_range(1, pl.len() + 1).over("profile"), number=pl.col("value").cast(pl.Int64)
        )
    if (table := release.table("Specific Interest Areas")) is not None:
        rated = table.with_numbers("value").frame
        found["interest_areas"] = rated.filter(pl.col("scale") == "OI").select("profile", area=_name(), score="value")
    return found


def _shares(release: ReleaseTables) -> dict[str, pl.DataFrame]:
    """Return education and training, from the one table of older releases or the two of newer ones."""
    tables = [release.table(name) for name in (_AS_WHOLE, "Education", "Training and Experience")]
    shares = [_in_percent(table) for table in tables if table is not None]
    if not shares:
        return {}
    said = _categories(release)
    joined = pl.concat(shares).join(said, on=["scale", "category"], how="left", maintain_order="left")
    education = joined.filter(pl.col("scale").is_in(_EDUCATION)).select(
        "profile", "scale", "category", pl.col("description").alias("education"), "percent", "suppressed"
    )
    training = joined.filter(pl.col("scale").is_in(list(_TRAINING))).select(
        "profile", pl.col("scale").replace(_TRAINING).alias("kind"), "category", "description", "percent", "suppressed"
    )
    return {name: table for name, table in (("education", education), ("training", training)) if len(table)}


def _in_percent(table: OnetTable) -> pl.DataFrame:
    numbered = table.with_numbers("category", "value").frame.filter(pl.col("category").is_not_null())
    return numbered.select(
        "profile", "scale", pl.col("category").cast(pl.Int64), percent="value", suppressed=_yes("suppress")
    )


def _categories(release: ReleaseTables) -> pl.DataFrame:
    """Return scale, category, description: the words of the categories, where a table has them."""
    names = (f"{_AS_WHOLE} Categories", "Education Categories", "Training and Experience Categories")
    tables = [table for name in names if (table := release.table(name)) is not None]
    schema = {"scale": pl.String, "category": pl.Int64, "description": pl.String}
    rows = [
        table.with_numbers("category").frame.select("scale", pl.col("category").cast(pl.Int64), "description")
        for table in tables
    ]
    return pl.concat([pl.DataFrame(schema=schema), *rows]).unique(["scale", "category"], keep="first")


def _name() -> pl.Expr:
    return pl.coalesce("name", "element")


def _yes(flag: str) -> pl.Expr:
    return (pl.col(flag).str.to_uppercase() == "Y").fill_null(value=False)
