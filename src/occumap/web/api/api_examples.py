"""A request for each operation of the API that answers as it stands: shown, and run, on the page of the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from occumap.web.api.responses import ROOT

JSON, CSV = "application/json", "text/csv"


@dataclass(frozen=True, slots=True)
class ApiExample:
    """A request: its address, and what is sent with it, if anything is.

    Args:
        address: with its query, under the root of the API.
        body: what is sent.
        kind: the content type of what is sent.

    >>> ApiExample("/code?title=baker").curl("http://127.0.0.1:8765")
    "curl 'http://127.0.0.1:8765/api/v1/code?title=baker'"
    """

    address: str
    body: str = ""
    kind: str = JSON

    @property
    def path(self) -> str:
        """The address on its server."""
        return f"{ROOT}{self.address}"

    def curl(self, server: str) -> str:
        """Return the command that asks a server."""
        sent = f"-H 'Content-Type: {self.kind}' -d '{self.body}' " if self.body else ""
        return f"curl {sent}'{server}{self.path}'"


def with_examples(document: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document whose operations each have their example as a command (``x-codeSamples``)."""
    server = document["servers"][0]["url"].rstrip("/")
    for operations in document["paths"].values():
        for operation in operations.values():
            example = EXAMPLES.get(operation["operationId"])
            if example:
                operation["x-codeSamples"] = [{"lang": "Shell", "source": example.curl(server)}]
    return document


_SOC = "/classifications/soc"
EXAMPLES = {
    "start": ApiExample(""),
    "codeTitle": ApiExample("/code?title=design+engineer&industry=aerospace"),
    "codeTitles": ApiExample("/code?to=soc2020", '[{"title": "Baker"}, {"title": "Care assistant"}]'),
    "suggestTitles": ApiExample("/interview/suggestions?q=desi+eng"),
    "askQuestion": ApiExample("/interview/question?title=Design+engineer"),
    "answerInterview": ApiExample("/interview/answer?title=Design+engineer&industry=aerospace"),
    "listClassifications": ApiExample("/classifications"),
    "getClassification": ApiExample(_SOC),
    "listVersions": ApiExample(f"{_SOC}/versions"),
    "getVersion": ApiExample(f"{_SOC}/versions/soc2020"),
    "listCodes": ApiExample(f"{_SOC}/versions/soc2020/codes?level=unit&size=10"),
    "getCode": ApiExample(f"{_SOC}/versions/soc2020/codes/2126"),
    "listCodesAt": ApiExample(f"{_SOC}/codes?at=2019-12-31&level=minor&size=10"),
    "listChanges": ApiExample(f"{_SOC}/changes?from=2015-01-01&to=2021-06-01&size=10"),
    "getCorrespondence": ApiExample("/correspondences?source=soc2010&target=soc2020&size=10"),
    "listIndexes": ApiExample("/indexes"),
    "listEntries": ApiExample("/indexes/starter/entries?code=2126&version=soc2020"),
    "search": ApiExample("/search?q=welding"),
    "listRoutes": ApiExample("/routes"),
    "listOccupations": ApiExample("/occupations?route=engineering-and-manufacturing&level=4&size=10"),
    "getOccupation": ApiExample("/occupations/OCC0154E"),
    "listSkills": ApiExample("/skills?size=10"),
    "getSkill": ApiExample("/skills/welding?framework=engineering-starter"),
    "getGap": ApiExample("/gaps?from=OCC0154E&to=OCC0023"),
    "listMoves": ApiExample("/moves?from=OCC0154E&direction=up&size=3"),
    "listPaths": ApiExample("/paths?from=OCC1313C&to=OCC0695"),
    "getPlan": ApiExample("/plans?from=OCC0154E&to=OCC0023"),
    "listUnlocks": ApiExample("/unlock?from=OCC0154E&size=5"),
    "listFits": ApiExample(
        f"/fits?job=welder&skill={quote('welding')}&size=3&framework=engineering-starter&map=england"
    ),
    "checkMap": ApiExample("/map-check?route=digital&size=5"),
    "scanVersion": ApiExample("/scan/soc2020?level=unit&size=5"),
    "scanGroup": ApiExample("/scan/soc2020/2126"),
    "listFrameworks": ApiExample("/frameworks"),
    "getFramework": ApiExample("/frameworks/engineering-starter"),
    "listMaps": ApiExample("/maps"),
    "listPlacements": ApiExample("/placements?size=3"),
    "listRevisions": ApiExample("/revisions"),
    "getRevision": ApiExample("/revisions/soc2010-review"),
    "listIssues": ApiExample("/revisions/soc2010-review/issues"),
    "getIssue": ApiExample("/revisions/soc2010-review/issues/4"),
    "listFindings": ApiExample("/revisions/soc2010-review/findings?status=open"),
    "listConsultations": ApiExample("/consultations"),
    "klassClassifications": ApiExample("/klass/classifications"),
    "klassSearch": ApiExample("/klass/classifications/search?query=occupational"),
    "klassClassification": ApiExample("/klass/classifications/1"),
    "klassCodes": ApiExample("/klass/classifications/1/codes?from=2019-01-01&to=2021-01-01&selectCodes=21*"),
    "klassCodesAt": ApiExample("/klass/classifications/1/codesAt?date=2021-06-01&selectLevel=1"),
    "klassCorresponds": ApiExample(
        "/klass/classifications/1/corresponds?targetClassificationId=1&from=2019-01-01&to=2021-01-01"
    ),
    "klassCorrespondsAt": ApiExample("/klass/classifications/1/correspondsAt?targetClassificationId=1&date=2021-06-01"),
    "klassChanges": ApiExample("/klass/classifications/1/changes?from=2019-01-01&to=2021-01-01"),
    "klassFamilies": ApiExample("/klass/classificationfamilies"),
    "klassFamily": ApiExample("/klass/classificationfamilies/1"),
    "klassVersion": ApiExample("/klass/versions/12"),
    "klassTable": ApiExample("/klass/correspondencetables/11012"),
    "planWorkforce": ApiExample(
        "/workforce", '{"staff": [{"title": "OCC0154E", "count": 3}], "roles": [{"role": "OCC0023", "posts": 2}]}'
    ),
    "planProvision": ApiExample(
        "/provision",
        '{"courses": [{"course": "Control", "skills": ["control-design:5"]}], '
        '"demand": [{"to": "OCC0023", "from": "OCC0154E", "people": 4}], "framework": "engineering-starter"}',
    ),
}
