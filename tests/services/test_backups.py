"""A backup: online, encrypted, proved, named where it is damaged, and restored only into nothing."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.support import databases
from tests.support.clinic import Clinic
from tests.support.store import KEYS, open_store
from triage.services import backups, erasing, restoring, trail
from triage.services.actors import Actor
from triage.services.holds import patient_id
from triage.store import dump, vault
from triage.store.crypto import Cipher
from triage.store.database import Store
from triage.store.errors import BadBackup, CannotBackUp
from triage.store.models import Invite, PatientSession, Result

SHELL = Actor("command", "shell:test")
CHUNK = 4096


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks so small that a little database has many."""
    monkeypatch.setattr(vault, "CHUNK", CHUNK)


@pytest.fixture
def file(clinic: Clinic, tmp_path: Path, small: None) -> Path:
    """A backup of a clinic at work."""
    clinic.sent({"now": {"chest": ["pain"]}}, record_number="T-1")
    clinic.open_token(clinic.token(clinic.add()))
    path = tmp_path / "one.backup"
    backups.create(clinic.store, SHELL, path, now=clinic.now)
    return path


@pytest.fixture
def to(clinic: Clinic, tmp_path: Path) -> Iterator[Store]:
    """A database without tables, of the same kind."""
    url = clinic.store.engine.url
    if url.get_backend_name() == "sqlite":
        plain = f"sqlite:///{tmp_path / 'restored.sqlite'}"
    else:
        plain = databases.new_database(url.render_as_string(hide_password=False), f"{url.database}_restored")
    store = open_store(plain)
    yield store
    store.engine.dispose()


def test_a_backup_is_whole_and_for_its_owner_alone(clinic: Clinic, file: Path) -> None:
    # To try it in a database of its own takes leave to make one, which whoever serves has not.
    owner = databases.owners(clinic.store.engine)
    verdict = backups.verify(Store(owner, clinic.store.cipher), file)
    owner.dispose()
    assert verdict.wrong == []
    with clinic.store.reading() as session:
        results = session.scalar(select(func.count(Result.id)))
    assert (verdict.results, verdict.values > 2, verdict.rows > 0) == (results, True, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_a_backup_is_never_written_over(clinic: Clinic, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(CannotBackUp, match="there already"):
        backups.create(clinic.store, SHELL, file, now=clinic.now)
    assert file.read_bytes() == before


def test_it_comes_back_as_it_was(clinic: Clinic, file: Path, to: Store) -> None:
    done = restoring.restore(to, SHELL, file, now=clinic.now)
    assert done.closed.links
    assert done.closed.sessions
    with to.reading() as session:
        assert all(session.scalars(select(Invite.revoked_at)))
        assert all(session.scalars(select(PatientSession.ended_at)))
    newest = trail.search(to, SHELL, trail.Wanted(), now=clinic.now)[0]
    assert (newest.action, trail.check(to).faults) == ("backup restored", [])


def test_the_trail_shows_what_a_restore_has_lost(clinic: Clinic, file: Path, to: Store) -> None:
    clinic.add()
    clinic.add()
    later = trail.read_head(trail.head(clinic.store, now=clinic.now))
    restoring.restore(to, SHELL, file, now=clinic.now)
    assert any("export" in fault.what for fault in trail.check(to, later).faults)


def test_it_is_not_restored_onto_anything(clinic: Clinic, file: Path) -> None:
    with pytest.raises(CannotBackUp, match="not empty"):
        restoring.restore(clinic.store, SHELL, file, now=clinic.now)


def test_postgresql_is_not_restored_into_while_it_is_in_use(postgresql_store: Store) -> None:
    url = postgresql_store.engine.url
    plain = databases.new_database(url.render_as_string(hide_password=False), f"{url.database}_busy")
    to, other = open_store(plain), open_store(plain)
    with other.engine.connect():
        assert "connected" in dump.problem(to.engine)
    other.engine.dispose()
    assert dump.problem(to.engine) == ""
    to.engine.dispose()


def test_an_erased_patient_does_not_come_back_with_a_backup(clinic: Clinic, file: Path, to: Store) -> None:
    one = patient_id(clinic.store, "T-1")
    erasing.erase(clinic.store, SHELL, one, now=clinic.now)
    restoring.restore(to, SHELL, file, now=clinic.now)
    assert patient_id(to, "T-1") == one
    assert erasing.erase_again(to, SHELL, erasing.traces(clinic.store), now=clinic.now) == 1
    with pytest.raises(Exception, match="nothing here"):
        patient_id(to, "T-1")


@pytest.fixture
def written(tmp_path: Path, small: None) -> Path:
    """A backup file of two parts and five chunks."""
    parts = {"one": os.urandom(3 * CHUNK), "two": os.urandom(CHUNK + 7)}
    for name, data in parts.items():
        (tmp_path / name).write_bytes(data)
    path = tmp_path / "file.backup"
    with path.open("wb") as out:
        vault.write(out, Cipher(KEYS, "2026"), {"id": "x"}, {name: tmp_path / name for name in parts})
    return path


def wrong(path: Path) -> list[str]:
    return vault.check(vault.open_vault(path, Cipher(KEYS, "2026")))


def chunks(path: Path) -> tuple[bytes, list[bytes]]:
    start = vault.open_vault(path, Cipher(KEYS, "2026")).start
    data = path.read_bytes()
    step = CHUNK + vault.TAG
    return data[:start], [data[at:at + step] for at in range(start, len(data), step)]


def test_parts_come_out_as_they_went_in(written: Path, tmp_path: Path) -> None:
    assert wrong(written) == []
    (tmp_path / "out").mkdir()
    out = vault.extract(vault.open_vault(written, Cipher(KEYS, "2026")), tmp_path / "out")
    assert all((tmp_path / name).read_bytes() == path.read_bytes() for name, path in out.items())


def test_every_flipped_byte_is_found_and_named(written: Path) -> None:
    whole = written.read_bytes()
    start = len(chunks(written)[0])
    for at in (0, 19, 21, 40, start // 2, start - 1):
        flip(written, whole, at)
        with pytest.raises(BadBackup, match=r"first|keys"):
            wrong(written)
    for at in range(start, len(whole), 997):
        flip(written, whole, at)
        number = (at - start) // (CHUNK + vault.TAG) + 1
        (found,) = wrong(written)
        assert found.startswith(f"chunk {number} of 5 (bytes ")
        assert "was changed" in found


def flip(path: Path, whole: bytes, at: int) -> None:
    data = bytearray(whole)
    data[at] ^= 1
    path.write_bytes(data)


def test_a_missing_chunk_one_in_another_place_and_one_too_many_are_named(written: Path) -> None:
    header, every = chunks(written)
    written.write_bytes(header + every[0] + every[2] + every[1] + b"".join(every[3:]))
    assert ["not in its place: it is 3" in wrong(written)[0], "it is 2" in wrong(written)[1]] == [True, True]
    written.write_bytes(header + every[0] + b"".join(every[2:]))
    assert "not in its place: it is 3" in wrong(written)[0]
    written.write_bytes(header + b"".join(every[:3]))
    assert [one.partition(":")[0] for one in wrong(written)] == ["chunk 4 of 5 is missing",
                                                                 "chunk 5 of 5 is missing"]
    written.write_bytes(header + b"".join(every) + b"more")
    assert wrong(written) == [f"4 bytes too many at the end, from byte {len(header + b''.join(every))} on"]


def test_another_key_opens_nothing(written: Path) -> None:
    with pytest.raises(BadBackup, match="does not open with the keys given"):
        vault.open_vault(written, Cipher({"2026": bytes(32)}, "2026"))
