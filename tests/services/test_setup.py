"""The first run: once, for whoever can read what the server prints."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.support.factories import NOW
from triage.services import setup
from triage.services.errors import Conflict, Forbidden, InvalidInput
from triage.services.setup import FirstRun
from triage.store.database import Store
from triage.store.models import Account, Location, Setting

FIRST = FirstRun("Ada Minister", "ada@clinic.example", "argon2-hash", "Main Street", "(555) 555-0142",
                 "America/Chicago", "small")


def code(store: Store) -> str:
    made = setup.one_time_code(store, now=NOW)
    assert made is not None
    return made


def test_an_empty_installation_says_so(store: Store) -> None:
    assert setup.is_empty(store)


def test_the_code_opens_the_first_page_once(store: Store) -> None:
    made = code(store)
    setup.first_run(store, made, FIRST, now=NOW)
    assert not setup.is_empty(store)
    with pytest.raises(Conflict):
        setup.first_run(store, made, replace(FIRST, email="other@clinic.example"), now=NOW)


def test_the_first_account_has_every_role_at_the_first_site(store: Store) -> None:
    id_ = setup.first_run(store, code(store), FIRST, now=NOW)
    with store.reading() as session:
        account = session.get_one(Account, id_)
        assert [role.name for role in account.roles] == ["administrator", "clinician", "front_desk"]
        assert [place.name for place in account.locations] == ["Main Street"]
        assert account.locations[0].condition == "small"


@pytest.mark.parametrize("given", ["", "AAAAAAAAAAAA", "é"])
def test_another_code_is_refused(store: Store, given: str) -> None:
    code(store)
    with pytest.raises(Forbidden):
        setup.first_run(store, given, FIRST, now=NOW)
    assert setup.is_empty(store)


def test_without_a_printed_code_nothing_opens(store: Store) -> None:
    with pytest.raises(Forbidden):
        setup.first_run(store, "", FIRST, now=NOW)


def test_a_newer_code_ends_the_one_before(store: Store) -> None:
    old = code(store)
    new = code(store)
    with pytest.raises(Forbidden):
        setup.first_run(store, old, FIRST, now=NOW)
    setup.first_run(store, new, FIRST, now=NOW)


def test_a_code_is_over_after_a_day(store: Store) -> None:
    made = code(store)
    with pytest.raises(Forbidden):
        setup.first_run(store, made, FIRST, now=NOW.replace(day=21))


def test_a_code_may_be_typed_with_blanks_and_small_letters(store: Store) -> None:
    made = code(store)
    setup.first_run(store, f" {made[:4].lower()}-{made[4:8]} {made[8:]}", FIRST, now=NOW)


def test_the_code_itself_is_not_kept(store: Store) -> None:
    made = code(store)
    with store.reading() as session:
        assert not any(made in value for value in session.scalars(select(Setting.value)))


def test_when_somebody_has_an_account_there_is_no_code(store: Store) -> None:
    setup.first_run(store, code(store), FIRST, now=NOW)
    assert setup.one_time_code(store, now=NOW) is None


@pytest.mark.parametrize(("field", "changes"), [
    ("timezone", {"timezone": "Chicago"}), ("timezone", {"timezone": "../etc/passwd"}),
    ("location_name", {"location_name": ""}), ("location_name", {"location_name": "x" * 201}),
    ("email", {"email": "ada"})])
def test_a_mistake_leaves_everything_as_it_was(store: Store, field: str, changes: dict[str, str]) -> None:
    made = code(store)
    with pytest.raises(InvalidInput) as error:
        setup.first_run(store, made, replace(FIRST, **changes), now=NOW)
    assert error.value.field == field
    assert setup.is_empty(store)
    setup.first_run(store, made, FIRST, now=NOW)


def test_sent_at_the_same_moment_it_is_done_once(store: Store) -> None:
    made = code(store)
    refused: list[Exception] = []

    def work(email: str) -> None:
        try:
            setup.first_run(store, made, replace(FIRST, email=email), now=NOW)
        except (Conflict, Forbidden) as error:
            refused.append(error)

    threads = [threading.Thread(target=work, args=(f"{name}@clinic.example",)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        made_ = [session.scalar(select(func.count()).select_from(one)) for one in (Account, Location)]
    assert (made_, len(refused)) == ([1, 1], 3)
