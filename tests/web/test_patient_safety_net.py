"""The signs to watch for after sending."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from triage.config import ROOT
from triage.library import load
from triage.questionnaire.model import Meaning
from triage.questionnaire.reading import read_flat
from triage.rules.result import Urgency
from triage.web.patient.safety_net import safety_net

FOLDER = ROOT / "questionnaires" / "post-laminectomy"
CONTENT = load(FOLDER)
TODAY = date(2026, 11, 20)


def test_signs_that_come_slowly_stand_first_with_what_they_mean() -> None:
    first = safety_net(CONTENT, "en").first
    assert [sign.words.partition(",")[0] for sign in first] == [
        "You can not pee", "The skin where you sit or wipe goes numb",
        "You can not feel when you need to poo", "Pain"]
    assert not any(sign.more for sign in first)


def test_sign_without_words_of_its_own_has_those_of_its_question(tmp_path: Path) -> None:
    folder = copytree(FOLDER, tmp_path / "post-laminectomy")
    written = (folder / "questionnaire.json").read_text()
    plain = written.replace("StructureDefinition/sign", "StructureDefinition/why")
    (folder / "questionnaire.json").write_text(plain)
    first = safety_net(load(folder), "en").first
    assert first[0].words == "Pee problems"
    assert first[0].more.startswith("It is hard to start.")
    assert all("'" not in sign.more for sign in first)   # what quotes an answer is about how to answer


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
