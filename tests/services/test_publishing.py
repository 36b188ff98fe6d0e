"""A candidate is put in place whole, with its reason kept, or not at all."""

import json
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.support.candidates import (
    CALM,
    CHEST,
    HIGHER_PAIN,
    LOWER_CHEST,
    SMALL,
    STRONG,
    candidate,
    case_of,
    forget_extracts,
)
from tests.support.clinic import CONDITIONS, Clinic
from tests.support.databases import renamed
from tests.support.trail import actions, of_object
from triage.library import Definition, Library
from triage.rules.result import Urgency
from triage.services import definitions, publishing
from triage.services.actors import Actor
from triage.services.publishing import EmergenciesWouldDrop, Published
from triage.store import cases
from triage.store.errors import Unavailable
from triage.store.models import Result

ME = Actor("command", "shell:ada")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The conditions of the clinic, to be changed, with notes beside the small one."""
    root = shutil.copytree(CONDITIONS, tmp_path / "conditions")
    (root / "small" / "CHANGES.md").write_text("before")
    (root / "small" / "README.md").write_text("kept")
    return root


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """The folder of a candidate, with a note of its own."""
    folder = tmp_path / "candidate"
    folder.mkdir()
    (folder / "CHANGES.md").write_text("after")
    return folder


def publish(clinic: Clinic, root: Path, other: Definition, notes: Path, because: str = "") -> Published:
    return publishing.publish(clinic.store, Library(root), "small", other, ME, folder=notes, because=because,
                              now=clinic.now)


def content(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "small").iterdir()}


def test_without_emergencies_lost_it_is_put_in_place(clinic: Clinic, root: Path, notes: Path) -> None:
    clinic.sent(STRONG)
    clinic.sent(CHEST)
    other = candidate(HIGHER_PAIN)
    found = publish(clinic, root, other, notes)
    assert (found.lowered, found.totals.cases, found.totals.up) == ((), 2, 1)
    assert Library(root).get("small").hash == other.hash != SMALL.hash
    assert content(root) == {**other.files, "CHANGES.md": b"after", "README.md": b"kept"}


def test_it_is_refused_where_an_emergency_would_drop(clinic: Clinic, root: Path, notes: Path) -> None:
    view, before = clinic.sent(CHEST), content(root)
    with pytest.raises(EmergenciesWouldDrop, match="would drop below it or cannot be judged: 1") as refusal:
        publish(clinic, root, candidate(LOWER_CHEST), notes)
    (case,) = refusal.value.cases
    assert (case.case_id, case.sentences[0].says) == (case_of(clinic, view), "New chest pain")
    assert content(root) == before
    assert actions(clinic.store, "rules", "small") == ["rules replayed"]


def test_a_lower_level_of_what_is_no_emergency_is_not_refused(clinic: Clinic, root: Path,
                                                              notes: Path) -> None:
    clinic.sent(STRONG)
    no_pain = {'">=" = 8': '">=" = 9'}
    assert publish(clinic, root, candidate(no_pain), notes).totals.down == 1


def test_with_a_reason_it_is_published_and_the_reason_is_kept(clinic: Clinic, root: Path,
                                                              notes: Path) -> None:
    clinic.sent(CHEST)
    other = candidate(LOWER_CHEST)
    found = publish(clinic, root, other, notes, because="Asked about twice")
    assert len(found.lowered) == 1
    with clinic.store.reading() as session:
        row = of_object(session, "rules:small")[-1]
    assert (row.action, row.actor_kind, row.actor_id, row.at) == (
        "rules published", "command", "shell:ada", clinic.now)
    assert json.loads(row.detail) == [other.hash, f"before {SMALL.hash}", "emergencies lowered: 1",
                                      "Asked about twice"]


def test_an_emergency_that_nobody_can_judge_counts_as_lost(clinic: Clinic, root: Path, notes: Path) -> None:
    calm, chest = clinic.sent(CALM), clinic.sent(CHEST)
    damage(clinic, calm.intake_id)
    assert publish(clinic, root, SMALL, notes).totals.unjudged == 1
    damage(clinic, chest.intake_id)
    with pytest.raises(EmergenciesWouldDrop) as refusal:
        publish(clinic, root, SMALL, notes)
    assert [case.case_id for case in refusal.value.cases] == [case_of(clinic, chest)]


def damage(clinic: Clinic, intake_id: object) -> None:
    with clinic.store.writing() as session:
        kept = cases.final_result(session, intake_id)   # type: ignore[arg-type]
        session.execute(update(Result).where(Result.id == kept.id).values(document=kept.document[:-1]))
    forget_extracts(clinic)


def test_open_forms_keep_the_version_they_were_begun_with(clinic: Clinic, root: Path, notes: Path) -> None:
    token = clinic.token(clinic.add())
    view = clinic.open_token(token)
    publish(clinic, root, candidate(LOWER_CHEST), notes)
    clinic.library = Library(root)
    assert clinic.open_token(token).definition.hash == view.definition.hash == SMALL.hash
    assert clinic.open().definition.hash != SMALL.hash
    answered = clinic.save(clinic.open_token(token), "now", {"chest": ["pain"]})
    assert answered.new_interrupts[0].urgency is Urgency.EMERGENCY


def test_both_versions_stay_in_the_store(clinic: Clinic, root: Path, notes: Path) -> None:
    never_asked, other = candidate(HIGHER_PAIN), candidate({'">=" = 8': '">=" = 9'})
    for name, file in never_asked.files.items():
        (root / "small" / name).write_bytes(file)
    publish(clinic, root, other, notes)
    with clinic.store.reading() as session:
        for version in (never_asked, other):
            kept = definitions.pinned(session, Library(notes), "small", version.hash)
            assert kept.files == version.files


def test_what_cannot_be_recorded_is_not_published(clinic: Clinic, root: Path, notes: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(root)
    replayed = publishing._replayed

    def lose_the_trail(*given: object, **named: object) -> Published:
        found = replayed(*given, **named)   # type: ignore[arg-type]
        lost.enter_context(renamed(clinic.store.engine, "audit", "lost"))
        return found

    monkeypatch.setattr(publishing, "_replayed", lose_the_trail)
    with ExitStack() as lost, pytest.raises(Unavailable):
        publish(clinic, root, candidate(HIGHER_PAIN), notes)
    assert content(root) == before
    assert actions(clinic.store, "rules", "small") == ["rules replayed"]
