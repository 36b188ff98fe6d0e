"""The hosts that a clinic sends to: its mail server, a gateway for text messages, its record system."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support import fhir_host, sms
from tests.support.mail_server import Inbox
from tests.support.server import free_port

KIND = "kind"
PHONE = "+13125550142"


class Temper(Inbox):
    """A mail host that takes mail, refuses it, or never answers."""

    hangs: bool = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail as the temper is."""
        while self.hangs:
            await asyncio.sleep(0.1)
        return await super().handle_DATA(server, session, envelope)


@dataclass
class Hosts:
    """All of them. The short form has no gateway and no record system."""

    inbox: Temper
    texts: sms.Gateway | None = None
    record: fhir_host.Server | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Give the settings that reach them."""
        found = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.inbox.port), "SMTP_TLS": "none",
                 "MAIL_FROM": "intake@clinic.example"}
        if self.texts:
            found |= {"SMS_URL": self.texts.sms_url, "SMS_ACCOUNT": self.texts.sms_account,
                      "SMS_TOKEN": self.texts.sms_token, "SMS_FROM": self.texts.sms_from}
        if self.record:
            found |= {"FHIR_URL": self.record.fhir_url, "FHIR_TOKEN": self.record.fhir_token}
        return found

    def moods(self) -> Iterator[tuple[str, str, str]]:
        """Give what the hosts can be: (fault, host, mood)."""
        yield from (("mail refused", "mail", "refuse"), ("mail host hangs", "mail", "hang"))
        if self.texts:
            yield from (("texts refused", "texts", "broken"), ("text host hangs", "texts", "hang"),
                        ("text host drips", "texts", "drip"))
        if self.record:
            yield from (("record refused", "record", "busy"), ("record host hangs", "record", "hang"))

    def be(self, host: str, mood: str) -> None:
        """Let one of them answer otherwise from now on."""
        if host == "mail":
            self.inbox.refuse, self.inbox.hangs = mood == "refuse", mood == "hang"
        elif host == "texts" and self.texts:
            self.texts.be(mood)
        elif self.record:
            self.record.be(mood)

    def be_kind(self) -> None:
        """Let all of them answer as they should."""
        for _, host, _ in self.moods():
            self.be(host, KIND)

    def counts(self) -> dict[str, int]:
        """Give how much arrived."""
        found = {"mails": len(self.inbox.messages)}
        if self.texts:
            found["texts"] = len(self.texts.seen())
        if self.record:
            found["documents in the record"] = len(self.record.seen())
        return found

    def arrived(self) -> Counter[str]:
        """Count the messages that were taken, by key."""
        mails = [str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in self.inbox.messages]
        return Counter([*mails, *(text["key"] for text in (self.texts.seen() if self.texts else []))])


@contextmanager
def hosts(everything: bool) -> Iterator[Hosts]:
    """Run a mail host, and all others where everything is wanted."""
    inbox = Temper(free_port())
    mail = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    mail.start()
    try:
        with ExitStack() as stack:
            yield Hosts(inbox, *(stack.enter_context(make()) for make in (sms.sms_host, fhir_host.fhir_host)
                                 if everything))
    finally:
        inbox.hangs = False
        mail.stop()
