"""Scores: the kernel and the plain version agree; rows stand alone; the same input gives the same network."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest

from occumap.catalog import load
from occumap.coding.embeddings import F32, I64
from occumap.coding.features import MAX_KEYS, feature_keys, pack
from occumap.coding.network import Network, Settings, softmax, train
from occumap.coding.scoring import BLOCK, best, hidden_layer_plainly, score, score_plainly
from occumap.coding.training_rows import as_text

KEYS_OF_BAKER = (9154169149594996041, 12909267405723714112, 385890984679191136)
_SMALL = Settings(hidden=32, epochs=2, last_on_index=1)


def texts() -> list[str]:
    """The starter index as the model reads it."""
    frame = load.index().frame
    return [as_text(*row) for row in frame.select("natural_title", "add", "ind").iter_rows()]


def trained(rows: list[str], settings: Settings = _SMALL) -> Network:
    codes = load.index().frame["soc2020"].fill_null("")
    known = sorted(set(codes))
    labels: I64 = np.array([[known.index(code)] for code in codes[: len(rows)]], np.int64)
    keys, pointers = feature_keys(*pack(rows))
    return train(keys, pointers, labels, (1.0,), own=len(rows), settings=settings)


@pytest.fixture(scope="module")
def network() -> Network:
    return trained(texts(), Settings(epochs=2))


@pytest.fixture(scope="module")
def thousand() -> list[str]:
    """A thousand titles: known, cut, doubled and turned round, with qualifiers and without."""
    known = texts()
    turned = [" ".join(reversed(row.split("\t")[0].split())) + "\t\t" for row in known[::40]]
    cut = [row[: len(row) // 2] for row in known[::35]]
    joined = [f"{a.split(chr(9))[0]} {b}" for a, b in zip(known[::30], known[7::30], strict=False)]
    rows = [*turned, *cut, *joined, *known][:1000]
    assert len(rows) == 1000
    return rows


def of(network: Network, *rows: str) -> tuple[F32, F32]:
    return score(network, *pack(rows))


# the kernel and the plain version


def test_the_probabilities_of_kernel_and_plain_version_agree_to_1e_6(network: Network, thousand: list[str]) -> None:
    fast, known = score(network, *pack(thousand))
    plain, plainly_known = score_plainly(network, *pack(thousand))
    assert np.abs(softmax(fast) - softmax(plain)).max() <= 1e-6
    assert np.array_equal(known, plainly_known)


def test_the_scores_of_kernel_and_plain_version_agree_to_3e_6_of_their_scale(
    network: Network, thousand: list[str]
) -> None:
    """Measured 8e-7; what float32 sums of some hundred features and 256 products allow."""
    fast, _ = score(network, *pack(thousand))
    plain, _ = score_plainly(network, *pack(thousand))
    assert np.abs(fast - plain).max() <= 3e-6 * np.abs(plain).max()


def test_kernel_and_plain_version_agree_where_rows_have_vectors(thousand: list[str]) -> None:
    rows = texts()[:600]
    vectors = np.random.default_rng(0).standard_normal((1000, 8)).astype(np.float32)
    labels = (np.arange(600) % 7)[:, None].astype(np.int64)
    keys, pointers = feature_keys(*pack(rows))
    made = train(keys, pointers, labels, (1.0,), own=600, settings=_SMALL, vectors=vectors[:600])
    fast, known = score(made, *pack(thousand), vectors=vectors)
    plain, plainly_known = score_plainly(made, *pack(thousand), vectors=vectors)
    assert np.abs(fast - plain).max() <= 3e-6 * np.abs(plain).max()
    assert np.array_equal(known, plainly_known)
    assert np.abs(fast - score(made, *pack(thousand), vectors=vectors[::-1])[0]).max() > 0.01


def test_both_rank_the_first_code_alike(network: Network, thousand: list[str]) -> None:
    fast, plain = score(network, *pack(thousand))[0], score_plainly(network, *pack(thousand))[0]
    differ = np.flatnonzero(fast.argmax(1) != plain.argmax(1))
    top_two = -np.sort(-plain[differ], axis=1)[:, :2]
    assert np.all(top_two[:, 0] - top_two[:, 1] < 1e-5)


# rows


def test_a_row_scores_the_same_alone_and_in_any_batch(network: Network, thousand: list[str]) -> None:
    """Blocks of a product may be summed in another order, so to the last bits of float32, not bit for bit."""
    rows = (thousand * 3)[: BLOCK + 17]
    whole, known = score(network, *pack(rows))
    for n in (0, 1, 500, BLOCK - 1, BLOCK, BLOCK + 16):
        alone, known_alone = of(network, rows[n])
        assert np.allclose(softmax(alone)[0], softmax(whole)[n], rtol=0, atol=1e-6)
        assert known_alone[0] == known[n]


def test_a_row_alone_has_the_bytes_in_the_hidden_layer_that_it_has_among_others(
    network: Network, thousand: list[str]
) -> None:
    some = [*thousand[:200], "", "zzqx"]
    layer, shares = hidden_layer_plainly(network, *pack(some))
    for n, row in enumerate(some):
        own, share = hidden_layer_plainly(network, *pack([row]))
        assert (own.tobytes(), share.tobytes()) == (layer[n].tobytes(), shares[n].tobytes()), row


def test_the_same_rows_score_the_same_bytes_twice(network: Network, thousand: list[str]) -> None:
    first, again = score(network, *pack(thousand))[0], score(network, *pack(thousand))[0]
    assert first.tobytes() == again.tobytes()


def test_rows_that_are_empty_or_unknown_get_finite_scores(network: Network) -> None:
    rows = ["", "\t\t", " ", "\t", "ზზზზ\t\t", "qxqzjx\t\t"]
    scores, known = of(network, *rows)
    assert np.isfinite(scores).all()
    assert np.all((known >= 0) & (known <= 1))
    assert np.array_equal(scores[0], scores[1])
    assert np.allclose(scores, score_plainly(network, *pack(rows))[0], atol=1e-5)


def test_no_rows_give_no_scores(network: Network) -> None:
    scores, known = score(network, *pack([]))
    assert scores.shape == (0, network.heads[0].shape[1])
    assert known.shape == (0,)


@pytest.mark.parametrize("row", ["baker " * 20_000, "b" * 100_000, "bäcker\t" * 5_000, "a\t" + "b " * 9_000])
def test_a_very_long_row_is_cut_and_changes_no_other(network: Network, row: str) -> None:
    scores, known = of(network, "baker\t\t", row, "butcher\t\t")
    assert np.isfinite(scores).all()
    assert np.all(known <= 1)
    between, _ = of(network, "baker\t\t", "x\t\t", "butcher\t\t")
    assert np.array_equal(scores[[0, 2]], between[[0, 2]])


# features


def test_features_are_the_same_on_every_call_and_in_any_company(thousand: list[str]) -> None:
    keys, where = feature_keys(*pack(thousand))
    again, again_where = feature_keys(*pack(thousand))
    assert np.array_equal(keys, again)
    assert np.array_equal(where, again_where)
    for n in range(0, 1000, 97):
        assert np.array_equal(keys[where[n] : where[n + 1]], feature_keys(*pack([thousand[n]]))[0])


def test_features_are_those_of_every_other_machine() -> None:
    """A coder's cache is only worth keeping if hashes never change; `FORMAT` changes when they must."""
    keys, _ = feature_keys(*pack(["baker\t\t"]))
    assert keys[:2].tolist() == [KEYS_OF_BAKER[0], KEYS_OF_BAKER[1]]
    assert int(np.bitwise_xor.reduce(keys)) == KEYS_OF_BAKER[2]


