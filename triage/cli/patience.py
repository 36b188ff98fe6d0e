"""A worker with some patience: whoever sends a request byte by byte does not keep a thread for good.

Gunicorn's own worker waits for ever in the middle of a request; so many such clients as there are threads,
and nobody else is served. A proxy in front waits for whole requests; this holds where there is none.
"""

import os
import socket
from contextlib import suppress
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

READ_SECONDS = float(os.environ.get("READ_SECONDS", "20"))   # for a whole request to arrive
WRITE_SECONDS = 6 * READ_SECONDS                             # for a whole answer to be fetched
TOO_LATE = (b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: text/plain\r\n"
            b"Content-Length: 43\r\n\r\nThe request did not arrive whole in time.\r\n")


class PatientWorker(ThreadWorker):
    """Gunicorn's threads, each of which waits for so long and no longer."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Begin with nobody to wait for."""
        super().__init__(*args, **more)
        self._since: dict[TConn, float] = {}
        self._asked: set[TConn] = set()

    def handle(self, conn: TConn) -> Any:
        """Handle one request; tell a client that it was too late, where nothing else was answered."""
        self._since[conn] = began = monotonic()
        try:
            done = super().handle(conn)
            if conn not in self._asked and monotonic() - began > READ_SECONDS:
                with suppress(OSError):
                    conn.sock.sendall(TOO_LATE)
            return done
        finally:
            self._since.pop(conn, None)
            self._asked.discard(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Remember that the head of the request is here: from now on the application answers."""
        self._asked.add(conn)
        return super().handle_request(req, conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Look, about once a second, whom we have waited for long enough. What is read then is the end."""
        super().murder_keepalived(force)
        now = monotonic()
        for conn, since in list(self._since.items()):
            if now - since > READ_SECONDS:
                how = socket.SHUT_RDWR if now - since > WRITE_SECONDS else socket.SHUT_RD
                with suppress(OSError):
                    conn.sock.shutdown(how)
