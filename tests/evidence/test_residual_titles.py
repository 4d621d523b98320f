"""Residual groups are told by the words of the version, or by those that are usual where it has none."""

from __future__ import annotations

import pytest

from occumap.catalog import load
from occumap.evidence.residual_titles import is_residual_in, names_residual_groups
from occumap.model.rules import CodeRules, Level
from occumap.model.version import Version


def own(*titles: str) -> Version:
    rules = CodeRules((Level(1, "trade", "[0-9]+"),))
    return Version.of("own", [(str(n), title, None, None) for n, title in enumerate(titles, 1)], rules=rules)


@pytest.mark.parametrize(
    ("title", "residual"),
    [
        ("Other food trades", True),
        ("Managers, all other", True),
        ("Sales occupations n.e.c.", True),
        ("Clerks nec", True),
        ("Autres ouvriers du bois", True),
        ("Mother and baby nurses", False),
        ("Personal assistants and other secretaries", False),
        ("Connectors", False),
    ],
)
def test_a_version_without_words_of_its_own_goes_by_the_usual_ones(title: str, residual: bool) -> None:
    assert is_residual_in(own(title), title) is residual


def test_the_words_of_a_version_come_first() -> None:
    assert not is_residual_in(load.version("soc2020"), "Other registered nursing professionals")
    assert is_residual_in(load.version("soc2020"), "Legal professionals n.e.c.")


def test_where_no_title_says_so_residual_groups_cannot_be_told() -> None:
    assert not names_residual_groups(own("Bakers", "Butchers"))
    assert names_residual_groups(own("Bakers", "Other food trades"))
