"""Confidence by a named calibration: how often answers agree with other people's codes."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from occumap.catalog import shipped
from occumap.catalog.coders import coder, get_by_index
from occumap.coding.agreement import Agreement, Measured, fit_agreement
from occumap.coding.coder import Coder
from occumap.errors import InputError
from occumap.model.coding import INDEX, Method

TITLES = ["electrician", "design engineer", "senior design engineer", "alpaca wrangler", "retired", "zzqx", "nurse", ""]


@pytest.fixture(scope="module")
def typical() -> Coder:
    return coder("soc2020", calibration="typical-titles")


def test_each_answer_with_a_code_has_its_confidence_by_both_calibrations(typical):
    for made in (typical, coder("soc2020")):
        for answer in made.code_all([(title,) for title in TITLES]):
            expected = {INDEX, "typical-titles"} if answer.code else set()
            assert set(answer.calibrations) == expected
            if answer.code:
                assert answer.confidence == answer.calibrations[made.calibration]


def test_the_two_calibrations_say_the_same_of_what_the_index_settles(typical):
    for title in ("electrician", "design engineer"):
        own, other = coder("soc2020").code(title), typical.code(title)
        assert (own.code, own.calibrations) == (other.code, other.calibrations)


def test_what_the_index_settles_is_stated_as_it_was_measured(typical):
    measured = shipped.agreement("starter").measured
    assert typical.code("electrician").confidence == pytest.approx(measured["exact"].right, abs=0.002)


def test_an_index_alone_knows_both_without_a_model():
    answer = get_by_index().settled("electrician")
    assert answer is not None
    assert answer.calibrations == coder("soc2020").code("electrician").calibrations


def test_candidates_of_other_people_s_codes_are_sorted_and_begin_with_the_answer(typical):
    answer = typical.code("electrician")
    rest = [one.probability for one in answer.candidates[1:]]
    assert answer.candidates[0].code == answer.code
    assert rest == sorted(rest, reverse=True)
    assert sum(one.probability for one in answer.candidates) <= 1.0001


def test_a_table_says_the_same_as_single_titles(typical):
    frame = typical.code_frame(pl.DataFrame({"job": TITLES}), title="job")
    single = [typical.code(title) for title in TITLES]
    assert frame["confidence"].to_list() == [answer.confidence for answer in single]
    assert frame["code"].to_list() == [answer.code.value if answer.code else None for answer in single]


def test_the_coder_names_the_calibration(typical):
    assert typical.versions["coder"].endswith("-typical-titles")
    assert typical.code("electrician").versions == typical.versions


def test_sure_is_held_against_the_chosen_calibration():
    own, other = (coder("soc2020", sure=0.6, calibration=name) for name in (INDEX, "typical-titles"))
    titles = ["alpaca wrangler", "trainee wind farm fitter", "school crossing helper", "crisp packer", "cello restorer"]
    digits = [[answer.digits for answer in made.code_all([(title,) for title in titles])] for made in (own, other)]
    assert all(b <= a for a, b in zip(*digits, strict=True))
    for made in (own, other):
        modelled = [a for a in made.code_all([(t,) for t in titles]) if a.method in {Method.MODEL, Method.BACKED_OFF}]
        assert all(answer.confidence >= 0.6 for answer in modelled)


@pytest.mark.parametrize(("to", "name"), [("soc2020", "moon"), ("soc2010", "typical-titles")])
def test_a_calibration_that_is_not_known_is_refused_with_those_that_are(to, name):
    with pytest.raises(InputError, match="no calibration"):
        coder(to, calibration=name)


def test_a_default_is_as_sure_as_its_share_of_the_title_s_entries():
    by_index = get_by_index()
    answer = by_index.settled("design engineer")
    assert answer is not None
    found = by_index.lookup.find("design engineer")
    assert found is not None
    assert answer.method is Method.DEFAULT
    assert answer.confidence == pytest.approx(by_index.shares(found.rows)[answer.code.value], abs=1e-4)


def test_a_slope_is_found_again():
    rng = np.random.default_rng(1)
    stated = rng.uniform(0.05, 0.95, 20_000)
    true = 1 / (1 + np.exp(-(-0.4 + 0.6 * np.log(stated / (1 - stated)))))
    fitted = fit_agreement(stated, rng.uniform(size=len(stated)) < true, sloped=True)
    assert (fitted.intercept, fitted.slope) == pytest.approx((-0.4, 0.6), abs=0.06)


def test_a_method_that_was_not_measured_keeps_its_confidence():
    made = Agreement("others", {"exact": Measured(10, 0.7, 0.85, 0.0)}, 0.01, "")
    assert made.confidence(Method.DECIDED, 1.0) == 1.0
    assert made.confidence(Method.QUALIFIED, 0.95) == pytest.approx(0.70, abs=0.005)
    assert made.confidence(Method.BACKED_OFF, 0.6, "minor group") == 0.6


def test_the_real_index_is_held_against_its_own_figures(shared):
    path = shared / "uk" / "soc2020volume2thecodingindexexcel16042025.xlsx"
    answer = get_by_index(index=str(path)).settled("Baker")
    assert answer is not None
    exact = shipped.agreement("ons-index").measured["exact"].right
    assert answer.method is not Method.EXACT or answer.calibrations["typical-titles"] == pytest.approx(exact, abs=0.002)


def test_duties_that_speak_against_a_title_speak_against_it_here_too():
    typical = shipped.agreement("starter")
    assert typical.confidence(Method.EXACT, 0.3) == 0.3
    assert typical.confidence(Method.EXACT, 0.95) < 0.95


OWN = "title,add,ind,default,soc2020\nAlpaca wrangler,,,,5111\nAlpaca shearer,,,,9111\nLlama keeper,,,,6129\n"


def test_an_index_of_one_s_own_shows_no_figure_that_nobody_measured(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(OWN)
    answer = get_by_index(index=str(path)).settled("Alpaca wrangler")
    assert answer is not None
    assert set(answer.calibrations) == {INDEX}
    with pytest.raises(InputError, match="no calibration"):
        coder("soc2020", index=path, calibration="typical-titles")


def test_own_entries_mean_what_their_owner_says(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(OWN)
    for made in (coder("soc2020", own=path), coder("soc2020", own=path, calibration="typical-titles")):
        answer = made.code("Alpaca wrangler")
        assert (answer.code.value, set(answer.calibrations)) == ("5111", {INDEX})
        assert answer.confidence > 0.9
