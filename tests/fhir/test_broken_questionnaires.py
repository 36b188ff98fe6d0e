import pytest

from tests.support.broken import Broken, every
from tests.support.senseless import SENSELESS
from triage.fhir.questionnaire import read
from triage.questionnaire.errors import QuestionnaireError

BROKEN = every()


@pytest.mark.parametrize("broken", BROKEN, ids=[broken.name for broken in BROKEN])
def test_a_broken_questionnaire_is_refused_with_file_place_and_mend(broken: Broken) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        read(broken.document, "broken.json")

    error = caught.value
    assert broken.where in error.path
    assert str(error).startswith(f"broken.json: {error.path}: ")
    assert len(error.mend) > 2
    assert str(error).endswith((f" {error.mend}.", f" {error.mend}"))


def test_the_broken_questionnaires_are_many_and_distinct() -> None:
    assert len({broken.name for broken in BROKEN}) == len(BROKEN) > 1000


def test_those_of_right_shape_but_no_sense_are_many() -> None:
    assert len({(fixture, name) for name, fixture, _, _ in SENSELESS}) == len(SENSELESS) > 180
