#!/usr/bin/env bash
# sdmx1 2.28.0 adds a code list that isn't in the message when a code comes before its parent, as SDMX-ML 2.1 allows: the
# message has one code list, and sdmx1 finds two, the second named after the parent. With the parent first it finds one.
# Leaves with 1 when it finds one code list in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "sdmx1==2.28.0"
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from io import BytesIO

import sdmx

space = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
child = '<str:Code id="A1"><com:Name xml:lang="en">Child</com:Name><str:Parent><Ref id="A"/></str:Parent></str:Code>'
parent = '<str:Code id="A"><com:Name xml:lang="en">Parent</com:Name></str:Code>'


def lists(*codes):
    message = f"""<?xml version="1.0" encoding="UTF-8"?>
<mes:Structure xmlns:mes="{space}/message" xmlns:str="{space}/structure" xmlns:com="{space}/common">
<mes:Header><mes:ID>x</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-01T00:00:00</mes:Prepared>
<mes:Sender id="X"/></mes:Header><mes:Structures><str:Codelists><str:Codelist id="CL" agencyID="X" version="1.0">
<com:Name xml:lang="en">CL</com:Name>{"".join(codes)}</str:Codelist></str:Codelists></mes:Structures></mes:Structure>"""
    return sorted(sdmx.read_sdmx(BytesIO(message.encode())).codelist)


print("sdmx1", version("sdmx1"))
print("parent first:", lists(parent, child))
print("child first: ", lists(child, parent))
sys.exit(not (lists(parent, child) == ["CL"] and lists(child, parent) == ["A", "CL"]))
PYTHON
