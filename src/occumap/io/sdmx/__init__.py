"""SDMX 2.1, 3.0 and 3.1: code lists, hierarchies with formal levels and maps between code lists, as XML and JSON.

A version is a Codelist with all groups, which state their parents, and a Hierarchy with its levels; a correspondence is
a RepresentationMap between two code lists (in SDMX 2.1, a HierarchicalCodelist and a CodelistMap). Code rules, for
which SDMX has no words, stand in an annotation of type ``occumap``. Numbers of entries and shares have no place in a
map.
"""

from occumap.io.sdmx.reading import SdmxContent, read_sdmx
from occumap.io.sdmx.value_maps import ValidCorrespondence
from occumap.io.sdmx.writing import AGENCY, SDMX_FORMATS, STANDARDS, write_sdmx

__all__ = ["AGENCY", "SDMX_FORMATS", "STANDARDS", "SdmxContent", "ValidCorrespondence", "read_sdmx", "write_sdmx"]
