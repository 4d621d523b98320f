"""A correspondence written as CSV is read back equal, with all that is known of each link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occumap.errors import InputError
from occumap.io.correspondence_csv import correspondence_of_table, names_its_versions, write_correspondence_csv
from occumap.model.code import Code
from occumap.model.correspondence import Correspondence, Link
from tests.io.made_tables import made_table
from tests.settled import LAW

CODES = st.from_regex("[0-9A-Z][0-9A-Z./-]{0,5}", fullmatch=True)
SHARES = st.none() | st.floats(0, 1, allow_nan=False)
LINKS = st.tuples(st.none() | st.integers(0, 10**9), SHARES, SHARES, st.none() | st.booleans())


@LAW
@given(st.dictionaries(st.tuples(CODES, CODES), LINKS, min_size=1, max_size=8), st.sets(CODES, max_size=3))
def test_what_is_written_is_read_back(pairs, alone):
    links = tuple(Link(Code("a", x), Code("b", y), *known) for (x, y), known in sorted(pairs.items()))
    table = Correspondence("a", "b", links, tuple(sorted(Code("b", code) for code in alone)))
    assert correspondence_of_table(made_table(write_correspondence_csv(table)), where="x") == table


def test_a_table_must_say_between_which_versions_it_is():
    table = made_table("from_code,to_code\n1,2\n")
    assert not names_its_versions(table)
    with pytest.raises(InputError, match="which two versions"):
        correspondence_of_table(table, where="x.csv")
