"""Two factors: who needs them, how they are set up, and that neither alone opens anything."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from tests.support.app import Clock, make_app, parts_of
from tests.support.authenticator import Phone, set_up, with_password
from tests.support.sign_in import EMAIL
from tests.support.staff import Colleague
from triage.services import accounts, factors, sign_in
from triage.services.actors import system
from triage.store.models import Account, StaffNotice

JOB = system("test")
CODE = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")


@pytest.fixture
def strict(tmp_path: Path, demo_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    """The demonstration's clinic, outside demonstration mode: two factors are asked for."""
    app = make_app(tmp_path, demo_sqlite, clock, TWO_FACTORS=True)
    yield app
    parts_of(app).store.engine.dispose()


def account(app: Flask, who: str) -> Account:
    found = sign_in.by_email(parts_of(app).store, EMAIL[who])
    assert found
    return found


def again(app: Flask, who: str, phone: Phone) -> Colleague:
    """Sign in with the password and a code."""
    colleague = with_password(app, who)
    colleague.press("Sign in", code=phone.code())
    return colleague


@pytest.mark.parametrize("who", ["clinician", "administrator"])
def test_first_sign_in_leads_to_the_set_up_and_nowhere_else(strict: Flask, who: str) -> None:
    colleague = with_password(strict, who)
    assert colleague.page.address == "/sign-in/app"
    for address in ("/", "/account", "/desk", "/clinician/queue", "/admin/people", "/account/passkeys"):
        assert colleague.open(address).slug == "sign-in", address


def test_desk_needs_one_factor_and_may_have_two(strict: Flask, clock: Clock) -> None:
    colleague = with_password(strict, "desk")
    assert colleague.open("/account").heading.startswith("Your account")
    colleague.follow("Set up")
    phone = Phone.scanning(colleague.press("Show the picture"), clock)
    assert colleague.press("Finish", code=phone.code()).slug == "account"
    assert with_password(strict, "desk").page.slug == "code"
    clock.pass_by(seconds=30)
    assert again(strict, "desk", phone).open("/account").slug == "account"


def test_set_up_then_password_and_code_sign_in(strict: Flask, clock: Clock) -> None:
    colleague, phone = set_up(strict, "clinician", clock)
    assert colleague.open("/account").status == 200
    clock.pass_by(seconds=30)
    assert again(strict, "clinician", phone).open("/account").status == 200


def test_code_works_once_and_only_around_its_time(strict: Flask, clock: Clock) -> None:
    _, phone = set_up(strict, "clinician", clock)
    assert again(strict, "clinician", phone).page.status == 422   # used for the set-up
    for steps, status in ((-2, 422), (2, 422), (1, 200)):
        colleague = with_password(strict, "clinician")
        assert colleague.press("Sign in", code=phone.code(steps)).status == status, steps


@pytest.mark.parametrize("code", ["", "000000", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "9" * 5000])
def test_odd_codes_are_refused(strict: Flask, clock: Clock, code: str) -> None:
    set_up(strict, "clinician", clock)
    assert with_password(strict, "clinician").press("Sign in", code=code).status == 422


def test_password_and_code_are_counted_together(strict: Flask, clock: Clock) -> None:
    """A right password between wrong codes must not begin the count anew."""
    _, phone = set_up(strict, "clinician", clock)
    clock.pass_by(seconds=30)
    for _ in range(5):
        with_password(strict, "clinician").press("Sign in", code="000000")
    assert with_password(strict, "clinician").page.slug == "sign-in"   # locked: not even the code is asked
    clock.pass_by(minutes=15)
    assert again(strict, "clinician", phone).open("/account").status == 200


def test_sign_in_that_was_left_half_way_ends(strict: Flask, clock: Clock) -> None:
    _, phone = set_up(strict, "clinician", clock)
    colleague = with_password(strict, "clinician")
    clock.pass_by(minutes=11)
    assert "too long" in colleague.press("Sign in", code=phone.code()).text


def test_new_key_needs_its_own_code_before_it_counts(strict: Flask, clock: Clock) -> None:
    colleague, old = set_up(strict, "clinician", clock)
    colleague.open("/sign-in/app")
    new = Phone.scanning(colleague.press("Show the picture"), clock)
    assert "was not right" in colleague.press("Finish", code="000000").text
    clock.pass_by(seconds=30)
    assert again(strict, "clinician", old).open("/account").status == 200
    assert new.key != old.key


def test_whoever_needs_two_factors_cannot_give_them_up(strict: Flask, clock: Clock) -> None:
    colleague, _ = set_up(strict, "clinician", clock)
    page = colleague.open("/sign-in/app")
    assert "Stop using codes" not in page.text
    data = {**page.filled(1, {}), "setup": "disable"}
    assert colleague.client.post("/sign-in/app", data=data).status_code == 422
    assert account(strict, "clinician").tf_totp_secret


def test_recovery_codes_are_shown_once_kept_hashed_and_good_for_one_use(strict: Flask, clock: Clock) -> None:
    colleague, _ = set_up(strict, "clinician", clock)
    colleague.open("/account/recovery-codes")
    codes = CODE.findall(colleague.press("Make ten").text)
    assert len(set(codes)) == 10
    assert not CODE.search(colleague.open("/account/recovery-codes?show_codes=1").text)
    assert not set(codes) & set(account(strict, "clinician").mf_recovery_codes or ())

    def use(code: str) -> int:
        colleague = with_password(strict, "clinician")
        colleague.follow("recovery code")
        return colleague.press("Sign in", code=code).status

    assert [use(codes[0].lower().replace("-", " ")), use(codes[0]), use(codes[1])] == [200, 422, 200]
    assert len(account(strict, "clinician").mf_recovery_codes or ()) == 8


