"""Signing in and out: who is let in, for how long, and what others learn."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.app import Clock, parts_of
from tests.support.sign_in import EMAIL, TOKEN, sign_in
from tests.support.staff import Colleague
from triage.services import demo

WRONG = "wrong wrong wrong"


def send(client: FlaskClient, email: str, password: str, **more: str) -> tuple[int, str]:
    """Send the sign-in form; give the status and where it leads, or the page."""
    token = TOKEN.search(client.get("/sign-in").text)
    assert token
    answer = client.post(
        "/sign-in", data={"email": email, "password": password, "csrf_token": token.group(1), **more}
    )
    return answer.status_code, answer.headers.get("Location") or answer.text


def password(app: Flask) -> str:
    return demo.password(parts_of(app).settings)


@pytest.mark.parametrize(
    ("who", "address"), [("desk", "/desk"), ("clinician", "/clinician/queue"),
                         ("administrator", "/admin/people"), ("auditor", "/admin/people")]
)
def test_each_begins_at_the_page_of_their_work(demo_app: Flask, who: str, address: str) -> None:
    assert Colleague.at(demo_app, who).open("/").address == address


def test_page_asked_for_comes_after_the_sign_in(demo_app: Flask) -> None:
    client = demo_app.test_client()
    asked = client.get("/desk/visits/new?day=2026-11-21")
    assert asked.headers["Location"] == "/sign-in?next=/desk/visits/new?day%3D2026-11-21"
    status, place = send(client, EMAIL["desk"], password(demo_app), next="/desk/visits/new?day=2026-11-21")
    assert (status, place) == (302, "/desk/visits/new?day=2026-11-21")


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_sign_in_never_leads_to_another_host(demo_app: Flask, elsewhere: str) -> None:
    _, place = send(demo_app.test_client(), EMAIL["desk"], password(demo_app), next=elsewhere)
    assert urlsplit(place).netloc == ""


def test_capitals_and_blanks_in_the_email_do_not_matter(demo_app: Flask) -> None:
    assert send(demo_app.test_client(), " Desk@DEMO.example ", password(demo_app))[0] == 302


def test_wrong_password_and_unknown_email_look_the_same(demo_app: Flask) -> None:
    known = send(demo_app.test_client(), EMAIL["desk"], WRONG)
    unknown = send(demo_app.test_client(), "desk@nowhere.example", WRONG)
    assert known[0] == unknown[0] == 422
    same = [
        TOKEN.sub("", page).replace("desk@nowhere.example", EMAIL["desk"]) for _, page in (known, unknown)
    ]
    assert same[0] == same[1]


def test_wrong_password_keeps_the_email_and_not_the_password(demo_app: Flask) -> None:
    _, page = send(demo_app.test_client(), EMAIL["desk"], WRONG)
    assert EMAIL["desk"] in page
    assert WRONG not in page


@pytest.mark.parametrize(
    "email", ["", "no-address", "a@b", "x" * 3000, "'; drop table account; --@x.example"]
)
def test_odd_emails_are_refused_like_any_other(demo_app: Flask, email: str) -> None:
    assert send(demo_app.test_client(), email, WRONG)[0] == 422


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(demo_app: Flask) -> None:
    client = demo_app.test_client()
    for _ in range(5):
        send(client, EMAIL["desk"], WRONG)
    assert send(client, EMAIL["desk"], password(demo_app))[0] == 422
    assert client.get("/desk").status_code == 303


def test_locked_account_says_no_more_than_a_wrong_password(demo_app: Flask) -> None:
    pages = [send(demo_app.test_client(), EMAIL["desk"], WRONG) for _ in range(7)]
    assert len({TOKEN.sub("", page) for _, page in pages}) == 1


def test_lock_opens_after_fifteen_minutes(demo_app: Flask, clock: Clock) -> None:
    for _ in range(5):
        send(demo_app.test_client(), EMAIL["desk"], WRONG)
    clock.pass_by(minutes=15)
    assert send(demo_app.test_client(), EMAIL["desk"], password(demo_app))[0] == 302


def test_right_password_begins_the_count_anew(demo_app: Flask) -> None:
    for _ in range(2):
        for _ in range(4):
            send(demo_app.test_client(), EMAIL["desk"], WRONG)
        assert send(demo_app.test_client(), EMAIL["desk"], password(demo_app))[0] == 302


def test_session_of_before_is_no_part_of_the_one_after(demo_app: Flask) -> None:
    client = demo_app.test_client()
    with client.session_transaction() as session:
        session["planted"] = "yes"
    send(client, EMAIL["desk"], password(demo_app))
    with client.session_transaction() as session:
        assert "planted" not in session


def test_session_ends_after_a_quarter_of_an_hour_without_a_click(demo_app: Flask, clock: Clock) -> None:
    client = sign_in(demo_app, "desk")
    clock.pass_by(minutes=14)
    assert client.get("/desk").status_code == 200
    clock.pass_by(minutes=16)
    assert client.get("/desk").headers["Location"].startswith("/sign-in")


def test_session_ends_after_twelve_hours_of_clicks(demo_app: Flask, clock: Clock) -> None:
    client = sign_in(demo_app, "desk")
    for _ in range(48):
        clock.pass_by(minutes=15)
        assert client.get("/account").status_code == 200
    clock.pass_by(minutes=1)
    assert client.get("/desk").status_code == 303


def test_signing_out_ends_a_copied_session_too(demo_app: Flask) -> None:
    colleague = Colleague.at(demo_app, "desk")
    colleague.open("/desk")
    cookie = colleague.client.get_cookie("session")
    assert cookie
    copy = demo_app.test_client()
    copy.set_cookie("session", cookie.value)
    assert copy.get("/desk").status_code == 200
    assert colleague.press("Sign out").address.startswith("/sign-in")
    assert copy.get("/desk").status_code == 303


def test_browser_is_told_to_forget_the_pages_at_the_sign_out(demo_app: Flask) -> None:
    colleague = Colleague.at(demo_app, "desk")
    page = colleague.open("/desk")
    answer = colleague.client.post("/sign-out", data=page.filled(0, {}))
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_disabled_account_is_out_at_the_next_click(demo_app: Flask) -> None:
    from triage.services import accounts  # noqa: PLC0415
    from triage.services.actors import system  # noqa: PLC0415

    client, parts = sign_in(demo_app, "desk"), parts_of(demo_app)
    ids = {one.email: one.id for one in accounts.list_accounts(parts.store, system("test"))}
    accounts.disable(parts.store, system("test"), ids[EMAIL["desk"]], now=parts.now())
    assert client.get("/desk").status_code == 303


def test_tampered_cookie_is_nobody(demo_app: Flask) -> None:
    client = sign_in(demo_app, "desk")
    cookie = client.get_cookie("session")
    assert cookie
    client.set_cookie("session", f"{cookie.value[:-2]}xx")
    assert client.get("/desk").status_code == 303


@pytest.mark.parametrize(
    "address", ["/register", "/reset", "/change", "/verify", "/login", "/tf-setup", "/fs-static/x"]
)
def test_there_is_no_other_page_of_accounts(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_sign_out_needs_a_press_and_a_token(demo_app: Flask) -> None:
    client = sign_in(demo_app, "desk")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 400
    assert client.get("/desk").status_code == 200


def test_head_of_the_page_says_who_is_signed_in(demo_app: Flask) -> None:
    page = Colleague.at(demo_app, "clinician").open("/clinician/queue")
    assert "Dr. Imani Sampleton, clinician" in page.first("header").text
    links = [link.text for link in page.first("nav").all("a")]
    assert links[:4] == ["Today", "Patients", "Review queue", "Rules"]
