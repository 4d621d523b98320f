"""Classifications and correspondences as SKOS and XKOS, with weights as an RDF Data Cube.

Writing needs nothing but Python; reading takes rdflib, which the extra ``formats`` brings. What XKOS
has no word for (what the last digit of a code means, which version a table leads from) is written in terms of our
own, ``urn:occumap:terms:``, which other tools pass over.
"""

from occumap.io.xkos.content import RdfContent, read_rdf
from occumap.io.xkos.correspondences import read_correspondence, write_correspondence
from occumap.io.xkos.matches import write_matches
from occumap.io.xkos.names import BASE
from occumap.io.xkos.notes import Note, NoteKind, change_notes
from occumap.io.xkos.syntaxes import Syntax
from occumap.io.xkos.versions import read_notes, read_version, write_version

__all__ = [
    "BASE",
    "Note",
    "NoteKind",
    "RdfContent",
    "Syntax",
    "change_notes",
    "read_correspondence",
    "read_notes",
    "read_rdf",
    "read_version",
    "write_correspondence",
    "write_matches",
    "write_version",
]
