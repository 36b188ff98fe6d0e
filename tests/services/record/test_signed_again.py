"""What is signed once more, or added to, goes into the record once more; what is open again does not."""

from dataclasses import dataclass, replace

import pytest

from tests.support import versions
from tests.support.clinic import AGREE, Clinic
from triage.services import review, sequels
from triage.services.errors import Conflict
from triage.services.record import queueing
from triage.services.record.hl7_facts import message_facts


@dataclass(frozen=True)
class Receivers:
    """A FHIR server that nobody asks here: what is looked at is what waits to be sent to it."""

    fhir_url: str = "http://127.0.0.1:9/fhir"
    hl7_host: str = ""
    record_on_signing: bool = True


def queued(clinic: Clinic) -> int:
    clinic.pass_by(minutes=1)
    return queueing.queue_signed(clinic.store, Receivers(), now=clinic.now)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_each_signature_and_each_addendum_is_sent_once(clinic: Clinic) -> None:
    form = versions.sent(clinic)
    case_id = versions.case_row(clinic, form).id
    assert queued(clinic) == 0   # from now on
    versions.sign(clinic, form)
    assert [queued(clinic), queued(clinic)] == [1, 0]
    for words in ("MRI booked.", "MRI done."):
        sequels.add(clinic.store, clinic.colleague, case_id, words, key="a", now=clinic.now)
        assert [queued(clinic), queued(clinic)] == [1, 0]
    sequels.reopen(clinic.store, clinic.colleague, case_id, "mistake", key="r", now=clinic.now)
    assert queued(clinic) == 0
    with pytest.raises(Conflict, match="Sign the case first"):
        queueing.send(clinic.store, clinic.clinician, Receivers(), case_id, now=clinic.now)
    versions.sign(clinic, form, key="k2")
    assert [queued(clinic), queued(clinic)] == [1, 0]


def test_a_message_says_what_was_signed_and_that_it_is_sent_again(clinic: Clinic) -> None:
    form = versions.sent(clinic)
    case_id = versions.case_row(clinic, form).id

    def told() -> tuple[str, set[str]]:
        facts = message_facts(versions.case_of(clinic, form), key="k", made_at=clinic.now)
        return facts.status, {one.code for one in facts.results if one.code.startswith("signed-")}

    assert told() == ("F", set())
    decision = replace(AGREE, plan_code="at-visit")
    review.decide(clinic.store, clinic.clinician, case_id, decision, key="k", now=clinic.now,
                  seen_hash=versions.case_row(clinic, form).result_hash)
    every = {"signed-urgency", "signed-classification", "signed-by"}
    assert told() == ("F", every)
    sequels.add(clinic.store, clinic.colleague, case_id, "MRI booked.", key="a", now=clinic.now)
    assert told() == ("C", every)
    sequels.reopen(clinic.store, clinic.colleague, case_id, "mistake", key="r", now=clinic.now)
    assert told() == ("C", set())
