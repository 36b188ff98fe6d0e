"""Databases that do not promise that a commit survives are named, with the mend."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from triage.store import durability
from triage.store.database import make_engine

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:26 / /srv/share rw - nfs4 server:/export rw
31 22 0:27 / /srv/share\\040two rw - cifs //server/two rw
32 30 0:28 / /srv/share/local rw - ext4 /dev/vdb rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    """What the kernel says is mounted where."""
    path = tmp_path / "mountinfo"
    path.write_text(MOUNTS)
    return path


def test_an_ordinary_database_has_no_shortcomings(database_url: str) -> None:
    engine = make_engine(database_url)
    assert durability.shortcomings(engine) == []
    engine.dispose()


@pytest.mark.parametrize(("folder", "kind"), [
    ("/", "ext4"), ("/srv", "ext4"), ("/srv/share", "nfs4"), ("/srv/share/deep/er", "nfs4"),
    ("/srv/sharewood", "ext4"), ("/srv/share two", "cifs"), ("/srv/share/local/x", "ext4")])
def test_a_folder_is_on_its_nearest_mount(mounts: Path, folder: str, kind: str) -> None:
    assert durability.file_system(Path(folder), mounts) == kind


def test_a_machine_that_does_not_tell_is_not_guessed_at(tmp_path: Path) -> None:
    assert durability.file_system(Path("/"), tmp_path / "none") == ""


def test_sqlite_on_a_network_share_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durability, "file_system", lambda _folder: "nfs4")
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    assert ["network share (nfs4)" in one for one in durability.shortcomings(engine)] == [True]


@pytest.fixture
def careless(postgresql: str) -> Iterator[Engine]:
    """A server whose role was told not to wait for the disc."""
    engine = make_engine(postgresql)

    @event.listens_for(engine, "connect")
    def _careless(connection: object, _record: object) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("SET synchronous_commit = off")
        connection.commit()  # type: ignore[attr-defined]

    yield engine
    engine.dispose()


def test_postgresql_that_does_not_wait_for_the_disc_is_named(careless: Engine) -> None:
    assert durability.shortcomings(careless) == ["PostgreSQL has synchronous_commit = off; it must be on."]
