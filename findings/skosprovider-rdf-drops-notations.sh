#!/usr/bin/env bash
# skosprovider_rdf 1.4.0 (skosprovider 1.5.1) reads a valid SKOS scheme and writes it again without skos:notation, the
# property in which SKOS keeps codes: what a provider dumps has titles and relations, but no codes, and no warning says so.
# Leaves with 1 when notations come out as they went in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "skosprovider==1.5.1" "skosprovider_rdf==1.4.0"
cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from rdflib import Graph
from rdflib.namespace import SKOS
from skosprovider_rdf.providers import RDFProvider
from skosprovider_rdf.utils import rdf_dumper

text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix ex: <https://example.org/jobs/> .
ex:jobs a skos:ConceptScheme ; skos:prefLabel "Jobs"@en ; skos:hasTopConcept ex:a .
ex:a a skos:Concept ; skos:inScheme ex:jobs ; skos:notation "0110" ; skos:prefLabel "Potters"@en ."""
before = Graph().parse(data=text, format="turtle")
after = rdf_dumper(RDFProvider({"id": "JOBS"}, before))
print("skosprovider", version("skosprovider"), "skosprovider_rdf", version("skosprovider_rdf"))
kept = [str(one) for one in after.objects(None, SKOS.notation)]
print("titles", [str(one) for one in after.objects(None, SKOS.prefLabel)])
print("notations before", [str(one) for one in before.objects(None, SKOS.notation)], "after", kept)
sys.exit(bool(kept))
PYTHON
