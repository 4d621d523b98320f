"""What is hidden in a group, on the real index and on files a user gives."""

import json
from collections import defaultdict

import pytest

from occumap.catalog.load import index as catalog_index
from occumap.errors import InputError, UnknownNameError
from occumap.evidence.discover import discover
from occumap.evidence.entry_words import wording_of
from occumap.model.index import Index
from occumap.workflows.figures.discover import as_json, helpful_versions, learned_score
from occumap.workflows.figures.discover import discover as discover_in


@pytest.fixture
def small(tmp_path):
    """A CSV index of group 6139 (SOC2010): dogs, horses, and others."""
    titles = [
        "Dog groomer",
        "Dog trimmer",
        "Dog walker",
        "Dog handler",
        "Horse groom",
        "Horse clipper",
        "Horse strapper",
    ]
    titles += ["Zoo hand", "Cattery hand", "Falconer", "Kennel maid", "Aquarium hand"]
    rows = "\n".join(f"e{n},{title},,,,6139" for n, title in enumerate(titles))
    path = tmp_path / "small.csv"
    path.write_text(f"entry_id,title,add,ind,default,soc2010\n{rows}\n")
    return path


def test_codes_of_the_answer_never_help(ons_workbook):
    entries = catalog_index(str(ons_workbook))
    assert helpful_versions(entries, "soc2010") == ("soc2000", "soc90")
    assert helpful_versions(entries, "soc2020") == ("soc2010", "soc2000", "soc90")
    for name in ("soc2020", "soc2020ext", "isco08", "soc2010"):
        with pytest.raises(InputError, match="they already show what happened to them"):
            helpful_versions(entries, "soc2010", [name])


def test_what_is_found_in_soc2010_is_the_same_whatever_soc2020_says(ons_workbook):
    """Nothing of the answer leaks in: without SOC2020, its extension and ISCO-08, the same candidates come."""
    found = discover_in("5249", index=str(ons_workbook))
    entries = catalog_index(str(ons_workbook))
    blind = Index(entries.name, entries.frame.drop("soc2020", "soc2020ext", "isco08"))
    wording = wording_of(blind, "soc2010", others=helpful_versions(blind, "soc2010"))
    assert len(found.found.groups) >= 3
    assert discover(wording, "5249", learned_score()) == found.found


def test_security_system_installers_are_found_in_5249(ons_workbook):
    """SOC2020 made 5245 of them; that they would go, no earlier revision tells, so that others come first."""
    found = discover_in("5249", index=str(ons_workbook), limit=10)
    codes = found.index.codes("soc2020")
    official = {row for row in found.found.rows if codes[row] == "5245"}
    assert max(agreement(official, set(group.rows)) for group in found.found.groups) >= 0.7


def test_more_new_groups_of_a_revision_that_taught_nothing_are_found_than_by_k_means(ons_workbook):
    """Every fourth split of SOC2010; k-means finds 41 % of the new groups of all of them."""
    entries = catalog_index(str(ons_workbook))
    wording = wording_of(entries, "soc2010", others=helpful_versions(entries, "soc2010"))
    parts: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row, (old, new) in enumerate(zip(entries.codes("soc2010"), entries.codes("soc2020"), strict=True)):
        if old is not None and new is not None:
            parts[old][new].add(row)
    hits = []
    for old in sorted(old for old, went in parts.items() if len(went) > 1)[::4]:
        _, *new = sorted(parts[old].values(), key=len, reverse=True)
        if asked := [part for part in new if len(part) >= 5]:
            shown = [set(group.rows) for group in discover(wording, old, learned_score()).groups]
            hits += [any(agreement(part, one) >= 0.5 for one in shown) for part in asked]
    assert len(hits) >= 20
    assert sum(hits) > 0.45 * len(hits)


def agreement(one, other):
    return 2 * len(one & other) / (len(one) + len(other))


def test_candidates_of_a_users_index_have_people_by_its_counts(small, tmp_path):
    counts = tmp_path / "counts.csv"
    counts.write_text("entry_id,people\n" + "".join(f"e{n},100\n" for n in range(12)))
    found = discover_in("6139", index=str(small), counts=counts)
    assert found.found.people == 1200
    assert found.found.groups
    assert all(group.people == 100 * len(group.rows) for group in found.found.groups)


def test_tasks_bring_titles_together_that_share_no_word(tmp_path):
    """Titles that share no word can't be told apart; once their tasks say so, those who vaccinate can."""
    index, tasks = tmp_path / "index.csv", tmp_path / "tasks.csv"
    titles = ["Groomer", "Trimmer", "Walker", "Handler", "Strapper", "Clipper", "Hand", "Falconer", "Maid", "Keeper"]
    titles += ["Rider", "Feeder"]
    index.write_text(
        "entry_id,title,add,ind,default,soc2010\n" + "".join(f"e{n},{t},,,,6139\n" for n, t in enumerate(titles))
    )
    told = {n: "vaccinates and microchips" if n in {1, 5, 7, 9} else "mucks out stables" for n in range(12)}
    tasks.write_text("entry_id,tasks\n" + "".join(f"e{n},{text}\n" for n, text in told.items()))
    assert discover_in("6139", index=str(index)).found.groups == ()
    found = discover_in("6139", index=str(index), tasks=tasks).found.groups
    assert any(set(group.rows) == {1, 5, 7, 9} for group in found)
    assert any(group.name in {"microchip", "vaccinate"} for group in found)


def test_json_has_every_entry_of_every_candidate(small):
    found = discover_in("6139", index=str(small))
    data = json.loads(as_json(found))
    assert data["entries"] == 12
    assert [g["entries"] for g in data["groups"]] == [len(g["titles"]) for g in data["groups"]]
    assert as_json(discover_in("6139", index=str(small))) == as_json(found)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("entry_id,people\ne1,many\n", "row 2, column ‘people’", "'many' isn't a number of people"),
        ("entry_id,people\ne1,-3\n", "row 2, column ‘people’", "isn't a number of people"),
        ("entry_id,people\ne1,1\nx9,1\n", "row 3, column ‘entry_id’", "there is no entry 'x9'"),
        ("entry_id,people\ne1,1\ne1,2\n", "row 3, column ‘entry_id’", "is already in row 2"),
        ("entry_id,persons\ne1,1\n", "counts.csv", "no column for people"),
    ],
)
def test_faults_of_counts_are_told_with_row_and_column(small, tmp_path, text, where, what):
    counts = tmp_path / "counts.csv"
    counts.write_text(text)
    with pytest.raises(InputError) as error:
        discover_in("6139", index=str(small), counts=counts)
    assert where in error.value.where
    assert what in error.value.what


def test_a_minor_group_is_refused_with_the_groups_below_it():
    with pytest.raises(InputError, match="Look into one below it: 3531"):
        discover_in("353")


def test_a_code_that_is_none_is_refused():
    with pytest.raises(UnknownNameError, match="no group '9999'"):
        discover_in("9999")
