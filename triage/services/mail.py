"""Plain-text mail over SMTP, encrypted unless the server is on this machine's own network."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol

from triage.config import Settings
from triage.services.deadline import no_longer_than
from triage.services.trust import trusting

SECONDS = 10.0   # a server that hangs must not hold up the others' mail for long
WHOLE = 20.0     # nor one that drips
READY = 220
TAKEN, FORWARDED = 250, 251


class MailSettings(Protocol):
    """What a mail server needs. `smtp_tls` is "starttls", "tls" or "none"."""

    @property
    def smtp_host(self) -> str:
        """The server; empty when there is none."""

    @property
    def smtp_port(self) -> int:
        """Its port."""

    @property
    def smtp_user(self) -> str:
        """Who signs in; empty for nobody."""

    @property
    def smtp_password(self) -> str:
        """With what."""

    @property
    def smtp_tls(self) -> str:
        """How the way is encrypted."""

    @property
    def mail_from(self) -> str:
        """The address that mail comes from."""

    @property
    def base_url(self) -> str:
        """Where staff reach this server."""


def mailer_of(settings: Settings) -> "SmtpMailer | None":
    """Give what sends by the mail server of the settings; None where they name none."""
    return SmtpMailer(settings, trusting(settings.smtp_ca)) if settings.smtp_host else None


class MailError(OSError):
    """A mail cannot be sent with these settings or to this address."""


class SmtpMailer:
    """Sends through the server of the settings. A refused encryption sends nothing."""

    def __init__(self, settings: MailSettings, context: ssl.SSLContext | None = None) -> None:
        """Take the settings; `context` says which certificates are trusted, the machine's by default."""
        self._settings = settings
        self._context = context or trusting()
        self.base_url = settings.base_url.rstrip("/")

    def send(self, to: str, subject: str, text: str, *, key: str) -> None:
        """Send one mail. Its Message-ID comes from `key`: a repeat is recognisable. Raises OSError."""
        if not self._settings.smtp_host:
            raise MailError("No mail server is set: SMTP_HOST is empty.")
        message = self._message(to, subject, text, key)
        server = self._server()
        with no_longer_than(WHOLE, lambda: server.sock), self._connected(server):
            if self._settings.smtp_user:
                server.login(self._settings.smtp_user, self._settings.smtp_password)
            server.send_message(message)

    def probe(self) -> None:
        """Ask the server, as far as naming our own address, whether it would take a mail. Raises OSError."""
        if not self._settings.smtp_host:
            raise MailError("No mail server is set: SMTP_HOST is empty.")
        server = self._server()
        with no_longer_than(WHOLE, lambda: server.sock), self._connected(server):
            if self._settings.smtp_user:
                server.login(self._settings.smtp_user, self._settings.smtp_password)
            server.ehlo_or_helo_if_needed()
            for code, _ in (server.mail(self._settings.mail_from), server.rcpt(self._settings.mail_from)):
                if code not in (TAKEN, FORWARDED):
                    raise MailError("The mail server would not take a mail.")
            server.rset()

    def _message(self, to: str, subject: str, text: str, key: str) -> EmailMessage:
        message = EmailMessage()
        domain = self._settings.mail_from.rpartition("@")[2] or "localhost"
        try:
            message["From"] = self._settings.mail_from
            message["To"] = tuple(Address(addr_spec=one.strip()) for one in to.split(","))
            message["Subject"] = subject
        except (ValueError, IndexError) as error:   # also for line breaks, which would add headers
            raise MailError("An address cannot be used.") from error
        message["Message-ID"] = f"<{key}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message

    def _server(self) -> smtplib.SMTP:
        if self._settings.smtp_tls == "tls":
            return smtplib.SMTP_SSL(timeout=SECONDS, context=self._context)
        return smtplib.SMTP(timeout=SECONDS)

    def _connected(self, server: smtplib.SMTP) -> smtplib.SMTP:
        host, port = self._settings.smtp_host, self._settings.smtp_port
        server._host = host   # type: ignore[attr-defined]  # whose certificate it must be
        try:
            code, _ = server.connect(host, port)
            if code != READY:
                raise MailError("The mail server takes nothing now.")
            if self._settings.smtp_tls == "starttls":
                server.starttls(context=self._context)
        except OSError:   # not offered, or with a certificate that nobody trusts: say nothing to it
            server.close()
            raise
        return server
