"""One case as an HL7 v2.5.1 ORU^R01: an OBX for each answer, and one with the note."""

from datetime import UTC, datetime
from typing import Any

from hl7apy.core import Group, Message, Segment

from triage.hl7.escape import escaped, lines
from triage.hl7.facts import MessageFacts, Result

VERSION = "2.5.1"
SEXES = {"male": "M", "female": "F", "other": "O", "unknown": "U"}
NOTE = ("51855-5", "Patient Note", "LN")
LOCAL = "L"
LONGEST_KEY = 50   # of MSH-10, the longest that receivers of this version hold


def message(facts: MessageFacts) -> str:
    """Give the message, its segments ended by carriage returns; its structure is checked."""
    built = Message("ORU_R01", version=VERSION)
    _header(built.msh, facts)
    result = built.add_group("ORU_R01_PATIENT_RESULT")
    patient = result.add_group("ORU_R01_PATIENT")
    _patient(patient.add_segment("PID"), facts)
    _visit(patient.add_group("ORU_R01_VISIT").add_segment("PV1"), facts)
    order = result.add_group("ORU_R01_ORDER_OBSERVATION")
    _order(order.add_segment("OBR"), facts)
    for number, one in enumerate((*facts.results, _note(facts.note)), 1):
        _result(order, number, one, facts)
    built.validate()
    text: str = built.to_er7()
    return f"{text.rstrip(chr(13))}\r"


def control_id(facts: MessageFacts) -> str:
    """Give what the receiver's acknowledgement must name."""
    return facts.key[:LONGEST_KEY]


def _header(segment: Segment, facts: MessageFacts) -> None:
    _set(segment, {3: "BACKSTORY", 4: escaped(facts.location), 7: _time(facts.made_at), 9: "ORU^R01^ORU_R01",
                   10: control_id(facts), 11: "T" if facts.demo else "P", 12: VERSION, 18: "UNICODE UTF-8"})


def _patient(segment: Segment, facts: MessageFacts) -> None:
    born = facts.born.strftime("%Y%m%d") if facts.born else ""
    _set(segment, {1: "1", 3: f"{escaped(facts.record_number)}^^^BACKSTORY^MR",
                   5: f"{escaped(facts.family)}^{escaped(facts.given)}^^^^^L", 7: born,
                   8: SEXES.get(facts.sex, "U")})


def _visit(segment: Segment, facts: MessageFacts) -> None:
    clinician = f"^{escaped(facts.clinician)}" if facts.clinician else ""
    _set(segment, {1: "1", 2: "O", 3: escaped(facts.location), 7: clinician,
                   19: f"{facts.visit_id}^^^BACKSTORY", 44: _time(facts.visit_at)})


def _order(segment: Segment, facts: MessageFacts) -> None:
    _set(segment, {1: "1", 3: f"{facts.case_id}^BACKSTORY", 4: "^".join(NOTE), 7: _time(facts.observed_at),
                   22: _time(facts.made_at), 25: facts.status})


def _result(order: Group, number: int, one: Result, facts: MessageFacts) -> None:
    segment = order.add_group("ORU_R01_OBSERVATION").add_segment("OBX")
    system = NOTE[2] if one.code == NOTE[0] else LOCAL
    _set(segment, {1: str(number), 2: one.kind, 3: f"{escaped(one.code)}^{escaped(one.name)}^{system}",
                   4: one.sub})
    for value in one.values:
        segment.add_field("OBX_5").value = "^".join(value if one.code == NOTE[0] else map(escaped, value))
    status = "X" if one.missing else facts.status
    _set(segment, {6: escaped(one.units), 8: "A" if one.abnormal else "", 11: status,
                   14: _time(facts.observed_at)})


def _note(text: str) -> Result:
    """Give the note, a repetition for each of its rows: those who read it need no formatting commands."""
    return Result("TX", NOTE[0], NOTE[1], tuple((row,) for row in lines(text)))


def _set(segment: Any, fields: dict[int, str]) -> None:
    for place, value in fields.items():
        if value:
            setattr(segment, f"{segment.name.lower()}_{place}", value)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S+0000")
