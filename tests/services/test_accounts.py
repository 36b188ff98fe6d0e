"""Accounts: who may make and end them, and the lock after wrong passwords."""

import threading
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from tests.support.clinic import JOB, Clinic
from tests.support.trail import actions
from triage.services import accounts, lockout, sign_in
from triage.services.accounts import NewAccount
from triage.services.actors import Role, staff_actor
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.lockout import Try
from triage.store.models import Account

EMAIL = "Wren@Clinic.example"
NEW = NewAccount("Wren Sampleton", EMAIL, "argon2-hash", frozenset({Role.FRONT_DESK}), frozenset())


def create(clinic: Clinic, new: NewAccount = NEW) -> UUID:
    return accounts.create(clinic.store, clinic.administrator, new, now=clinic.now)


def account(clinic: Clinic, id_: UUID) -> Account:
    with clinic.store.reading() as session:
        return session.get_one(Account, id_)


def wrong(clinic: Clinic, times: int, email: str = EMAIL) -> None:
    for _ in range(times):
        lockout.failed(clinic.store, Try(email, "192.0.2.7"), what="password", now=clinic.now)


def test_an_account_has_what_it_was_given(clinic: Clinic) -> None:
    id_ = create(clinic, replace(NEW, locations=frozenset({clinic.main, clinic.north})))
    found = next(one for one in accounts.list_accounts(clinic.store, clinic.administrator) if one.id == id_)
    assert (found.name, found.email, found.active) == ("Wren Sampleton", EMAIL, True)
    assert (found.roles, found.locations) == (("front_desk",), ("Main Street", "North"))


def test_the_actor_of_an_account_has_its_roles_and_sites(clinic: Clinic) -> None:
    id_ = create(clinic, replace(NEW, locations=frozenset({clinic.north})))
    who = staff_actor(account(clinic, id_))
    assert (who.kind, who.id, who.roles, who.locations) == (
        "staff", str(id_), {"front_desk"}, frozenset({clinic.north}))


def test_two_accounts_share_their_role(clinic: Clinic) -> None:
    one, two = create(clinic), create(clinic, replace(NEW, email="other@clinic.example"))
    shared = [[role.id for role in account(clinic, id_).roles] for id_ in (one, two)]
    assert shared[0] == shared[1]


def test_an_address_is_taken_once_however_it_is_capitalised(clinic: Clinic) -> None:
    create(clinic)
    with pytest.raises(Conflict):
        create(clinic, replace(NEW, email=EMAIL.lower()))


@pytest.mark.parametrize(("field", "changes"), [
    ("email", {"email": "nobody"}), ("email", {"email": "a@b\r\nBcc: c@d.example"}), ("name", {"name": " "}),
    ("roles", {"roles": frozenset({"owner"})}), ("locations", {"locations": frozenset({uuid4()})})])
