"""Figures are told by content, kept by version and source, and used from then on without a word."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from occumap.catalog import kept, load, user_data
from occumap.catalog.context import context, context_signs, keep_context
from occumap.catalog.load import occupational_map
from occumap.catalog.suppress_below import ENVIRONMENT
from occumap.errors import AmbiguousNameError, InputError, UnknownNameError
from occumap.evidence.suppressed_figures import SUPPRESSED_AS
from occumap.model.code import Code
from occumap.model.context import Context
from occumap.model.group_figures import Measure
from occumap.render.figures_in_words import lines_beside
from tests.io.made_files import Cell, make_csv, make_workbook

HEADER: list[Cell] = [
    "Description",
    "Code",
    "No_jobs",
    "Median",
    "Mean",
    "10",
    "20",
    "25",
    "30",
    "40",
    "60",
    "70",
    "75",
]
PAY: list[list[Cell]] = [
    [*HEADER, "80", "90"],
    ["Food preparation and hospitality trades", "543", 40, 21_000, 22_000, *["x"] * 10],
    ["Bakers and flour confectioners", "5432", 12, 20_500, 21_000, 1, 1, 18_000, 1, 1, 1, 1, 24_000, 1, 1],
    ["Chefs", "5434", "x", "x", "x", *["x"] * 10],
    ["Aerospace engineers", "2126", 10, 45_000, 46_000, *["x"] * 10],
]
PEOPLE = "soc2020,title,employment\n5432,Bakers,12300\n5434,Chefs,!\n"


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("OCCUMAP_HOME", str(tmp_path / "home"))


def pay_file(folder: Path, name: str = "wages 2021", rows: list[list[Cell]] = PAY) -> Path:
    return make_workbook(folder / f"{name}.xlsx", {"annual_FTPT": rows})


def pay(held: Context, code: str) -> float | None:
    figure = held.of_group(Code("soc2020", code)).pay
    return figure.value if figure else None


def load_all(*paths: Path) -> None:
    for path in paths:
        keep_context(load.load(path))


def test_nothing_is_held_before_anything_is_loaded():
    assert not context()
    assert context_signs() == ()


def test_what_is_loaded_once_is_used_from_then_on_whatever_the_files_are_called(tmp_path):
    load_all(pay_file(tmp_path), make_csv(tmp_path / "jobs 2022.csv", PEOPLE))
    held = context()
    assert [one.version.id for one in held.held] == ["soc2020"]
    beside = held.of_group(Code("soc2020", "5432"))
    assert [(one.measure.value, one.value) for one in beside.figures] == [
        ("pay", 20_500.0), ("jobs", 12_000.0), ("people", 12_300.0)
    ]  # fmt: skip
    assert (beside.figures[0].low, beside.figures[0].high) == (18_000.0, 24_000.0)
    assert not context("none")


def test_it_is_listed_and_removed_by_its_name(tmp_path):
    load_all(pay_file(tmp_path))
    assert user_data.own("context") == ["ashe-2021-soc2020"]
    (contents,) = load.load("ashe-2021-soc2020").contents
    assert contents == (
        "8 figures by groups of soc2020: pay 2021 (ONS, Annual Survey of Hours and Earnings (ASHE), Table 14); "
        "jobs 2021 (ONS, Annual Survey of Hours and Earnings (ASHE), Table 14)"
    )
    assert pay(context(), "5432") == 20_500.0
    kept.remove("ashe-2021-soc2020")
    assert not context()


def test_a_group_without_a_figure_has_that_of_the_group_above(tmp_path):
    load_all(pay_file(tmp_path))
    figure = context().of_group(Code("soc2020", "5434")).pay
    assert figure is not None
    assert (figure.value, figure.code, figure.note) == (21_000.0, "543", "unreliable")
    assert pay(context(), "1111") is None


def test_years_that_are_loaded_one_after_the_other_stand_together(tmp_path):
    later = [PAY[0], PAY[4], [*PAY[2][:3], 22_550, *PAY[2][4:]]]
    load_all(pay_file(tmp_path), pay_file(tmp_path, "wages 2023", later))
    figure = context().of_group(Code("soc2020", "5432")).pay
    assert figure is not None
    assert (figure.value, figure.year, figure.change) == (22_550.0, 2023, 2_050.0)
    assert figure.since is not None
    assert figure.since.year == 2021


def test_a_folder_of_several_files_and_a_zip_of_them_hold_the_same(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    pay_file(folder)
    make_csv(folder / "survey 2022.csv", PEOPLE)
    make_csv(folder / "survey cv 2022.csv", "soc2020,CV\n5432,12.5\n")
    (folder / "notes.txt").write_text("other things may lie there")
    found = load.load(folder)
    assert len(found.contexts) == 2
    assert "1 file not read as figures by group: notes.txt" in found.notes
    with zipfile.ZipFile(tmp_path / "files.zip", "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    packed = load.load(tmp_path / "files.zip")
    assert [len(one) for one in packed.contexts] == [len(one) for one in found.contexts]
    (people,) = [one for one in found.contexts if "people" in one.said[0]]
    assert people.of_group("5432")[0].variation == 12.5


def test_other_figures_for_the_same_groups_and_year_are_refused_until_they_are_to_be_replaced(tmp_path):
    load_all(pay_file(tmp_path))
    revised = load.load(pay_file(tmp_path, "revised 2021", [PAY[0], PAY[4], [*PAY[2][:3], 20_700, *PAY[2][4:]]]))
    with pytest.raises(InputError, match="--replace"):
        keep_context(revised)
    with pytest.raises(InputError, match="ashe-2021-soc2020 has another figure for pay of 5432 in 2021"):
        keep_context(revised, "again")
    assert pay(context(), "5432") == 20_500.0
    keep_context(revised, replacing=True)
    assert pay(context(), "5432") == 20_700.0


def test_the_same_file_again_changes_nothing(tmp_path):
    load_all(pay_file(tmp_path))
    (one,) = user_data.data_folder("loaded").glob("[!.]*")
    before = one.read_bytes()
    load_all(pay_file(tmp_path))
    assert one.read_bytes() == before


def test_a_file_of_another_version_never_crosses_to_this_one(tmp_path):
    load_all(make_csv(tmp_path / "people 2016.csv", "soc2010,employment\n5432,900\n"))
    assert context().of_group(Code("soc2020", "5432")).figures == ()
    (figure,) = context().of_group(Code("soc2010", "5432")).figures
    assert (figure.measure, figure.value) == (Measure.PEOPLE, 900.0)


def test_codes_that_two_versions_have_are_asked_about_and_titles_decide(tmp_path):
    bare = make_csv(tmp_path / "a 2021.csv", "soc,employment\n5432,900\n")
    with pytest.raises(AmbiguousNameError, match="could be of soc2010 or soc2020"):
        load.load(bare)
    named = make_csv(tmp_path / "soc2020 2021.csv", "soc,employment\n5432,900\n")
    assert load.load(named).contexts[0].version.id == "soc2020"
    titled = make_csv(
        tmp_path / "b 2021.csv",
        "soc,title,employment\n5432,Bakers and flour confectioners,900\n2126,Aerospace engineers,5\n",
    )
    assert load.load(titled).contexts[0].version.id == "soc2020"


def test_codes_of_no_version_that_is_held_are_refused(tmp_path):
    with pytest.raises(InputError, match="no version that is held has all of its codes"):
        load.load(make_csv(tmp_path / "a 2021.csv", "soc,employment\n9999,900\n5432,1\n"))
    with pytest.raises(InputError, match="row 2: '9999' is not a group of soc2020"):
        load.load(make_csv(tmp_path / "b 2021.csv", "soc2020,employment\n9999,900\n"))


def test_a_file_a_folder_or_a_name_can_be_given_instead(tmp_path):
    path = pay_file(tmp_path)
    assert pay(context(path), "5432") == 20_500.0
    load_all(path)
    assert pay(context("ashe-2021-soc2020"), "5432") == 20_500.0
    with pytest.raises(UnknownNameError):
        context("not-there")
    with pytest.raises(InputError, match="no such file"):
        context(tmp_path / "gone.csv")
    with pytest.raises(InputError, match="it can't be 'monthly'"):
        context(pay="monthly")


def test_several_versions_in_a_folder_are_kept_apart_and_cannot_have_one_name(tmp_path):
    make_csv(tmp_path / "a 2016.csv", "soc2010,employment\n5432,900\n")
    make_csv(tmp_path / "b 2021.csv", "soc2020,employment\n5432,950\n")
    found = load.load(tmp_path)
    assert {one.version.id for one in found.contexts} == {"soc2010", "soc2020"}
    with pytest.raises(InputError, match="which can't have one name"):
        keep_context(found, "mine")


def test_real_figures_stand_beside_most_occupations_of_the_map(shared):
    uk = shared / "uk"
    load_all(uk / "ashe-table14-2021-revised-soc2020.xlsx", uk / "aps-employment-2022-soc2020.csv")
    held, world = context(), occupational_map()
    beside = [held.of_occupation(one) for one in world.occupations]
    own = [one.pay for one in beside if one.pay and one.pay.value is not None and not one.pay.of_group_above]
    assert len(own) == 1019
    assert sum(any(f.value is not None for f in one.of(Measure.PEOPLE)) for one in beside) == 1063
    assert all(one.figures or one.why for one in beside)
    reached = held.between(world["OCC0154E"], world["OCC0023"])
    assert reached.pay_ratio == pytest.approx(39_949 / 31_408)


def test_one_setting_hides_small_counts_in_all_that_is_kept_or_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept stays as it is: without the setting all is shown."""
    path = tmp_path / "own-2024.csv"
    path.write_text("soc2020,employment\n5431,40\n5432,3\n5434,90\n", encoding="utf-8")
    keep_context(load.load(path))
    whole = context().of_group(Code("soc2020", "5432"))
    assert {one.value for one in whole.figures} == {3}
    monkeypatch.setenv(ENVIRONMENT, "10")
    for held in (context(), context(path)):
        beside = held.of_group(Code("soc2020", "5432"))
        assert {(one.value, one.note) for one in beside.figures} == {(None, SUPPRESSED_AS)}
        assert lines_beside(beside)[0][1] == f"not published ({SUPPRESSED_AS})"
        values = held.held[0].frame.filter(measure=Measure.PEOPLE)["value"].to_list()
        assert values == [None, None, 90]
    monkeypatch.setenv(ENVIRONMENT, "ten")
    with pytest.raises(InputError, match="'ten' is not a number"):
        context()
