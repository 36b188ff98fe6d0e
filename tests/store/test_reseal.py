"""Another key: everything readable before, during and after, and a killed run goes on."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import LargeBinary, select, update

from tests.support.clinic import AGREE, Clinic
from tests.support.factories import new_visit
from tests.support.records import put_records_right
from tests.support.store import KEYS
from tests.support.trail import by_hand
from triage.services import desk, export, finding, kiosk, review
from triage.services.alarms import site_alarms
from triage.services.alarms.site import DEFAULT
from triage.store import messages, subjects, trail_check, trail_reasons, visits
from triage.store.cases import reviews_of
from triage.store.crypto import Cipher, sealing_key
from triage.store.database import Session, Store
from triage.store.errors import Damaged
from triage.store.models import Audit, Base, Case, Patient, VisitStep
from triage.store.reseal import SEALED, reseal
from triage.store.sealing import seal
from triage.store.tables.keeping import LegalHold
from triage.store.tables.keying import Keying
from triage.store.tables.sequel import Sequel

NEW = {"2027": bytes(range(7, 39))}
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture
def clinic(store: Store) -> Clinic:
    """A clinic with something in every sealed column."""
    clinic = Clinic(store)
    view = clinic.sent({"now": {"chest": ["pain"]}}, record_number="T-1")
    kiosk.keep_page(store, view, kiosk.KeptPage("/intake/now", "<p>", 422))
    row = review.queue(store, clinic.clinician, now=clinic.now).rows[0]
    with store.reading() as session:
        seen = session.get_one(Case, row.case_id).result_hash
    review.decide(store, clinic.clinician, row.case_id, AGREE, seen_hash=seen, key="k", now=clinic.now)
    put_records_right(clinic)
    with store.writing() as session:
        write_message(session, view.visit.id, clinic.main)
        messages.set_stop(session, "+13125550142", active=True, source="reply", now=NOW)
        id_ = uuid4()
        document = seal(session, {"before": {}, "after": {}}, "visit_step", "document", id_)
        session.add(VisitStep(id=id_, visit_id=view.visit.id, kind="standing", document=document, at=NOW))
        id_ = uuid4()
        document = seal(session, {"pairs": []}, "keying", "document", id_)
        session.add(Keying(id=id_, intake_id=view.intake_id, number=1, account_id=UUID(clinic.desk.id),
                           revision=1, document=document, started_at=NOW, saved_at=NOW))
        add_sequel(session, row.case_id, UUID(clinic.clinician.id))
        trail_reasons.keep(session, "asked by the patient")
        add_hold(session)
        subjects.bind(session, UUID(clinic.clinician.id), "https://login.example", "subject-1", now=NOW)
    set_alarms(clinic)
    return clinic


def set_alarms(clinic: Clinic) -> None:
    site_alarms.set_alarms(
        clinic.store, clinic.administrator, clinic.main, replace(DEFAULT, wait=20), seen=0, now=NOW,
        phones={UUID(clinic.clinician.id): "+13125550142"})


def add_hold(session: Session) -> None:
    id_ = uuid4()
    document = seal(session, {"reason": "a letter"}, "legal_hold", "document", id_)
    session.add(LegalHold(id=id_, patient_id=session.scalars(select(Patient.id)).first(), document=document,
                          placed_by="x", placed_at=NOW))


def add_sequel(session: Session, case_id: UUID, account_id: UUID) -> None:
    id_, (signed, _) = uuid4(), reviews_of(session, case_id)[0]
    document = seal(session, {"words": "MRI booked."}, "sequel", "document", id_)
    session.add(Sequel(id=id_, case_id=case_id, review_id=signed.id, kind="addendum", key=id_.hex,
                       account_id=account_id, document=document, at=NOW))


def write_message(session: Session, visit_id: UUID, location_id: UUID) -> None:
    id_ = uuid4()
    messages.put(session, {
        "id": id_, "key": id_.hex, "visit_id": visit_id, "location_id": location_id, "kind": "invitation",
        "channel": "sms", "state": "queued", "attempts": 0, "next_at": NOW, "error": "", "reference": "",
        "document": seal(session, {"to": "+13125550142"}, "patient_message", "document", id_),
        "requested_by": "x", "created_at": NOW})


@pytest.fixture
def changing(store: Store) -> Store:
    """The same database while both keys are known and the new one is active."""
    return Store(store.engine, Cipher(KEYS | NEW, "2027"))


def keys_in_use(store: Store) -> set[str]:
    with store.reading() as session:
        return {sealing_key(value) for model, column in SEALED
                for value in session.scalars(select(getattr(model, column)))}


def read_everything(clinic: Clinic, store: Store) -> str:
    with store.reading() as session:
        ids = list(session.scalars(select(Case.id)))
    (case,) = [export.case_view(store, clinic.library, clinic.clinician, id_, now=NOW) for id_ in ids]
    return case.patient.record_number


def test_every_sealed_column_is_known_and_holds_something(clinic: Clinic, store: Store) -> None:
    hashes = {"record_number_hash", "address_hash", "token_hash", "code_hash", "source", "mac", "content",
              "address", "cut_mac", "mark", "trace", "credential_id", "public_key"}
    binary = {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns
              if isinstance(column.type, LargeBinary) and column.name not in hashes}
    assert {(model.__tablename__, column) for model, column in SEALED} == binary
    with store.reading() as session:
        for model, column in SEALED:
            assert session.scalars(select(getattr(model, column))).first(), model


def test_everything_is_readable_with_the_new_key_alone(clinic: Clinic, store: Store, changing: Store) -> None:
    list(reseal(changing))
    assert keys_in_use(store) == {"2027"}
    assert read_everything(clinic, Store(store.engine, Cipher(NEW, "2027"))) == "T-1"


def test_everything_is_readable_while_it_is_under_way(clinic: Clinic, store: Store, changing: Store) -> None:
    for _ in reseal(changing, batch=1):
        assert read_everything(clinic, changing) == "T-1"
    assert keys_in_use(store) == {"2027"}


def test_a_run_that_was_killed_goes_on(clinic: Clinic, store: Store, changing: Store) -> None:
    first = reseal(changing, batch=1)
    for _ in range(4):
        next(first)
    assert keys_in_use(store) == {"2026", "2027"}
    first.close()
    list(reseal(changing, batch=3))
    assert keys_in_use(store) == {"2027"}


def test_a_second_run_changes_nothing(clinic: Clinic, changing: Store) -> None:
    list(reseal(changing))
    again = list(reseal(changing))
    assert sum(batch.seen for batch in again) > 0
    assert sum(batch.changed for batch in again) == 0


def test_patients_are_found_by_their_number_before_during_and_after(clinic: Clinic, store: Store,
                                                                    changing: Store) -> None:
    def find(where: Store) -> Patient | None:
        with where.writing() as session:
            return visits.by_record_number(session, "T-1")

    assert find(changing) is not None
    list(reseal(changing))
    assert find(changing) is not None
    assert find(Store(store.engine, Cipher(NEW, "2027"))) is not None


def test_an_address_that_wants_no_more_is_known_before_during_and_after(clinic: Clinic, store: Store,
                                                                        changing: Store) -> None:
    def stopped(where: Store) -> set[str]:
        with where.writing() as session:
            return messages.stopped(session, ["+13125550142", "+13125550143"])

    assert stopped(changing) == {"+13125550142"}
    list(reseal(changing))
    assert stopped(changing) == stopped(Store(store.engine, Cipher(NEW, "2027"))) == {"+13125550142"}


def test_staff_are_known_to_be_somebody_elsewhere_before_during_and_after(
        clinic: Clinic, store: Store, changing: Store) -> None:
    def find(where: Store) -> UUID | None:
        with where.reading() as session:
            return subjects.account_of(session, "https://login.example", "subject-1")

    assert str(find(changing)) == clinic.clinician.id
    for _ in reseal(changing, batch=2):
        assert str(find(changing)) == clinic.clinician.id
    assert str(find(Store(store.engine, Cipher(NEW, "2027")))) == clinic.clinician.id


def test_patients_are_found_by_their_name_before_during_and_after(clinic: Clinic, store: Store,
                                                                  changing: Store) -> None:
    def find(where: Store) -> list[str]:
        search = finding.look(where, clinic.desk, "merged", now=NOW)
        found = finding.found(where, clinic.desk, search, now=NOW).patients
        return [one.facts.record_number for one in found]

    assert find(changing) == ["T-91"]
    for _ in reseal(changing, batch=2):
        assert find(changing) == ["T-91"]
    assert find(Store(store.engine, Cipher(NEW, "2027"))) == ["T-91"]


def test_no_patient_is_doubled_while_the_key_changes(clinic: Clinic, changing: Store) -> None:
    new = new_visit(clinic.main, record_number="T-1")
    one = desk.add_visit(changing, clinic.desk, new, now=NOW, key="k1")
    with changing.reading() as session:
        found = visits.get(session, one)
        assert found is not None
        assert found.Patient.id == visits.by_record_number(session, "T-1").id  # type: ignore[union-attr]


def test_the_trail_stays_whole_and_a_changed_row_stays_found(clinic: Clinic, store: Store,
                                                             changing: Store) -> None:
    list(reseal(changing, batch=2))
    alone = Store(store.engine, Cipher(NEW, "2027"))
    with alone.reading() as session:
        assert trail_check.check(session).faults == []
        first = session.scalars(select(Audit.seq).order_by(Audit.seq)).first()
    with by_hand(store.engine) as connection:
        connection.execute(update(Audit).where(Audit.seq == first).values(action="something else"))
    with alone.reading() as session:
        assert [fault.seq for fault in trail_check.check(session).faults] == [first]


def test_a_damaged_value_stops_the_run_and_is_named(clinic: Clinic, store: Store, changing: Store) -> None:
    with store.writing() as session:
        id_, sealed = session.execute(select(Patient.id, Patient.identity)).first() or (None, b"")
        session.execute(update(Patient).where(Patient.id == id_).values(identity=sealed[:-1] + b"\0\0"))
    with pytest.raises(Damaged, match=f"patient:identity:{id_}"):
        list(reseal(changing))
