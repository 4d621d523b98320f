"""What Prometheus asks for: requests by route and status, how long they took, jobs by kind and end."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counts of one server process.

    >>> metrics = Metrics()
    >>> metrics.request("GET", "/health", 200, 0.001)
    >>> b'route="/health"' in metrics.text()
    True
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "occumap_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "occumap_request_seconds",
            "Seconds from the first byte asked to the last one sent.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._jobs = Counter("occumap_jobs", "Jobs that ended.", ["kind", "state"], registry=self._registry)
        self._broke = Counter(
            "occumap_jobs_broke_process",
            "Jobs that broke their process, or whose process had to be ended.",
            ["kind", "how"],
            registry=self._registry,
        )
        self._limited = Counter("occumap_limited", "Requests refused by a limit.", ["limit"], registry=self._registry)
        self.busy = Gauge("occumap_requests_now", "Requests being answered.", registry=self._registry)
        self.damaged_tables = Gauge(
            "occumap_database_damaged_tables",
            "Tables of the database that weren't as they were written when last looked at.",
            registry=self._registry,
        )
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer; ``route`` is its template, so that the numbers of series stay few."""
        key = (method, route, status)
        if key not in self._children:
            counter = self._requests.labels(method, route, str(status))
            self._children[key] = (counter, self._seconds.labels(route))
        counter, seconds_of_route = self._children[key]
        counter.inc()
        seconds_of_route.observe(seconds)

    def job(self, kind: str, state: str) -> None:
        """Count a job that ended."""
        self._jobs.labels(kind, state).inc()

    def job_broke(self, kind: str, how: str) -> None:
        """Count a job whose process died, or was ended for its memory, time or output."""
        self._broke.labels(kind, how).inc()

    def limited(self, limit: str) -> None:
        """Count a request that a limit refused."""
        self._limited.labels(limit).inc()

    def text(self) -> bytes:
        """Return all counts in Prometheus's own format."""
        return generate_latest(self._registry)
