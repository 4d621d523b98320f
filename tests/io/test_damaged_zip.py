"""A zip that was cut or changed is refused in words, whichever reader meets it first."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest

from occumap.catalog.load import load
from occumap.errors import InputError
from occumap.io.damaged_zip import DAMAGED_ZIP
from occumap.io.read_table import read_table


def _zip(folder: Path, *, cut: slice) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.csv", "code,title\n" + "".join(f"{n},Trade {n}\n" for n in range(11, 99)))
    content = bytearray(made.getvalue())
    del content[cut]
    path = folder / "list.zip"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("start", [0, 20, 40, 200, 300])
@pytest.mark.parametrize("length", [1, 64])
def test_a_zip_from_which_bytes_are_gone_is_refused_in_words_or_read(tmp_path: Path, start: int, length: int) -> None:
    path = _zip(tmp_path, cut=slice(start, start + length))
    for read in (read_table, load):
        with suppress(InputError):
            read(path)


def test_a_place_before_the_beginning_is_damage(tmp_path: Path) -> None:
    """The directory of a zip says where each file stands; with bytes gone before it, that may be before the first."""
    path = _zip(tmp_path, cut=slice(0, 64))
    with pytest.raises(DAMAGED_ZIP), zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        archive.read("list.csv")


def test_a_workbook_whose_sheet_leads_nowhere_is_read_by_its_values(tmp_path: Path) -> None:
    path, changed = tmp_path / "list.xlsx", tmp_path / "changed.xlsx"
    pl.DataFrame({"code": ["11", "12"], "title": ["Bakers", "Clerks"]}).write_excel(path)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(
                name, content.replace(b'Id="rId1"', b'Id="rId9"') if name.endswith("workbook.xml.rels") else content
            )
    for read in (read_table, load):
        with suppress(InputError):
            read(changed)
