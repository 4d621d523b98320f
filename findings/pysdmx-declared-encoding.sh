#!/usr/bin/env bash
# pysdmx 1.21.0 reads every message as UTF-8, whatever encoding its XML declaration states: in a valid SDMX-ML message
# that declares ISO-8859-1, letters beyond ASCII become U+FFFD without an error or a warning. XML 1.0 has the declaration
# decide. Leaves with 1 when names come out as they were written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "pysdmx[xml]==1.21.0"
cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

from pysdmx.io import read_sdmx

space = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
message = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<mes:Structure xmlns:mes="{space}/message" xmlns:str="{space}/structure" xmlns:com="{space}/common">
<mes:Header><mes:ID>x</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-01T00:00:00</mes:Prepared>
<mes:Sender id="A"/></mes:Header><mes:Structures><str:Codelists><str:Codelist id="CL" agencyID="A" version="1.0">
<com:Name xml:lang="en">CL</com:Name><str:Code id="B"><com:Name xml:lang="de">B\u00e4cker</com:Name></str:Code>
</str:Codelist></str:Codelists></mes:Structures></mes:Structure>"""
Path("message.xml").write_bytes(message.encode("iso-8859-1"))
(codes,) = read_sdmx(Path("message.xml"), validate=True).structures
print("pysdmx", version("pysdmx"))
name = codes.codes[0].name
print("written", ascii("B\u00e4cker"), "read", ascii(name))
sys.exit(name != "B\ufffdcker")
PYTHON
