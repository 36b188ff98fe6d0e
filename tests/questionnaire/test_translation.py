from tests.support.questionnaires import fixture
from triage.questionnaire.translation import fingerprint, translate

SHOWN, LISTS = fixture("shown"), fixture("value-sets")
TABLE = {
    "questionnaire": {"title": "Preguntas"}, "sections": {"start": "El comienzo"},
    "item": {"hinted": {"text": "¿Le duele?", "hint": "Elija una.", "why": "Ayuda.", "short_text": "Dolor",
                        "options": {"yes": "Sí"}}},
    "value_set": {"status": {"no": "No, nada"}},
}


def test_words_of_the_table_replace_those_of_the_source() -> None:
    spanish = translate(SHOWN, TABLE, "es")
    item = spanish.by_id["hinted"]
    assert (spanish.language, spanish.title) == ("es", "Preguntas")
    assert (item.text, item.hint) == ("¿Le duele?", "Elija una.")
    assert (item.why, item.short_text) == ("Ayuda.", "Dolor")
    assert item.option_by_code["yes"].text == "Sí"


def test_what_the_table_lacks_stays_in_the_source_language() -> None:
    spanish = translate(SHOWN, TABLE, "es")
    assert spanish.sections == (("start", "El comienzo"), ("end", "The end"))
    assert spanish.by_id["hinted"].option_by_code["no"].text == "No"
    assert spanish.by_id["drop"] == SHOWN.by_id["drop"]


def test_a_shared_list_is_translated_wherever_it_is_used() -> None:
    spanish = translate(LISTS, TABLE, "es")
    assert [spanish.by_id[link_id].options[0].text for link_id in ("status", "again")] == ["No, nada"] * 2


def test_a_question_that_a_language_omits_is_hidden() -> None:
    assert translate(SHOWN, {"item": {"drop": {"omit": True}}}, "es").by_id["drop"].hidden


def test_the_mark_of_a_source_changes_with_any_of_its_words() -> None:
    assert fingerprint("one", "two") != fingerprint("one", "too") != fingerprint("onetwo")
    assert len(fingerprint("one")) == 8
