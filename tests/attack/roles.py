"""What each role may on each route, as data: a route that has no line here fails the test.

A door says who may pass: ``open`` everybody, ``reviewer``, ``editor`` and ``owner`` accounts of that role or a higher
one, ``maker`` only the session or browser that made the thing. Nobody else is told whether a maker's thing is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ROLES = ("nobody", "reviewer", "editor", "owner")
DOORS = {
    "open": """
        GET /health
        GET /metrics
        GET /favicon.ico
        GET /api/v1/openapi.json
        GET /api/v1/code
        POST /api/v1/code
        PUT /api/v1/code
        PATCH /api/v1/code
        DELETE /api/v1/code
        GET /api/v1/interview/suggestions
        GET /api/v1/interview/question
        GET /api/v1/interview/answer
        GET /api/v1/occupations/{code}
        GET /api/v1/routes
        GET /api/v1/occupations
        GET /api/v1/skills
        GET /api/v1/skills/{skill}
        GET /api/v1/gaps
        GET /api/v1/moves
        GET /api/v1/paths
        GET /api/v1/plans
        GET /api/v1/unlock
        GET /api/v1/fits
        GET /api/v1/map-check
        GET /api/v1/scan/{version}
        GET /api/v1/scan/{version}/{group}
        POST /api/v1/workforce
        POST /api/v1/provision
        GET /api/v1
        GET /api/v1/classifications
        GET /api/v1/classifications/{classification}
        GET /api/v1/classifications/{classification}/versions
        GET /api/v1/classifications/{classification}/versions/{version}
        GET /api/v1/classifications/{classification}/versions/{version}/codes
        GET /api/v1/classifications/{classification}/versions/{version}/codes/{code:path}
        GET /api/v1/classifications/{classification}/codes
        GET /api/v1/classifications/{classification}/changes
        GET /api/v1/correspondences
        GET /api/v1/indexes
        GET /api/v1/indexes/{index}/entries
        GET /api/v1/search
        GET /api/v1/frameworks
        GET /api/v1/frameworks/{framework}
        GET /api/v1/maps
        GET /api/v1/revisions
        GET /api/v1/revisions/{revision}
        GET /api/v1/revisions/{revision}/issues
        GET /api/v1/revisions/{revision}/issues/{number}
        GET /api/v1/revisions/{revision}/findings
        GET /api/v1/consultations
        GET /api/v1/consultations/{consultation}
        GET /api/v1/consultations/{consultation}/comments
        GET /api/v1/placements
        GET /api/v1/klass/classifications
        GET /api/v1/klass/classifications/search
        GET /api/v1/klass/classifications/{classification}
        GET /api/v1/klass/classifications/{classification}/codesAt
        GET /api/v1/klass/classifications/{classification}/codes
        GET /api/v1/klass/versions/{version}
        GET /api/v1/klass/correspondencetables/{table}
        GET /api/v1/klass/classifications/{classification}/correspondsAt
        GET /api/v1/klass/classifications/{classification}/corresponds
        GET /api/v1/klass/classifications/{classification}/changes
        GET /api/v1/klass/classificationfamilies
        GET /api/v1/klass/classificationfamilies/{family}
        GET /
        GET /next
        GET /next/{code:path}
        GET /classification/compare
        GET /classification/compare.csv
        GET /classification
        GET /classification/{version}
        GET /classification/{version}/{code:path}
        GET /revision
        GET /revision/{name}
        GET /revision/{name}/{number:int}
        GET /revision/{name}/files/{file}
        GET /scan
        GET /scan/{version}
        GET /scan/{version}/files/{file}
        GET /scan/{version}/{code:path}
        GET /consultation
        GET /consultation/{token}
        GET /consultation/{token}/comments.csv
        GET /consultation/{token}/proposals.html
        GET /consultation/{token}/{number:int}
        POST /consultation/{token}/{number:int}
        GET /code
        GET /code/file
        POST /code/file
        GET /map
        GET /map/{route}
        GET /map/find
        GET /map/occupations
        GET /map/occupations/{code}
        GET /map/skills
        GET /map/skills/{skill}
        GET /map/gap
        GET /map/gap.json
        GET /map/gap.csv
        GET /map/path
        GET /map/plan.jsonld
        GET /map/plan.json
        GET /map/plan.html
        GET /map/unlock
        GET /map/fit
        GET /map/placement
        GET /map/check
        GET /map/check.csv
        GET /map/picture.svg
        GET /map/occupations.csv
        GET /map/layout.css
        GET /map/still.svg
        GET /map/save
        POST /map/save
        GET /map/saved/{view}
        GET /s/{view}
        GET /employer
        POST /employer
        GET /employer/check
        POST /employer/check
        GET /provider
        POST /provider
        GET /provider/check
        POST /provider/check
        GET /sign-in
        POST /sign-in
        POST /sign-out
        GET /components
        GET /api
    """,
    "maker": """
        GET /jobs/{job_id}
        GET /jobs/{job_id}/files/{name}
        POST /jobs/{job_id}/stop
        GET /code/file/{file_id}
        POST /code/file/{file_id}
        POST /code/file/{file_id}/delete
        GET /code/jobs/{job_id}
        POST /code/jobs/{job_id}/stop
        POST /code/jobs/{job_id}/delete
        POST /code/jobs/{job_id}/titles/{number}
        POST /code/jobs/{job_id}/titles/{number}/undo
        POST /code/jobs/{job_id}/apply
        GET /code/jobs/{job_id}/decisions.csv
        GET /employer/{result}
        GET /employer/{result}/{name}
        GET /employer/{result}/gap
        POST /employer/{result}/again
        POST /employer/{result}/delete
        POST /employer/{result}/share
        POST /employer/{result}/unshare
        GET /provider/{result}
        GET /provider/{result}/{name}
        POST /provider/{result}/again
        POST /provider/{result}/delete
        POST /provider/{result}/share
        POST /provider/{result}/unshare
    """,
    "reviewer": """
        GET /account
        POST /account/password
        POST /account/tokens
        POST /account/tokens/{token}/revoke
        GET /review
        POST /review
        POST /review/file
        GET /review/file/{file_id}
        POST /review/file/{file_id}
        GET /review/making/{job_id}
        GET /review/{batch_id}/results
        GET /review/{batch_id}/decisions.csv
        GET /review/{batch_id}/own-entries.csv
        POST /review/{batch_id}/apply
        GET /review/{batch_id}
        GET /review/{batch_id}/codes
        POST /review/{batch_id}/decide
        POST /review/{batch_id}/undo
        POST /review/{batch_id}/skipped
        POST /review/{batch_id}/settle
        POST /review/{batch_id}/leave
    """,
    "editor": """
        GET /revision/drafts/new
        POST /revision/drafts
        GET /revision/drafts/{draft}
        GET /revision/drafts/{draft}/edit
        POST /revision/drafts/{draft}/check
        POST /revision/drafts/{draft}
        GET /revision/drafts/{draft}/history
        GET /revision/drafts/{draft}/history/{number:int}
        POST /revision/drafts/{draft}/history/{number:int}
        POST /revision/drafts/{draft}/discard
        POST /revision/drafts/{draft}/restore
        POST /revision/drafts/{draft}/{number:int}/decide
        GET /revision/drafts/{draft}/{number:int}
        GET /revision/drafts/{draft}/files/{file}
        GET /revision/drafts/{draft}/change
        POST /revision/drafts/{draft}/change/check
        POST /revision/drafts/{draft}/change
        POST /revision/drafts/{draft}/change/remove
        POST /scan/{version}/issue
        POST /consultation
        POST /consultation/{token}/comments/{comment_id:int}/{act}
        GET /consultation/{token}/officer
        POST /consultation/{token}/closing
        POST /consultation/{token}/shown
        POST /review/{batch_id}/delete
    """,
    "owner": """
        POST /revision/drafts/{draft}/publish
    """,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A route, and the door before it."""

    method: str
    path: str
    door: str

    def may(self, role: str) -> bool:
        """Whether a role passes; a maker's thing is made by none of them."""
        return self.door == "open" or (self.door in ROLES and ROLES.index(role) >= ROLES.index(self.door))

    def address(self, ids: Mapping[str, str]) -> str:
        """The path with the ids of things that are there; what no id is given for is nothing that is there."""
        parts = []
        for part in self.path.split("/"):
            name = part.strip("{}").partition(":")[0] if part.startswith("{") else None
            parts.append(part if name is None else ids.get(name, "1" if ":int" in part else "nothing-such"))
        return "/".join(parts)


def lines() -> Iterator[Line]:
    """All lines of the table."""
    for door, text in DOORS.items():
        for line in text.split("\n"):
            if line.strip():
                method, path = line.split()
                yield Line(method, path, door)
