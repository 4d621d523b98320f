"""A server of several processes as a whole."""

from __future__ import annotations

import signal

import psutil
import pytest

from tests.web.browser.serving import serving

PATIENCE = 60


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_the_process_that_began_it(tmp_path, ending):
    with serving(tmp_path, "--workers", "2") as made, made.client() as client:
        client.get("/health")
        (server,) = (one for one in psutil.Process().children() if str(tmp_path) in one.cmdline())
        workers = server.children(recursive=True)
        server.send_signal(ending)
        _, alive = psutil.wait_procs(workers, timeout=PATIENCE)
        assert workers
        assert not alive
