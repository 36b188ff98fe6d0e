"""The files that `flask cases export` writes of a case, by format."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.services.views import CaseView

FHIR, DOCUMENT, NOTE, HL7, CSV = "fhir", "document", "note", "hl7v2", "csv"
FORMATS = (FHIR, DOCUMENT, NOTE, HL7, CSV)
ENDINGS = {FHIR: "fhir.json", DOCUMENT: "document.fhir.json", NOTE: "note.txt", HL7: "hl7"}


def text_of(case: "CaseView", form: str) -> str:
    """Give one case as text in a format other than CSV."""
    return MAKERS[form](case)


def lists_of(cases: "Sequence[CaseView]") -> Iterator[tuple[str, bytes]]:
    """Yield (name, data) of the lists of all cases, and of what their columns hold."""
    from triage.services import case_lists
    from triage.web.into_record import place_of

    wide = case_lists.wide(cases)
    for found in (wide, case_lists.long(cases), case_lists.body(cases, place_of)):
        yield f"{found.name}.csv", found.to_csv()
    yield "data_dictionary.csv", wide.dictionary()


def name_of(case: "CaseView", form: str) -> str:
    """Give the name of a case's file."""
    mark = "" if case.is_latest else f"-v{case.version}"
    return str(Path(f"case-{case.case_id}{mark}.{ENDINGS[form]}"))


def _bundle(case: "CaseView") -> str:
    from triage.services.export import bundle
    from triage.web.drawn import picture

    return json.dumps(bundle(case, picture(case)), ensure_ascii=False) + "\n"


def _document(case: "CaseView") -> str:
    from triage.cli.record import document

    return json.dumps(document(case), ensure_ascii=False) + "\n"


def _note(case: "CaseView") -> str:
    from triage.services.note import as_text, note_of

    return as_text(note_of(case))


def _hl7(case: "CaseView") -> str:
    from triage.hl7.message import message
    from triage.services.record.hl7_facts import message_facts
    from triage.web.context import services

    facts = message_facts(case, key=f"{case.case_id.hex}{case.version:02}{case.seen_hash}",
                          made_at=services().now())
    return message(facts)


MAKERS: "dict[str, Callable[[CaseView], str]]" = {FHIR: _bundle, DOCUMENT: _document, NOTE: _note, HL7: _hl7}
