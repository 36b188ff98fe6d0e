"""A condition's folder is the old one or the new one, whatever happens in between."""

import os
from pathlib import Path

import pytest

from triage.library import Library
from triage.services.content_folder import WORKSHOP, exchanged
from triage.services.errors import Conflict

NEW = {"questionnaire.json": b"new", "rules.toml": b"new"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with two conditions."""
    for slug in ("spine", "knee"):
        (tmp_path / slug).mkdir()
        for name in ("questionnaire.json", "rules.toml", "es.toml"):
            (tmp_path / slug / name).write_text(f"old {slug}")
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_whole_folder_is_exchanged_and_nothing_stays_beside(root: Path) -> None:
    knee = content(root / "knee")
    with exchanged(root, "spine", NEW):
        assert content(root / "spine") == NEW
    assert (content(root / "spine"), content(root / "knee")) == (NEW, knee)
    assert sorted(os.listdir(root)) == ["knee", "spine"]


def test_what_fails_afterwards_puts_the_old_one_back(root: Path) -> None:
    before = content(root / "spine")
    with pytest.raises(RuntimeError), exchanged(root, "spine", NEW):
        raise RuntimeError
    assert content(root / "spine") == before
    assert sorted(os.listdir(root)) == ["knee", "spine"]


def test_files_that_cannot_be_written_change_nothing(root: Path) -> None:
    before = content(root / "spine")
    with pytest.raises(OSError, match="no-such-folder"), exchanged(root, "spine", {"no-such-folder/x": b""}):
        pass
    assert content(root / "spine") == before
    assert sorted(os.listdir(root)) == ["knee", "spine"]


def test_while_it_is_exchanged_no_third_condition_is_seen(root: Path) -> None:
    with exchanged(root, "spine", NEW):
        assert (root / WORKSHOP / "spine" / "before" / "questionnaire.json").exists()
        assert Library(root).slugs == ("knee", "spine")


def test_only_one_exchanges_at_a_time(root: Path) -> None:
    before = content(root / "spine")
    with (exchanged(root, "knee", NEW), pytest.raises(Conflict, match="Somebody else is publishing"),
          exchanged(root, "spine", NEW)):
        pass
    assert (content(root / "spine"), content(root / "knee")) == (before, NEW)


def test_an_exchange_that_was_cut_short_is_mended_by_the_next(root: Path) -> None:
    aside = root / WORKSHOP / "spine" / "before"
    aside.parent.mkdir(parents=True)
    before = content(root / "spine")
    (root / "spine").rename(aside)
    with exchanged(root, "knee", NEW):   # another condition's leaves it alone
        pass
    assert content(aside) == before
    with pytest.raises(RuntimeError), exchanged(root, "spine", NEW):
        raise RuntimeError
    assert content(root / "spine") == before
