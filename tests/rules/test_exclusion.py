"""The short road agrees with the long one on every question of every worked case."""

from tests.support.worked_cases import ALL, definition
from triage.questionnaire.derive import derive
from triage.questionnaire.kleene import Gates, Truth
from triage.questionnaire.reading import read_flat
from triage.rules.exclusion import Exclusion


def test_exclusion_is_what_gates_call_false():
    for slug, case in ALL:
        condition = definition(slug)
        form = condition.questionnaire
        answers = condition.as_stated(derive(form, read_flat(form, case.answers), {}), case.today)
        gates, exclusion = Gates(form, answers, case.today), Exclusion(form, answers, case.today)
        for link_id, item in form.by_id.items():
            if link_id not in form.rows_of:
                assert exclusion.of(link_id) == (gates.of(item) is Truth.FALSE), (case.id, link_id)
