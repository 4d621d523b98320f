"""The API under ``/api/v1``: one router a file, each named in `ROUTERS`, the same workflows as the pages.

A router's functions read the request, call one function that makes an answer, and give it as JSON or CSV.
What is asked for most often stands first, as routes are looked through in their order.
"""

ROUTERS = (
    "coding",
    "interview",
    "map",
    "gap",
    "moves",
    "paths",
    "plans",
    "unlock",
    "fit",
    "map_check",
    "scan",
    "workforce",
    "provision",
    "root",
    "classifications",
    "codes",
    "changes",
    "correspondences",
    "indexes",
    "frameworks",
    "revisions",
    "consultations",
    "placement",
    "klass_classifications",
    "klass_versions",
    "klass_families",
)
