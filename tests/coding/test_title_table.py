"""The titles of a coded table: nothing is lost or doubled, however the table is read, and what waits comes first."""

import polars as pl
import pytest

from occumap.coding.coder import Coder
from occumap.coding.network import Settings
from occumap.coding.review_queue import review_queue
from occumap.coding.title_table import title_table
from occumap.errors import InputError
from occumap.examples import small_index, small_version
from occumap.model.job_description import JobDescription

COLUMNS = JobDescription("job", "trade")
JOBS = pl.DataFrame(
    {
        "job": ["baker", "xyzzy", "Bakers", None, "XYZZY", "plugh", "", "baker"],
        "trade": [None, None, None, "bread", None, "bread", None, None],
    }
)


@pytest.fixture(scope="module")
def coded():
    coder = Coder.from_index(small_index(), small_version(), settings=Settings(epochs=1))
    return coder.code_frame(JOBS, title="job", industry="trade")


def test_every_row_is_counted_once_also_those_without_a_title(coded):
    _, table = title_table([coded], COLUMNS)
    assert table["rows"].sum() == JOBS.height
    assert table.filter(~pl.col("has_words"))["rows"].sum() == 2


def test_parts_give_what_the_whole_gives(coded):
    version, whole = title_table([coded], COLUMNS)
    parts = title_table([coded[:3], coded[3:4], coded[4:]], COLUMNS)
    assert parts[0] == version == "tiny1"
    assert parts[1].equals(whole)


def test_what_waits_is_the_queue_in_its_order_and_comes_first(coded):
    _, table = title_table([coded], COLUMNS)
    queue = review_queue(coded, title="job", industry="trade")
    waits = table.filter("open")
    assert list(zip(waits["title"], waits["rows"], strict=True)) == [(item.title, item.rows) for item in queue.items]
    assert table["open"].to_list() == sorted(table["open"], reverse=True)


def test_a_table_that_was_not_coded_is_refused():
    with pytest.raises(InputError, match="no column"):
        title_table([JOBS], COLUMNS)
