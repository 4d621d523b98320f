"""Everything of one version as a Frictionless Data Package: CSV files and ``datapackage.json`` that describes them.

Levels and groups always; a correspondence with each neighbour that is given; an index if one is given. Schemas,
primary and foreign keys are stated, so that any tool of Frictionless can check the package. Code rules, for which
a Table Schema has no words, stand in the property ``occumap`` of the package.
"""

from occumap.io.data_package.package import DESCRIPTOR, DataPackage, WrittenPackage
from occumap.io.data_package.reading import read_data_package
from occumap.io.data_package.writing import write_data_package

__all__ = ["DESCRIPTOR", "DataPackage", "WrittenPackage", "read_data_package", "write_data_package"]
