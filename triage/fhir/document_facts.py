"""What a document is made of beside the case: the note, the danger questions, the page as a PDF."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.questionnaire.model import Questionnaire
from triage.questionnaire.scores import Score


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """One heading of the note with its lines. A line may hold line breaks that somebody typed."""

    code: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The note of a case, and what else goes into its document.

    `key` tells one state of the case from another: the same gives the same document. `form` is in the
    language of the note. `danger` are linkIds of the questions that rules about danger signs read, `scores`
    those of published scales. `homes`: linkId -> code of the section that it is told in; `verdict`, `who`,
    `versions`, `places` and `danger_section` are codes of sections. `pdf` is the printed page; None where
    none can be made. `signed_by` is a name, "" while nobody has signed.
    """

    key: str
    title: str
    form: Questionnaire
    sections: tuple[SectionFacts, ...]
    danger: tuple[str, ...]
    scores: tuple[Score, ...]
    homes: Mapping[str, str]
    verdict: str
    who: str
    versions: str
    places: str
    danger_section: str
    pdf: bytes | None = None
    signed_by: str = ""
    signed_at: str = ""
