"""Sessions of the staff in browsers: the cookie, who sees and ends them, and that patients' stay apart."""

from pathlib import Path

import pytest
from flask import Flask, url_for
from sqlalchemy import text

from tests.support.app import Clock, make_app, parts_of
from tests.support.patient import Patient
from tests.support.sign_in import EMAIL, sign_in
from tests.support.staff import Colleague
from triage.services import accounts, demo
from triage.services import sign_in as way_in
from triage.services.actors import system
from triage.store.models import PatientSession, StaffSession
from triage.web import fresh

JOB = system("test")


def test_cookie_is_bound_to_this_host_and_out_of_reach(tmp_path: Path, demo_sqlite: Path,
                                                       clock: Clock) -> None:
    app = make_app(tmp_path, demo_sqlite, clock, BASE_URL="https://intake.clinic.example")
    answer = app.test_client().get("/sign-in", base_url="https://intake.clinic.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert "Domain" not in cookie
    parts_of(app).store.engine.dispose()


def test_token_is_new_with_each_sign_in(demo_app: Flask) -> None:
    """A cookie that somebody planted before never becomes a session."""
    clients = [sign_in(demo_app, "desk") for _ in range(2)]
    tokens = []
    for client in clients:
        with client.session_transaction() as session:
            tokens.append(session["staff"])
    assert tokens[0] != tokens[1]
    assert min(map(len, tokens)) >= 43   # 32 bytes, in base64
    planted = demo_app.test_client()
    with planted.session_transaction() as session:
        session["staff"], session["_user_id"] = "planted", _uniquifier(demo_app)
    assert planted.get("/account").status_code == 303


def test_signed_cookie_without_its_row_is_nobody(demo_app: Flask) -> None:
    client = sign_in(demo_app, "desk")
    with parts_of(demo_app).store.writing() as session:
        session.query(StaffSession).delete()
    assert client.get("/account").status_code == 303


def test_database_that_is_away_is_a_page_that_says_so(demo_app: Flask) -> None:
    client = sign_in(demo_app, "desk")
    with parts_of(demo_app).store.writing() as session:
        session.execute(text("ALTER TABLE staff_session RENAME TO away"))
    answer = client.get("/account")
    assert answer.status_code == 503
    assert "911" in answer.text


def test_demonstration_is_taken_out_with_those_who_are_signed_in(demo_app: Flask) -> None:
    client, parts = sign_in(demo_app, "desk"), parts_of(demo_app)
    demo.clear(parts.store, now=parts.now())
    assert client.get("/account").status_code == 303


def test_row_is_read_with_no_more_questions_than_before(demo_app: Flask, clock: Clock) -> None:
    """Looking writes nothing within a minute of the last look."""
    colleague = Colleague.at(demo_app, "desk")
    seen = []
    for seconds in (10, 10, 60):
        clock.pass_by(seconds=seconds)
        colleague.open("/account")
        with parts_of(demo_app).store.reading() as session:
            seen.append(session.query(StaffSession).one().seen_at)
    assert seen[0] == seen[1] < seen[2]


def test_own_sessions_are_listed_and_ended_one_by_one(demo_app: Flask) -> None:
    here, there = Colleague.at(demo_app, "desk"), sign_in(demo_app, "desk")
    page = here.open("/account")
    assert page.text.count("by password") + page.text.count("password") >= 2
    here.press("End the session")
    assert there.get("/account").status_code == 303
    assert here.open("/account").status == 200


def test_all_other_sessions_end_at_once(demo_app: Flask) -> None:
    here, others = Colleague.at(demo_app, "desk"), [sign_in(demo_app, "desk") for _ in range(3)]
    here.open("/account")
    here.press("End all others")
    assert [client.get("/account").status_code for client in others] == [303, 303, 303]


def test_changed_password_ends_every_other_session_and_keeps_this_one(demo_app: Flask) -> None:
    here, other = Colleague.at(demo_app, "desk"), sign_in(demo_app, "desk")
    old, new = demo.password(parts_of(demo_app).settings), "gravel lantern oboe"
    here.open("/account/password")
    wrong = here.press("Change", password="wrong wrong wrong", new_password=new, new_password_confirm=new)
    assert wrong.status == 422
    guessed = "password1234"
    early = here.press("Change", password=old, new_password=guessed, new_password_confirm=guessed)
    assert "guessed early" in early.text
    assert here.press("Change", password=old, new_password=new, new_password_confirm=new).slug == "account"
    assert other.get("/account").status_code == 303


def test_patients_session_opens_no_page_of_the_staff_and_becomes_none(demo_app: Flask) -> None:
    patient = _patient(demo_app)
    token = patient.client.get_cookie("intake_session", path="/intake") or _cookie(patient)
    client = demo_app.test_client()
    with client.session_transaction() as session:
        session["staff"], session["_user_id"] = token.value, _uniquifier(demo_app)
    assert client.get("/account").status_code == 303
    assert patient.client.get("/account").status_code == 303
    with parts_of(demo_app).store.reading() as session:
        assert session.query(StaffSession).count() == 0
        assert session.query(PatientSession).count() > 0


def test_staff_session_opens_no_form_of_a_patient(demo_app: Flask) -> None:
    client, name = sign_in(demo_app, "desk"), _cookie(_patient(demo_app)).key
    with client.session_transaction() as session:
        token = session["staff"]
    client.set_cookie(name, token, path="/intake")
    assert client.get("/intake").status_code in {403, 410}


def test_patient_who_sits_at_a_browser_of_the_staff_stays_a_patient(demo_app: Flask) -> None:
    patient = _patient(demo_app)
    assert patient.client.get("/intake").status_code in {200, 303}
    colleague = Colleague(patient.client)
    colleague.open("/sign-in")
    colleague.press("Sign in", email=EMAIL["desk"], password=demo.password(parts_of(demo_app).settings))
    colleague.open("/account")
    colleague.press("Sign out")
    assert patient.client.get("/account").status_code == 303


@pytest.mark.parametrize(("minutes", "asked"), [(9, False), (14, True)])
def test_weighty_acts_ask_again_after_ten_minutes(demo_app: Flask, clock: Clock, minutes: int,
                                                  asked: bool) -> None:
    admin, desk = Colleague.at(demo_app, "administrator"), way_in.by_email(parts_of(demo_app).store,
                                                                           EMAIL["desk"])
    assert desk
    admin.open(f"/admin/people/{desk.id}")
    clock.pass_by(minutes=minutes)
    page = admin.press("Disable")
    assert (page.slug == "again") is asked
    found = accounts.get(parts_of(demo_app).store, JOB, desk.id)
    assert found.active is asked
    if asked:
        assert admin.press("Go on", password="wrong wrong wrong").status == 422
        admin.press("Go on", password=demo.password(parts_of(demo_app).settings))
        assert admin.page.slug == str(desk.id)
        admin.press("Disable")
        assert not accounts.get(parts_of(demo_app).store, JOB, desk.id).active


def test_session_says_how_long_nobody_touched_it(demo_app: Flask, clock: Clock) -> None:
    client = sign_in(demo_app, "desk")
    cookie = client.get_cookie("session")
    assert cookie
    clock.pass_by(minutes=11)
    with demo_app.test_request_context("/account", headers={"Cookie": f"session={cookie.value}"}):
        assert fresh.idle().total_seconds() == 660
        assert not fresh.proved_within()
        assert not fresh.prove("wrong wrong wrong")
        assert fresh.prove(demo.password(parts_of(demo_app).settings))
        assert fresh.ask_again(url_for("account.mine")).location == "/account/again?next=/account"


def _uniquifier(app: Flask) -> str:
    found = way_in.by_email(parts_of(app).store, EMAIL["desk"])
    assert found
    return found.fs_uniquifier


def _patient(app: Flask) -> Patient:
    example = demo.example(parts_of(app))
    assert example
    patient = Patient(app.test_client(), example.link.url_path)
    patient.open(example.birth_date)
    return patient


def _cookie(patient: Patient) -> object:
    from triage.web.patient.site import COOKIE  # noqa: PLC0415

    return patient.client.get_cookie(COOKIE, path="/intake")
