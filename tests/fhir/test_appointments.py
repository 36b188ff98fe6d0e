"""A bundle of appointments of another system, read strictly, with the place of what does not fit."""

import json
from typing import Any

import pytest

from triage.fhir.appointments import AppointmentFacts, BundleError, read_appointments

MR = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "identifier": [{"system": "urn:ssn", "value": "1"}, {"type": MR, "value": "00777"}],
    "name": [
        {"use": "nickname", "text": "Annie"},
        {"use": "official", "family": "Rivera", "given": ["Ana", "Luz"]},
    ],
    "telecom": [
        {"system": "phone", "use": "home", "value": "1"},
        {"system": "phone", "use": "mobile", "value": "2"},
        {"system": "email", "value": "a@b.org"},
        {"system": "phone", "use": "old", "value": "3"},
    ],
    "gender": "female",
    "birthDate": "1970-01-05",
    "communication": [
        {"language": {"text": "English"}},
        {"language": {"coding": [{"code": "es-MX"}]}, "preferred": True},
    ],
}
CLINICIAN = {"resourceType": "Practitioner", "id": "p1", "name": [{"family": "Okafor", "given": ["Sam"]}]}
PLACE = {"resourceType": "Location", "id": "l1", "name": "Main Street"}


def booked(*actors: str, **changes: Any) -> dict[str, Any]:
    return {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "booked",
        "start": "2026-11-24T15:40:00Z",
        "participant": [{"actor": {"reference": one}, "status": "accepted"} for one in actors],
        **changes,
    }


def bundle(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": list(entries)}


def whole(**changes: Any) -> dict[str, Any]:
    return bundle(
        {"fullUrl": "urn:uuid:1", "resource": PATIENT},
        {"resource": CLINICIAN},
        {"resource": PLACE},
        {"resource": booked("urn:uuid:1", "Practitioner/p1", "Location/l1", **changes)},
    )


def read(document: Any) -> tuple[AppointmentFacts, ...]:
    return read_appointments(json.dumps(document).encode())


def test_references_are_resolved_inside_the_bundle() -> None:
    assert read(whole()) == (
        AppointmentFacts(
            "entry[3].resource",
            "booked",
            "2026-11-24T15:40:00Z",
            record_number="00777",
            family="Rivera",
            given="Ana Luz",
            birth_date="1970-01-05",
            gender="female",
            language="es-MX",
            phone="2",
            email="a@b.org",
            clinician="Sam Okafor",
            location="Main Street",
        ),
    )


@pytest.mark.parametrize(
    "reference", ["Patient/7", "https://ehr.example/fhir/Patient/7", "Patient/7/_history/2"]
)
def test_every_way_to_refer_to_a_resource_is_known(reference: str) -> None:
    patient = {"fullUrl": "https://ehr.example/fhir/Patient/7", "resource": {**PATIENT, "id": "7"}}
    (found,) = read(bundle(patient, {"resource": booked(reference)}))
    assert found.record_number == "00777"


def test_what_is_not_in_the_bundle_is_left_empty_but_for_its_name() -> None:
    actor = {"reference": "Practitioner/9", "display": "Dr. Elsewhere"}
    (found,) = read(bundle({"resource": booked(participant=[{"actor": actor, "status": "accepted"}])}))
    assert (found.clinician, found.record_number, found.family) == ("Dr. Elsewhere", "", "")


def test_other_resources_are_passed_over() -> None:
    assert (
        len(read(bundle({"resource": {"resourceType": "Slot", "anything": 1}}, {"resource": booked("x")})))
        == 1
    )


BROKEN = {
    "no bundle": (PATIENT, "Bundle: it is Patient, not a Bundle"),
    "a list": ([1], "Bundle: it is no resource"),
    "no appointment": (bundle({"resource": PATIENT}), "there is no Appointment"),
    "no entries": ({"resourceType": "Bundle", "type": "collection"}, "there is no Appointment"),
    "a start without a zone": (whole(start="2026-11-24T15:40:00"), "entry[3].resource.start"),
    "a status that is missing": (
        bundle({"resource": {"resourceType": "Appointment", "participant": [{"status": "accepted"}]}}),
        "entry[0].resource: status is missing",
    ),
    "an unknown element": (
        whole(colour="red"),
        "entry[3].resource: 'colour' is not an element of Appointment",
    ),
    "a name that is a text": (
        bundle({"resource": {**PATIENT, "name": "Ana"}}, {"resource": booked("x")}),
        "entry[0].resource.name",
    ),
    "one id twice": (bundle({"resource": CLINICIAN}, {"resource": CLINICIAN}), "stands for two resources"),
    "a modifier": (whole(modifierExtension=[{"url": "x"}]), "entry[3].resource.modifierExtension"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_does_not_fit_is_named_with_its_place(what: str) -> None:
    document, says = BROKEN[what]
    with pytest.raises(BundleError) as error:
        read(document)
    assert says in str(error.value)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe{", b'{"a": NaN}', b"[" * 5000])
def test_what_is_no_json_is_told_as_that(data: bytes) -> None:
    with pytest.raises(BundleError, match="Bundle: "):
        read_appointments(data)
