"""A patient's own copy of everything: one file that any browser reads, with the same as FHIR inside."""

import json
from base64 import b64encode

from flask import render_template

from triage.services.patient_file import PatientFile

STYLE = """body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem;
  margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; } pre { white-space: pre-wrap; }
dt { margin-top: .75rem; } dd { margin: 0; font-weight: 600; }
th, td { text-align: left; padding: .25rem 1rem .25rem 0; }"""


def as_html(found: PatientFile) -> str:
    """Give the whole file."""
    fhir = json.dumps(found.fhir(), ensure_ascii=False, indent=1)
    return render_template("print/patient_file.html", file=found, fhir=_inside(fhir), style=_inside(STYLE))


def _inside(text: str) -> str:
    """Give a text as it stands in an address that holds its own contents."""
    return b64encode(text.encode()).decode()