def test_recovery_code_of_one_is_none_of_another(strict: Flask) -> None:
    parts, one, other = parts_of(strict), account(strict, "clinician"), account(strict, "administrator")
    hashed = [factors.code_hash(parts.settings, who.id, "K7M4-QX2P-9ABD-H3TR") for who in (one, other)]
    assert hashed[0] != hashed[1]


def test_secret_of_the_app_is_sealed_in_the_database_and_in_the_cookie(strict: Flask, clock: Clock) -> None:
    colleague = with_password(strict, "clinician")
    page = colleague.press("Show the picture")
    typed = page.first("b", class_="address").text.replace(" ", "").replace("-", "")
    with colleague.client.session_transaction() as session:
        assert typed not in repr(dict(session))
    colleague.press("Finish", code=Phone.scanning(page, clock).code())
    assert typed not in str(account(strict, "clinician").tf_totp_secret)


def test_lost_phone_is_mended_by_an_administrator_and_told(strict: Flask, clock: Clock) -> None:
    set_up(strict, "clinician", clock)
    admin, _ = set_up(strict, "administrator", clock)
    admin.open(f"/admin/people/{account(strict, 'clinician').id}")
    admin.press("Take the second step away")
    assert with_password(strict, "clinician").page.address == "/sign-in/app"
    with parts_of(strict).store.reading() as session:
        told = [row.kind for row in session.query(StaffNotice).order_by(StaffNotice.created_at)
                if row.account_id == account(strict, "clinician").id]
    assert sorted(told) == ["factors removed", "two factors"]


def test_new_password_does_not_open_the_second_step(strict: Flask, clock: Clock) -> None:
    set_up(strict, "clinician", clock)
    admin, _ = set_up(strict, "administrator", clock)
    admin.open(f"/admin/people/{account(strict, 'clinician').id}")
    link = admin.press("Link for a new password").first("p", class_="address").text
    colleague = Colleague(strict.test_client())
    colleague.open(link.partition("8000")[2])
    new = "gravel lantern oboe"
    colleague.press("Set the password", password=new, password_confirm=new)
    colleague.press("Sign in", email=EMAIL["clinician"], password=new)
    assert colleague.page.slug == "code"


def test_session_of_one_factor_ends_when_two_are_asked_for(tmp_path: Path, demo_sqlite: Path,
                                                           clock: Clock) -> None:
    loose = make_app(tmp_path, demo_sqlite, clock)
    colleague = with_password(loose, "clinician")
    cookie = colleague.client.get_cookie("session")
    assert cookie
    (other := tmp_path / "strict").mkdir()
    strict = make_app(other, tmp_path / "backstory.sqlite", clock, TWO_FACTORS=True)
    copy = strict.test_client()
    copy.set_cookie("session", cookie.value)
    assert copy.get("/account").status_code == 303
    assert loose.test_client().get("/account").status_code == 303
    for app in (loose, strict):
        parts_of(app).store.engine.dispose()


def test_two_factors_are_asked_of_real_accounts_as_soon_as_the_demonstration_is_out(strict: Flask) -> None:
    parts = parts_of(strict)
    found = account(strict, "clinician")
    assert sign_in.needs_two(parts.store, parts.settings, found)
    accounts.set_roles(parts.store, JOB, found.id, frozenset({"front_desk"}), frozenset(), now=parts.now())
    assert not sign_in.needs_two(parts.store, parts.settings, account(strict, "clinician"))


def test_who_is_asked_again_may_show_the_code_of_now(strict: Flask, clock: Clock) -> None:
    admin, phone = set_up(strict, "administrator", clock)
    admin.open("/account/again")
    assert "the code that your app shows now" in admin.page.text
    clock.pass_by(minutes=1)
    code = phone.code()
    assert admin.press("Go on", password="000000" if code != "000000" else "000001").status == 422
    assert admin.press("Go on", password=f"{code[:3]} {code[3:]}").slug == "account"
    admin.open("/account/again")
    assert admin.press("Go on", password=code).status == 422   # it works once


def test_account_without_a_password_shows_a_code_of_its_own(strict: Flask, clock: Clock) -> None:
    admin, phone = set_up(strict, "administrator", clock)
    _, other = set_up(strict, "clinician", clock)
    with parts_of(strict).store.writing() as session:
        session.execute(update(Account).where(Account.email == EMAIL["administrator"]).values(password=None))
    clock.pass_by(minutes=1)
    for given in ("", "anything at all", other.code()):
        admin.open("/account/again")
        assert admin.press("Go on", password=given).status == 422
    admin.open("/account/again")
    assert admin.press("Go on", password=phone.code()).slug == "account"


def test_guessed_codes_lock_as_guessed_passwords_do(strict: Flask, clock: Clock) -> None:
    admin, phone = set_up(strict, "administrator", clock)
    clock.pass_by(minutes=1)
    wrong = next(str(number) for number in range(100_000, 999_999) if str(number) not in {
        phone.code(step) for step in (-1, 0, 1)})
    for _ in range(5):
        admin.open("/account/again")
        admin.press("Go on", password=wrong)
    admin.open("/account/again")
    assert admin.press("Go on", password=phone.code()).status == 422
