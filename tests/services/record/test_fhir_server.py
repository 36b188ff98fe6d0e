"""Signed cases reach a real FHIR server: once each, as they were signed, and again until they have."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.support import versions
from tests.support.clinic import AGREE, Clinic
from tests.support.fhir_host import Server, fhir_host
from tests.support.trail import actions
from triage.services import export, review
from triage.services.actors import Actor
from triage.services.document import document
from triage.services.errors import Conflict, Forbidden, NotFound
from triage.services.record import queueing
from triage.services.record.fhir_server import FhirServer
from triage.services.record.kinds import Sending
from triage.services.record.sending import STUCK_AFTER, Delivered, deliver_due
from triage.services.views import IntakeView
from triage.store.models import Case, Result


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """One server for all tests of this file: what it kept is told apart by its name."""
    with fhir_host() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    """The server, in its best mood."""
    running.be("kind")
    return running


def signed(clinic: Clinic) -> tuple[UUID, IntakeView]:
    """Sign somebody's form, while somebody else's waits."""
    clinic.sent({"now": {"chest": ["pain"]}})
    view = clinic.sent({"now": {"chest": ["none"]}, "pain": {"level": 4}})
    return sign(clinic, view), view


def sign(clinic: Clinic, view: IntakeView) -> UUID:
    """Sign a form's case."""
    with clinic.store.reading() as session:
        id_, hash_ = session.execute(select(Case.id, Case.result_hash).where(
            Case.intake_id == view.intake_id)).one()
    review.decide(clinic.store, clinic.clinician, id_, AGREE, seen_hash=hash_, key=hash_[:20], now=clinic.now)
    return id_


def deliver(clinic: Clinic, server: Server, step: float = 5.0) -> Delivered:
    """Send what is due."""
    sender = FhirServer(server, document, step=step, whole=step)
    return deliver_due(clinic.store, clinic.library, {"fhir": sender}, now=lambda: clinic.now)


def sendings(clinic: Clinic, case_id: UUID) -> tuple[Sending, ...]:
    """Give what became of a case's sendings."""
    return queueing.of_case(clinic.store, clinic.clinician, case_id)


def kept(server: Server, case_id: UUID) -> list[str]:
    """Give the names of the documents of a case that the server kept."""
    return [one["name"] for one in server.seen()
            if one["bundle"]["entry"][0]["resource"]["identifier"]["value"] == case_id.urn]


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_signed_case_is_queued_by_itself_and_arrives_once(clinic: Clinic, server: Server) -> None:
    assert queueing.queue_signed(clinic.store, server, now=clinic.now) == 0   # from now on
    case_id, _ = signed(clinic)
    assert [queueing.queue_signed(clinic.store, server, now=clinic.now) for _ in range(2)] == [1, 0]
    assert deliver(clinic, server) == Delivered(1, 0, 0)
    clinic.pass_by(days=1)
    assert queueing.queue_signed(clinic.store, server, now=clinic.now) == 0
    assert deliver(clinic, server) == Delivered(0, 0, 0)
    assert len(kept(server, case_id)) == 1
    assert sendings(clinic, case_id)[0].state == "sent"
    assert {"record queued", "record sent"} <= set(actions(clinic.store, "case", case_id))


def test_clock_that_was_set_back_keeps_nothing_from_the_record(clinic: Clinic, server: Server) -> None:
    queueing.queue_signed(clinic.store, server, now=clinic.now)
    clinic.pass_by(hours=1)
    signed(clinic)
    assert queueing.queue_signed(clinic.store, server, now=clinic.now) == 1
    clinic.pass_by(hours=-1)
    assert deliver(clinic, server) == Delivered(1, 0, 0)   # queued while the clock was ahead
    signed(clinic)
    assert [queueing.queue_signed(clinic.store, server, now=clinic.now) for _ in range(2)] == [1, 0]


def test_what_was_signed_before_or_is_sent_by_hand_is_not_queued(clinic: Clinic, server: Server) -> None:
    signed(clinic)
    clinic.pass_by(hours=1)
    assert queueing.queue_signed(clinic.store, server, now=clinic.now) == 0
    assert queueing.queue_signed(clinic.store, replace(server, record_on_signing=False), now=clinic.now) == 0


def test_a_clinician_sends_by_hand_what_is_signed(clinic: Clinic, server: Server) -> None:
    case_id, _ = signed(clinic)
    assert [queueing.send(clinic.store, clinic.clinician, server, case_id, now=clinic.now)
            for _ in range(2)] == [1, 0]
    assert deliver(clinic, server).sent == 1


def test_only_a_clinician_of_the_site_sends_and_only_what_is_signed(clinic: Clinic, server: Server) -> None:
    view = clinic.sent({"now": {"chest": ["none"]}})
    with clinic.store.reading() as session:
        case_id = session.scalars(select(Case.id).where(Case.intake_id == view.intake_id)).one()

    def send(actor: Actor, settings: Server = server, one: UUID = case_id) -> int:
        return queueing.send(clinic.store, actor, settings, one, now=clinic.now)

    with pytest.raises(Conflict, match="Sign the case first"):
        send(clinic.clinician)
    for actor in (clinic.desk, clinic.north_clinician):
        with pytest.raises((Forbidden, NotFound)):
            send(actor)
    with pytest.raises(NotFound):
        send(clinic.clinician, one=UUID(int=5))


