"""Products of every two rows of a sparse table: those of the plain product, whatever the number of rows."""

import numpy as np
import pytest
from scipy import sparse

from occumap.atlas.row_products import ROWS_AT_ONCE, row_products, unit_rows


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE + 3])
def test_products_are_those_of_the_plain_product_and_symmetric(count: int) -> None:
    rows = sparse.csr_array(sparse.random_array((count, 40), density=0.2, rng=np.random.default_rng(1)))
    found = row_products(rows)
    assert found == pytest.approx((rows @ rows.T).toarray())
    assert (found == found.T).all()
    assert row_products(rows, np.float32).dtype == np.float32


def test_unit_rows_have_length_one_and_empty_ones_stay() -> None:
    rows = unit_rows(sparse.csr_array(np.array([[3.0, 4.0], [0.0, 0.0]]))).toarray()
    assert rows == pytest.approx(np.array([[0.6, 0.8], [0.0, 0.0]]))
