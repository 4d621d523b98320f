"""Of the releases that a page lists, the newest is found by its version or its date; other links are left alone."""

from __future__ import annotations

from datetime import date

import pytest

from occumap.io.ons_releases import Release, releases_on

PAGE = "https://www.example.org/soc/volume2"


def listed(*links: tuple[str, str]) -> list[Release]:
    page = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    return list(releases_on(f"<html><body><ul>{page}</ul></body></html>", PAGE, "coding index"))


OLD = ("/file?uri=/soc/soc2020volume2thecodingindexexcel16042025v2.xlsx", "The coding index (Excel)")
NEW = ("/file?uri=/soc/soc2020volume2thecodingindexexcel27082026.xlsx", "The coding index (Excel)")
NAMED = ("/file?uri=/soc/codingindexv14.xlsx", "SOC2020 volume 2: the coding index, version 14")


@pytest.mark.parametrize("links", [(OLD, NEW), (NEW, OLD)])
def test_the_newest_is_told_by_the_date_in_the_name_of_its_file(links: tuple[tuple[str, str], ...]) -> None:
    first, second = listed(*links)
    assert (first.day, second.day) == (date(2026, 8, 27), date(2025, 4, 16))
    assert first.address == "https://www.example.org/file?uri=/soc/soc2020volume2thecodingindexexcel27082026.xlsx"


def test_a_second_upload_is_no_version() -> None:
    assert listed(OLD)[0].version is None


@pytest.mark.parametrize("links", [(OLD, NAMED), (NAMED, OLD)])
def test_a_version_and_a_date_are_compared_by_when_versions_were_published(links: tuple[tuple[str, str], ...]) -> None:
    assert [one.version for one in listed(*links)] == [14, None]


def test_versions_are_compared_as_numbers_and_words_beside_them_do_not_matter() -> None:
    links = [(f"/index-{n}.xlsx", f"Coding index V{n} (4 MB)") for n in (9, 14, 13)]
    assert [one.version for one in listed(*links)] == [14, 13, 9]


def test_of_one_release_in_two_forms_the_workbook_comes_first() -> None:
    found = listed(("/i.zip", "Coding index version 14, CSV"), ("/i.xlsx", "Coding index version 14, Excel"))
    assert [one.address[-5:] for one in found] == [".xlsx", "i.zip"]


def test_a_day_in_words_is_read() -> None:
    assert listed(("/i.xlsx", "Coding index, 27 August 2026"))[0].in_words == "a release of 27 August 2026"


def test_other_files_and_pages_are_no_releases() -> None:
    others = [("/soc2020volume1structure.xlsx", "Structure"), ("/codingindex", "Coding index"), ("#", "Coding index")]
    assert listed(*others) == []
