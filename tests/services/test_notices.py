"""Mails to the staff about their own accounts: sent once, tried again, and without a secret."""

from datetime import timedelta
from uuid import UUID

from tests.support.clinic import Clinic
from triage.services import notices
from triage.services.notices import WORDS, deliver_due, tell
from triage.store.models import StaffNotice


class Post:
    """A post office that may be closed."""

    def __init__(self) -> None:
        """Begin open, with nothing sent."""
        self.sent: list[tuple[str, str, str]] = []
        self.open = True

    def send(self, to: str, subject: str, text: str, *, key: str) -> None:
        """Take one letter."""
        del subject
        if not self.open:
            raise OSError("closed")
        self.sent.append((to, text, key))


def write(clinic: Clinic, kind: str = "locked") -> None:
    with clinic.store.writing() as session:
        tell(session, UUID(clinic.desk.id), kind, now=clinic.now)


def test_notice_is_sent_once_to_its_owner(clinic: Clinic) -> None:
    post = Post()
    write(clinic)
    assert [deliver_due(clinic.store, post, now=clinic.now) for _ in range(2)] == [1, 0]
    assert post.sent[0][0] == "lena.placeholder@clinic.example"
    assert "several times" in post.sent[0][1]


def test_closed_post_office_is_tried_again_for_two_days(clinic: Clinic) -> None:
    post, began = Post(), clinic.now
    post.open = False
    write(clinic)
    assert deliver_due(clinic.store, post, now=clinic.now) == 0
    clinic.pass_by(minutes=4)
    post.open = True
    assert deliver_due(clinic.store, post, now=clinic.now) == 0
    clinic.pass_by(minutes=1)
    assert deliver_due(clinic.store, post, now=clinic.now) == 1
    post.open = False
    write(clinic, "password")
    clinic.now = began + timedelta(days=3)
    assert deliver_due(clinic.store, post, now=clinic.now) == 0
    post.open = True
    clinic.pass_by(hours=1)
    assert deliver_due(clinic.store, post, now=clinic.now) == 0


def test_notices_hold_no_link_and_are_forgotten_after_a_month(clinic: Clinic) -> None:
    assert not [words for words in WORDS.values() if "http" in words or "/" in words]
    write(clinic)
    clinic.pass_by(days=31)
    notices.deliver_due(clinic.store, Post(), now=clinic.now)
    with clinic.store.reading() as session:
        assert session.query(StaffNotice).count() == 0
