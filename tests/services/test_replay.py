"""Other rules over stored cases: who moves, which sentence did it, and nobody left out unseen."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from tests.support.candidates import (
    CALM,
    CHEST,
    CHEST_NOW,
    HIGHER_PAIN,
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
from triage.library import Definition
from triage.rules.result import Classification, Urgency
from triage.services import replay
from triage.services.actors import Actor
from triage.services.extracting import index
from triage.services.replay import Move, Replay, Standing, Totals, Unjudged
from triage.services.views import IntakeView
from triage.store import cases
from triage.store.models import Case, Result
from triage.store.sealing import seal

ME = Actor("command", "shell:ada")


Found = tuple[list[Move | Unjudged], Totals]


def moves(clinic: Clinic, other: Definition, **which: datetime) -> Found:
    """Replay from extracts, whole, and from extracts made later: all three come to the same."""
    found = replayed(clinic, other, **which)
    forget_extracts(clinic)
    assert replayed(clinic, other, **which) == found
    list(index(clinic.store, clinic.library, ME, now=clinic.now))
    assert replayed(clinic, other, **which) == found
    return found


def replayed(clinic: Clinic, other: Definition, **which: datetime) -> Found:
    run = Replay(other, "small")
    return list(run.over(clinic.store, **which)), run.totals


def only(clinic: Clinic, other: Definition) -> Move:
    (found,), _ = moves(clinic, other)
    assert isinstance(found, Move)
    return found


def damage(clinic: Clinic, view: IntakeView, document: object) -> None:
    """Change the stored result of a form: one bit of it, or what is sealed."""
    with clinic.store.writing() as session:
        kept = cases.final_result(session, view.intake_id)
        sealed = (seal(session, document, "result", "document", kept.id) if document
                  else kept.document[:-1] + bytes([kept.document[-1] ^ 1]))
        session.execute(update(Result).where(Result.id == kept.id).values(document=sealed))


def test_by_the_same_rules_nobody_moves(clinic: Clinic) -> None:
    for answers in (CALM, CHEST, PEE, STRONG):
        clinic.sent(answers)
    found, totals = moves(clinic, SMALL)
    assert (found, totals) == ([], Totals(cases=4))
    assert totals.nobody_moved


def test_a_raised_rule_moves_its_case_up_and_is_the_sentence_that_did_it(clinic: Clinic) -> None:
    strong = clinic.sent(STRONG)
    clinic.sent(CHEST)
    move = only(clinic, candidate(HIGHER_PAIN))
    assert (move.case_id, move.direction) == (case_of(clinic, strong), "up")
    assert (move.before.urgency, move.after.urgency) == (Urgency.SOON, Urgency.SAME_DAY)
    assert [(one.rule, one.says, one.now) for one in move.sentences] == [
        ("strong-pain", "Pain of 8 or more", True)]


def test_a_lowered_rule_moves_its_case_down_and_is_said_no_longer(clinic: Clinic) -> None:
    clinic.sent(CHEST)
    move = only(clinic, candidate(LOWER_CHEST))
    assert (move.direction, move.leaves_emergency, move.after.urgency) == ("down", True, Urgency.SOON)
    assert [(one.rule, one.now, one.urgency) for one in move.sentences] == [
        ("chest-now", False, Urgency.EMERGENCY)]


def test_sentences_that_stand_as_before_did_nothing(clinic: Clinic) -> None:
    clinic.sent({**PEE, "pain": {"level": 8}})
    to_emergency = {old: new.replace("same_day", "emergency") for old, new in HIGHER_PAIN.items()}
    assert [one.rule for one in only(clinic, candidate(to_emergency)).sentences] == ["strong-pain"]


def test_only_sentences_that_held_it_above_are_said_no_longer(clinic: Clinic) -> None:
    clinic.sent({**CHEST, "bladder": {"pee": "yes"}})
    move = only(clinic, candidate(LOWER_CHEST))
    assert (move.after.urgency, [one.rule for one in move.sentences]) == (Urgency.SAME_DAY, ["chest-now"])


def test_an_emergency_that_is_only_classified_otherwise_stays_one() -> None:
    likely, unlikely = (Standing(Urgency.EMERGENCY, one) for one in (Classification.LIKELY,
                                                                     Classification.UNLIKELY))
    move = Move(UUID(int=1), likely, unlikely, ())
    assert (move.direction, move.leaves_emergency) == ("class", False)


def test_an_open_sentence_is_marked(clinic: Clinic) -> None:
    clinic.sent({**CALM, "bladder": {"pee": "not-sure"}})
    move = only(clinic, candidate({'if_unknown = "same_day"\n': ""}))
    assert [(one.rule, one.open) for one in move.sentences] == [("pee-new", True)]


def test_an_emergency_that_was_never_sent_is_replayed_as_the_unfinished_form_it_is(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    move = only(clinic, candidate(LOWER_CHEST))
    assert (move.case_id, move.leaves_emergency) == (case_of(clinic, view), True)
    assert move.after.urgency is Urgency.SOON   # what was not asked yet asks for nothing
    assert moves(clinic, SMALL)[1] == Totals(cases=1)


def test_what_was_sent_is_replayed_as_sent_though_it_had_come_to_the_same(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "bladder", {"pee": "no"}).view
    view = clinic.save(view, "now", {"chest": ["pain"]}).view
    clinic.submit(view)   # what it comes to stays; now the question about pain counts as left empty
    ((old, new),) = HIGHER_PAIN.items()
    asks = {old: new.replace("\nsays", '\nif_unknown = "same_day"\nsays')}
    assert only(clinic, candidate(LOWER_CHEST | asks)).after.urgency is Urgency.SAME_DAY


def test_answers_are_judged_as_of_the_day_at_the_site(clinic: Clinic) -> None:
    clinic.now = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)   # still the 20th in Chicago
    clinic.sent(PEE)   # since the 6th: 14 days
    window = 'any = [ { question = "pee-since", within_days = 14 } ]'
    urgent = {'urgency = "same_day"\nif_unknown = "same_day"': 'urgency = "emergency"',
              'any = [ { question = "pee", is = "yes" } ]': window}
    assert only(clinic, candidate(urgent)).after.urgency is Urgency.EMERGENCY
    late = {**urgent, 'any = [ { question = "pee", is = "yes" } ]': window.replace("14", "13")}
    assert only(clinic, candidate(late)).after.urgency is Urgency.ROUTINE


def test_other_conditions_are_left_alone(clinic: Clinic) -> None:
    clinic.sent(CHEST)
    run = Replay(candidate(LOWER_CHEST), "another")
    assert (list(run.over(clinic.store)), run.totals) == ([], Totals())


def test_only_cases_judged_since_a_moment_are_replayed(clinic: Clinic) -> None:
    clinic.sent(CHEST)
    clinic.pass_by(days=1)
    later = clinic.sent(CHEST)
    found, totals = moves(clinic, candidate(LOWER_CHEST), since=clinic.now)
    assert ([one.case_id for one in found], totals.cases) == ([case_of(clinic, later)], 1)
    assert moves(clinic, candidate(LOWER_CHEST), since=clinic.now + timedelta(days=1)) == ([], Totals())


def test_batches_change_nothing_and_cases_come_by_id(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = sorted(case_of(clinic, clinic.sent(CHEST)) for _ in range(5))
    whole = moves(clinic, candidate(LOWER_CHEST))
    monkeypatch.setattr(replay, "PAGE", 2)
    assert moves(clinic, candidate(LOWER_CHEST)) == whole
    assert [one.case_id for one in whole[0]] == ids
    assert whole[1] == Totals(cases=5, down=5)


def test_what_the_candidate_does_not_know_is_named_once(clinic: Clinic) -> None:
    operated = {"operated": "yes", "operation": [{"when": "2019", "kind": "freed"}]}
    for _ in range(2):
        clinic.sent({**PEE, "operations": operated})
    renamed = {'"code": "freed"': '"code": "widened"', '"linkId": "level"': '"linkId": "strength"'}
    found, totals = moves(clinic, candidate({'"level"': '"strength"'}, renamed))
    assert (found, totals.cases, totals.unknown) == ([], 2, {"kind=freed", "level"})


def test_a_pick_that_is_no_option_any_more_is_open_never_a_no(clinic: Clinic) -> None:
    clinic.sent(CHEST)
    asks = {'is = "pain"': 'is = "ache"', CHEST_NOW: f'{CHEST_NOW}\nif_unknown = "same_day"'}
    move = only(clinic, candidate(asks, {'"code": "pain"': '"code": "ache"'}))
    assert move.after.urgency is Urgency.SAME_DAY


@pytest.mark.parametrize(("document", "why"), [
    (None, "was changed or moved"), ({"answers": {"answers": {"pee": 5}}}, "TypeError")])
def test_a_result_that_cannot_be_judged_is_counted_and_named(clinic: Clinic, document: object,
                                                             why: str) -> None:
    broken = clinic.sent(CHEST)
    clinic.sent(CHEST)
    damage(clinic, broken, document)
    forget_extracts(clinic)
    found, totals = replayed(clinic, SMALL)
    (one,) = found
    assert isinstance(one, Unjudged)
    assert (one.case_id, one.urgency) == (case_of(clinic, broken), Urgency.EMERGENCY)
    assert why in one.why
    assert (totals, totals.nobody_moved) == (Totals(cases=2, unjudged=1), False)


def test_one_row_of_the_trail_tells_of_the_whole_replay(clinic: Clinic) -> None:
    clinic.sent(CHEST)
    replay.record(clinic.store, ME, "small", SMALL, now=clinic.now)
    assert actions(clinic.store, "rules", "small") == ["rules replayed"]


def test_nothing_of_a_case_is_changed(clinic: Clinic) -> None:
    clinic.sent(CHEST)

    def rows() -> list[object]:
        with clinic.store.reading() as session:
            return [tuple(row) for model in (Case, Result)
                    for row in session.query(*model.__table__.columns).order_by(model.id)]

    before = rows()
    moves(clinic, candidate(LOWER_CHEST))
    assert rows() == before
