"""The lines that tell who a note is about, who answered and how, and by which form and rules."""

from collections.abc import Iterator

from triage.services.note.judged import moment
from triage.services.note.lines import Heading, Line
from triage.services.note.plain import ours
from triage.services.views.case import CaseView
from triage.services.words import CHANNEL_WORDS, day_words

LANGUAGES = {"en": "English", "es": "Spanish"}
TYPED = "Words that somebody typed stand in quotation marks, as typed. Picked answers are in English."


def about(case: CaseView) -> Iterator[str]:
    """Yield who the note is about, and which visit it is for."""
    who, visit = case.patient, case.visit
    age = "age not known" if case.age is None else f"age {case.age}"
    if who.demo:
        yield "DEMONSTRATION: this person is made up."
    born = day_words(who.birth_date, "en")
    yield f"Patient: {ours(who.name)}. Born {born} ({age}). Sex at birth: {ours(who.sex)}."
    yield f"Record number: {ours(who.record_number) or 'none'}."
    yield (f"Visit: {moment(case, visit.starts_at)}, {ours(case.location.name)}"
           f"{f', {ours(visit.clinician)}' if visit.clinician else ''}.")


def who_answered(case: CaseView) -> Iterator[Line]:
    """Yield by whom, how, when and in which language the answers were given."""
    origin = case.provenance
    language = LANGUAGES.get(origin.language, origin.language)
    yield _line(Heading.WHO, f"Filled in {_channel(origin.channel)}, in {language}. {TYPED}")
    for one in origin.typed:
        by = f"typed by {ours(one.by)} of the staff" if one.by else "typed by whoever opened the link"
        pages = f"{one.pages} page{'' if one.pages == 1 else 's'}"
        when = f"{moment(case, one.first_at)} to {moment(case, one.last_at)}"
        yield _line(Heading.WHO, f"{pages} {_channel(one.channel)}, {by}, {when}.")
    if origin.identity_checked is not None:
        checked = "was checked by staff" if origin.identity_checked else "was NOT checked"
        yield _line(Heading.WHO, f"Who sat at the tablet {checked}.")
    yield _line(Heading.WHO, _times(case))


def versions(case: CaseView) -> Iterator[Line]:
    """Yield which form, which rules and which contents the note rests on."""
    origin, rules = case.provenance, case.definition.rules
    signed = f"signed off by {ours(rules.signed_by)}" if rules.signed_by else "signed off by no clinician"
    form = f"{ours(origin.condition)} {ours(origin.questionnaire_version)}"
    number = f"version {case.version} of {max(len(case.versions), 1)}"
    yield _line(Heading.VERSIONS, f"Form {form}; rules {ours(origin.rules_version)}, {signed}.")
    yield _line(Heading.VERSIONS, f"Answers: {number}; judged {moment(case, case.evaluated_at)}.")
    yield _line(Heading.VERSIONS, f"Content {origin.definition_hash[:16]}; result {case.seen_hash[:16]}; "
                                  f"case {case.case_id}.")


def _times(case: CaseView) -> str:
    origin = case.provenance
    sent = f"sent {moment(case, origin.submitted_at)}" if origin.submitted_at else "NOT SENT YET"
    early = ", finished early" if origin.finished_early else ""
    by = ", by staff once the patient had agreed" if origin.sent_by_staff else ""
    receipt = f", receipt {origin.receipt}" if origin.receipt else ""
    return f"Begun {moment(case, origin.started_at)}; {sent}{early}{by}{receipt}."


def _channel(name: str) -> str:
    return CHANNEL_WORDS.get(name, ours(name))


def _line(heading: Heading, text: str) -> Line:
    return Line(heading, text)
