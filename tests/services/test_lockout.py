"""The lock after wrong passwords and codes: of accounts, of addresses, and what others learn of it."""

from datetime import timedelta

import pytest

from tests.support.clinic import Clinic
from triage.services import lockout
from triage.services.lockout import Try
from triage.store.models import SignInLock, StaffNotice

EMAIL = "lena.placeholder@clinic.example"
NOBODY = "nobody@clinic.example"
HERE, THERE = "192.0.2.7", "198.51.100.9"


def wrong(clinic: Clinic, times: int, email: str = EMAIL, address: str = HERE) -> None:
    for _ in range(times):
        lockout.failed(clinic.store, Try(email, address), what="password", now=clinic.now)


def locked(clinic: Clinic, email: str = EMAIL, address: str = THERE) -> bool:
    return lockout.is_locked(clinic.store, Try(email, address), now=clinic.now)


@pytest.mark.parametrize("email", [EMAIL, NOBODY])
def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour_whoever_it_is(clinic: Clinic, email: str) -> None:
    wrong(clinic, 4, email)
    assert not locked(clinic, email)
    wrong(clinic, 1, email)
    assert locked(clinic, f" {email.upper()} ")
    clinic.pass_by(minutes=15)
    assert not locked(clinic, email)


def test_waits_grow_and_are_never_longer_than_four_hours(clinic: Clinic) -> None:
    waits = []
    for _ in range(7):
        wrong(clinic, 5)
        until = lockout.locked_until(clinic.store, EMAIL, now=clinic.now)
        assert until
        waits.append((until - clinic.now) / timedelta(minutes=1))
        clinic.now = until
    assert waits == [15, 30, 60, 120, 240, 240, 240]


def test_a_right_password_begins_the_count_anew(clinic: Clinic) -> None:
    for _ in range(2):
        wrong(clinic, 4)
        lockout.succeeded(clinic.store, Try(EMAIL, HERE))
    assert not locked(clinic)


def test_a_day_without_a_wrong_one_begins_the_count_anew(clinic: Clinic) -> None:
    wrong(clinic, 4)
    clinic.pass_by(hours=25)
    wrong(clinic, 4)
    assert not locked(clinic)


def test_wrong_passwords_of_one_do_not_lock_another(clinic: Clinic) -> None:
    wrong(clinic, 5)
    assert not locked(clinic, "dr.okafor@clinic.example")


def test_an_address_that_tries_many_accounts_waits_with_all_of_them(clinic: Clinic) -> None:
    for number in range(40):
        wrong(clinic, 1, f"guess-{number}@clinic.example")
    assert locked(clinic, "dr.okafor@clinic.example", HERE)
    assert not locked(clinic, "dr.okafor@clinic.example", THERE)


def test_one_home_of_the_newer_internet_is_one_address(clinic: Clinic) -> None:
    for number in range(40):
        wrong(clinic, 1, f"guess-{number}@clinic.example", f"2001:db8:1:2::{number:x}")
    assert locked(clinic, EMAIL, "2001:db8:1:2:ffff::1")
    assert not locked(clinic, EMAIL, "2001:db8:1:3::1")


def test_no_email_and_no_address_is_kept_in_plain(clinic: Clinic) -> None:
    wrong(clinic, 1, NOBODY)
    with clinic.store.reading() as session:
        kept = repr([(row.mark, row.kind) for row in session.query(SignInLock)])
    assert NOBODY not in kept
    assert HERE not in kept


def test_the_owner_is_told_of_a_lock_and_nobody_of_one_without_an_account(clinic: Clinic) -> None:
    wrong(clinic, 5)
    wrong(clinic, 5, NOBODY)
    with clinic.store.reading() as session:
        told = [(str(row.account_id), row.kind) for row in session.query(StaffNotice)]
    assert told == [(clinic.desk.id, "locked")]


def test_what_was_not_wrong_for_a_day_is_swept_away(clinic: Clinic) -> None:
    wrong(clinic, 1, NOBODY)
    clinic.pass_by(hours=25)
    wrong(clinic, 1)
    with clinic.store.reading() as session:
        assert session.query(SignInLock).count() == 2
