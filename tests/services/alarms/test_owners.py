"""A case has an owner, or is visibly nobody's; every change of that leaves a trail."""

from uuid import UUID

import pytest

from tests.support.ringing import Ringing
from tests.support.trail import actions
from triage.services import export, review
from triage.services.actors import Actor
from triage.services.alarms import away, owners
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.store.models import Case


def whose(ringing: Ringing, case: Case, actor: Actor | None = None) -> owners.Owned:
    clinic = ringing.clinic
    return owners.of_case(clinic.store, actor or clinic.clinician, case.id, now=clinic.now)


def told(ringing: Ringing, case: Case) -> list[tuple[str, str]]:
    clinic = ringing.clinic
    view = export.case_view(clinic.store, clinic.library, clinic.clinician, case.id, now=clinic.now)
    return [(event.what, event.by) for event in view.timeline]


def of_imai(ringing: Ringing) -> Case:
    """Have a visit of Dr. Imai's raised."""
    visit = ringing.clinic.add(clinician_id=ringing.id_of("imai"))
    return ringing.case(ringing.clinic.save(ringing.clinic.open(visit), "now", {"chest": ["pain"]}).view)


def test_a_case_is_its_visits_clinicians(ringing: Ringing) -> None:
    case = of_imai(ringing)
    assert whose(ringing, case).name == "Dr. Imai"
    assert ("Given to Dr. Imai, whose visit it is", "") in told(ringing, case)


def test_a_case_without_a_clinician_is_visibly_nobodys(ringing: Ringing) -> None:
    owned = whose(ringing, ringing.emergency())
    assert (owned.id, owned.name, owned.open) == (None, "", True)


def test_taking_handing_over_and_letting_go_leave_a_trail(ringing: Ringing) -> None:
    clinic, case = ringing.clinic, ringing.emergency()
    me, imai = UUID(clinic.clinician.id), ringing.id_of("imai")
    owners.take(clinic.store, clinic.clinician, case.id, seen=None, now=clinic.now)
    clinic.pass_by(minutes=1)
    owners.hand_over(clinic.store, clinic.clinician, case.id, imai, seen=me, now=clinic.now)
    clinic.pass_by(minutes=1)
    owners.release(clinic.store, clinic.colleague, case.id, seen=imai, now=clinic.now)
    assert whose(ringing, case).id is None
    trail = told(ringing, case)
    assert [one for one in trail if one[0].startswith(("Taken", "Handed", "Let go"))] == [
        ("Taken", "Dr. Okafor"), ("Handed over to Dr. Imai", "Dr. Okafor"),
        ("Let go: nobody has it", "Dr. Imai")]
    assert [one for one in actions(clinic.store, "case", case.id) if one.split()[-1] in (
        "taken", "handed", "released")] == ["case taken", "case handed", "case released"]


def test_who_is_slower_is_told_whose_it_is(ringing: Ringing) -> None:
    clinic, case = ringing.clinic, ringing.emergency()
    owners.take(clinic.store, clinic.colleague, case.id, seen=None, now=clinic.now)
    with pytest.raises(Conflict, match="Imai has this case by now"):
        owners.take(clinic.store, clinic.clinician, case.id, seen=None, now=clinic.now)
    owners.take(clinic.store, clinic.colleague, case.id, seen=None, now=clinic.now)   # a second press


def test_whoever_looks_first_has_it(ringing: Ringing) -> None:
    clinic, case = ringing.clinic, ringing.emergency()
    review.acknowledge(clinic.store, clinic.clinician, case.id, now=clinic.now)
    assert whose(ringing, case).mine


def test_a_case_goes_to_nobody_who_is_away_or_works_elsewhere(ringing: Ringing) -> None:
    clinic, case, imai = ringing.clinic, ringing.emergency(), ringing.id_of("imai")
    today = clinic.now.date()
    away.set_absence(clinic.store, clinic.colleague, imai, today, today, now=clinic.now)
    assert whose(ringing, case).choices == ()
    for to in (imai, UUID(clinic.north_clinician.id), None):
        with pytest.raises(InvalidInput):
            owners.hand_over(clinic.store, clinic.clinician, case.id, to, seen=None, now=clinic.now)


def test_an_owner_who_goes_away_leaves_it_to_the_next(ringing: Ringing) -> None:
    clinic, imai = ringing.clinic, ringing.id_of("imai")
    ringing.set_list(imai, ringing.id_of("okafor"))
    case = of_imai(ringing)
    assert ringing.later() == ["dr.imai"]
    today = clinic.now.date()
    absence = away.set_absence(clinic.store, clinic.administrator, imai, today, today, now=clinic.now)
    assert ringing.later(minutes=1) == ["dr.okafor"]   # at once: nobody else knows of it
    assert (whose(ringing, case).id, ringing.steps(case)["absent", 1, 0]) == (None, 1)
    away.end_absence(clinic.store, clinic.administrator, absence, now=clinic.now)
    assert [one.name for one in whose(ringing, case).choices] == ["Dr. Imai"]


def test_other_sites_and_other_roles_have_no_part_in_it(ringing: Ringing) -> None:
    clinic, case = ringing.clinic, ringing.emergency()
    with pytest.raises(NotFound):
        owners.take(clinic.store, clinic.north_clinician, case.id, seen=None, now=clinic.now)
    for actor in (clinic.desk, clinic.administrator):
        with pytest.raises(Forbidden):
            owners.take(clinic.store, actor, case.id, seen=None, now=clinic.now)
    with pytest.raises(NotFound):
        whose(ringing, case, clinic.north_clinician)


def test_clinicians_set_their_own_absence_and_nobody_elses(ringing: Ringing) -> None:
    clinic, today = ringing.clinic, ringing.clinic.now.date()
    with pytest.raises(NotFound):
        away.set_absence(clinic.store, clinic.clinician, ringing.id_of("imai"), today, today, now=clinic.now)
    away.set_absence(clinic.store, clinic.colleague, ringing.id_of("imai"), today, today, now=clinic.now)
    assert [one.name for one in away.list_absences(clinic.store, clinic.administrator, today=today)[0]] == [
        "Dr. Imai"]
    assert away.list_absences(clinic.store, clinic.clinician, today=today)[0] == ()
