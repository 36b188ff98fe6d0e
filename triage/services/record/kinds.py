"""The receivers that a case can be sent to, and what became of each sending."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

FHIR, HL7 = "fhir", "hl7"
NAMES = {FHIR: "FHIR server", HL7: "HL7 v2 receiver"}


class RecordSettings(Protocol):
    """What says where cases are sent."""

    @property
    def fhir_url(self) -> str:
        """The FHIR server; empty for none."""

    @property
    def hl7_host(self) -> str:
        """The host that takes HL7 v2; empty for none."""

    @property
    def record_on_signing(self) -> bool:
        """Whether each signed case is sent by itself."""


class RefusedError(Exception):
    """It did not arrive. `final`: the receiver said no to what was sent; the same again would be in vain.

    The message is a class and a number, never what the receiver said: that may repeat an answer.
    """

    def __init__(self, message: str, *, final: bool = False) -> None:
        """Keep both."""
        super().__init__(message)
        self.final = final


@dataclass(frozen=True, slots=True)
class Sending:
    """One case on its way to one receiver. `state` is "pending", "sent" or "stuck".

    In lists `location` names the site, and `created_at` is on its clock.
    """

    id: UUID
    case_id: UUID
    kind: str
    state: str
    version: int
    attempts: int
    error: str
    created_at: datetime
    next_at: datetime
    sent_at: datetime | None
    location: str = ""

    @property
    def receiver(self) -> str:
        """Name the receiver."""
        return NAMES[self.kind]


def configured(settings: RecordSettings) -> tuple[str, ...]:
    """Give the receivers that are set."""
    return tuple(kind for kind, is_set in ((FHIR, settings.fhir_url), (HL7, settings.hl7_host)) if is_set)
