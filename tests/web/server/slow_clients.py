"""Clients of a server that say little, slowly or nothing, over real sockets."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

_ESTABLISHED = "01"  # as Linux lists it


def connected(port: int, *, room: int = 0) -> socket.socket:
    """A new connection; with ``room``, the system keeps about so many bytes that aren't read yet."""
    made = socket.socket()
    if room:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    made.settimeout(30)
    made.connect(("127.0.0.1", port))
    return made


def status(port: int, path: str = "/") -> int:
    """What the server answers to a new connection."""
    with connected(port) as one:
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return int((one.recv(100) or b"HTTP/1.1 0").split()[1])


def seconds_to_its_end(one: socket.socket, trickle: Callable[[], bytes]) -> tuple[float, bytes]:
    """How long a connection is kept while something trickles in, and what was answered."""
    begun, answer = time.monotonic(), b""
    one.settimeout(0.2)
    while time.monotonic() - begun < 30:
        try:
            one.sendall(trickle())
            got = one.recv(4096)
        except TimeoutError:
            continue
        except OSError:
            break
        if not got:
            break
        answer += got
    return time.monotonic() - begun, answer


def status_or_nothing(port: int, path: str = "/") -> int:
    """What the server answers to a new connection; 0 for no answer."""
    try:
        return status(port, path)
    except OSError:
        return 0


def is_ended_by_the_server(one: socket.socket) -> bool:
    """Whether the server has let go of a connection, which its client sees only when it has read what was sent."""
    client, server = one.getsockname()[1], one.getpeername()[1]
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, here, there, state, *_ = line.split()
        if here.endswith(f":{server:04X}") and there.endswith(f":{client:04X}"):
            return state != _ESTABLISHED
    return True
