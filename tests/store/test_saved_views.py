"""A saved view is an address of this site under a short name."""

import hashlib

import pytest

from occumap.errors import InputError, UnknownNameError


def test_a_view_comes_back_after_reopening(world, store):
    view = store.saved.save("/map/crafts?level=3&show=gap", "Crafts, level 3", by="Ada")
    assert world.reopen().saved.get(view.id) == view
    assert len(view.id) == 8


def test_the_longest_address_is_kept(store):
    address = "/map?" + "".join(hashlib.sha256(b"%d" % n).hexdigest() for n in range(40))[:1995]
    assert store.saved.get(store.saved.save(address, "ü" * 200).id).address == address


def test_the_same_view_of_the_same_person_keeps_its_name(store):
    view = store.saved.save("/map/crafts", "Crafts", by="Ada")
    assert store.saved.save("/map/crafts", "Crafts", by="Ada") == view
    assert store.saved.save("/map/crafts", "Crafts", by="Ben").id != view.id
    assert store.saved.list("Ada") == (view,)


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "map",
        "",
        "/a\nb",
        "/" + "x" * 2000,
        "/map?q=ü",
    ],
)
def test_an_address_of_another_site_is_refused(store, address):
    with pytest.raises(InputError):
        store.saved.save(address, "Crafts")


def test_one_renames_and_deletes_ones_own_views_only(store):
    view = store.saved.save("/map/crafts", "Crafts", by="Ada")
    for act in (lambda: store.saved.rename(view.id, "x", by="Ben"), lambda: store.saved.delete(view.id, by="Ben")):
        with pytest.raises(UnknownNameError):
            act()
    assert store.saved.rename(view.id, "The crafts", by="Ada").title == "The crafts"
    store.saved.delete(view.id, by="Ada")
    with pytest.raises(UnknownNameError):
        store.saved.get(view.id)
