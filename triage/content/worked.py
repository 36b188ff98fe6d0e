"""The worked cases: each comes out as its authors say."""

from collections.abc import Iterator

from triage.content.finding import Finding
from triage.library import CASES, Definition
from triage.questionnaire.derive import derive
from triage.questionnaire.reading import read_flat
from triage.rules.cases import read_cases


def worked_findings(definition: Definition) -> Iterator[Finding]:
    """Yield where a case comes out otherwise. Raises RuleSetError or AnswerError for one that is none."""
    for case in read_cases(definition.files.get(CASES, b""), CASES):
        told = derive(definition.questionnaire, read_flat(definition.questionnaire, case.answers), {})
        answers = definition.as_stated(told, case.today)
        result = definition.judge(answers, case.today, finished=case.finished)
        for problem in case.disagreements(result):
            yield Finding(CASES, case.id, f"{problem.removeprefix(f'{case.id}: ')}.",
                          "Mend the rules; or the case, if a clinician finds the result right.")
