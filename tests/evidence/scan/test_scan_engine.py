"""What a scan says of the tiny world: every group, every kind, and "no evidence" where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from occumap.errors import InputError
from occumap.evidence.scan.material import Entries, Figures, Known, Material
from occumap.evidence.scan.ranking import AS_ASKED, NO_PEOPLE, in_order
from occumap.evidence.scan.scan import scan as scan_material
from occumap.evidence.scan.strength import ScanWeights, read_scan_weights, strengths_of
from occumap.examples import small_index, small_version
from occumap.model.rules import CodeRules, Level
from occumap.model.scan import Scan, ScanKind, ScanOrder, ScanSource
from occumap.model.version import Version
from occumap.workflows.figures.discover import learned_score

WEIGHTS = ScanWeights({"size": 1.0, "hidden part": 1.0, "residual": 1.0})
PEOPLE = {"11": 500.0, "12": 300.0, "19": 40.0, "21": 200.0, "22": 100.0, "23": 50.0}


def counts(of: dict[str, float], *, name: str = "survey", year: int = 2022, variation: float | None = None) -> Figures:
    source = ScanSource(name, f"{name} of {year}", "tiny1", year)
    return Figures(source, {code: Known(value, variation) for code, value in of.items()})


def material(*people: Figures, index: bool = True) -> Material:
    entries = Entries(ScanSource("tiny", "a tiny index"), small_index()) if index else None
    return Material(small_version(), entries, tuple(people))


def scanned(given: Material) -> Scan:
    return scan_material(given, learned_score(), WEIGHTS)


def test_every_group_of_every_level_is_in_a_scan_the_lowest_level_first():
    found = scanned(material(counts(PEOPLE)))
    assert {group.code.value for group in found.groups} == set(small_version().by_value)
    assert [group.level for group in found.groups] == ["job"] * 7 + ["section"] * 3


def test_people_times_strength_ranks_and_who_is_not_counted_has_no_rank():
    found = scanned(material(counts(PEOPLE)))
    jobs = [group for group in found.of_level("job") if group.rank]
    worth = [(group.people or 0) * (group.strength or 0) for group in jobs]
    assert worth == sorted(worth, reverse=True)
    assert found["30"].rank is None
    assert found["30"].people is None
    assert any(
        "1 job group and 1 section group without a count of people have no rank." in note for note in found.notes
    )


def test_without_counts_the_ranking_says_that_it_goes_by_strength_alone():
    found = scanned(material())
    assert NO_PEOPLE in found.notes
    assert all(group.rank for group in found.groups)


def test_by_strength_alone_who_is_not_counted_has_a_rank_too_and_people_count_nothing():
    by_people = scanned(material(counts(PEOPLE)))
    found = in_order(by_people, ScanOrder.STRENGTH)
    strengths = [group.strength or 0 for group in found.of_level("job")]
    assert strengths == sorted(strengths, reverse=True)
    assert found["30"].rank is not None
    assert AS_ASKED in found.notes
    assert not any("have no rank" in note or "has no rank" in note for note in found.notes)
    assert in_order(found, ScanOrder.PEOPLE).to_dict() == by_people.to_dict()


def test_equal_groups_share_a_rank():
    found = scanned(material(index=False))
    ranks: dict[float, set[int | None]] = {}
    for group in found.of_level("job"):
        ranks.setdefault(round(group.strength or 0, 12), set()).add(group.rank)
    assert all(len(shared) == 1 for shared in ranks.values())
    assert len(ranks) < len(found.of_level("job"))


def test_where_no_title_tells_residual_groups_there_is_no_evidence_of_them():
    rules = CodeRules((Level(1, "trade", "[0-9]+"),))
    for titles, value in ((("Bakers", "Butchers"), None), (("Bakers", "Other food trades"), 0.0)):
        rows = [(str(n), title, None, None) for n, title in enumerate(titles, 1)]
        found = scanned(Material(Version.of("own", rows, rules=rules), None))
        assert found["1"].of(ScanKind.RESIDUAL)[0].value == value
        if value is not None:
            assert found["2"].of(ScanKind.RESIDUAL)[0].value == 1.0


def test_a_residual_group_is_never_said_to_be_all_of_its_parent_beside_others():
    rules = CodeRules((Level(1, "section", "[0-9]"), Level(2, "trade", "[0-9]{2}")))
    titles = {"1": "Food", "11": "Bakers", "19": "Other food trades", "2": "Rest", "29": "Other trades"}
    version = Version.of("own", [(code, title, None, None) for code, title in titles.items()], rules=rules)
    found = scanned(Material(version, None))
    beside, alone = (found[code].of(ScanKind.RESIDUAL)[0] for code in ("19", "29"))
    assert (beside.value, alone.value) == (0.5, 1.0)
    assert "50% of the 2 groups of 1: how many of its people or titles isn’t known" in beside.says
    assert "it is all of it" in alone.says
    assert beside.strength == alone.strength


def test_without_people_the_order_is_said_to_be_by_strength():
    assert scanned(material()).order is ScanOrder.STRENGTH
    assert scanned(material(counts(PEOPLE))).order is ScanOrder.PEOPLE


def test_a_part_has_no_people_that_nobody_counted():
    parts = [part for group in scanned(material(counts(PEOPLE))).groups for one in group.measures for part in one.parts]
    assert all(part.people is None for part in parts)


def test_no_evidence_is_said_and_never_a_zero():
    size = next(one for one in scanned(material(counts(PEOPLE)))["30"].of(ScanKind.SIZE) if one.by == "people")
    assert (size.value, size.strength) == (None, None)
    assert "no figure" in size.says


def test_a_parent_is_the_sum_of_its_groups_only_where_all_are_counted():
    found = scanned(material(counts(PEOPLE)))
    assert found["1"].people == 840.0
    assert found["3"].people is None
    assert "1 of the 1 group" in found["3"].of(ScanKind.SIZE)[0].says


def test_figures_of_totals_alone_say_nothing_of_the_parts():
    (size, _) = scanned(material(counts({"1": 840.0, "2": 350.0, "3": 5.0})))["11"].of(ScanKind.SIZE)
    assert size.value is None
    assert "totals say nothing of their parts" in size.says


def test_a_published_error_gives_an_interval():
    (size, _) = scanned(material(counts(PEOPLE, variation=10.0)))["11"].of(ScanKind.SIZE)
    assert (size.low, size.high) == pytest.approx((402.0, 598.0))


def test_two_sources_stand_side_by_side_and_the_first_counts():
    other = {code: 10 * value for code, value in PEOPLE.items()}
    group = scanned(material(counts(PEOPLE), counts(other, name="census")))["11"]
    assert [one.value for one in group.of(ScanKind.SIZE) if one.by == "people"] == [500.0, 5000.0]
    assert group.people == 500.0


def test_one_source_given_twice_is_refused():
    with pytest.raises(InputError, match="given twice"):
        material(counts(PEOPLE), counts(PEOPLE))


def test_a_residual_group_has_a_share_of_its_parent():
    found = scanned(material())
    (residual,) = found["19"].of(ScanKind.RESIDUAL)
    assert residual.value == pytest.approx(1 / 7)
    assert residual.low is not None
    (other,) = found["11"].of(ScanKind.RESIDUAL)
    assert other.value == 0.0
    assert other.strength is not None
    assert residual.strength is not None
    assert other.strength < residual.strength


def test_without_an_index_titles_are_no_evidence():
    found = scanned(material(index=False))
    assert ScanKind.HIDDEN_PART in found["11"].unknown
    assert found["11"].of(ScanKind.HIDDEN_PART)[0].says == "No index was given."


def test_weights_that_are_not_a_table_of_measures_are_refused():
    with pytest.raises(InputError, match="isn't a measure"):
        read_scan_weights("measure,weight\nluck,1\n", where="weights.csv")
    with pytest.raises(InputError, match="has no weight"):
        read_scan_weights("measure,weight\nsize,much\n", where="weights.csv")


def test_a_measure_without_evidence_counts_neither_way():
    weights = ScanWeights({"size": 2.0, "residual": 2.0})
    assert weights.together({"size": 0.9}) == weights.together({"size": 0.9, "residual": 0.5})


def test_ways_of_measuring_a_kind_share_its_weight():
    weights = ScanWeights({"size": 2.0})
    assert weights.together({"size by people": 1.0, "size by titles": 0.0}) == 0.5
    assert weights.together({"size by people": 1.0, "size by titles": 1.0}) == weights.together({"size": 1.0})


def test_what_no_revision_could_teach_is_said():
    weights = ScanWeights({"size": 1.0, "residual": 1.0}, other=0.3)
    found = scan_material(material(), learned_score(), weights)
    assert any("wasn't learned" in note and "hard to tell apart" in note for note in found.notes)
    assert not any("wasn't learned" in note for note in scanned(material()).notes)


def test_what_no_revision_could_teach_has_the_weight_of_all_others():
    weights = read_scan_weights("measure,weight\nresidual,1\nother,2\n", where="here")
    assert weights.together({"residual": 1.0, "mixed tasks by tasks": 1.0}) == weights.together({"mixed pay": 1.25})


def test_a_measure_with_a_weight_of_nothing_counts_nothing_and_its_other_ways_count_as_others():
    weights = read_scan_weights("measure,weight\nhidden part by titles,0\nother,2\n", where="here")
    assert weights.together({"hidden part by titles": 1.0}) == 0.5
    assert weights.together({"hidden part by tasks": 1.0}) > 0.7


def test_jobs_stand_in_for_people_and_never_count_beside_them():
    size = scanned(material(counts(PEOPLE)))["11"].of(ScanKind.SIZE)[0]
    people, jobs = replace(size, strength=0.4), replace(size, strength=0.9, by="jobs")
    assert strengths_of([people, jobs]) == {"size by people": 0.4}
    assert strengths_of([jobs]) == {"size by people": 0.9}


def test_groups_of_which_nothing_tells_one_from_another_have_no_strength_and_no_rank():
    rules = CodeRules((Level(1, "section", "[0-9]"), Level(2, "trade", "[0-9]{2}")))
    titles = {"1": "Everything", "11": "Bakers", "12": "Clerks"}
    version = Version.of("own", [(code, title, None, None) for code, title in titles.items()], rules=rules)
    found = scanned(Material(version, None))
    assert {(one.strength, one.rank) for one in found.groups} == {(None, None)}


def test_a_total_that_contradicts_its_parts_is_said():
    parts = {"11": 500.0, "12": 300.0, "19": 40.0}
    near, far = scanned(material(counts(parts | {"1": 850.0}))), scanned(material(counts(parts | {"1": 500.0})))
    assert not [note for note in near.notes if "in those below" in note]
    (said,) = [note for note in far.notes if "in those below" in note]
    assert "1 group has other figures than the groups below come to" in said
    assert "500, and 840 in those below" in said
