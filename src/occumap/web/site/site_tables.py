"""The tables behind the pages, as the API gives them: occupations, skills, groups and correspondences as CSV."""

from __future__ import annotations

import json

from occumap.catalog import load
from occumap.web.site.served_pages import API, Fetch, PageMakers


def site_tables(makers: PageMakers) -> dict[str, bytes]:
    """Return tables of the API that belong beside the pages, by file name; long ones in parts."""
    whole = {"occupations": "/occupations?", "skills": "/skills?"}
    versions = load.names("version")
    for listed in _listed(makers.answer, "/classifications"):
        for version in _listed(makers.answer, f"/classifications/{listed}/versions"):
            whole[version] = f"/classifications/{listed}/versions/{version}/codes?"
    for old in versions:
        whole |= {f"{old}-{new}": f"/correspondences?source={old}&target={new}&" for new in versions if new != old}
    tables = {}
    for name, parts in zip(whole, makers.tables(list(whole.values())), strict=True):
        for n, content in enumerate(parts, start=1):
            tables[f"{name}-{n}.csv" if len(parts) > 1 else f"{name}.csv"] = content
    return tables


def _listed(fetch: Fetch, address: str) -> list[str]:
    answer = fetch(f"{API}{address}")
    return [one["id"] for one in json.loads(answer.content)["items"]] if answer else []
