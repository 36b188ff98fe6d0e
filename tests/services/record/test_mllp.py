"""Cases reach an HL7 v2 receiver over a real socket, whatever was typed; only its own word counts."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.clinic import LIBRARY
from tests.support.mllp import Receiver, mllp_receiver
from tests.support.noted import AT, case_of
from tests.support.stored_forms import REAL, random_forms
from triage.hl7.escape import SEQUENCES, escaped
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.reading import read_flat
from triage.services.note import as_text, note_of
from triage.services.record.kinds import RefusedError
from triage.services.record.mllp import MllpHost
from triage.services.views import CaseView

FORM, TODAY, KEY = REAL.questionnaire, AT.date(), "k" * 64
HOSTILE = "a|b^c&d~e\\f \\F\\ \\.br\\ \r\nOBX|99|CWE|urgency||routine\x0b\x1c\rMSH|^~\\& ñ 😀 'end'"


@pytest.fixture(scope="module")
def running() -> Iterator[Receiver]:
    """One receiver for all tests of this file."""
    with mllp_receiver() as receiver:
        yield receiver


@pytest.fixture
def receiver(running: Receiver) -> Receiver:
    """The receiver, in its best mood, without anything."""
    running.mood = "AA"
    running.seen.clear()
    return running


SHORT = case_of(AnswerSet(), TODAY, definition=LIBRARY.get("small"))


def told(**answers: Answer) -> CaseView:
    """Give the case of some answers."""
    named = {link_id.replace("_", "-"): answer for link_id, answer in answers.items()}
    return case_of(AnswerSet().with_answers(named), TODAY)


def send(receiver: Receiver, case: CaseView, step: float = 5.0) -> None:
    """Send one case."""
    MllpHost(receiver, lambda: AT, step=step, whole=step).send(case, key=KEY)


def rows(receiver: Receiver, name: str = "OBX") -> list[list[str]]:
    """Give the fields of each segment of the last message of that name."""
    return [row.split("|") for row in receiver.seen[-1].split("\r") if row.startswith(name)]


def answers(receiver: Receiver) -> dict[str, list[str]]:
    """Give the OBX of each question by its linkId."""
    return {row[3].partition("^")[0]: row for row in rows(receiver)}


def plain(text: str) -> str:
    """Undo the escaping."""
    chars = {str(sequence): chr(char) for char, sequence in SEQUENCES.items()}
    return re.sub(r"\\[EFSTR]\\", lambda found: chars[found[0]], text)


def test_a_message_says_who_when_and_what(receiver: Receiver) -> None:
    send(receiver, case_of(read_flat(FORM, {"bladder-change": "new"}), TODAY))
    (message,) = receiver.messages
    assert message.msh.msh_10.value == KEY[:50]
    assert rows(receiver, "PID")[0][3:9] == [
        "MRN-7^^^BACKSTORY^MR", "", "Ruiz^Ana^^^^^L", "", "19610203", "F"]
    found = answers(receiver)
    assert found["urgency"][5].startswith("emergency^Emergency")
    bladder = found["bladder-change"]
    assert (bladder[2], bladder[8], bladder[11]) == ("CWE", "A", "F")


def test_only_what_a_rule_rests_on_is_abnormal(receiver: Receiver) -> None:
    send(receiver, case_of(read_flat(FORM, {"bladder-change": "no", "injury": "not-sure"}), TODAY))
    assert not [row for row in rows(receiver) if row[8]]


@pytest.mark.parametrize(("answer", "reason"), [
    (Answer(State.UNSURE), "asked-unknown"), (Answer(State.DECLINED), "asked-declined"),
    (Answer(State.SKIPPED), "unknown"), (Answer(State.NOT_ASKED), "not-asked")])
def test_a_question_without_an_answer_says_why(receiver: Receiver, answer: Answer, reason: str) -> None:
    send(receiver, told(injury=answer))
    found = answers(receiver)["injury"]
    assert (found[5].partition("^")[0], found[11], found[8]) == (reason, "X", "")


def test_typed_words_end_no_field_and_no_segment(receiver: Receiver) -> None:
    case = told(goals=Answer.of(FORM.by_id["goals"], HOSTILE))
    send(receiver, replace(case, patient=replace(case.patient, family="O'Brien|^~\\&", given="Zoë")))
    assert len(receiver.messages) == 1   # the library reads it, and finds it sound
    names = [row.partition("|")[0] for row in receiver.seen[-1].rstrip("\r").split("\r")]
    assert names == ["MSH", "PID", "PV1", "OBR", *["OBX"] * (len(names) - 4)]
    words = plain(answers(receiver)["goals"][5])
    assert "a|b^c&d~e\\f \\F\\ \\.br\\" in words
    assert "ñ 😀" in words
    assert plain(rows(receiver, "PID")[0][5]).startswith("O'Brien|^~\\&^Zoë")


def test_the_note_is_there_row_by_row(receiver: Receiver) -> None:
    case = told(goals=Answer.of(FORM.by_id["goals"], "walk | run\nswim"))
    send(receiver, case)
    note = rows(receiver)[-1]
    assert (note[2], note[3]) == ("TX", "51855-5^Patient Note^LN")
    text = "\n".join("" if row == " " else plain(row) for row in note[5].split("~"))
    assert text.split() == as_text(note_of(case)).split()


def test_random_cases_are_sound(receiver: Receiver) -> None:
    for form in random_forms(1, finished=False, seed=4):
        send(receiver, case_of(form.answers, form.today, finished=False))
    assert len(receiver.messages) == 1


@pytest.mark.parametrize(("mood", "words", "final"), [
    ("AE", "could not take it, AE", False), ("AR", "rejected it, AR", True), ("CR", "rejected it, CR", True),
    ("hang", "in time", False), ("hang up", "hung up", False), ("flood", "no end", False),
    ("nonsense", "no acknowledgement", False), ("other", "another message", False)])
def test_only_its_own_acknowledgement_counts(receiver: Receiver, mood: str, words: str, *,
                                             final: bool) -> None:
    receiver.mood = mood
    with pytest.raises(RefusedError, match=words) as refused:
        send(receiver, SHORT, step=0.5 if mood == "hang" else 5.0)
    assert refused.value.final is final


def test_nobody_there_is_no_arrival(receiver: Receiver) -> None:
    with pytest.raises(RefusedError, match="cannot be reached"):
        send(replace(receiver, hl7_port=1), SHORT)


def test_a_receiver_that_cannot_speak_tls_gets_nothing(receiver: Receiver) -> None:
    with pytest.raises(RefusedError):
        send(replace(receiver, hl7_tls=True, mood="AA"), SHORT, step=1.0)
    assert not receiver.seen


@pytest.mark.parametrize("text", ["", "\\", "\\F\\", "\\\\|", "~~", "a\u2028b", "\x7f", "&^|~\\"])
def test_escaping_can_be_undone(text: str) -> None:
    blank = "".join(" " if char in "\u2028\x7f" else char for char in text)
    assert plain(escaped(text)) == blank
    assert not set("|^&~\r\n") & set(escaped(text))
