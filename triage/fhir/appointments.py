"""Reads a Bundle of appointments with their patients, as plain facts, each with the path where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from triage.fhir.flaw import Flaw, Place
from triage.fhir.json_text import load
from triage.fhir.names import RECORD_NUMBERS
from triage.fhir.node import Node
from triage.fhir.shape_check import check

_KINDS = ("Appointment", "Patient", "Practitioner", "Location")
_RECORD_NUMBER = "MR"   # of v2-0203: the number that a clinic knows a patient by
_BEST_NAME = ("official", "usual", "")
_BEST_PHONE = ("mobile", "home", "", "work")


class BundleError(ValueError):
    """The document is no Bundle of appointments; the message names the place and the mend."""


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """One appointment. Texts as they stand in the bundle, "" for what does not. `place` is its path."""

    place: str
    status: str
    start: str = ""
    record_number: str = ""
    family: str = ""
    given: str = ""
    birth_date: str = ""
    gender: str = ""
    language: str = ""
    phone: str = ""
    email: str = ""
    clinician: str = ""
    location: str = ""


def read_appointments(data: bytes) -> tuple[AppointmentFacts, ...]:
    """Read a Bundle. Raises BundleError at the first place that does not fit, naming it and the mend."""
    try:
        return tuple(_appointments(load(data)))
    except Flaw as flaw:
        place = replace(flaw.place, root="Bundle")
        raise BundleError(f"{place}: {flaw.problem}. {flaw.mend}.") from None


def read_extent(data: bytes) -> tuple[int, bool]:
    """Give how many finds a Bundle (one that was read) says there are, and whether it names a next page."""
    document = load(data)
    return document.get("total", 0), any(link["relation"] == "next" for link in document.get("link", ()))


def _appointments(document: Any) -> Iterator[AppointmentFacts]:
    root = Place(root="Bundle")
    kind = document.get("resourceType") if isinstance(document, dict) else None
    if kind != "Bundle":
        raise Flaw(root, f"it is {kind or 'no resource'}, not a Bundle",
                   "Give a Bundle with Appointment and Patient resources")
    check(document, "Bundle", root)
    found = _Resources(Node(document, root))
    if not found.appointments:
        raise Flaw(root.into("entry"), "there is no Appointment in it", "Add the appointments to the Bundle")
    yield from (_facts(one, found) for one in found.appointments)


class _Resources:
    """The resources of a bundle, by every way to refer to them."""

    def __init__(self, bundle: Node) -> None:
        self.appointments: list[Node] = []
        self._known: dict[str, Node] = {}
        for entry in bundle.nodes("entry"):
            resource = entry.node("resource")
            if resource is None or resource.raw["resourceType"] not in _KINDS:
                continue
            kind = resource.raw["resourceType"]
            check(resource.raw, kind, resource.place)
            if kind == "Appointment":
                self.appointments.append(resource)
            self._know(entry.text("fullUrl"), resource)
            self._know(f"{kind}/{resource.text('id')}" if resource.text("id") else "", resource)

    def of(self, reference: Node) -> Node | None:
        """Give what a reference means, None where it is not in the bundle."""
        address = reference.text("reference").partition("/_history")[0]
        return self._known.get(address) or self._known.get("/".join(address.split("/")[-2:]))

    def _know(self, address: str, resource: Node) -> None:
        if address and self._known.setdefault(address, resource) is not resource:
            raise resource.flaw(f"{address} stands for two resources", "Give each its own id and fullUrl")


def _facts(one: Node, found: _Resources) -> AppointmentFacts:
    actors: dict[str, tuple[Node | None, str]] = {}
    for participant in one.nodes("participant"):
        actor = participant.node("actor")
        if actor is None:
            continue
        resource = found.of(actor)
        kind = resource.raw["resourceType"] if resource else _kind_of(actor)
        actors.setdefault(kind, (resource, actor.text("display")))
    (patient, named), (clinician, called), (place, at) = (
        actors.get(kind, (None, "")) for kind in ("Patient", "Practitioner", "Location"))
    return AppointmentFacts(
        place=str(one.place), status=one.text("status"), start=one.text("start"),
        clinician=_name_of(clinician) if clinician else called, location=place.text("name") if place else at,
        **(_person(patient) if patient else {"family": named}))


def _kind_of(actor: Node) -> str:
    """Tell what a reference out of the bundle is to, by its own words."""
    return actor.text("type") or actor.text("reference").rpartition("/")[0].rpartition("/")[2]


def _person(patient: Node) -> dict[str, str]:
    names = sorted(patient.nodes("name"), key=lambda one: _rank(one.text("use"), _BEST_NAME))
    name = names[0] if names else None
    family = (name.text("family") or name.text("text")) if name else ""
    return {
        "record_number": _number(patient), "family": family,
        "given": " ".join(name.raw.get("given", ())) if name else "",
        "birth_date": patient.text("birthDate"), "gender": patient.text("gender"),
        "language": _language(patient), "phone": _contact(patient, "phone", "sms"),
        "email": _contact(patient, "email")}


def _number(patient: Node) -> str:
    """Give the number that the clinic knows a patient by: ours, one that says so, or the first."""
    every = [one for one in patient.nodes("identifier") if one.text("value")]
    marked = [one for one in every if one.text("system") == RECORD_NUMBERS or _is_record_number(one)]
    return (marked or every)[0].text("value") if every else ""


def _is_record_number(identifier: Node) -> bool:
    kind = identifier.node("type")
    return kind is not None and any(one.text("code") == _RECORD_NUMBER for one in kind.nodes("coding"))


def _language(patient: Node) -> str:
    """Give the code of the language that the patient prefers, or its words."""
    spoken = sorted(patient.nodes("communication"), key=lambda one: not one.flag("preferred"))
    for one in spoken:
        concept = one.node("language")
        if concept is not None:
            codes = [coding.text("code") for coding in concept.nodes("coding") if coding.text("code")]
            return codes[0] if codes else concept.text("text")
    return ""


def _contact(patient: Node, *systems: str) -> str:
    found = [one for one in patient.nodes("telecom")
             if one.text("system") in systems and one.text("value") and one.text("use") != "old"]
    found.sort(key=lambda one: _rank(one.text("use"), _BEST_PHONE))
    return found[0].text("value") if found else ""


def _name_of(practitioner: Node) -> str:
    for name in practitioner.nodes("name"):
        return " ".join([*name.raw.get("given", ()), name.text("family")]).strip() or name.text("text")
    return ""


def _rank(use: str, best: tuple[str, ...]) -> int:
    return best.index(use) if use in best else len(best)
