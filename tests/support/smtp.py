"""A real SMTP server on this machine, to which a test gives a temper."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from triage.services.mail import SmtpMailer


@dataclass
class Postbox:
    """Takes mail, or answers it as told: `answer` is what DATA is answered, "" for the usual."""

    mails: list[Message] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answer: str = ""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail, unless told to answer otherwise."""
        if self.answer:
            return self.answer
        self.mails.append(message_from_bytes(envelope.content or b""))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 Kept"


@dataclass(frozen=True)
class Mail:
    """The settings of a mail server."""

    smtp_port: int
    smtp_host: str = "127.0.0.1"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: str = "none"
    mail_from: str = "intake@clinic.example"
    base_url: str = "https://intake.clinic.example/"


@dataclass
class Server:
    """A running server with its postbox."""

    postbox: Postbox
    port: int
    trust: ssl.SSLContext | None = None

    def mailer(self, **changes: Any) -> SmtpMailer:
        """Give a mailer that sends here."""
        return SmtpMailer(Mail(self.port, **changes), self.trust)


@contextmanager
def serve(certificate: Path | None = None, **more: Any) -> Iterator[Server]:
    """Run a server; with `certificate` (a folder from `certify`) it offers encryption."""
    postbox = Postbox()
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    port = _free_port()
    controller = Controller(postbox, hostname="127.0.0.1", port=port, tls_context=context, **more)
    controller.start()
    try:
        trust = ssl.create_default_context(cafile=str(certificate / "cert.pem")) if certificate else None
        yield Server(postbox, port, trust)
    finally:
        controller.stop()


def certify(folder: Path) -> Path:
    """Make a certificate for 127.0.0.1 that only those who are given it trust."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
    return folder


def _free_port() -> int:
    """Give a port that nobody listens on; the server's own way of asking for one does not work."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def only(user: str, password: str) -> Any:
    """Give an authenticator that lets one user in."""
    def check(*given: Any) -> AuthResult:   # server, session, envelope, mechanism, what was given
        right = given[-1] == LoginPassword(user.encode(), password.encode())
        return AuthResult(success=right, handled=False)
    return check
