"""Sessions of the staff, kept on the server: how long they last, and who may see and end them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from tests.support.clinic import JOB, Clinic
from triage.services import sign_in, staff_sessions
from triage.services.actors import Role
from triage.services.errors import Forbidden, NotFound
from triage.services.sign_in import Account
from triage.services.staff_sessions import Held, family
from triage.store.models import StaffSession

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@dataclass(frozen=True)
class Limits:
    """The shipped limits."""

    staff_idle_minutes: int = 15
    staff_longest_hours: int = 12


LIMITS = Limits()


def lena(clinic: Clinic) -> Account:
    found = sign_in.by_id(clinic.store, UUID(clinic.desk.id))
    assert found
    return found


def begin(clinic: Clinic, account: Account) -> str:
    return staff_sessions.begin(clinic.store, account, how="password", agent=FIREFOX, limits=LIMITS,
                                now=clinic.now)


def find(clinic: Clinic, account: Account, token: str) -> Held | None:
    found = staff_sessions.find(clinic.store, token, account.fs_uniquifier, limits=LIMITS, now=clinic.now)
    return found[1] if found else None


def test_a_token_finds_its_session_and_no_other_token_does(clinic: Clinic) -> None:
    account = lena(clinic)
    one, two = begin(clinic, account), begin(clinic, account)
    assert (found := find(clinic, account, one))
    assert found.agent == "Firefox on Linux"
    assert (other := find(clinic, account, two))
    assert found.id != other.id
    assert find(clinic, account, one[:-1]) is None


def test_the_token_itself_is_kept_nowhere(clinic: Clinic) -> None:
    token = begin(clinic, lena(clinic))
    with clinic.store.reading() as session:
        assert token.encode() not in [row.token_hash for row in session.query(StaffSession)]


def test_fifteen_minutes_without_a_request_end_it(clinic: Clinic) -> None:
    account = lena(clinic)
    token = begin(clinic, account)
    clinic.pass_by(minutes=15)
    assert (found := find(clinic, account, token))
    assert found.idle == timedelta(minutes=15)
    clinic.pass_by(seconds=1)
    assert find(clinic, account, token) is None
    with clinic.store.reading() as session:
        assert session.query(StaffSession).count() == 0


def test_twelve_hours_end_it_however_busy(clinic: Clinic) -> None:
    account = lena(clinic)
    token = begin(clinic, account)
    for _ in range(72):
        clinic.pass_by(minutes=10)
        found = find(clinic, account, token)
        assert found
        staff_sessions.see(clinic.store, found, now=clinic.now)
    clinic.pass_by(seconds=1)
    assert find(clinic, account, token) is None


def test_last_seen_is_written_once_a_minute_at_most(clinic: Clinic) -> None:
    account = lena(clinic)
    token, began = begin(clinic, account), clinic.now
    for seconds, written in ((59, 0), (1, 60), (30, 60), (30, 120)):
        clinic.pass_by(seconds=seconds)
        found = find(clinic, account, token)
        assert found
        staff_sessions.see(clinic.store, found, now=clinic.now)
        assert (again := find(clinic, account, token))
        assert again.seen_at == began + timedelta(seconds=written)


def test_ones_own_session_can_be_ended_and_nobody_elses(clinic: Clinic) -> None:
    mine, others = lena(clinic), sign_in.by_id(clinic.store, UUID(clinic.clinician.id))
    assert others
    token = begin(clinic, mine)
    found = find(clinic, mine, token)
    assert found
    with pytest.raises(NotFound):
        staff_sessions.end(clinic.store, others, found.id, now=clinic.now)
    staff_sessions.end(clinic.store, mine, found.id, now=clinic.now)
    assert find(clinic, mine, token) is None


def test_all_others_end_and_this_one_stays(clinic: Clinic) -> None:
    account = lena(clinic)
    here, *others = (begin(clinic, account) for _ in range(3))
    found = find(clinic, account, here)
    assert found
    assert staff_sessions.end_others(clinic.store, account, found.id, now=clinic.now) == 2
    assert [bool(find(clinic, account, token)) for token in (here, *others)] == [True, False, False]


def test_an_administrator_and_an_auditor_see_all_and_only_one_of_them_ends(clinic: Clinic) -> None:
    begin(clinic, lena(clinic))
    auditor = clinic.staff("Audra Specimen", Role.AUDITOR)
    for who in (clinic.administrator, auditor, JOB):
        seen = staff_sessions.of_all(clinic.store, who, limits=LIMITS, now=clinic.now)
        assert [one.name for one in seen] == ["Lena Placeholder"]
    for who in (auditor, clinic.clinician, clinic.desk):
        with pytest.raises(Forbidden):
            staff_sessions.end_somebodys(clinic.store, who, UUID(clinic.desk.id), now=clinic.now)
    for who in (clinic.clinician, clinic.desk):
        with pytest.raises(Forbidden):
            staff_sessions.of_all(clinic.store, who, limits=LIMITS, now=clinic.now)
    ended = staff_sessions.end_somebodys(clinic.store, clinic.administrator, UUID(clinic.desk.id),
                                         now=clinic.now)
    assert ended == 1


@pytest.mark.parametrize(("agent", "named"), [
    (FIREFOX, "Firefox on Linux"), ("", "Another browser"), ("x" * 5000, "Another browser"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on iPhone"),
    ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows")])
def test_a_browser_is_named_by_its_family_alone(agent: str, named: str) -> None:
    assert family(agent) == named
