"""An extract follows its case, goes with it, is sealed, and is never needed."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from tests.support.candidates import (
    CALM,
    CHEST,
    LOWER_CHEST,
    PEE,
    SMALL,
    STRONG,
    candidate,
    case_of,
    forget_extracts,
)
from tests.support.clinic import Clinic
from tests.support.trail import actions
from triage.services import extracting
from triage.services.actors import Actor
from triage.services.extracting import Indexed
from triage.services.replay import Replay
from triage.services.views.replay import Move, Totals
from triage.store import extracts
from triage.store.database import Store
from triage.store.engine import sqlite_file
from triage.store.models import Case, CaseExtract, Outbox, Result
from triage.store.sealing import cipher_of, context

ME = Actor("command", "shell:ada")


def kept(clinic: Clinic) -> set[UUID]:
    """Give the cases that have an extract."""
    with clinic.store.reading() as session:
        return set(session.scalars(select(CaseExtract.id)))


def extract_of(clinic: Clinic, case_id: UUID) -> bytes:
    with clinic.store.reading() as session:
        sealed = session.get_one(CaseExtract, case_id).document
        return cipher_of(session).open(sealed, context("case_extract", "document", case_id))


def replayed(clinic: Clinic) -> tuple[list[object], Totals]:
    run = Replay(candidate(LOWER_CHEST), "small")
    return list(run.over(clinic.store)), run.totals


def index(clinic: Clinic) -> list[Indexed]:
    return list(extracting.index(clinic.store, clinic.library, ME, now=clinic.now))


def test_a_form_that_is_no_case_has_none(clinic: Clinic) -> None:
    clinic.save(clinic.open(), "pain", {"level": 9})
    assert kept(clinic) == set()


def test_every_case_is_settled_by_its_extract(clinic: Clinic) -> None:
    views = [clinic.sent(answers) for answers in (CALM, CHEST, PEE, STRONG)]
    assert kept(clinic) == {case_of(clinic, view) for view in views}
    found, totals = replayed(clinic)
    assert (len(found), totals.cases, totals.whole) == (1, 4, 0)


def test_a_form_that_was_not_sent_is_settled_where_it_stays(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "bladder", {"pee": "yes"}).view
    assert kept(clinic) == {case_of(clinic, view)}
    assert (replayed(clinic)[1].cases, replayed(clinic)[1].whole) == (1, 0)


@pytest.mark.parametrize(("old", "new", "whole"), [
    ('"text": "Any of these now?"', '"text": "Any of these?"', 0),   # other words
    ('"linkId": "level"', '"linkId": "strength"', 2)])               # another question
def test_only_questions_that_are_asked_otherwise_need_more(clinic: Clinic, old: str, new: str,
                                                           whole: int) -> None:
    for answers in (CHEST, PEE):
        clinic.sent(answers)
    rules = LOWER_CHEST | ({'"level"': '"strength"'} if whole else {})
    run = Replay(candidate(rules, {old: new}), "small")
    assert (len(list(run.over(clinic.store))), run.totals.cases, run.totals.whole) == (1, 2, whole)


def test_it_follows_the_case(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    first = extract_of(clinic, case_of(clinic, view))
    clinic.save(view, "pain", {"level": 9})
    assert extract_of(clinic, case_of(clinic, view)) != first
    assert len(kept(clinic)) == 1


def test_back_at_a_judgement_of_another_day_it_is_forgotten(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    view = clinic.save(view, "now", {"chest": ["breath"]}).view
    clinic.save(view, "now", {"chest": ["pain"]})
    assert len(kept(clinic)) == 1
    view = clinic.save(view, "now", {"chest": ["breath"]}).view
    clinic.pass_by(days=1)
    view = replace(view, today=view.location.today(clinic.now))
    clinic.save(view, "now", {"chest": ["pain"]})   # as it was judged the day before
    assert kept(clinic) == set()
    (move,), totals = replayed(clinic)
    assert isinstance(move, Move)
    assert (totals.whole, move.leaves_emergency) == (1, True)


def test_what_cannot_be_said_in_one_is_judged_whole(clinic: Clinic) -> None:
    long_ago = {**PEE, "bladder": {"pee": "yes", "pee-since": "1700"}}
    clinic.sent(long_ago)
    clinic.sent(PEE)
    assert len(kept(clinic)) == 1
    assert (replayed(clinic)[0], replayed(clinic)[1].whole) == ([], 1)
    assert index(clinic) == [Indexed(1, 0)]


def test_it_goes_with_its_case(clinic: Clinic) -> None:
    gone, stays = (case_of(clinic, clinic.sent(CHEST)) for _ in range(2))
    with clinic.store.writing() as session:
        session.execute(delete(Outbox).where(Outbox.case_id == gone))
        session.execute(delete(Case).where(Case.id == gone))
    assert kept(clinic) == {stays}


def sealed_otherwise(clinic: Clinic, case_id: UUID, document: bytes) -> None:
    with clinic.store.writing() as session:
        session.execute(update(CaseExtract).where(CaseExtract.id == case_id).values(document=document))


@pytest.mark.parametrize("how", ["changed", "moved", "of another format", "said by rules that are not there"])
def test_one_that_cannot_be_read_changes_nothing(clinic: Clinic, how: str) -> None:
    case, other = (case_of(clinic, clinic.sent(CHEST)) for _ in range(2))
    expected = replayed(clinic)
    plain = extract_of(clinic, case)
    with clinic.store.reading() as session:
        place, seal = context("case_extract", "document", case), cipher_of(session).seal
        document = {"changed": session.get_one(CaseExtract, case).document[:-1] + b"?",
                    "moved": session.get_one(CaseExtract, other).document,
                    "of another format": seal(b"\xff" + plain[1:], place),
                    "said by rules that are not there": seal(plain[:-2] + b"\xff\xff", place)}[how]
    sealed_otherwise(clinic, case, document)
    found = replayed(clinic)
    assert (found, found[1].whole, expected[1].whole) == (expected, 1, 0)


def test_nothing_of_it_lies_open_in_the_database(sqlite_store: Store) -> None:
    clinic = Clinic(sqlite_store)
    plain = extract_of(clinic, case_of(clinic, clinic.sent({**PEE, "pain": {"level": 9}})))
    path = sqlite_file(clinic.store.engine.url)
    assert path is not None
    files = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"case_extract" in files
    assert not any(plain[at:at + 8] in files for at in range(len(plain) - 8))


def test_cases_from_before_there_were_extracts_get_theirs(clinic: Clinic,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    cases = {case_of(clinic, clinic.sent(answers)): answers for answers in (CALM, CHEST, PEE, STRONG)}
    cases[case_of(clinic, clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view)] = {}
    before = {case: extract_of(clinic, case) for case in cases}
    forget_extracts(clinic)
    clinic.pass_by(days=3)
    monkeypatch.setattr(extracting, "AT_ONCE", 2)
    assert [(one.seen, one.kept) for one in index(clinic)] == [(2, 2), (2, 2), (1, 1)]
    assert {case: extract_of(clinic, case) for case in cases} == before
    assert index(clinic) == []
    assert actions(clinic.store, "cases", "every") == ["cases indexed"] * 2


def test_a_damaged_result_gets_none_and_stops_nobody(clinic: Clinic) -> None:
    broken, case = (case_of(clinic, clinic.sent(CHEST)) for _ in range(2))
    forget_extracts(clinic)
    with clinic.store.writing() as session:
        intake = session.get_one(Case, broken).intake_id
        session.execute(update(Result).where(Result.intake_id == intake).values(document=b"x"))
    assert index(clinic) == [Indexed(2, 1)]
    assert kept(clinic) == {case}


def test_only_those_asked_for_are_read(clinic: Clinic) -> None:
    clinic.sent(CHEST)
    clinic.pass_by(days=1)
    clinic.sent(CHEST)
    with clinic.store.reading() as session:
        everything = {"after": UUID(int=0), "last": UUID(int=2**128 - 1), "limit": 9}
        late = extracts.page(session, "small", since=clinic.now, **everything)
        other = extracts.page(session, "another", since=None, **everything)
    assert [len(found) for found in late.by_version.values()] == [1]
    assert (late.without, other.by_version, other.without) == ([], {}, [])
    assert set(late.by_version) == {SMALL.hash}