@pytest.mark.parametrize(("mood", "words"), [
    ("busy", "503"), ("stranger", "401"), ("cut", "cannot be reached"), ("hang", "in time")])
def test_a_server_that_is_away_is_tried_again(clinic: Clinic, server: Server, mood: str, words: str) -> None:
    case_id, _ = signed(clinic)
    queueing.send(clinic.store, clinic.clinician, server, case_id, now=clinic.now)
    server.be(mood)
    assert deliver(clinic, server, step=0.5) == Delivered(0, 1, 0)
    assert words in sendings(clinic, case_id)[0].error
    assert deliver(clinic, server) == Delivered(0, 0, 0)   # not at once
    server.be("kind")
    clinic.pass_by(minutes=1)
    assert deliver(clinic, server) == Delivered(1, 0, 0)
    assert len(kept(server, case_id)) == 1


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_server_that_stays_away_is_shown_and_still_tried(clinic: Clinic, server: Server) -> None:
    case_id, _ = signed(clinic)
    queueing.send(clinic.store, clinic.clinician, server, case_id, now=clinic.now)
    server.be("busy")
    for _ in range(STUCK_AFTER):
        deliver(clinic, server)
        clinic.pass_by(hours=1)
    (row,) = queueing.unsent(clinic.store, clinic.clinician)
    assert (row.case_id, row.state, row.location) == (case_id, "stuck", "Main Street")
    assert not queueing.unsent(clinic.store, clinic.north_clinician)
    server.be("kind")
    assert deliver(clinic, server).sent == 1


@pytest.mark.parametrize("mood", ["invalid", "elsewhere"])
def test_a_refusal_waits_for_a_person(clinic: Clinic, server: Server, mood: str) -> None:
    case_id, _ = signed(clinic)
    queueing.send(clinic.store, clinic.clinician, server, case_id, now=clinic.now)
    server.be(mood)
    assert deliver(clinic, server) == Delivered(0, 1, 1)
    clinic.pass_by(days=30)
    server.be("kind")
    assert deliver(clinic, server) == Delivered(0, 0, 0)
    queueing.again(clinic.store, clinic.clinician, sendings(clinic, case_id)[0].id, now=clinic.now)
    assert deliver(clinic, server).sent == 1


def test_an_answer_that_was_lost_sends_the_same_document_again(clinic: Clinic, server: Server) -> None:
    case_id, _ = signed(clinic)
    found = export.case_view(clinic.store, clinic.library, clinic.clinician, case_id, now=clinic.now)
    sender = FhirServer(server, document)
    for _ in range(2):
        sender.send(found, key="k" * 64)
    assert len(kept(server, case_id)) == 1


def test_answers_changed_since_are_not_sent_as_signed(clinic: Clinic, server: Server) -> None:
    view = versions.sent(clinic)
    case_id = sign(clinic, view)
    queueing.send(clinic.store, clinic.clinician, server, case_id, now=clinic.now)
    view = versions.begin(clinic, view)
    versions.send(clinic, clinic.save(view, "pain", {"level": 9}).view)
    before = len(kept(server, case_id))
    deliver(clinic, server)
    assert sendings(clinic, case_id)[0].version == 1
    assert len(kept(server, case_id)) == before + 1
    assert _pain(server) == 4   # what was signed
    with pytest.raises(Conflict, match="Sign the case first"):
        queueing.send(clinic.store, clinic.clinician, server, case_id, now=clinic.now)


def _pain(server: Server) -> int:
    """Give the level of pain in the newest document."""
    (answers,) = [entry["resource"] for entry in server.seen()[-1]["bundle"]["entry"]
                  if entry["resource"]["resourceType"] == "QuestionnaireResponse"]
    items = [inner for item in answers["item"] for inner in item.get("item", ())]
    found: int = next(one["answer"][0]["valueInteger"] for one in items if one["linkId"] == "level")
    return found


def test_a_case_that_can_not_be_made_holds_up_nobody(clinic: Clinic, server: Server) -> None:
    first, _ = signed(clinic)
    clinic.pass_by(minutes=1)
    second = sign(clinic, clinic.sent({"now": {"chest": ["none"]}, "pain": {"level": 5}}))
    for case_id in (first, second):
        queueing.send(clinic.store, clinic.clinician, server, case_id, now=clinic.now)
    with clinic.store.writing() as session:
        session.execute(update(Result).values(document=b"spoiled").where(
            Result.hash == select(Case.result_hash).where(Case.id == first).scalar_subquery()))
    assert deliver(clinic, server) == Delivered(1, 1, 0)
    assert sendings(clinic, first)[0].error == "it could not be made: Damaged"
    assert sendings(clinic, second)[0].state == "sent"
