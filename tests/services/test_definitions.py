"""Content by its hash: from the library while it is current, from the store for good."""

from collections import OrderedDict
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.support.clinic import LIBRARY
from tests.support.factories import NOW
from triage.library import Library
from triage.services import definitions
from triage.store import definitions as stored
from triage.store.database import Store
from triage.store.models import Definition, DefinitionFile

SMALL = LIBRARY.get("small")


def keep(store: Store) -> None:
    with store.writing() as session:
        definitions.current(session, LIBRARY, "small", now=NOW)


def test_a_version_is_kept_once_with_all_its_files(store: Store) -> None:
    keep(store)
    keep(store)
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Definition)) == 1
        kept = dict(session.execute(select(DefinitionFile.name, DefinitionFile.content)).all())
    assert kept == SMALL.files


def test_the_current_version_comes_from_the_library(store: Store) -> None:
    with store.reading() as session:
        assert definitions.pinned(session, LIBRARY, "small", SMALL.hash) is SMALL


def test_an_old_version_comes_back_whole(store: Store, tmp_path: Path) -> None:
    keep(store)
    with store.reading() as session:
        old = definitions.pinned(session, Library(tmp_path), "small", SMALL.hash)
    assert (old.hash, old.questionnaire, old.rules) == (SMALL.hash, SMALL.questionnaire, SMALL.rules)


def test_a_version_that_was_never_kept_is_told(store: Store, tmp_path: Path) -> None:
    with store.reading() as session, pytest.raises(KeyError):
        definitions.pinned(session, Library(tmp_path), "small", "0" * 64)


def test_only_so_many_old_versions_stay_in_memory(store: Store, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    kept: OrderedDict[str, object] = OrderedDict()
    monkeypatch.setattr(definitions, "_old", kept)
    monkeypatch.setattr(definitions, "KEPT_IN_MEMORY", 1)
    keep(store)
    newer = SMALL.from_files("small", {**SMALL.files, "evidence.toml": SMALL.files["evidence.toml"] + b"\n"})
    with store.writing() as session:
        stored.keep(session, newer.hash, "small", newer.files, NOW)
        for hash_ in (SMALL.hash, newer.hash, SMALL.hash):
            assert definitions.pinned(session, Library(tmp_path), "small", hash_).hash == hash_
    assert list(kept) == [SMALL.hash]
