"""Codes of the desk: made, shown, revoked; good once, briefly, at one site."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.support.clinic import Clinic, LinkKeys
from tests.support.code_desk import ELSEWHERE, LASTS, WRONG, add_tablet, at, current, elsewhere, give
from tests.support.trail import actions
from triage.services import codes
from triage.services.codes import Tablet
from triage.services.errors import CodeRefused, Conflict, Forbidden, NotFound
from triage.services.tokens import CODE_ALPHABET
from triage.store.models import Audit, CodeTry, EntryCode, Intake, PatientSession


@pytest.fixture
def tablet(clinic: Clinic) -> Tablet:
    """A tablet at Main Street."""
    return add_tablet(clinic, clinic.main)


def test_a_code_has_six_letters_that_nobody_mistakes(clinic: Clinic) -> None:
    text = give(clinic, clinic.add()).text
    assert len(text) == 6
    assert set(text) <= set(CODE_ALPHABET)
    assert not set(CODE_ALPHABET) & set("0O1IL5S8B2Z") - set("258")
    assert len(set(CODE_ALPHABET)) ** codes.LENGTH >= 2 ** 20


def test_a_code_opens_the_form_that_the_link_opens(clinic: Clinic, tablet: Tablet) -> None:
    visit = clinic.add()
    begun = clinic.save(clinic.open(visit), "who", {"who-answers": "me"}).view
    view = at(clinic, tablet, give(clinic, visit).text)
    assert view.intake_id == begun.intake_id
    assert view.stored["who-answers"].codes == {"me"}
    assert view.channel == "kiosk"


def test_a_code_begins_a_form_that_never_had_a_link(clinic: Clinic, tablet: Tablet) -> None:
    assert at(clinic, tablet, give(clinic, clinic.add()).text).revision == 0


def test_a_code_leaves_the_link_that_works_alone(clinic: Clinic) -> None:
    visit = clinic.add()
    token = clinic.token(visit)
    give(clinic, visit)
    assert clinic.open_token(token).status == "open"


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1} {2}", "{1}-{2}", "{3}"])
def test_a_code_may_be_typed_in_any_way(clinic: Clinic, tablet: Tablet, typed: str) -> None:
    code = give(clinic, clinic.add()).text
    text = typed.format(code, code[:3], code[3:], code.lower())
    assert at(clinic, tablet, text).status == "open"


def test_a_letter_that_looks_like_a_number_is_taken_for_it(clinic: Clinic, tablet: Tablet) -> None:
    visit = clinic.add()
    while not set("258") & set(code := give(clinic, visit).text):
        pass
    assert at(clinic, tablet, code.translate(str.maketrans("258", "ZSB"))).status == "open"


def test_a_code_is_good_once(clinic: Clinic, tablet: Tablet) -> None:
    code = give(clinic, clinic.add()).text
    at(clinic, tablet, code)
    with pytest.raises(CodeRefused):
        at(clinic, tablet, code)


def test_a_code_is_good_for_fifteen_minutes(clinic: Clinic, tablet: Tablet) -> None:
    visit = clinic.add()
    given = give(clinic, visit)
    assert given.expires_at == clinic.now + timedelta(minutes=15)
    clinic.now = given.expires_at
    assert current(clinic, visit) is None
    with pytest.raises(CodeRefused):
        at(clinic, tablet, given.text)


def test_how_long_it_is_good_is_set(clinic: Clinic) -> None:
    clinic.settings = LinkKeys(code_minutes=60)
    assert give(clinic, clinic.add()).expires_at == clinic.now + timedelta(hours=1)


def test_a_code_can_be_shown_again_until_it_is_used(clinic: Clinic, tablet: Tablet) -> None:
    visit = clinic.add()
    given = give(clinic, visit)
    assert [current(clinic, visit) for _ in range(2)] == [given, given]
    at(clinic, tablet, given.text)
    assert current(clinic, visit) is None


def test_a_code_made_with_another_link_key_is_not_shown(clinic: Clinic) -> None:
    visit = clinic.add()
    give(clinic, visit)
    clinic.settings = LinkKeys(link_key=bytes(32))
    assert current(clinic, visit) is None


def test_a_new_code_replaces_the_one_before_and_no_others(clinic: Clinic, tablet: Tablet) -> None:
    visit = clinic.add()
    first, other = give(clinic, visit), give(clinic, clinic.add())
    second = give(clinic, visit)
    with pytest.raises(CodeRefused):
        at(clinic, tablet, first.text)
    assert at(clinic, tablet, second.text).visit.id == visit
    assert at(clinic, tablet, other.text).visit.id != visit


def test_a_revoked_code_opens_nothing_and_what_it_opened_stays(clinic: Clinic, tablet: Tablet) -> None:
    visit, opened = clinic.add(), clinic.add()
    at(clinic, tablet, give(clinic, opened).text)
    code = give(clinic, visit).text
    for one in (visit, opened):
        codes.revoke(clinic.store, clinic.desk, one, now=clinic.now)
    with pytest.raises(CodeRefused):
        at(clinic, tablet, code)
    with clinic.store.reading() as session:
        ended = session.scalars(select(PatientSession.ended_at).where(PatientSession.kiosk_id == tablet.id))
        assert list(ended) == [None]


def test_another_sites_tablet_opens_nothing(clinic: Clinic, tablet: Tablet) -> None:
    code = give(clinic, clinic.add()).text
    with pytest.raises(CodeRefused):
        at(clinic, add_tablet(clinic, clinic.north), code)
    assert at(clinic, tablet, code).status == "open"


def test_the_next_person_on_a_tablet_closes_the_one_before(clinic: Clinic, tablet: Tablet) -> None:
    opened = codes.open_on_tablet(clinic.store, clinic.library, tablet, give(clinic, clinic.add()).text,
                                  now=clinic.now, language="en")
    at(clinic, tablet, give(clinic, clinic.add()).text)
    with pytest.raises(AssertionError):
        clinic.resume(opened.session_token)


def test_an_untouched_tablet_closes_by_itself(clinic: Clinic, tablet: Tablet) -> None:
    opened = codes.open_on_tablet(clinic.store, clinic.library, tablet, give(clinic, clinic.add()).text,
                                  now=clinic.now, language="en")
    clinic.now += LASTS
    with pytest.raises(AssertionError):
        clinic.resume(opened.session_token)


def test_who_sat_at_a_tablet_is_not_known(clinic: Clinic, tablet: Tablet) -> None:
    kiosk, home = at(clinic, tablet, give(clinic, clinic.add()).text), clinic.open()
    with clinic.store.reading() as session:
        said = [session.get_one(Intake, view.intake_id).identity_checked for view in (kiosk, home)]
    assert said == [False, None]


def test_neither_codes_nor_places_are_kept_in_the_clear(clinic: Clinic, tablet: Tablet) -> None:
    code = give(clinic, clinic.add()).text
    with pytest.raises(CodeRefused):
        elsewhere(clinic, code, WRONG)
    with clinic.store.reading() as session:
        hashes = [*session.scalars(select(EntryCode.code_hash)), *session.scalars(select(CodeTry.source))]
        trail = "".join(f"{row.object}{row.detail}{row.actor_id}" for row in session.scalars(select(Audit)))
    assert {len(one) for one in hashes} == {32}
    assert not any(code.encode() in one or ELSEWHERE.encode() in one for one in hashes)
    assert code not in trail
    assert ELSEWHERE not in trail


def test_everything_about_a_code_is_recorded(clinic: Clinic, tablet: Tablet) -> None:
    visit = clinic.add()
    give(clinic, visit)
    current(clinic, visit)
    codes.revoke(clinic.store, clinic.desk, visit, now=clinic.now)
    code = give(clinic, visit).text
    with pytest.raises(CodeRefused):
        elsewhere(clinic, code, WRONG)
    at(clinic, tablet, code)
    assert [one for one in actions(clinic.store, "visit", visit) if one.startswith("code")] == [
        "code given", "code shown", "code revoked", "code given", "code refused", "code used"]


def test_revoking_what_is_not_there_says_nothing(clinic: Clinic) -> None:
    visit = clinic.add()
    codes.revoke(clinic.store, clinic.desk, visit, now=clinic.now)
    assert actions(clinic.store, "visit", visit) == ["visit added"]


def test_a_form_whose_link_ended_with_its_sending_gets_no_code(clinic: Clinic) -> None:
    visit = clinic.add()
    view = clinic.open(visit)
    clinic.submit(view)
    clinic.now += timedelta(days=31)
    with pytest.raises(Conflict):
        give(clinic, visit)


@pytest.mark.parametrize("who", ["clinician", "administrator"])
def test_only_the_desk_gives_shows_and_revokes(clinic: Clinic, who: str) -> None:
    visit, actor = clinic.add(), getattr(clinic, who)
    with pytest.raises(Forbidden):
        codes.give(clinic.store, actor, clinic.settings, visit, now=clinic.now)
    with pytest.raises(Forbidden):
        codes.current(clinic.store, actor, clinic.settings, visit, now=clinic.now)
    with pytest.raises(Forbidden):
        codes.revoke(clinic.store, actor, visit, now=clinic.now)


def test_another_sites_visit_looks_like_none(clinic: Clinic) -> None:
    for visit in (clinic.add(), uuid4()):
        with pytest.raises(NotFound):
            codes.give(clinic.store, clinic.north_desk, clinic.settings, visit, now=clinic.now)
        with pytest.raises(NotFound):
            codes.revoke(clinic.store, clinic.north_desk, visit, now=clinic.now)