def test_what_cannot_be_right_is_refused_by_its_field(clinic: Clinic, field: str,
                                                      changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as error:
        create(clinic, replace(NEW, **changes))  # type: ignore[arg-type]
    assert error.value.field == field


@pytest.mark.parametrize("who", ["desk", "clinician"])
def test_only_administrators_and_the_server_itself_manage_accounts(clinic: Clinic, who: str) -> None:
    actor, id_ = getattr(clinic, who), create(clinic)
    for refused in (lambda: accounts.create(clinic.store, actor, NEW, now=clinic.now),
                    lambda: accounts.list_accounts(clinic.store, actor),
                    lambda: accounts.disable(clinic.store, actor, id_, now=clinic.now),
                    lambda: accounts.enable(clinic.store, actor, id_, now=clinic.now),
                    lambda: accounts.set_password(clinic.store, actor, id_, "x", now=clinic.now)):
        with pytest.raises(Forbidden):
            refused()
    assert len(accounts.list_accounts(clinic.store, JOB)) == 7


def test_a_disabled_account_is_over_with_all_its_sessions(clinic: Clinic) -> None:
    id_ = create(clinic)
    held = account(clinic, id_).fs_uniquifier
    accounts.disable(clinic.store, clinic.administrator, id_, now=clinic.now)
    assert not account(clinic, id_).active
    assert sign_in.by_uniquifier(clinic.store, held) is None


def test_an_enabled_account_is_back_and_unlocked(clinic: Clinic) -> None:
    id_ = create(clinic)
    wrong(clinic, 5)
    accounts.disable(clinic.store, clinic.administrator, id_, now=clinic.now)
    accounts.enable(clinic.store, clinic.administrator, id_, now=clinic.now)
    assert account(clinic, id_).active
    assert lockout.locked_until(clinic.store, EMAIL, now=clinic.now) is None


def test_the_last_administrator_cannot_be_disabled(clinic: Clinic) -> None:
    with pytest.raises(Conflict, match="last administrator"):
        accounts.disable(clinic.store, JOB, UUID(clinic.administrator.id), now=clinic.now)


def test_one_of_two_administrators_can_be_disabled(clinic: Clinic) -> None:
    id_ = create(clinic, replace(NEW, roles=frozenset({Role.ADMINISTRATOR})))
    accounts.disable(clinic.store, clinic.administrator, id_, now=clinic.now)
    assert not account(clinic, id_).active


def test_two_administrators_who_disable_each_other_leave_one(clinic: Clinic) -> None:
    other = create(clinic, replace(NEW, roles=frozenset({Role.ADMINISTRATOR})))
    refused: list[Conflict] = []

    def work(id_: UUID) -> None:
        try:
            accounts.disable(clinic.store, JOB, id_, now=clinic.now)
        except Conflict as error:
            refused.append(error)

    threads = [threading.Thread(target=work, args=(id_,)) for id_ in (other, UUID(clinic.administrator.id))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1


def test_nobody_changes_their_own_account(clinic: Clinic) -> None:
    with pytest.raises(Forbidden):
        accounts.set_password(clinic.store, clinic.administrator, UUID(clinic.administrator.id), "x",
                              now=clinic.now)


def test_an_account_that_does_not_exist_is_told(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        accounts.disable(clinic.store, JOB, uuid4(), now=clinic.now)


def test_a_new_password_ends_sessions_and_locks(clinic: Clinic) -> None:
    id_ = create(clinic)
    held = account(clinic, id_).fs_uniquifier
    wrong(clinic, 5)
    accounts.set_password(clinic.store, clinic.administrator, id_, "another-hash", now=clinic.now)
    assert account(clinic, id_).password == "another-hash"
    assert account(clinic, id_).fs_uniquifier != held
    assert lockout.locked_until(clinic.store, EMAIL, now=clinic.now) is None


def test_signing_in_finds_the_account_whatever_the_capitals(clinic: Clinic) -> None:
    id_ = create(clinic)
    found = sign_in.by_email(clinic.store, f" {EMAIL.upper()} ")
    assert found is not None
    assert found.id == id_
    assert sign_in.by_email(clinic.store, "nobody@clinic.example") is None


def test_the_trail_tells_the_story_of_an_account(clinic: Clinic) -> None:
    id_ = create(clinic)
    wrong(clinic, 1)
    accounts.remove_factors(clinic.store, clinic.administrator, id_, now=clinic.now)
    accounts.disable(clinic.store, clinic.administrator, id_, now=clinic.now)
    assert actions(clinic.store, "account", id_) == [
        "account made", "sign-in refused", "sessions ended", "factors removed", "sessions ended",
        "account disabled"]


def test_roles_and_sites_are_set_and_no_page_outlives_them(clinic: Clinic) -> None:
    id_ = create(clinic)
    held = account(clinic, id_).fs_uniquifier
    accounts.set_roles(clinic.store, clinic.administrator, id_, frozenset({Role.CLINICIAN}),
                       frozenset({clinic.north}), now=clinic.now)
    now = account(clinic, id_)
    assert [role.name for role in now.roles] == ["clinician"]
    assert [place.name for place in now.locations] == ["North"]
    assert now.fs_uniquifier != held


def test_the_last_administrator_keeps_the_role(clinic: Clinic) -> None:
    with pytest.raises(Conflict, match="last administrator"):
        accounts.set_roles(clinic.store, JOB, UUID(clinic.administrator.id), frozenset({Role.CLINICIAN}),
                           frozenset(), now=clinic.now)


def test_an_auditor_reads_the_list_and_changes_nothing(clinic: Clinic) -> None:
    auditor, id_ = clinic.staff("Audra Specimen", Role.AUDITOR), create(clinic)
    assert len(accounts.list_accounts(clinic.store, auditor)) == 8
    with pytest.raises(Forbidden):
        accounts.disable(clinic.store, auditor, id_, now=clinic.now)


def test_a_disabled_account_gets_no_link_for_a_password(clinic: Clinic) -> None:
    id_ = create(clinic)
    accounts.disable(clinic.store, clinic.administrator, id_, now=clinic.now)
    with pytest.raises(Conflict, match="Enable it first"):
        accounts.begin_reset(clinic.store, clinic.administrator, id_, now=clinic.now)
