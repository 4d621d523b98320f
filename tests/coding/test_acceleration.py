"""With Numba and without, training and coding give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
import pytest

from occumap import acceleration
from occumap.acceleration import FEW, PLAIN, in_threads, is_accelerated, is_worth_a_kernel
from occumap.catalog import load
from occumap.coding import network as training
from occumap.coding.coder import Coder
from occumap.coding.embeddings import F32
from occumap.coding.features import feature_keys, feature_keys_plainly, pack
from occumap.coding.neighbours import Entries
from occumap.coding.network import Network, Settings, train
from occumap.coding.scoring import hidden_layer, hidden_layer_plainly
from occumap.coding.training_rows import as_text

pytest.importorskip("numba")

ODD = [
    "",
    "\t\t",
    " ",
    "\t",
    "a\tb\tc\td e",
    "ss sss ssss",
    "of",
    "for of\t\tin",
    "  x  y ",
    "ბ ბბ\t\tბ",
    "b" * 99,
    "a b " * 99,
]


def in_plain_form(count: int) -> list[str]:
    frame = load.index().frame[:count]
    return [as_text(*row) for row in frame.select("natural_title", "add", "ind").iter_rows()]


@pytest.fixture(autouse=True)
def few_rows_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the few thousand rows of these tests to kernels."""
    monkeypatch.setattr(acceleration, "MANY", FEW)


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    """Says whether kernels are used."""

    def chosen(plain: bool) -> None:
        monkeypatch.setenv(PLAIN, "1" if plain else "0")
        is_accelerated.cache_clear()
        training._adam_step.cache_clear()

    yield chosen
    monkeypatch.undo()
    is_accelerated.cache_clear()
    training._adam_step.cache_clear()


def small_network(vectors: F32 | None = None) -> Network:
    rows = in_plain_form(700)
    keys, pointers = feature_keys(*pack(rows))
    labels = (np.arange(len(rows)) % 7)[:, None].astype(np.int64)
    settings = Settings(hidden=32, epochs=3, last_on_index=1)
    return train(keys, pointers, labels, (1.0,), own=len(rows), settings=settings, vectors=vectors)


def test_the_environment_can_say_that_numba_is_not_to_be_used(choose: Callable[[bool], None]) -> None:
    choose(True)
    assert not is_accelerated()
    choose(False)
    assert is_accelerated()


def test_a_few_thousand_rows_wait_for_no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(acceleration, "_LOADED", set())
    assert not is_worth_a_kernel(8000, "hidden")
    assert is_worth_a_kernel(9000, "hidden")
    assert is_worth_a_kernel(8000, "hidden"), "it is loaded by now"
    assert not is_worth_a_kernel(8000, "lift"), "another isn't"


@pytest.mark.parametrize("rows", [0, 1, 511, 513, 10_000])
@pytest.mark.parametrize("cores", [1, 2, 3])
def test_threads_take_every_row_once(monkeypatch: pytest.MonkeyPatch, cores: int, rows: int) -> None:
    monkeypatch.setattr(acceleration, "threads", lambda: cores)
    runs = in_threads(lambda first, last: list(range(first, last)), rows)
    assert [row for run in runs for row in run] == list(range(rows))
    assert len(runs) <= cores


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_the_kernels_give_the_same_bytes_in_every_number_of_threads(
    monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    network, packed = small_network(), pack([*in_plain_form(3000), *ODD])
    monkeypatch.setattr(acceleration, "threads", lambda: cores)
    keys, pointers = feature_keys(*packed)
    plain_keys, plain_pointers = feature_keys_plainly(*packed)
    assert np.array_equal(keys, plain_keys)
    assert np.array_equal(pointers, plain_pointers)
    layer, known = hidden_layer(network, *packed)
    plain_layer, plain_known = hidden_layer_plainly(network, *packed)
    assert np.array_equal(layer, plain_layer)
    assert np.array_equal(known, plain_known)


def test_the_kernel_gives_the_features_of_the_plain_version_in_its_order() -> None:
    packed = pack([*in_plain_form(3000), *ODD, "baker " * 20_000])
    for compiled, plain in zip(feature_keys(*packed), feature_keys_plainly(*packed), strict=True):
        assert np.array_equal(compiled, plain)


@pytest.mark.parametrize("dimensions", [0, 8])
def test_networks_are_trained_to_the_same_bytes(choose: Callable[[bool], None], dimensions: int) -> None:
    vectors = np.random.default_rng(1).standard_normal((700, 8)).astype(np.float32) if dimensions else None
    made = []
    for plain in (True, False):
        choose(plain)
        made.append(small_network(vectors))
    one, other = made
    for name in ("packed", "scale", "bias"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    assert one.heads[0].tobytes() == other.heads[0].tobytes()
    assert one.head_biases[0].tobytes() == other.head_biases[0].tobytes()
    assert (one.dense is None) == (other.dense is None) == (not dimensions)


def test_the_hidden_layer_is_the_same_bytes() -> None:
    network, packed = small_network(), pack([*in_plain_form(3000), *ODD])
    for compiled, plain in zip(hidden_layer(network, *packed), hidden_layer_plainly(network, *packed), strict=True):
        assert compiled.dtype == plain.dtype == np.float32
        assert np.array_equal(compiled, plain)


@pytest.mark.parametrize("codes", [1, 3, 40])
def test_a_second_look_raises_the_same_codes_by_the_same_bytes(codes: int) -> None:
    rng = np.random.default_rng(codes)
    layer = np.maximum(rng.standard_normal((900, 64)), 0).astype(np.float32)
    layer[7] = 0
    entries = Entries.of(layer[:300], rng.integers(0, max(codes - 1, 1), 300), codes)
    compiled = rng.standard_normal((900, codes)).astype(np.float32)
    compiled[5] = 0
    plain = compiled.copy()
    near = entries.lift(layer, compiled, 9.0)
    assert np.array_equal(near, entries.lift_plainly(layer, plain, 9.0))
    assert np.array_equal(compiled, plain)


def test_answers_are_the_same_in_every_column(choose: Callable[[bool], None]) -> None:
    index, version = load.index(), load.version("soc2020")
    known = index.frame["natural_title"]
    titles = [f"{a} {b}" for a, b in zip(known, known[9:], strict=False)][:2000]
    answers = []
    for plain in (True, False):
        choose(plain)
        coder = Coder.from_index(index, version, settings=Settings(hidden=32, epochs=2, last_on_index=1))
        frames = [coder.code_frame(pl.DataFrame({"title": part}), title="title") for part in (titles, titles[:FEW])]
        answers.append(pl.concat(frames))
    assert answers[0].equals(answers[1])
    assert answers[0]["method"].n_unique() > 2
