"""Who has a case open: since when, until when, and what they are told of the case meanwhile."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support import versions
from tests.support.clinic import Clinic
from triage.services import presence
from triage.services.actors import Actor
from triage.services.errors import Forbidden, NotFound
from triage.services.presence import Around
from triage.services.views import IntakeView
from triage.store.database import Store
from triage.store.models import Presence


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: what differs in another is in test_at_once."""
    return sqlite_store


@pytest.fixture
def form(clinic: Clinic) -> IntakeView:
    """A form that was sent, beside another's whose case somebody has open."""
    other = versions.case_row(clinic, versions.sent(clinic)).id
    come(clinic, clinic.colleague, other)
    return versions.sent(clinic)


@pytest.fixture
def case_id(clinic: Clinic, form: IntakeView) -> UUID:
    """Its case."""
    return versions.case_row(clinic, form).id


def come(clinic: Clinic, actor: Actor, case_id: UUID, *, by_script: bool = False) -> Around:
    return presence.come(clinic.store, actor, case_id, now=clinic.now, by_script=by_script)


def seen(clinic: Clinic, case_id: UUID) -> list[tuple[str, datetime]]:
    """Give whom the colleague sees there."""
    return [(one.name, one.since) for one in come(clinic, clinic.colleague, case_id).others]


def test_each_sees_that_the_other_is_there_and_since_when(clinic: Clinic, case_id: UUID) -> None:
    assert come(clinic, clinic.clinician, case_id).others == ()
    began = clinic.now
    clinic.pass_by(minutes=5)
    ((name, since),) = seen(clinic, case_id)
    assert (name, since, since.hour) == ("Dr. Okafor", began, 9)
    assert [one.name for one in come(clinic, clinic.clinician, case_id).others] == ["Dr. Imai"]
    assert seen(clinic, case_id) == [("Dr. Okafor", began)]


@pytest.mark.parametrize(("by_script", "there", "gone"), [(False, 600, 601), (True, 75, 76)])
def test_who_gives_no_sign_is_gone_and_comes_anew(clinic: Clinic, case_id: UUID, by_script: bool, there: int,
                                                  gone: int) -> None:
    come(clinic, clinic.clinician, case_id, by_script=by_script)
    clinic.pass_by(seconds=there)
    assert [name for name, _ in seen(clinic, case_id)] == ["Dr. Okafor"]
    clinic.pass_by(seconds=gone - there)
    assert seen(clinic, case_id) == []
    come(clinic, clinic.clinician, case_id)
    assert seen(clinic, case_id) == [("Dr. Okafor", clinic.now)]


def test_who_leaves_is_gone_soon_unless_another_page_of_theirs_is_open(clinic: Clinic, case_id: UUID) -> None:
    come(clinic, clinic.clinician, case_id)
    presence.leave(clinic.store, clinic.clinician, case_id, now=clinic.now)
    clinic.pass_by(seconds=20)
    come(clinic, clinic.clinician, case_id, by_script=True)
    clinic.pass_by(seconds=20)
    assert len(seen(clinic, case_id)) == 1
    presence.leave(clinic.store, clinic.clinician, case_id, now=clinic.now)
    clinic.pass_by(seconds=26)
    assert seen(clinic, case_id) == []


def test_rows_do_not_pile_up(clinic: Clinic, case_id: UUID) -> None:
    come(clinic, clinic.clinician, case_id)
    clinic.pass_by(hours=1)
    come(clinic, clinic.colleague, case_id)
    with clinic.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Presence)) == 1


def test_who_is_there_is_told_of_a_signature(clinic: Clinic, form: IntakeView, case_id: UUID) -> None:
    assert come(clinic, clinic.colleague, case_id).signed_by == ""
    versions.sign(clinic, form)
    around = come(clinic, clinic.colleague, case_id)
    assert (around.state, around.signed_by, around.signed_at) == ("signed", "Dr. Okafor", clinic.now)


def test_others_are_not_told_and_not_counted(clinic: Clinic, case_id: UUID) -> None:
    for who in (clinic.north_clinician, clinic.desk, clinic.administrator):
        for work in (presence.come, presence.leave):
            with pytest.raises((NotFound, Forbidden)):
                work(clinic.store, who, case_id, now=clinic.now)
    assert seen(clinic, case_id) == []
