"""SDMX 3: code lists, hierarchies with formal levels and representation maps, as SDMX-ML and SDMX-JSON.

A version is a Codelist with all groups and a Hierarchy with its levels; a correspondence is a
RepresentationMap between two code lists. Code rules, for which SDMX has no words, stand in an
annotation of type ``occumap``. Numbers of entries and shares have no place in a RepresentationMap.
"""

from occumap.io.sdmx.reading import SdmxContent, ValidCorrespondence, read_sdmx
from occumap.io.sdmx.writing import AGENCY, SDMX_FORMATS, write_sdmx

__all__ = ["AGENCY", "SDMX_FORMATS", "SdmxContent", "ValidCorrespondence", "read_sdmx", "write_sdmx"]
