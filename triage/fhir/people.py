"""The patient, the visit and the program, as resources."""

from datetime import datetime
from typing import Any

from triage.fhir.case_facts import CaseFacts
from triage.fhir.names import ACT_CODES, LANGUAGES, RECORD_NUMBERS
from triage.fhir.references import PATIENT, reference

_GENDERS = ("male", "female", "other", "unknown")


def instant(time: datetime) -> str:
    """Give a UTC-aware time as FHIR writes it, to the second."""
    return time.isoformat(timespec="seconds")


def patient(case: CaseFacts) -> dict[str, Any]:
    """Give the Patient: what is known, and nothing else."""
    person = case.patient
    telecom = [{"system": system, "value": value}
               for system, value in (("phone", person.phone), ("email", person.email)) if value]
    name = {**({"family": person.family} if person.family else {}),
            **({"given": [person.given]} if person.given else {})}
    return {
        "resourceType": "Patient",
        **({"identifier": [{"system": RECORD_NUMBERS, "value": person.record_number}]}
           if person.record_number else {}),
        **({"name": [name]} if name else {}),
        **({"telecom": telecom} if telecom else {}),
        "gender": person.sex if person.sex in _GENDERS else "unknown",
        **({"birthDate": person.birth_date.isoformat()} if person.birth_date else {}),
        **({"communication": [{"language": {"coding": [
            {"system": LANGUAGES, "code": person.language}]}, "preferred": True}]}
           if person.language else {}),
    }


def visit(case: CaseFacts) -> dict[str, Any]:
    """Give the Encounter that is to come."""
    facts = case.visit
    return {
        "resourceType": "Encounter", "status": "planned",
        "class": {"system": ACT_CODES, "code": "AMB", "display": "ambulatory"},
        "subject": reference(case, PATIENT),
        **({"participant": [{"individual": {"display": facts.clinician}}]} if facts.clinician else {}),
        "period": {"start": instant(facts.starts_at)},
        **({"location": [{"location": {"display": facts.location}}]} if facts.location else {}),
    }


def program(case: CaseFacts) -> dict[str, Any]:
    """Give the Device: this program with the version of its rules."""
    return {
        "resourceType": "Device",
        "deviceName": [{"name": "Backstory", "type": "user-friendly-name"}],
        "version": [{"type": {"text": "rule set"}, "value": case.result.rules_version}],
    }
