"""A host that speaks TLS as old or as weak as a test wants, and keeps what became of each handshake."""

import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread

from tests.support.tls import HERE

# What goes before the handshake, from either side: (what we send first, what we wait for, what we answer).
PLAIN: tuple[tuple[bytes, bytes], ...] = ()
SMTP = ((b"220 here\r\n", b"EHLO"), (b"250-here\r\n250 STARTTLS\r\n", b"STARTTLS"), (b"220 go on\r\n", b""))
POSTGRESQL = ((b"", b"\x04\xd2\x16\x2f"), (b"S", b""))   # its request for TLS, and the word that it may begin
LONGEST = 5.0   # seconds until a test fails rather than hangs


@dataclass(frozen=True)
class Kind:
    """What a host offers: its oldest and its newest version of TLS, and the ciphers of 1.2 and before."""

    oldest: ssl.TLSVersion
    newest: ssl.TLSVersion
    ciphers: str = "ALL:@SECLEVEL=0"

    def context(self, files: tuple[Path, Path]) -> ssl.SSLContext:
        """Give it with a certificate and its key."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.hold(context)
        context.load_cert_chain(*files)
        return context


    def hold(self, context: ssl.SSLContext) -> None:
        """Let a context speak this and nothing else; Python warns of what is old, and old it is to be."""
        context.set_ciphers(self.ciphers)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = self.oldest, self.newest


@dataclass
class OldHost:
    """One that listens. `ends`: what became of each handshake, the version of TLS or "refused"."""

    port: int
    ends: "Queue[str]" = field(default_factory=Queue)

    def end(self) -> str:
        """Give what became of the next handshake."""
        return self.ends.get(timeout=LONGEST)


@contextmanager
def old_host(kind: Kind, files: tuple[Path, Path], before: tuple[tuple[bytes, bytes], ...] = PLAIN,
             ) -> Iterator[OldHost]:
    """Listen as long as the block lasts; whoever comes is hung up on after the handshake."""
    context = kind.context(files)
    with socket.create_server((HERE, 0)) as listener:
        host = OldHost(listener.getsockname()[1])
        thread = Thread(target=_serve, args=(listener, context, before, host.ends), daemon=True)
        thread.start()
        try:
            yield host
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, context: ssl.SSLContext, before: tuple[tuple[bytes, bytes], ...],
           ends: "Queue[str]") -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        line.settimeout(LONGEST)
        with line, suppress(OSError):
            _lead_up(line, before)
            ends.put(_handshake(line, context))


def _lead_up(line: socket.socket, before: tuple[tuple[bytes, bytes], ...]) -> None:
    for said, awaited in before:
        line.sendall(said)
        got = b""
        while awaited and awaited not in got.upper():
            more = line.recv(1024)
            if not more:
                raise ConnectionError
            got += more


def _handshake(line: socket.socket, context: ssl.SSLContext) -> str:
    try:
        with context.wrap_socket(line, server_side=True) as wrapped:
            with suppress(OSError):   # in TLS 1.3 a certificate is refused only after our part is done
                wrapped.sendall(b"220 here\r\n")   # a mail client waits to be spoken to
                wrapped.recv(1)
                return wrapped.version() or ""
            return "refused"
    except OSError:
        return "refused"
