"""MLLP: one message over a socket, and the receiver's word that it has it."""

import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from triage.hl7.message import control_id, message
from triage.services.deadline import no_longer_than
from triage.services.record.hl7_facts import message_facts
from triage.services.record.kinds import RefusedError
from triage.services.trust import trusting
from triage.services.views.case import CaseView

START, END = b"\x0b", b"\x1c\r"
SECONDS = 20.0            # for one step of the talk
WHOLE = 60.0              # for all of it, however slowly a host drips
LARGEST_ANSWER = 64 * 1024
TAKEN = ("AA", "CA")
FOR_NOW = ("AE", "CE")    # an error while it was taken in: another time it may go


class HostSettings(Protocol):
    """What says where the receiver is."""

    @property
    def hl7_host(self) -> str:
        """Its host."""

    @property
    def hl7_port(self) -> int:
        """Its port."""

    @property
    def hl7_tls(self) -> bool:
        """Whether the way is encrypted."""


class MllpHost:
    """Sends to the host of the settings; a case has arrived when its own message is acknowledged."""

    def __init__(self, settings: HostSettings, now: Callable[[], datetime],
                 context: ssl.SSLContext | None = None, *, step: float = SECONDS,
                 whole: float = WHOLE) -> None:
        """Take the settings; `context` says which certificates are trusted. Times are in seconds."""
        self._settings, self._now = settings, now
        self._context = context or trusting()
        self._step, self._whole = step, whole

    def send(self, case: CaseView, *, key: str) -> None:
        """Send one case as an ORU^R01. Raises RefusedError."""
        facts = message_facts(case, key=key, made_at=self._now())
        _read(self._talk(START + message(facts).encode() + END), control_id(facts))

    def _talk(self, block: bytes) -> bytes:
        line: socket.socket | None = None
        try:
            with no_longer_than(self._whole, lambda: line):
                line = self._connect()
                line.sendall(block)
                return _answer(line)
        except TimeoutError:
            raise RefusedError("the receiver did not answer in time") from None
        except ssl.SSLError:
            raise RefusedError("the receiver's certificate is not trusted") from None
        except OSError:
            raise RefusedError("the receiver cannot be reached") from None
        finally:
            if line:
                line.close()

    def _connect(self) -> socket.socket:
        host = self._settings.hl7_host
        line = socket.create_connection((host, self._settings.hl7_port), timeout=self._step)
        if not self._settings.hl7_tls:
            return line
        return self._context.wrap_socket(line, server_hostname=host)


def _answer(line: socket.socket) -> bytes:
    """Read one block. Raises RefusedError where the line ends or floods before its end."""
    got = b""
    while END not in got:
        more = line.recv(4096)
        if not more:
            raise RefusedError("the receiver hung up without an answer")
        got += more
        if len(got) > LARGEST_ANSWER:
            raise RefusedError("the receiver's answer has no end")
    return got.partition(START)[2].partition(END)[0]


def _read(answer: bytes, expected: str) -> None:
    """Read an acknowledgement. Raises RefusedError."""
    segments = [row.split("|") for row in answer.decode(errors="replace").replace("\n", "\r").split("\r")]
    found = next((one for one in segments if one[0] == "MSA" and len(one) > 1), None)
    if found is None:
        raise RefusedError("the receiver's answer is no acknowledgement")
    if len(found) > 2 and found[2] not in ("", expected):   # noqa: PLR2004 - MSA-2, the message's own name
        raise RefusedError("the receiver acknowledged another message")
    if found[1] in TAKEN:
        return
    if found[1] in FOR_NOW:
        raise RefusedError(f"the receiver could not take it, {found[1]}")
    raise RefusedError(f"the receiver rejected it, {'AR' if found[1] != 'CR' else 'CR'}", final=True)
