"""Rows of every table, whole and as the schema wants them, for tests that break one thing at a time."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from triage.store.models import (
    Account,
    Base,
    Case,
    Decline,
    Definition,
    EntryCode,
    Intake,
    IntakeSave,
    Invite,
    Keying,
    Kiosk,
    Location,
    Outbox,
    Patient,
    PatientMessage,
    PatientSession,
    Result,
    Review,
    Visit,
    VisitStep,
)

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


class Rows:
    """One whole chain: a site, a patient, a visit with link and form, a case with result and review."""

    def __init__(self) -> None:
        """Make the rows; nothing is in a database yet."""
        self.location = Location(id=uuid4(), name=f"Site {uuid4().hex[:6]}", timezone="UTC", phone="",
                                 condition="small", created_at=NOW)
        self.account = Account(id=uuid4(), email=f"{uuid4().hex[:8]}@clinic.example", name="Dr. Okafor",
                               fs_uniquifier=uuid4().hex, created_at=NOW)
        self.definition = Definition(hash=uuid4().hex * 2, slug="small", created_at=NOW)
        self.patient = Patient(id=uuid4(), identity=b"x", record_number_hash=uuid4().bytes, created_at=NOW)
        self.visit = Visit(id=uuid4(), patient_id=self.patient.id, location_id=self.location.id,
                           starts_at=NOW, condition="small", language="en", key=uuid4().hex, created_by="x",
                           created_at=NOW)
        self.invite = self.new_invite()
        self.intake = self.new_intake()
        self.session = PatientSession(
            id=uuid4(), intake_id=self.intake.id, invite_id=self.invite.id, channel="home",
            token_hash=uuid4().bytes, created_at=NOW, expires_at=NOW)
        self.save = self.new_save()
        self.case = self.new_case()
        self.result = Result(id=uuid4(), intake_id=self.intake.id, hash="h", finished=True, document=b"x",
                             definition_hash=self.definition.hash, evaluated_at=NOW)
        self.review = self.new_review()
        self.outbox = self.new_outbox()
        self.code = self.new_code()
        self.kiosk = self.new_kiosk()
        self.keying = self.new_keying()
        self.message = self.new_message()
        self.decline = self.new_decline()
        self.step = self.new_step()

    @property
    def all(self) -> list[list[Base]]:
        """Give the rows in the order in which they refer to each other."""
        return [[self.location, self.account, self.definition, self.patient], [self.visit],
                [self.invite, self.intake, self.code, self.kiosk], [self.session, self.case, self.result],
                [self.save, self.review, self.outbox, self.keying, self.message, self.decline,
                 self.step]]

    def new_invite(self, **changes: Any) -> Invite:
        """Make a link of the visit."""
        return Invite(**{"id": uuid4(), "visit_id": self.visit.id, "token_hash": uuid4().bytes,
                         "expires_at": NOW, "created_by": "x", "created_at": NOW, **changes})

    def new_intake(self, **changes: Any) -> Intake:
        """Make a form of the visit."""
        return Intake(**{"id": uuid4(), "visit_id": self.visit.id, "definition_hash": self.definition.hash,
                         "status": "open", "language": "en", "channel": "home", "document": b"x",
                         "started_at": NOW, **changes})

    def new_save(self, **changes: Any) -> IntakeSave:
        """Make a page of the form."""
        return IntakeSave(**{"id": uuid4(), "intake_id": self.intake.id, "session_id": self.session.id,
                             "revision": 1, "page": "now", "language": "en", "channel": "home",
                             "key": uuid4().hex, "document": b"x", "saved_at": NOW, **changes})

    def new_case(self, **changes: Any) -> Case:
        """Make the case of the form."""
        return Case(**{"id": uuid4(), "intake_id": self.intake.id, "visit_id": self.visit.id,
                       "location_id": self.location.id, "state": "new", "finished": True, "urgency": 2,
                       "possible": 3, "rank": -2, "due_at": NOW, "result_hash": "h", "summary": b"x",
                       "raised_at": NOW, **changes})

    def new_review(self, **changes: Any) -> Review:
        """Make a signature on the case."""
        return Review(**{"id": uuid4(), "case_id": self.case.id, "kind": "signed", "seen_hash": "h",
                         "account_id": self.account.id, "key": uuid4().hex, "document": b"x", "at": NOW,
                         **changes})

    def new_outbox(self, **changes: Any) -> Outbox:
        """Make an alert about the case."""
        return Outbox(**{"id": uuid4(), "key": uuid4().hex, "location_id": self.location.id,
                         "case_id": self.case.id, "state": "pending", "next_at": NOW, "document": b"x",
                         "created_at": NOW, **changes})

    def new_code(self, **changes: Any) -> EntryCode:
        """Make a code for the visit."""
        return EntryCode(**{"id": uuid4(), "visit_id": self.visit.id, "code_hash": uuid4().bytes,
                            "expires_at": NOW, "created_by": "x", "created_at": NOW, **changes})

    def new_kiosk(self, **changes: Any) -> Kiosk:
        """Make a tablet of the site."""
        return Kiosk(**{"id": uuid4(), "location_id": self.location.id, "name": "Door", "created_by": "x",
                        "code_hash": uuid4().bytes, "code_until": NOW, "created_at": NOW, **changes})

    def new_keying(self, **changes: Any) -> Keying:
        """Make what was typed from a paper form."""
        return Keying(**{"id": uuid4(), "intake_id": self.intake.id, "number": 1,
                         "account_id": self.account.id, "document": b"x", "started_at": NOW,
                         "saved_at": NOW, **changes})

    def new_message(self, **changes: Any) -> PatientMessage:
        """Make a message to the visit's patient."""
        return PatientMessage(**{"id": uuid4(), "key": uuid4().hex, "visit_id": self.visit.id,
                                 "location_id": self.location.id, "kind": "invitation", "channel": "sms",
                                 "next_at": NOW, "document": b"x", "requested_by": "x", "created_at": NOW,
                                 **changes})

    def new_step(self, **changes: Any) -> VisitStep:
        """Make a correction of the visit."""
        return VisitStep(**{"id": uuid4(), "visit_id": self.visit.id, "kind": "standing", "document": b"x",
                            "account_id": self.account.id, "at": NOW, **changes})

    def new_decline(self, **changes: Any) -> Decline:
        """Make a reason why the form will not be filled in."""
        return Decline(**{"id": uuid4(), "visit_id": self.visit.id, "reason": "other",
                          "account_id": self.account.id, "at": NOW, **changes})