def test_no_row_has_a_feature_twice_or_more_than_the_most(thousand: list[str]) -> None:
    rows = [*thousand, "a b c d e f g h " * 200, "assistant " * 40]
    keys, where = feature_keys(*pack(rows))
    for start, stop in pairwise(where.tolist()):
        own = keys[start:stop]
        assert len(np.unique(own)) == len(own) <= MAX_KEYS


def test_the_same_word_is_another_feature_in_another_field() -> None:
    rows = [set(feature_keys(*pack([row]))[0].tolist()) for row in ("baker\t\t", "\tbaker\t", "\t\tbaker")]
    assert rows[0] != rows[1] != rows[2] != rows[0]
    assert rows[0] & rows[1] & rows[2], "letters and any-word features are shared"


def test_plurals_share_their_word_features() -> None:
    one, many = (set(feature_keys(*pack([row]))[0].tolist()) for row in ("baker\t\t", "bakers\t\t"))
    assert one == many


# training


def test_the_same_input_and_settings_give_the_same_network_byte_for_byte() -> None:
    rows = texts()[:1500]
    saved = []
    for _ in range(2):
        made = trained(rows)
        whole = io.BytesIO()
        arrays = (*made.heads, *made.head_biases, made.packed, made.scale, made.bias, made.vocabulary.keys)
        for array in arrays:
            whole.write(np.ascontiguousarray(array).tobytes())
        saved.append(whole.getvalue())
    assert saved[0] == saved[1]


