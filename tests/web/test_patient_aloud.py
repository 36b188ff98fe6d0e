"""Questions as they are said to somebody who hears them."""

from dataclasses import replace

import pytest

from tests.support.worked_cases import definition
from triage.forms.catalogue import catalogue
from triage.questionnaire.model import Item
from triage.web.patient.aloud import opening, spoken


def item(link_id: str, language: str = "en") -> Item:
    return definition("post-laminectomy").in_language(language).by_id[link_id]


def said(link_id: str, language: str = "en") -> list[str]:
    return spoken(item(link_id, language), catalogue(language).gettext)


def test_choices_are_named_and_so_are_the_ways_not_to_answer() -> None:
    assert said("bladder-change")[-2:] == [
        "You can say: “No”; “Yes. It began in the last 2 weeks”; “Yes. I had it before, and it got worse in "
        "the last 2 weeks”; “Yes, for more than 2 weeks. It is the same or better”.",
        "It is fine to say: “Not sure”; “I'd rather not say”."]


def test_a_list_is_read_one_by_one_and_ends_with_none() -> None:
    lines = said("right-now-body")
    assert lines[1].startswith("I will read a list. Say yes or no to each: “")
    assert lines[2] == "Or say: “None of these”."


def test_a_hint_about_ticking_is_not_read() -> None:
    assert "None of these" in item("right-now-body").hint
    assert item("right-now-body").hint not in said("right-now-body")


def test_places_are_named_and_not_read_from_a_list() -> None:
    form = definition("post-laminectomy").questionnaire
    drawn = next(one for one in form.by_id.values() if one.control == "body-map")
    lines = said(drawn.link_id)
    assert any(line.startswith("Name each place for me") for line in lines)
    assert max(map(len, lines)) < 200


def test_a_long_list_of_one_answer_is_not_read_out() -> None:
    long = replace(item("bladder-change"), options=tuple(
        replace(item("bladder-change").options[0], code=f"c{number}") for number in range(13)))
    assert "Tell me which one it is." in spoken(long, catalogue("en").gettext)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_question_can_be_said(language: str) -> None:
    form = definition("post-laminectomy").in_language(language)
    asked = [one for one in form.by_id.values() if one.is_question and not one.hidden]
    for one in asked:
        lines = spoken(one, catalogue(language).gettext)
        assert len(lines) > 1, one.link_id
        assert all(lines), one.link_id


def test_opening_names_the_clinic_and_the_emergency_number() -> None:
    lines = " ".join(opening("Juniper Hill Clinic", "911", catalogue("es").gettext))
    assert "Juniper Hill Clinic" in lines
    assert "911" in lines
