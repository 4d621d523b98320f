"""Who goes where, from an index and what an officer says."""

import csv
import io
import json

import pytest

from occumap.errors import InputError, OutputError
from occumap.workflows.figures.destinations import as_csv, as_json, destinations, keep

TO = ["5312 Stonemasons and related trades", "5313 Bricklayers"]


@pytest.fixture
def index(tmp_path):
    """Bricklayers and masons of SOC2010 in eight titles."""
    titles = ["Bricklayer", "Brick setter", "Furnace bricklayer", "Stone mason", "Mason", "Stone dresser", "Waller"]
    rows = "\n".join(f"e{n},{title},,,,5312" for n, title in enumerate([*titles, "Brick pointer"]))
    path = tmp_path / "index.csv"
    path.write_text(f"entry_id,title,add,ind,default,soc2010\n{rows}\n")
    return str(path)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ([], "no new group is named"),
        (["5312 Stonemasons"], "one new group is named, so there is nothing to decide"),
        (["Farm managers", "Shop managers"], "‘Farm’ would be its code, and codes here are like 5312"),
    ],
)
def test_groups_that_decide_nothing_are_refused(index, to, said):
    with pytest.raises(InputError, match=said):
        destinations("5312", to, index=index)


def goes(found):
    return {found.index.at(one.row).entry_id: one.to for one in found.proposals}


def test_titles_of_the_new_groups_alone_send_bricklayers_to_bricklayers(index):
    found = goes(destinations("5312", TO, index=index))
    assert {found[e] for e in ("e0", "e2")} == {"5313"}
    assert {found[e] for e in ("e3", "e5")} == {"5312"}


def test_a_code_of_a_version_held_brings_its_title(index):
    found = destinations("5312", ["5312", "5313"], new_version="soc2020", index=index)
    assert [to.title for to in found.split.destinations] == ["Stonemasons and related trades", "Bricklayers"]
    assert found.split.destinations[0].context == "Construction and building trades"


def test_a_list_given_back_keeps_what_was_confirmed_and_only_that(index, tmp_path):
    first = destinations("5312", TO, index=index)
    lines = list(csv.DictReader(io.StringIO(as_csv(first))))
    assert len(lines) == 8
    lines[0] |= {"destination": "5313", "confirmed": "yes"}
    back = tmp_path / "back.csv"
    with back.open("w", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys())
        writer.writeheader()
        writer.writerows(lines)
    again = destinations("5312", TO, index=index, known=[back])
    known = [again.index.at(one.row).entry_id for one in again.proposals if one.known]
    assert known == [lines[0]["entry_id"]]
    assert goes(again)[lines[0]["entry_id"]] == "5313"


def test_examples_need_no_column_confirmed_and_the_last_word_counts(index, tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("entry_id,destination\ne6,5313\ne4,5312\n")
    second.write_text("entry_id,destination\ne6,5312\n")
    found = destinations("5312", TO, index=index, known=[first, second])
    assert goes(found)["e6"] == "5312"
    assert len(found.split.known) == 2


def test_json_shows_every_entry_with_shares_and_the_rules(index):
    data = json.loads(as_json(destinations("5312", TO, index=index)))
    assert len(data["entries"]) == 8
    assert all(abs(sum(one["shares"].values()) - 1) < 1e-3 for one in data["entries"])
    assert {rule["to"] for rule in data["rules"]} <= {"5312", "5313"}
    assert data["rules"]


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("entry_id,destination\ne1,5313\nz9,5313\n", "row 3, column ‘entry_id’", "'z9' isn't an entry of 5312"),
        ("entry_id,destination\ne1,9999\n", "row 2, column ‘destination’", "'9999' isn't one of the new groups"),
        ("entry_id,destination\ne1,\n", "row 2, column ‘destination’", "None isn't one of the new groups"),
        ("entry,destination\ne1,5313\n", "known.csv", "no column for entry_id"),
    ],
)
def test_faults_of_examples_are_told_with_row_and_column(index, tmp_path, text, where, what):
    known = tmp_path / "known.csv"
    known.write_text(text)
    with pytest.raises(InputError) as error:
        destinations("5312", TO, index=index, known=[known])
    assert where in error.value.where
    assert what in error.value.what


def test_a_new_group_without_a_title_is_refused(index):
    with pytest.raises(InputError, match="a code without a title"):
        destinations("5312", ["5312", "5313"], index=index)


def test_a_group_without_entries_is_refused(index):
    with pytest.raises(InputError, match="no entry is coded 5313"):
        destinations("5313", TO, index=index)


def test_a_list_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    with pytest.raises(OutputError):
        keep(tmp_path / "nowhere" / "list.csv", "text")
    assert list(tmp_path.iterdir()) == []


def test_three_examples_place_most_of_an_official_split(ons_workbook, tmp_path):
    """Electrical trades n.e.c. (5249): SOC2020 sent 52 of 103 entries elsewhere; at least 70 % are proposed rightly."""
    plain = destinations("5249", ["5245", "5246", "5249"], new_version="soc2020", index=str(ons_workbook))
    truth = plain.index.codes("soc2020")
    rows = [row for row in plain.split.rows if truth[row] in {"5245", "5246", "5249"}]
    lines = ["entry_id,destination"]
    for to in ("5245", "5246", "5249"):
        lines += [f"{plain.index.at(row).entry_id},{to}" for row in [r for r in rows if truth[r] == to][:9:3]]
    known = tmp_path / "examples.csv"
    known.write_text("\n".join(lines) + "\n")
    found = destinations(
        "5249", ["5245", "5246", "5249"], new_version="soc2020", index=str(ons_workbook), known=[known]
    )
    judged = [one for one in found.proposals if not one.known and one.row in set(rows)]
    assert sum(one.to == truth[one.row] for one in judged) / len(judged) >= 0.7


def test_what_is_said_of_a_new_group_draws_entries_that_its_title_does_not(index, tmp_path):
    to = ["5312 Masons", "5313 Other trades"]
    said = tmp_path / "said.csv"
    said.write_text(
        "code,text,kind\n5313,Waller,title\n5313,They lay bricks and point them.,\n5312,They dress stone.,\n"
    )
    before, after = (
        {one.row: dict(one.shares)["5313"] for one in destinations("5312", to, index=index, **more).proposals}
        for more in ({}, {"described": said})
    )
    waller = 6
    assert after[waller] > before[waller]


def test_texts_of_other_groups_alone_are_refused(index, tmp_path):
    said = tmp_path / "said.csv"
    said.write_text("code,text\n9999,Anything\n")
    with pytest.raises(InputError, match=r"says nothing of 5312, 5313.*Codes there: 9999"):
        destinations("5312", TO, index=index, described=said)


def test_entries_of_which_nothing_is_said_are_left_open_and_can_be_given_back(tmp_path):
    to = ["5313 Plumbers", "5314 Violinists"]
    found = destinations("5312", to, version="soc2010", index="starter")
    assert {one.to for one in found.proposals} == {""}
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert {(row["destination"], row["title"], row["probability"]) for row in rows} == {("", "can't tell", "0.5000")}
    assert {one["to"] for one in json.loads(as_json(found))["entries"]} == {None}
    path = tmp_path / "list.csv"
    keep(path, as_csv(found))
    assert destinations("5312", to, version="soc2010", index="starter", known=[path]).split.known == {}
