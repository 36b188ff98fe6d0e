"""The signs to watch for after sending."""

from datetime import date

import pytest

from triage.config import ROOT
from triage.library import load
from triage.questionnaire.model import Meaning
from triage.questionnaire.reading import read_flat
from triage.rules.result import Urgency
from triage.web.patient.safety_net import safety_net

CONTENT = load(ROOT / "questionnaires" / "post-laminectomy")
TODAY = date(2026, 11, 20)


def test_signs_that_come_slowly_stand_first_with_what_they_mean() -> None:
    first = safety_net(CONTENT, "en").first
    assert [sign.words for sign in first][:3] == ["Pee problems", "Feeling between the legs", "Poo problems"]
    assert first[0].more.startswith("It is hard to start.")


def test_hint_that_speaks_of_the_answers_is_left_out() -> None:
    assert all("'" not in sign.more for sign in safety_net(CONTENT, "en").first)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sign_has_words(language: str) -> None:
    net = safety_net(CONTENT, language)
    assert len(net.first) >= 4
    assert len(net.others) >= 14
    assert all(sign.words for sign in (*net.first, *net.others))


def test_each_sign_alone_is_an_emergency_for_anybody() -> None:
    lists = [item for item in CONTENT.questionnaire.by_id.values() if item.repeats and not item.sensitive]
    options = {option.text: (item.link_id, option.code) for item in lists for option in item.options
               if option.meaning is Meaning.FACT}
    for sign in safety_net(CONTENT, "en").others:
        link_id, code = options[sign.words]
        answers = read_flat(CONTENT.questionnaire, {link_id: [code]})
        assert CONTENT.judge(answers, TODAY, finished=False).urgency is Urgency.EMERGENCY, sign.words


def test_nothing_sensitive_is_on_a_page_that_others_may_see() -> None:
    net = safety_net(CONTENT, "en")
    words = " ".join(sign.words for sign in (*net.first, *net.others)).lower()
    assert not any(word in words for word in ("sex", "suicid", "kill", "street drugs"))