def test_another_seed_gives_another_network() -> None:
    rows = texts()[:300]
    one, other = trained(rows), trained(rows, Settings(hidden=32, epochs=2, last_on_index=1, seed=1))
    assert not np.array_equal(one.heads[0], other.heads[0])


def test_a_network_learns_what_it_is_shown() -> None:
    rows = [f"{word} {n}\t\t" for n in range(20) for word in ("baker", "butcher", "welder")]
    keys, pointers = feature_keys(*pack(rows))
    labels = np.tile(np.arange(3), 20)[:, None].astype(np.int64)
    made = train(keys, pointers, labels, (1.0,), own=60, settings=Settings(hidden=16, epochs=30))
    scores, _ = of(made, "welder\t\t", "baker\t\t", "butcher\t\t")
    assert scores.argmax(1).tolist() == [2, 0, 1]


def test_rows_teach_by_their_weight() -> None:
    rows = [f"baker {n}\t\t" for n in range(40)]
    keys, pointers = feature_keys(*pack(rows))
    labels = np.repeat([0, 1], 20)[:, None].astype(np.int64)
    for heavier in (0, 1):
        weights = np.where(labels[:, 0] == heavier, 1.0, 0.1).astype(np.float32)
        given = Settings(hidden=16, epochs=20)
        made = train(keys, pointers, labels, (1.0,), own=40, weights=weights, settings=given)
        assert of(made, "baker\t\t")[0].argmax() == heavier


def test_loaded_rows_teach_though_they_take_turns() -> None:
    rows = [f"{word} {n}\t\t" for word in ("baker", "butcher", "welder") for n in range(20)]
    keys, pointers = feature_keys(*pack(rows))
    labels = np.repeat([0, 1, 2], 20)[:, None].astype(np.int64)
    made = train(keys, pointers, labels, (1.0,), own=20, settings=Settings(hidden=16, epochs=30))
    assert of(made, "welder\t\t", "butcher\t\t")[0].argmax(1).tolist() == [2, 1]


def test_a_network_learns_from_vectors_what_words_do_not_say() -> None:
    rows, truth = ["worker\t\t"] * 90, np.arange(90) % 3
    vectors = np.eye(3, dtype=np.float32)[truth]
    keys, pointers = feature_keys(*pack(rows))
    settings = Settings(hidden=16, epochs=30)
    made = train(keys, pointers, truth[:, None], (1.0,), own=90, settings=settings, vectors=vectors)
    scores, _ = score(made, *pack(["worker\t\t"] * 3), vectors=np.eye(3, dtype=np.float32))
    assert scores.argmax(1).tolist() == [0, 1, 2]


# the best


def test_best_are_the_highest_in_order() -> None:
    probabilities = np.random.default_rng(0).random((50, 30), dtype=np.float32)
    places, values = best(probabilities, 7)
    assert np.array_equal(values, -np.sort(-probabilities, axis=1)[:, :7])
    assert np.array_equal(np.take_along_axis(probabilities, places, 1), values)


def test_best_of_few_codes_are_all_of_them() -> None:
    places, values = best(np.array([[0.25, 0.75]], np.float32), 20)
    assert (places.tolist(), values.tolist()) == ([[1, 0]], [[0.75, 0.25]])
