"""A patient's way through the form in a browser, from answers in the flat form of the worked cases."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.page import Page
from tests.support.patient import Patient
from triage.services.demo import plan

QUIET: Mapping[str, Any] = plan()["answers"]["quiet"]
CHECK = "check-answers"
MOST_CLICKS = 60


def fields(page: Page, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of the open page that the answers fill in."""
    return {f"q_{link_id}": _words(answers[link_id]) for link_id in page.questions if link_id in answers}


def clicks(patient: Patient, answers: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Send page after page until the answers can be checked; yield each slug with the fields just sent."""
    for _ in range(MOST_CLICKS):
        if patient.page.slug == CHECK:
            return
        slug, sent = patient.page.slug, fields(patient.page, answers)
        patient.post(**sent)
        assert patient.page.problems == [], f"{slug}: {patient.page.problems}"
        yield slug, sent
    raise AssertionError(f"the form does not end: still at {patient.page.address}")


def kept(page: Page, sent: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give what of `sent` the page does not show any more: nothing, when all was kept."""
    shown = {name: sorted(page.ticked(name.removeprefix("q_"))) for name in sent}
    return {name: shown[name] for name, value in sent.items()
            if shown[name] != sorted([value] if isinstance(value, str) else value)}


def _words(answer: Any) -> str | list[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else str(answer)
