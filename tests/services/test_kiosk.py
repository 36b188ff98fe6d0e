"""Tablets: added and revoked by an administrator, paired once, and what may stay open on which of them."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from tests.support.clinic import Clinic, LinkKeys
from tests.support.trail import actions
from triage.services import codes, demo, desk, export, intake, kiosk
from triage.services.codes import MOST_TRIES, Tablet
from triage.services.errors import CodeRefused, Forbidden, InvalidInput, LinkRefused, Locked, NotFound
from triage.services.kiosk import LONGEST, PAIR_WITHIN, KeptPage, KioskFacts
from triage.services.views import IntakeView, VisitRow
from triage.store.models import Case, Kiosk, Location

LASTS = timedelta(minutes=4)
PLACE = "192.0.2.7"
DAY = date(2026, 12, 1)   # of the visits


def add(clinic: Clinic, name: str = "Door") -> KioskFacts:
    id_ = kiosk.add(clinic.store, clinic.administrator, clinic.settings, name, clinic.main, now=clinic.now)
    return next(one for one in listed(clinic) if one.id == id_)


def listed(clinic: Clinic) -> tuple[KioskFacts, ...]:
    return kiosk.all_of(clinic.store, clinic.administrator, clinic.settings, now=clinic.now)


def pair(clinic: Clinic, code: str, place: str = PLACE) -> str:
    return kiosk.pair(clinic.store, clinic.settings, place, code, now=clinic.now)


def paired(clinic: Clinic) -> tuple[KioskFacts, str]:
    """Give a tablet at Main Street, and what it keeps."""
    facts = add(clinic)
    return facts, pair(clinic, facts.code)


def of_token(clinic: Clinic, token: str) -> KioskFacts | None:
    return kiosk.of_token(clinic.store, clinic.settings, token, now=clinic.now)


def open_on(clinic: Clinic, tablet: KioskFacts, visit: UUID | None = None) -> tuple[IntakeView, str]:
    """Open a form on a tablet; give it with what the browser keeps."""
    code = codes.give(clinic.store, clinic.desk, clinic.settings, visit or clinic.add(), now=clinic.now).text
    where = Tablet(tablet.id, tablet.location.id, LASTS)
    token = codes.open_on_tablet(clinic.store, clinic.library, where, code, now=clinic.now,
                                 language="en").session_token
    return clinic.resume(token), token


def stay(clinic: Clinic, view: IntakeView, device: str) -> bool:
    return kiosk.stay(clinic.store, clinic.settings, view, device, lasts=LASTS, now=clinic.now)


def is_open(clinic: Clinic, token: str) -> bool:
    return intake.resume(clinic.store, clinic.library, token, now=clinic.now) is not None


def row_of(clinic: Clinic, visit: UUID) -> VisitRow:
    board = desk.day(clinic.store, clinic.desk, DAY, location_id=clinic.main, now=clinic.now)
    return next(row for row in board.rows if row.visit_id == visit)


def tick(clinic: Clinic, visit: UUID) -> None:
    kiosk.check_identity(clinic.store, clinic.desk, visit, now=clinic.now)


def test_a_new_tablet_waits_with_its_code_for_half_an_hour(clinic: Clinic) -> None:
    tablet = add(clinic, " By the door ")
    assert (tablet.name, tablet.location.name, tablet.paired_at) == ("By the door", "Main Street", None)
    assert len(tablet.code) == 8
    clinic.now += PAIR_WITHIN
    assert listed(clinic)[0].code == ""
    with pytest.raises(CodeRefused):
        pair(clinic, tablet.code)


def test_a_tablet_is_paired_once(clinic: Clinic) -> None:
    tablet, token = paired(clinic)
    found = of_token(clinic, token)
    assert found is not None
    assert (found.id, found.paired_at, found.code) == (tablet.id, clinic.now, "")
    with pytest.raises(CodeRefused):
        pair(clinic, tablet.code)


def test_one_tablets_code_pairs_no_other(clinic: Clinic) -> None:
    first, second = add(clinic), add(clinic, "Window")
    pair(clinic, second.code)
    assert {one.id: bool(one.paired_at) for one in listed(clinic)} == {first.id: False, second.id: True}


@pytest.mark.parametrize("token", ["", "x", "é.é", f"{UUID(int=7).hex}.", f"{UUID(int=7).hex}.{'0' * 64}"])
def test_a_forged_cookie_is_no_tablet(clinic: Clinic, token: str) -> None:
    paired(clinic)
    assert of_token(clinic, token) is None


def test_the_id_of_a_tablet_needs_our_signature(clinic: Clinic) -> None:
    _, token = paired(clinic)
    clinic.settings = LinkKeys(link_key=bytes(32))
    assert of_token(clinic, token) is None


def test_a_tablet_that_was_never_paired_is_none(clinic: Clinic) -> None:
    tablet, token = paired(clinic)
    with clinic.store.writing() as session:
        session.execute(update(Kiosk).where(Kiosk.id == tablet.id).values(paired_at=None))
    assert of_token(clinic, token) is None


def test_a_revoked_tablet_is_none_and_what_was_open_on_it_closes(clinic: Clinic) -> None:
    tablet, device = paired(clinic)
    view, token = open_on(clinic, tablet)
    kiosk.revoke(clinic.store, clinic.administrator, tablet.id, now=clinic.now)
    assert of_token(clinic, device) is None
    assert listed(clinic) == ()
    assert not stay(clinic, view, device)
    assert not is_open(clinic, token)
    with pytest.raises(NotFound):
        kiosk.revoke(clinic.store, clinic.administrator, tablet.id, now=clinic.now)


def test_a_revoked_tablets_code_pairs_nothing(clinic: Clinic) -> None:
    tablet = add(clinic)
    kiosk.revoke(clinic.store, clinic.administrator, tablet.id, now=clinic.now)
    with pytest.raises(CodeRefused):
        pair(clinic, tablet.code)


def test_guessing_a_pairing_code_is_stopped(clinic: Clinic) -> None:
    code = add(clinic).code
    for _ in range(MOST_TRIES):
        with pytest.raises(CodeRefused):
            pair(clinic, "22222222")
    with pytest.raises(Locked):
        pair(clinic, code)
    assert pair(clinic, code, place="198.51.100.1")


def test_a_form_stays_open_while_its_tablet_is_touched(clinic: Clinic) -> None:
    tablet, device = paired(clinic)
    view, token = open_on(clinic, tablet)
    for _ in range(5):
        clinic.now += LASTS - timedelta(seconds=1)
        assert stay(clinic, view, device)
        assert is_open(clinic, token)
    clinic.now += LASTS
    assert not is_open(clinic, token)


def test_no_form_stays_open_for_ever(clinic: Clinic) -> None:
    tablet, device = paired(clinic)
    view, _ = open_on(clinic, tablet)
    clinic.now += LONGEST
    assert not stay(clinic, view, device)


def test_a_form_stays_open_on_no_other_device(clinic: Clinic) -> None:
    tablet, _ = paired(clinic)
    _, other = paired(clinic)
    view, _ = open_on(clinic, tablet)
    assert not stay(clinic, view, other)
    assert not stay(clinic, view, "")


def test_a_form_of_a_tablet_is_not_opened_again_by_a_date(clinic: Clinic) -> None:
    tablet, _ = paired(clinic)
    _, token = open_on(clinic, tablet)
    clinic.now += LASTS
    assert intake.lapsed(clinic.store, token, now=clinic.now) is None
    with pytest.raises(LinkRefused):
        intake.renew(clinic.store, clinic.library, token, date(1972, 2, 3), now=clinic.now)


def test_clearing_closes_what_is_open_and_keeps_what_was_saved(clinic: Clinic) -> None:
    (tablet, _), visit = paired(clinic), clinic.add()
    view, token = open_on(clinic, tablet, visit)
    clinic.save(view, "who", {"who-answers": "me"})
    _, elsewhere = open_on(clinic, paired(clinic)[0])
    kiosk.clear(clinic.store, tablet.id, now=clinic.now)
    assert not is_open(clinic, token)
    assert is_open(clinic, elsewhere)
    assert open_on(clinic, tablet, visit)[0].stored["who-answers"].codes == {"me"}


@pytest.mark.parametrize("end", ["cleared", "revoked", "next"])
def test_a_kept_page_goes_with_its_form(clinic: Clinic, end: str) -> None:
    tablet, _ = paired(clinic)
    (view, _), (other, _) = open_on(clinic, tablet), open_on(clinic, paired(clinic)[0])
    first, second = (KeptPage("/intake/now", f"<p>{number}", 422) for number in (1, 2))
    for page in (first, second):
        kiosk.keep_page(clinic.store, view, page)
    kiosk.keep_page(clinic.store, other, first)
    assert kiosk.kept_page(clinic.store, view) == second
    if end == "cleared":
        kiosk.clear(clinic.store, tablet.id, now=clinic.now)
    elif end == "revoked":
        kiosk.revoke(clinic.store, clinic.administrator, tablet.id, now=clinic.now)
    else:
        open_on(clinic, tablet)
    assert kiosk.kept_page(clinic.store, view) is None
    assert kiosk.kept_page(clinic.store, other) == first


def test_clearing_is_recorded_when_something_was_open(clinic: Clinic) -> None:
    tablet, _ = paired(clinic)
    open_on(clinic, tablet)
    for _ in range(2):
        kiosk.clear(clinic.store, tablet.id, now=clinic.now)
    assert actions(clinic.store, "kiosk", tablet.id) == ["kiosk added", "kiosk paired", "kiosk cleared"]


def test_board_and_case_say_that_nobody_looked_who_it_was(clinic: Clinic) -> None:
    visit = clinic.add()
    view, _ = open_on(clinic, paired(clinic)[0], visit)
    clinic.submit(view)
    assert row_of(clinic, visit).unidentified
    assert case_of(clinic, visit) is False
    tick(clinic, visit)
    assert not row_of(clinic, visit).unidentified
    assert case_of(clinic, visit) is True
    assert "identity checked" in actions(clinic.store, "intake", view.intake_id)


def case_of(clinic: Clinic, visit: UUID) -> bool | None:
    with clinic.store.reading() as session:
        case_id = session.scalars(select(Case.id).where(Case.visit_id == visit)).one()
    case = export.case_view(clinic.store, clinic.library, clinic.clinician, case_id, now=clinic.now)
    return case.provenance.identity_checked


def test_whoever_comes_next_with_a_code_is_looked_at_again(clinic: Clinic) -> None:
    (tablet, _), visit = paired(clinic), clinic.add()
    open_on(clinic, tablet, visit)
    tick(clinic, visit)
    open_on(clinic, tablet, visit)
    assert row_of(clinic, visit).unidentified


def test_a_form_from_home_has_nothing_to_tick(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.open(visit)
    assert not row_of(clinic, visit).unidentified
    with pytest.raises(NotFound):
        tick(clinic, visit)


def test_identity_is_checked_at_ones_own_site_only(clinic: Clinic) -> None:
    visit = clinic.add()
    open_on(clinic, paired(clinic)[0], visit)
    with pytest.raises(NotFound):
        kiosk.check_identity(clinic.store, clinic.north_desk, visit, now=clinic.now)
    with pytest.raises(Forbidden):
        kiosk.check_identity(clinic.store, clinic.administrator, visit, now=clinic.now)


@pytest.mark.parametrize(("name", "place", "field"), [
    (" ", None, "name"), ("x" * 81, None, "name"), ("Door", uuid4(), "location_id")])
def test_what_cannot_be_added_is_named(clinic: Clinic, name: str, place: UUID | None, field: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        kiosk.add(clinic.store, clinic.administrator, clinic.settings, name, place or clinic.main,
                  now=clinic.now)
    assert wrong.value.field == field


@pytest.mark.parametrize("who", ["desk", "clinician"])
def test_only_an_administrator_sees_adds_and_revokes(clinic: Clinic, who: str) -> None:
    actor, tablet = getattr(clinic, who), add(clinic)
    with pytest.raises(Forbidden):
        kiosk.add(clinic.store, actor, clinic.settings, "Door", clinic.main, now=clinic.now)
    with pytest.raises(Forbidden):
        kiosk.all_of(clinic.store, actor, clinic.settings, now=clinic.now)
    with pytest.raises(Forbidden):
        kiosk.sites(clinic.store, actor)
    with pytest.raises(Forbidden):
        kiosk.revoke(clinic.store, actor, tablet.id, now=clinic.now)


def test_a_tablet_leaves_with_the_demonstration(clinic: Clinic) -> None:
    (tablet, _), visit = paired(clinic), clinic.add()
    open_on(clinic, tablet, visit)
    with clinic.store.writing() as session:
        session.execute(update(Location).where(Location.id == clinic.main).values(demo=True))
    demo.clear(clinic.store, now=clinic.now)
    assert listed(clinic) == ()
    # The trail stays, which tells what was done and nothing of who sat there.
    assert actions(clinic.store, "kiosk", tablet.id) == ["kiosk added", "kiosk paired"]
