"""A link and a date of birth open a form; nothing else does, and nothing before that changes anything."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.clinic import Clinic, LinkKeys
from tests.support.factories import BORN, VISIT
from triage.services import intake
from triage.services.errors import LinkRefused, Locked, ServiceError
from triage.store.models import Intake, Invite, PatientSession

WRONG = date(1972, 2, 4)


def try_dates(clinic: Clinic, token: str, times: int, born: date = WRONG) -> list[ServiceError]:
    refused: list[ServiceError] = []
    for _ in range(times):
        with pytest.raises((LinkRefused, Locked)) as error:
            clinic.open_token(token, born)
        refused.append(error.value)
    return refused


def count(clinic: Clinic, model: type[Intake] | type[PatientSession]) -> int:
    with clinic.store.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_right_date_opens_an_empty_form(clinic: Clinic) -> None:
    view = clinic.open()
    assert (view.status, view.revision, dict(view.stored.answers)) == ("open", 0, {})


def test_the_view_knows_visit_site_and_record_facts(clinic: Clinic) -> None:
    view = clinic.open(clinic.add(sex="female", clinician_id=None))
    assert (view.visit.starts_at, view.location.name, view.facts["age"]) == (VISIT, "Main Street", 54)
    assert view.answers["sex"].codes == {"female"}


def test_looking_a_link_up_wrongly_makes_no_form(clinic: Clinic) -> None:
    before = count(clinic, Intake), count(clinic, PatientSession)
    try_dates(clinic, clinic.token(clinic.add()), 1)
    assert (count(clinic, Intake), count(clinic, PatientSession)) == before


@pytest.mark.parametrize("token", ["", "x" * 32, "é", "../../etc/passwd"])
def test_an_unknown_link_is_refused_like_a_wrong_date(clinic: Clinic, token: str) -> None:
    right = try_dates(clinic, clinic.token(clinic.add()), 1)[0]
    unknown = try_dates(clinic, token, 1, BORN)[0]
    assert (type(unknown), str(unknown)) == (type(right), str(right))


def test_a_replaced_link_is_refused_and_its_sessions_end(clinic: Clinic) -> None:
    visit = clinic.add()
    old = clinic.token(visit)
    opened = intake.open_link(clinic.store, clinic.library, clinic.settings, old, BORN, now=clinic.now)
    clinic.token(visit)
    try_dates(clinic, old, 1, BORN)
    assert intake.resume(clinic.store, clinic.library, opened.session_token, now=clinic.now) is None


def test_an_expired_link_is_refused(clinic: Clinic) -> None:
    token = clinic.token(clinic.add(starts_at=clinic.now + timedelta(days=1)))
    clinic.pass_by(days=4)
    assert isinstance(try_dates(clinic, token, 1, BORN)[0], LinkRefused)


def test_another_link_key_ends_every_link(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    clinic.settings = LinkKeys(link_key=bytes(32))
    try_dates(clinic, token, 1, BORN)


def test_five_wrong_dates_lock_the_link_for_a_quarter_of_an_hour(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    refused = try_dates(clinic, token, 5)
    assert [type(error) for error in refused] == [LinkRefused] * 4 + [Locked]
    assert isinstance(last := refused[-1], Locked)
    assert last.until == clinic.now + timedelta(minutes=15)


def test_a_locked_link_refuses_the_right_date_too(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    try_dates(clinic, token, 5)
    assert isinstance(try_dates(clinic, token, 1, BORN)[0], Locked)


def test_a_locked_link_opens_when_its_time_is_over(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    try_dates(clinic, token, 5)
    clinic.pass_by(minutes=15)
    assert clinic.open_token(token).status == "open"


def test_a_right_date_begins_the_count_anew(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    try_dates(clinic, token, 4)
    clinic.open_token(token)
    assert isinstance(try_dates(clinic, token, 4)[-1], LinkRefused)


def test_ten_wrong_dates_close_the_link_until_the_desk_makes_another(clinic: Clinic) -> None:
    visit = clinic.add()
    token = clinic.token(visit)
    try_dates(clinic, token, 5)
    clinic.pass_by(minutes=16)
    assert isinstance(closed := try_dates(clinic, token, 5)[-1], Locked)
    assert closed.until is None
    clinic.pass_by(hours=5)
    assert isinstance(try_dates(clinic, token, 1, BORN)[0], Locked)
    assert clinic.open_token(clinic.token(visit)).status == "open"


def test_one_patients_wrong_dates_do_not_lock_another(clinic: Clinic) -> None:
    mine, other = clinic.token(clinic.add()), clinic.token(clinic.add())
    try_dates(clinic, mine, 5)
    assert clinic.open_token(other).status == "open"


def test_wrong_dates_at_the_same_moment_are_all_counted(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    threads = [threading.Thread(target=try_dates, args=(clinic, token, 1)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with clinic.store.reading() as session:
        invite = session.scalars(select(Invite).order_by(Invite.wrong_dates.desc())).first()
        assert invite is not None
        # The fifth locks; those after it are refused without being counted.
        assert (invite.wrong_dates, invite.locked_until) == (5, clinic.now + timedelta(minutes=15))


def test_a_second_device_opens_the_same_form(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    first, second = clinic.open_token(token), clinic.open_token(token, channel="kiosk")
    assert first.intake_id == second.intake_id
    assert (first.channel, second.channel) == ("home", "kiosk")


def test_a_form_opens_in_the_language_that_was_chosen(clinic: Clinic) -> None:
    assert clinic.open(language="es").questionnaire.title == "Unas preguntas"


def test_a_language_that_the_form_does_not_have_is_passed_over(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    clinic.open_token(token, language="es")
    assert clinic.open_token(token, language="tlh").language == "es"


def test_a_session_is_over_after_twelve_hours(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    opened = intake.open_link(clinic.store, clinic.library, clinic.settings, token, BORN, now=clinic.now)
    assert opened.expires_at == clinic.now + timedelta(hours=12)
    clinic.pass_by(hours=12)
    assert intake.resume(clinic.store, clinic.library, opened.session_token, now=clinic.now) is None


def test_a_session_that_was_left_is_over_and_the_others_go_on(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    mine, other = (intake.open_link(clinic.store, clinic.library, clinic.settings, token, BORN,
                                    now=clinic.now) for _ in range(2))
    intake.leave(clinic.store, clinic.resume(mine.session_token), now=clinic.now)
    assert intake.resume(clinic.store, clinic.library, mine.session_token, now=clinic.now) is None
    assert clinic.resume(other.session_token).status == "open"


def test_an_unknown_cookie_opens_nothing(clinic: Clinic) -> None:
    assert intake.resume(clinic.store, clinic.library, "x" * 43, now=clinic.now) is None


def test_neither_link_nor_cookie_is_kept_in_the_database(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    opened = intake.open_link(clinic.store, clinic.library, clinic.settings, token, BORN, now=clinic.now)
    with clinic.store.reading() as session:
        kept = [*session.scalars(select(Invite.token_hash)),
                *session.scalars(select(PatientSession.token_hash))]
    assert not {token.encode(), opened.session_token.encode()} & set(kept)


def test_opening_a_link_while_it_is_replaced_holds_nobody_up(clinic: Clinic) -> None:
    visit = clinic.add()
    tokens = [clinic.token(visit)]
    broken: list[Exception] = []

    def replace() -> None:
        for _ in range(10):
            tokens.append(clinic.token(visit))

    def open_() -> None:
        for _ in range(20):
            try:
                intake.open_link(clinic.store, clinic.library, clinic.settings, tokens[-1], BORN,
                                 now=clinic.now)
            except LinkRefused:
                pass   # it was replaced before it was opened
            except Exception as error:
                broken.append(error)

    threads = [threading.Thread(target=work) for work in (replace, open_, open_)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert clinic.open_token(tokens[-1]).status == "open"
