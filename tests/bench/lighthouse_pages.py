"""Where Lighthouse stops: every type of patient page, each opened by somebody who is where it is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.support.app import parts_of
from tests.support.changing import begin
from tests.support.patient import Clinic, Patient
from tests.support.remote import Remote
from tests.support.tablet import give, pairing_code
from triage.config import ROOT
from triage.library import load
from triage.questionnaire.path import pages
from triage.services import intake
from triage.store.models import PatientSession

OPERATED = {"last-operation": {"q_had-spine-op": "yes"}, "more-operations": {"q_more-ops": "yes"}}
DANGER = {"bladder-bowel": {"q_bladder-change": "new"}}
PAINFUL = {"where-pain": {"q_pain-sites": ["low-back-left", "calf-left"]}}


@dataclass(frozen=True)
class Stop:
    """One page: what it is called here, its path, and the cookies of who sees it."""

    name: str
    path: str
    cookies: Mapping[str, str]


def stops(url: str, clinic: Clinic) -> Iterator[Stop]:
    """Yield the pages, each when the person whose page it is has come to it."""
    link = clinic.invite()
    yield Stop("invitation", link, {})
    yield Stop("invitation, Spanish", f"{link}?lang=es", {})
    yield from _form(url, clinic)
    yield from _spanish(url, clinic)
    yield from _after(url, clinic)
    yield from _tablet(url, clinic)
    yield Stop("the code on any device", "/code", {})
    yield Stop("closed", "/intake", {})
    yield _over(url, clinic)
    yield Stop("no such page", "/nothing-here", {})


def _form(url: str, clinic: Clinic) -> Iterator[Stop]:
    person = _opened(url, clinic)
    yield Stop("welcome", "/intake", _cookies(person))
    _answer(person, OPERATED)
    _answer(person, PAINFUL)
    for page in pages(load(ROOT / "questionnaires" / "post-laminectomy").questionnaire):
        if page.part == 1 and person.get(f"/intake/{page.slug}").slug == page.slug:
            yield Stop(page.slug, f"/intake/{page.slug}", _cookies(person))
    yield Stop("check", "/intake/check-answers", _cookies(person))
    _answer(person, DANGER)
    yield Stop("urgent", "/intake/urgent", _cookies(person))


def _spanish(url: str, clinic: Clinic) -> Iterator[Stop]:
    person = _opened(url, clinic, "es")
    _answer(person, OPERATED)
    _answer(person, PAINFUL)
    for path in ("/intake", "/intake/where-numb", "/intake/safety-context", "/intake/check-answers"):
        yield Stop(f"{path}, Spanish", path, _cookies(person))
    _answer(person, DANGER)
    yield Stop("/intake/urgent, Spanish", "/intake/urgent", _cookies(person))


def _after(url: str, clinic: Clinic) -> Iterator[Stop]:
    person = _opened(url, clinic)
    _answer(person, OPERATED)
    person.get("/intake/check-answers")
    person.post(button=("as-it-is", "1"))
    assert person.page.slug == "done", person.page.address
    yield Stop("done", "/intake/done", _cookies(person))
    yield Stop("copy", "/intake/copy", _cookies(person))
    for page in pages(load(ROOT / "questionnaires" / "post-laminectomy").questionnaire):
        if page.part == 2 and person.get(f"/intake/{page.slug}").slug == page.slug:
            yield Stop(page.slug, f"/intake/{page.slug}", _cookies(person))
    yield Stop("about", "/intake/about", _cookies(person))
    person.get("/intake/done")
    begin(person)
    yield Stop("changed", "/intake/changed", _cookies(person))


def _tablet(url: str, clinic: Clinic) -> Iterator[Stop]:
    device = Patient(Remote(url), "")  # type: ignore[arg-type]  # same methods, over the wire
    yield Stop("pair a tablet", "/kiosk", {})
    device.get("/kiosk")
    device.post(code=pairing_code(clinic))
    yield Stop("tablet", "/kiosk", _cookies(device))
    yield Stop("tablet cleared", "/kiosk/thanks", _cookies(device))
    device.get("/kiosk")
    device.post(code=give(clinic).code)
    yield Stop("tablet, a question", "/intake/right-now", _cookies(device))


def _over(url: str, clinic: Clinic) -> Stop:
    person, parts = _opened(url, clinic), parts_of(clinic.app)
    view = intake.resume(parts.store, parts.library, _cookies(person)["intake"], now=parts.now())
    assert view
    with parts.store.writing() as session:
        session.query(PatientSession).filter_by(id=view.session_id).update({"expires_at": parts.now()})
    return Stop("session over", "/intake/who", _cookies(person))


def _opened(url: str, clinic: Clinic, language: str = "en") -> Patient:
    person = Patient(Remote(url), clinic.invite(language=language))  # type: ignore[arg-type]
    person.open(lang=language)
    return person


def _answer(person: Patient, said: Mapping[str, Mapping[str, str | list[str]]]) -> None:
    for slug, fields in said.items():
        person.get(f"/intake/{slug}")
        person.post(**fields)


def _cookies(person: Patient) -> Mapping[str, str]:
    return dict(person.client.cookies)  # type: ignore[attr-defined]  # a Remote
