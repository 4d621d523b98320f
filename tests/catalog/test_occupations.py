"""Occupations by name and by job title: one clear answer is taken and said, all else is asked."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.catalog.load import framework, occupational_map
from occumap.catalog.occupations import OccupationFinder, find_occupation, resolve_occupation
from occumap.coding.coder import Coder
from occumap.coding.network import Settings
from occumap.errors import AmbiguousNameError, UnknownNameError
from occumap.examples import small_index, small_map, small_version
from occumap.model.occupational_map import OccupationalMap
from occumap.model.resolution import Ambiguous, FoundBy, Resolved, Unknown
from tests.settled import LAW

WORDS = (
    "baker",
    "Bakers,",
    "cycle",
    "mender",
    "senior",
    "O2",
    "-",
    "(nights)",
    "at",
    "lamplighter",
    "of",
    "hand",
    "mster",
)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))


@pytest.fixture(scope="module")
def finder(coder: Coder) -> OccupationFinder:
    return OccupationFinder(small_map(), coder)


def _renamed(**names: str) -> OccupationalMap:
    world = small_map()
    renamed = (replace(one, name=names.get(one.code, one.name)) for one in world.occupations)
    return replace(world, occupations=tuple(renamed))


@pytest.mark.parametrize("text", ["O2", "o2", "Baker", "  BAKER ", "master-baker"])
def test_a_code_or_a_whole_name_is_taken_without_a_word(finder: OccupationFinder, text: str) -> None:
    found = finder.resolve(text)
    assert isinstance(found, Resolved)
    assert found.said == ""


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("bakers", "O2", "its name, written otherwise"),
        ("mender, cycle", "O4", "its name, written otherwise"),
        ("Senior baker", "O2", "“senior” is a rank or status"),
        ("Apprentice baker (full time)", "O2", "“apprentice” is a rank or status"),
        ("Baker at Crumb & Sons", "O2", "with “Crumb & Sons” beside it"),
        ("cycle dezigner", "O5", "read as “cycle designer”"),
    ],
)
def test_what_is_understood_of_a_name_is_said(finder: OccupationFinder, text: str, code: str, said: str) -> None:
    found = finder.resolve(text)
    assert isinstance(found, Resolved)
    assert found.id == code
    assert said in found.said
    assert found.said.startswith(f"‘{text}’ was taken as {code} ")
    assert found.said.endswith("For another, give its code.")


@pytest.mark.parametrize("text", ["head baker", "lead baker", "baker of wheels", "cycle", "Baker - wholesale"])
def test_a_part_of_a_name_or_more_than_a_name_is_never_taken(finder: OccupationFinder, text: str) -> None:
    assert not isinstance(finder.resolve(text), Resolved)


def test_the_only_occupation_of_a_group_is_offered_if_it_is_called_otherwise(finder: OccupationFinder) -> None:
    found = finder.resolve("bun taster")
    assert isinstance(found, Ambiguous)
    assert [one.id for one in found.candidates][:1] == ["O1"]
    assert "coded 19 Bread and cake occupations n.e.c. (tiny1)" in found.said


def test_the_occupation_of_a_group_that_is_called_so_is_taken(coder: Coder) -> None:
    found = OccupationFinder(_renamed(O4="Cycle repair specialist", O5="Cycle mending professional"), coder)
    assert isinstance(found.resolve("cycle mender"), Ambiguous)
    world = _renamed(O4="Cycle mending professional")
    taken = OccupationFinder(world, coder).resolve("cycle mender")
    assert isinstance(taken, Resolved)
    assert (taken.id, taken.found_by) == ("O4", FoundBy.JOB_TITLE)
    assert "coded 22 Cycle menders (tiny1)" in taken.said


def test_the_only_occupation_of_a_group_is_taken_if_the_groups_title_says_both(coder: Coder) -> None:
    """The group is “Pastry and cake makers”."""
    for name, taken in (("Pastry maker", True), ("Icing specialist", False)):
        world = small_map()
        others = (replace(one, name=name, soc2020="12") for one in world.occupations if one.code == "O1")
        world = replace(world, occupations=(*others, *world.occupations[1:]))
        assert isinstance(OccupationFinder(world, coder).resolve("cake maker"), Resolved) is taken


def test_several_occupations_of_a_group_are_asked_about_best_first(finder: OccupationFinder) -> None:
    with pytest.raises(AmbiguousNameError, match=r"coded 11 Bakers \(tiny1\)") as raised:
        finder.named("bread baker")
    assert [code for code, _ in raised.value.candidates][:2] == ["O2", "O3"]


def test_a_group_without_occupations_is_named_with_the_nearest(finder: OccupationFinder) -> None:
    found = finder.resolve("lamplighter")
    assert isinstance(found, Unknown)
    assert found.said == "the map has no occupation for ‘lamplighter’, which is coded 30 Lamplighters (tiny1)"
    near = finder.resolve("pastry cook")
    assert isinstance(near, Unknown)
    assert {one.id for one in near.near} == {"O1", "O2", "O3"}
    with pytest.raises(UnknownNameError, match="pastry cook") as raised:
        finder.named("pastry cook")
    assert [code for code, _ in raised.value.near] == [one.id for one in near.near]


@pytest.mark.parametrize("text", ["", "  ", "!?", "retired", "OCC9999"])
def test_what_names_no_occupation_is_said_so(finder: OccupationFinder, text: str) -> None:
    found = finder.resolve(text)
    assert isinstance(found, Unknown)
    assert found.near == ()


def test_an_occupation_is_found_by_its_other_titles_and_several_with_one_are_asked(coder: Coder) -> None:
    titles = pl.DataFrame({"profile": ["O4", "O4", "O5", "O9"], "title": ["Spoke doctor", "Hub man", "Hub man", "Hat"]})
    finder = OccupationFinder(small_map(), coder, titles)
    found = finder.resolve("spoke doctors")
    assert isinstance(found, Resolved)
    assert (found.id, found.found_by) == ("O4", FoundBy.OTHER_TITLE)
    assert "one of its other titles" in found.said
    several = finder.resolve("Hub woman")
    assert isinstance(several, Ambiguous)
    assert {one.id for one in several.candidates} == {"O4", "O5"}


def test_many_texts_are_resolved_as_one_by_one(coder: Coder) -> None:
    texts = ["baker", "bun taster", "lamplighter", "cycle", "cycle dezigner", "", "Senior baker", "baker"]
    together, alone = OccupationFinder(small_map(), coder), OccupationFinder(small_map(), coder)
    together.prepare(texts)
    assert [together.resolve(text) for text in texts] == [alone.resolve(text) for text in texts]


def test_the_codes_of_standards_and_groups_are_understood() -> None:
    several = resolve_occupation("ST0154")
    assert isinstance(several, Ambiguous)
    assert {"OCC0154A", "OCC0154G"} <= {one.id for one in several.candidates}
    group = resolve_occupation("5213")
    assert isinstance(group, Ambiguous)
    assert {"OCC0349", "OCC0851", "OCC0852"} <= {one.id for one in group.candidates}


def test_an_electrician_is_asked_which() -> None:
    with pytest.raises(AmbiguousNameError) as raised:
        find_occupation("electrician")
    assert {"OCC0808", "OCC0154C"} <= {code for code, _ in raised.value.candidates}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("occ0154e", "OCC0154E"),
        ("Control systems engineer", "OCC0023"),
        ("aerospace technical support technician", "OCC1313C"),
        ("process leader", "OCC0695"),
        ("controll systems enginer", "OCC0023"),
        ("Snr welder - nights", "OCC0349"),
    ],
)
def test_names_codes_and_titles_are_understood(text: str, code: str) -> None:
    assert find_occupation(text).code == code


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("judge", "OCC1389"),  # the group is of barristers and judges, and the map has barristers
        ("wind turbine technician", "OCC0154G"),  # others have all words in their names
        ("dentist", "OCC1432"),
        ("zookeeper", "OCC0789"),  # a sub-unit group is called so
        ("tree surgeon", "OCC0223"),
        ("lorry driver", "OCC0257"),
        ("H&S officer", "OCC0550"),
    ],
)
def test_what_is_near_is_asked_about_and_not_taken(text: str, first: str) -> None:
    found = resolve_occupation(text)
    assert isinstance(found, Ambiguous)
    assert found.candidates[0].id == first


@pytest.mark.parametrize("text", ["coach builder", "mechanical technician", "technical director"])
def test_a_part_of_a_name_is_asked_about_where_it_may_mean_another(text: str) -> None:
    assert isinstance(resolve_occupation(text), Ambiguous)


@pytest.mark.parametrize("text", ["maintenance technician (mechanical)", "Maint. Tech (Mech)"])
def test_a_maintenance_technician_is_asked_which(text: str) -> None:
    with pytest.raises(AmbiguousNameError) as raised:
        find_occupation(text)
    assert "OCC0154E" in [code for code, _ in raised.value.candidates][:5]


def test_every_occupation_that_comes_with_occumap_is_found_by_its_own_code_and_name() -> None:
    finder = OccupationFinder(occupational_map(), titles=framework().extras.get("titles"))
    for occupation in occupational_map().occupations:
        for text in (occupation.code.lower(), occupation.name, occupation.name.upper()):
            found = finder.resolve(text)
            assert isinstance(found, Resolved), found
            assert (found.id, found.said) == (occupation.code, "")


@LAW
@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join))
def test_any_text_is_answered_and_what_is_taken_or_offered_is_on_the_map(finder: OccupationFinder, text: str) -> None:
    found = finder.resolve(text)
    offered = () if isinstance(found, Resolved) else found.candidates if isinstance(found, Ambiguous) else found.near
    ids = [found.id] if isinstance(found, Resolved) else [one.id for one in offered]
    assert set(ids) <= set(finder.names.names)
    assert len(set(ids)) == len(ids)
    assert found.text == text
    assert found.to_dict()["status"] in {"resolved", "ambiguous", "unknown"}
    if isinstance(found, Resolved) and not found.reason:
        assert finder.names.named(text) == (found.id,)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("warehouse operative", "OCC0259"),  # not who supervises warehouse operations
        ("HGV mechanic", "OCC0068"),  # a heavy vehicle, and no trim of damaged ones
        ("sparky", "OCC1017"),  # an electrician, and no electrical engineer
        ("picker packer", "OCC0259"),
    ],
)
def test_words_as_written_count_more_than_their_stems_and_who_leads_comes_behind_the_led(text: str, first: str) -> None:
    found = resolve_occupation(text)
    assert isinstance(found, Ambiguous)
    assert found.candidates[0].id == first


def test_the_options_of_a_trade_come_before_other_trades_that_share_a_word() -> None:
    found = resolve_occupation("Prod Operative")
    assert isinstance(found, Ambiguous)
    assert [one.id for one in found.candidates[:2]] == ["OCC0420D", "OCC0420C"]


def test_a_group_of_one_kind_of_job_is_offered_beside_a_doubtful_occupation() -> None:
    finder = OccupationFinder(occupational_map(), beyond=framework("ssc").profile_titles)
    one, many = finder.resolve("receptionist"), finder.resolve("web developer")
    assert isinstance(one, Ambiguous)
    assert isinstance(many, Ambiguous)
    assert [each.id for each in one.candidates] == ["4216", "OCC0397D"]
    assert "2134" not in [each.id for each in many.candidates]
