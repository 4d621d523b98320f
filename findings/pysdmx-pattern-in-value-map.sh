#!/usr/bin/env bash
# pysdmx 1.21.0 gives the source of a row with a pattern (isRegEx) in an SDMX-ML 3.0 representation map as the dictionary of
# its XML parser, where ValueMap.source is stated to be a text and the JSON reader gives "regex:..." for the same row.
# Leaves with 1 when both readers give a text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "pysdmx[xml,json]==1.21.0"
"$folder/env/bin/python" - <<'PYTHON'
import json
import sys
from importlib.metadata import version
from io import BytesIO

from pysdmx.io import read_sdmx

space = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
urn = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=A:CL_{}(1.0)"
xml = f"""<?xml version="1.0" encoding="UTF-8"?>
<mes:Structure xmlns:mes="{space}/message" xmlns:str="{space}/structure" xmlns:com="{space}/common">
<mes:Header><mes:ID>x</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-01T00:00:00</mes:Prepared>
<mes:Sender id="A"/></mes:Header><mes:Structures><str:RepresentationMaps>
<str:RepresentationMap id="M" agencyID="A" version="1.0"><com:Name xml:lang="en">M</com:Name>
<str:SourceCodelist>{urn.format("A")}</str:SourceCodelist><str:TargetCodelist>{urn.format("B")}</str:TargetCodelist>
<str:RepresentationMapping><str:SourceValue isRegEx="true">1[0-9]</str:SourceValue><str:TargetValue>2</str:TargetValue>
</str:RepresentationMapping></str:RepresentationMap></str:RepresentationMaps></mes:Structures></mes:Structure>"""
row = {"sourceValues": [{"value": "1[0-9]", "isRegEx": True}], "targetValues": ["2"]}
table = {
    "agencyID": "A", "id": "M", "name": "M", "version": "1.0", "representationMappings": [row],
    "source": [{"codelist": urn.format("A")}], "target": [{"codelist": urn.format("B")}],
}
schema = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/"
meta = {"id": "x", "prepared": "2026-01-01T00:00:00Z", "sender": {"id": "A"},
        "schema": schema + "sdmx-json-structure-schema.json"}
as_json = json.dumps({"meta": meta, "data": {"representationMaps": [table]}})
(by_xml,) = read_sdmx(BytesIO(xml.encode()), validate=True).structures
(by_json,) = read_sdmx(BytesIO(as_json.encode()), validate=True).structures
print("pysdmx", version("pysdmx"))
print("by XML ", type(by_xml.maps[0].source).__name__, by_xml.maps[0].source)
print("by JSON", type(by_json.maps[0].source).__name__, by_json.maps[0].source)
sys.exit(not isinstance(by_xml.maps[0].source, dict))
PYTHON
