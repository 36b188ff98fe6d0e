"""A clinic that writes to its patients: settings of both ways, a mailbox, a gateway, and its worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any
from uuid import UUID, uuid4

from tests.support.clinic import Clinic
from tests.support.sms import Gateway, sms_host
from tests.support.smtp import Server, serve
from triage.services.messages import requests, schedule
from triage.services.messages.sending import Round, deliver_due
from triage.store import messages
from triage.store.tables.message import PatientMessage

NUMBER = "(312) 555-0142"
WHOLE_NUMBER = "+13125550142"


@dataclass(frozen=True)
class Ways:
    """Settings under which links are made and both ways are set up, unless changed."""

    link_key: bytes = bytes(range(32))
    base_url: str = "https://intake.clinic.example"
    code_minutes: int = 15
    smtp_host: str = "127.0.0.1"
    sms_account: str = "AC0"


@dataclass
class Post:
    """A clinic with its two hosts."""

    clinic: Clinic
    mail: Server
    gateway: Gateway
    ways: Ways

    def add(self, **changes: Any) -> UUID:
        """Add a visit with a number for text messages, unless told."""
        return self.clinic.add(**{"phone": NUMBER, "email": "", **changes})

    def send(self, visit_id: UUID, **more: Any) -> None:
        """Let the desk send one patient the link."""
        requests.send(self.clinic.store, self.clinic.desk, self.ways, visit_id, now=self.clinic.now,
                      **{"key": uuid4().hex, **more})

    def plan_ahead(self) -> int:
        """Let the schedule queue what it asks for."""
        return schedule.queue_due(self.clinic.store, self.ways, now=self.clinic.now)

    def work(self) -> Round:
        """Let the worker send what is due."""
        return deliver_due(self.clinic.store, self.ways, self.mail.mailer(),
                           self.gateway.client(step=0.5, whole=1), now=lambda: self.clinic.now)

    def rows(self, visit_id: UUID) -> list[PatientMessage]:
        """Give a visit's messages, the newest first."""
        with self.clinic.store.reading() as session:
            return list(messages.of_visit(session, visit_id))

    def last(self, visit_id: UUID) -> PatientMessage:
        """Give a visit's newest message."""
        return self.rows(visit_id)[0]

    @property
    def texts(self) -> list[dict[str, str]]:
        """Give the text messages that the gateway took."""
        return self.gateway.seen()

    @property
    def mails(self) -> list[Message]:
        """Give the mails that the mail server took."""
        return self.mail.postbox.mails


@contextmanager
def hosts() -> Iterator[tuple[Server, Gateway]]:
    """Run a mail server and a gateway."""
    with serve() as mail, sms_host() as gateway:
        yield mail, gateway
