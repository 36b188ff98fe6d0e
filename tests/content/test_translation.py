"""Spanish: whole, of today's English words, and of nothing else."""

import tomllib

import pytest

from tests.content.conftest import Alter
from triage.content.translation import MISSING, STALE, omitted, translation_findings
from triage.library import Definition
from triage.questionnaire.model import Item, Questionnaire

# Words that are the same in both languages, or a name.
SAME = {"no", "diabetes"}


def problems(definition: Definition) -> list[tuple[str, str]]:
    return [(finding.place, finding.problem) for finding in translation_findings(definition)]


def shown(questionnaire: Questionnaire) -> list[Item]:
    return [item for top in questionnaire.items for item in top.walk_shown()]


def test_the_published_translation_has_nothing_to_mend(definition: Definition) -> None:
    assert problems(definition) == []


def test_no_word_that_a_patient_reads_stays_english(definition: Definition) -> None:
    english, spanish = definition.questionnaire, definition.in_language("es")
    for item in shown(spanish):
        source = english.by_id[item.link_id]
        pairs = [(source.text, item.text), (source.hint, item.hint), (source.why, item.why),
                 *((one.text, other.text) for one, other in zip(source.options, item.options, strict=True))]
        same = {words for words, other in pairs if words and words == other}
        assert {words.lower() for words in same} <= SAME, item.link_id


def test_title_sections_and_flags_are_spanish(definition: Definition) -> None:
    english, spanish = definition.questionnaire, definition.in_language("es")
    assert spanish.title != english.title
    assert all(one != other for one, other in zip(english.sections, spanish.sections, strict=True))
    flags = definition.flags_in("es")
    assert all(flag.patient != flags[name].patient
               for name, flag in definition.rules.flags.items() if flag.patient)


def test_spanish_labels_fit_one_line_of_the_summary(definition: Definition) -> None:
    assert all(len(item.short_text) <= 40 for item in shown(definition.in_language("es")))


def test_only_scales_whose_published_spanish_was_not_seen_are_left_out(definition: Definition) -> None:
    assert omitted(definition) == {"es": [
        "peg-average", "peg-enjoyment", "peg-activity", "phq2-interest", "phq2-down", "phq2", "gad2-nervous",
        "gad2-worry", "gad2"]}


@pytest.mark.parametrize(("file", "old", "new", "place"), [
    ("questionnaire.json", '"Who is filling this in?"', '"Who fills this in?"', "item.who-answers"),
    ("questionnaire.json", '"Some questions are private."', '"Some are private."', "item.who-answers"),
    ("questionnaire.json", '"Me, with someone near me"', '"Me, with company"', "item.who-answers.options"),
    ("questionnaire.json", "It began in the last 2 weeks", "It began this week", "value_set.status"),
    ("questionnaire.json", '"Low back, left"', '"Left low back"', "value_set.pain-places"),
    ("rules.toml", "A nerve in your back may be pressed.", "A nerve may be pressed.", "flag.cauda-equina"),
])
def test_a_changed_source_makes_the_translation_stale(
        alter: Alter, file: str, old: str, new: str, place: str) -> None:
    assert (place, STALE) in problems(alter(file, (old, new)))


@pytest.mark.parametrize(("old", "place"), [
    ('title = "Preguntas antes de su consulta de la espalda"\n', "questionnaire.title"),
    ('now = "Ahora mismo"\n', "sections.now"),
    ('hint = "Algunas preguntas son privadas."\n', "item.who-answers.hint"),
    ('me-with = "Yo, con alguien cerca"\n', "item.who-answers.options.me-with"),
    ('low-back-left = "Parte baja de la espalda, izquierda"\n', "value_set.pain-places.low-back-left"),
    ('patient = "Puede haber un nervio apretado en su espalda. Necesita atención en pocas horas."\n',
     "flag.cauda-equina.patient"),
])
def test_words_that_are_missing_are_found(alter: Alter, old: str, place: str) -> None:
    assert (place, MISSING) in problems(alter("es.toml", (old, "")))


@pytest.mark.parametrize(("old", "new", "place"), [
    ("[item.who]", '[item.gone]\nsource = "0"\ntext = "Ya no"\n\n[item.who]', "item.gone"),
    ('me-with = "Yo', 'me-gone = "Ya no"\nme-with = "Yo', "item.who-answers.options.me-gone"),
    ("[flag.clot]", '[flag.gone]\npatient = "Ya no"\n\n[flag.clot]', "flag.gone"),
])
def test_words_of_nothing_that_is_there_are_found(alter: Alter, old: str, new: str, place: str) -> None:
    assert (place, "the source language has no such words.") in problems(alter("es.toml", (old, new)))


def test_every_translated_word_is_addressed_formally(definition: Definition) -> None:
    words = definition.files["es.toml"].decode().lower().split()
    assert not {"tú", "tu", "tus", "tienes", "puedes", "te"} & {word.strip('".,;:¿?¡!()') for word in words}


def test_every_mark_is_written_out(definition: Definition) -> None:
    table = tomllib.loads(definition.files["es.toml"].decode())
    marks = [one["source"] for kind in ("item", "value_set", "flag") for one in table[kind].values()]
    assert all(len(mark) == 8 for mark in marks)
