"""ESCO's occupations stand under the ISCO-08 groups that their codes begin with."""

from __future__ import annotations

import pytest

from occumap.errors import ClassificationError, InputError
from occumap.io.esco_classification import read_esco_classification

GROUPS = "code,preferredLabel\n2,Professionals\n26,Legal\n265,Creative\n2654,Directors\n"
OCCUPATIONS = "conceptUri,code,preferredLabel\na,2654.1,director \nb,2654.1.7,technical director\nc,2654.10,producer\n"


def folder(tmp_path, groups: str = GROUPS, occupations: str = OCCUPATIONS):
    (tmp_path / "ISCOGroups_en.csv").write_text(groups)
    (tmp_path / "ESCO v1_occupations_en.csv").write_text(occupations)
    return tmp_path


def test_occupations_stand_under_unit_groups_and_narrower_ones_under_them(tmp_path):
    version = read_esco_classification(folder(tmp_path))
    assert version["2654.1"].parent == version["2654"].code
    assert version["2654.1.7"].parent == version["2654.1"].code
    assert version["2654.10"].level == "occupation"
    assert version["2654.1"].title == "director"


def test_what_is_missing_or_no_code_is_refused(tmp_path):
    with pytest.raises(InputError, match="no ISCOGroups_en"):
        read_esco_classification(tmp_path)
    with pytest.raises(ClassificationError, match="'x' is not a code of an ESCO occupation"):
        read_esco_classification(folder(tmp_path, occupations="code,preferredLabel\nx,A\n"))
    with pytest.raises(InputError, match="row 2: there is no code or title"):
        read_esco_classification(folder(tmp_path, groups="code,preferredLabel\n2,\n"))


def test_esco_1_1_1_has_all_occupations_and_all_isco_groups(shared):
    version = read_esco_classification(shared / "esco" / "1.1.1")
    counts = version.counts()
    assert [counts[level] for level in ("major", "sub-major", "minor", "unit")] == [10, 43, 130, 436]
    assert sum(counts.values()) == 619 + 3007
    assert all(version.ancestor(g.code.value, "unit") for g in version if g.level.startswith("occupation"))
