"""Damage to what is kept shows."""

from __future__ import annotations

import random
import threading

import pytest

from occumap import atomic
from occumap.checksums import damaged_file, is_damaged, is_whole, sum_of, whole_content, with_sums, write_with_sum


@pytest.fixture
def folder(tmp_path):
    atomic.replace_folder(tmp_path / "kept", with_sums({"a b.csv": b"1,2\n", "in/c.csv": b"3\n", "empty": b""}))
    return tmp_path / "kept"


def test_what_is_as_it_was_kept_isnt_damaged(folder):
    assert damaged_file(folder) is None


@pytest.mark.parametrize("name", ["a b.csv", "in/c.csv", "empty"])
def test_one_byte_shows(folder, name):
    (folder / name).write_bytes((folder / name).read_bytes()[:-1] + b"x")
    assert damaged_file(folder) == name


def test_a_file_that_is_gone_shows(folder):
    (folder / "in" / "c.csv").unlink()
    assert damaged_file(folder) == "in/c.csv"


def test_damage_to_the_checksums_shows(folder):
    place = folder / ".sums"
    whole = place.read_bytes()
    for seed in range(200):
        chance = random.Random(seed)
        at = chance.randrange(len(whole))
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        assert damaged_file(folder) is not None, at


def test_a_folder_kept_before_there_were_checksums_is_taken(folder):
    (folder / ".sums").unlink()
    assert damaged_file(folder) is None


def test_a_single_file_has_its_checksum_beside_it(tmp_path):
    place = tmp_path / "index.arrow"
    assert not is_whole(place)
    write_with_sum(place, b"one")
    write_with_sum(place, b"two")
    assert is_whole(place)
    assert not is_damaged(place)
    place.write_bytes(b"twO")
    assert is_damaged(place)
    assert not is_whole(place)
    sum_of(place).unlink()
    assert not is_damaged(place)
    assert not is_whole(place)


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_broken_off_anywhere_the_file_there_has_a_checksum_that_fits(tmp_path, monkeypatch, fails_at):
    place = tmp_path / "index.arrow"
    write_with_sum(place, b"one")
    written = []

    def broken(path, content):
        written.append(path)
        if len(written) == fails_at:
            raise KeyboardInterrupt
        return atomic.write_file(path, content)

    monkeypatch.setattr("occumap.checksums.write_file", broken)
    with pytest.raises(KeyboardInterrupt):
        write_with_sum(place, b"two")
    assert is_whole(place)
    assert place.read_bytes() == (b"two" if fails_at == 3 else b"one")


def test_what_is_read_while_it_is_replaced_is_one_or_the_other_and_never_damaged(tmp_path):
    place, two = tmp_path / "kept", (b"1" * 5000, b"2" * 300_000)
    write_with_sum(place, two[0])

    def replace_often() -> None:
        for n in range(60):
            write_with_sum(place, two[n % 2])

    writer = threading.Thread(target=replace_often)
    writer.start()
    while writer.is_alive():
        assert whole_content(place) in two
    writer.join()
    place.write_bytes(b"3")
    assert whole_content(place) is None
