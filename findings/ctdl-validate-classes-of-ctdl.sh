#!/usr/bin/env bash
# ctdl-validate 0.2.1 brings CTDL's own schema, in which ceterms:Certificate is a class, and yet reports the value
# ceterms:Certificate of ceterms:credentialType as a reference outside the payload that can't be verified (and asks for a
# document with --resolve). Needs Python 3.12 (PYTHON=...). Leaves with 1 when the class is known.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.12}" -m venv "$folder/env"
"$folder/env/bin/pip" install -q "ctdl-validate==0.2.1"
cd "$folder"
cat > component.json <<'JSON'
{"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [{
 "@id": "https://example.org/c", "@type": "ceterms:CredentialComponent",
 "ceterms:ctid": "ce-e8a41a52-6ff6-48f0-9872-889c87b093b7",
 "ceterms:name": {"en": "Certificate in pottery"}, "ceterms:credentialType": "ceterms:Certificate"}]}
JSON
"$folder/env/bin/ctdl-validate" --version
"$folder/env/bin/ctdl-validate" component.json > said.txt || true
cat said.txt
grep -q "UNVERIFIABLE REF_OUTSIDE_PAYLOAD" said.txt && grep -q "ceterms:credentialType = ceterms:Certificate" said.txt
