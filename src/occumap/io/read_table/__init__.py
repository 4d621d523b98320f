"""The one reader of tables: a file of any kind, told from its content, with what it was taken for said.

`read_table` is what every command, page and function reads a user's table by. What is told can be said instead, by
`occumap.read_options.ReadOptions`.
"""

from occumap.io.read_table.read import read_table, sheet_names
from occumap.io.read_table.table import Table

__all__ = ["Table", "read_table", "sheet_names"]
