"""All checks of a condition's content in one report."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from triage.content.about import about_findings
from triage.content.allowance import read_allowance
from triage.content.finding import Finding
from triage.content.grade import grader
from triage.content.length import CaseLength, PageLength, case_lengths, length_findings, lengths
from triage.content.reading import median_grade, reading_findings
from triage.content.sources import source_findings, uncited
from triage.content.structure import structure_findings
from triage.content.translation import omitted, translation_findings
from triage.content.words import word_findings
from triage.content.worked import worked_findings
from triage.library import Definition


@dataclass(frozen=True)
class Report:
    """What the checks of one condition found. `notes` are facts to know, not faults."""

    condition: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    pages: tuple[PageLength, ...]
    cases: tuple[CaseLength, ...]
    median_grade: float

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form."""
        return asdict(self)


def check(definition: Definition, today: date) -> Report:
    """Check everything that the authors of a condition wrote.

    Raises TextstatMissingError, and ValueError where readability.toml cannot be read.
    """
    allowance = read_allowance(definition)
    grade = grader(allowance.names)
    cases = case_lengths(definition, grade)
    findings = [*structure_findings(definition.questionnaire), *word_findings(definition),
                *reading_findings(definition, allowance, grade),
                *translation_findings(definition), *source_findings(definition), *length_findings(cases),
                *about_findings(definition, grade), *worked_findings(definition)]
    return Report(definition.slug, tuple(findings), tuple(_notes(definition)),
                  tuple(lengths(definition.questionnaire, grade, today)), tuple(cases),
                  round(median_grade(definition.questionnaire, grade), 1))


def _notes(definition: Definition) -> list[str]:
    nobody = uncited(definition)
    notes = [f"Nothing cites source {', '.join(nobody)}."] if nobody else []
    notes += [f"{language}.toml leaves out {', '.join(items)}."
              for language, items in omitted(definition).items() if items]
    if not definition.rules.signed_by:
        notes.append(f"No clinician has signed version {definition.rules.version}.")
    return notes
