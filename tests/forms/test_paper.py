"""The form on paper: numbers, keys and skips, out of any definition."""

from pathlib import Path

import pytest

from tests.support.worked_cases import LIBRARY
from triage.config import ROOT
from triage.fhir.questionnaire import read
from triage.forms.paper import DECLINED, UNSURE, PaperForm, Rows, choices
from triage.forms.skips import Skips
from triage.library import load
from triage.questionnaire.model import Questionnaire

FOLDER = ROOT / "tests" / "fixtures" / "questionnaires"
FIXTURES = sorted(path for path in FOLDER.glob("*.json"))
CONDITIONS = [*(LIBRARY.root / slug for slug in LIBRARY.slugs),
              *(path for path in (ROOT / "tests" / "services" / "conditions").iterdir() if path.is_dir())]


def form_of(path: Path) -> Questionnaire:
    return load(path).questionnaire if path.is_dir() else read(path.read_bytes(), path.name)


EVERY = [pytest.param(path, id=path.stem) for path in (*FIXTURES, *CONDITIONS)]


@pytest.fixture(scope="module")
def real() -> Skips:
    """The skips of the form that this program ships."""
    return Skips(PaperForm(LIBRARY.get("post-laminectomy").questionnaire))


@pytest.mark.parametrize("path", EVERY)
def test_every_question_that_is_shown_has_one_number(path: Path) -> None:
    form = form_of(path)
    paper = PaperForm(form)
    asked = {item.link_id for page in form.items for item in page.walk_shown() if item.is_question}
    assert asked <= set(paper.number_of)
    numbers = [entry.number for entry in paper.entries]
    assert numbers == [str(place) for place in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("path", EVERY)
def test_no_two_boxes_of_a_question_have_the_same_key(path: Path) -> None:
    for item in form_of(path).by_id.values():
        keys = [one.key for one in choices(item)]
        assert len(set(keys)) == len(keys), item.link_id


@pytest.mark.parametrize("path", EVERY)
def test_every_condition_is_said_before_a_question_or_after_the_one_it_hangs_on(path: Path) -> None:
    form = form_of(path)
    paper = PaperForm(form)
    skips = Skips(paper)
    led = {link_id for _, inside, _ in skips._runs.values() for link_id in inside}
    for entry in paper.entries:
        hangs = bool(skips._open(entry.item))
        assert hangs == (bool(skips.before(entry.item.link_id)) or entry.item.link_id in led)


def test_keys_do_not_depend_on_the_language() -> None:
    definition = LIBRARY.get("post-laminectomy")
    source = definition.questionnaire
    one, other = (PaperForm(definition.in_language(language), source) for language in ("en", "es"))
    kept = {link_id: [box.key for box in choices(source.by_id[link_id])] for link_id in one.number_of}
    for link_id, number in other.number_of.items():
        assert number == one.number_of[link_id]
        assert [box.key for box in choices(other.questionnaire.by_id[link_id])] == kept[link_id]


def test_not_sure_and_rather_not_say_have_the_same_keys_everywhere() -> None:
    form = LIBRARY.get("post-laminectomy").questionnaire
    keys = {one.key: one.code for one in choices(form.by_id["saddle-feeling"])}
    assert (keys[UNSURE], keys[DECLINED]) == ("not-sure", "declined")


def test_skip_names_the_answer_and_the_number_to_go_to(real: Skips) -> None:
    assert real.after("injury") == "If “No” or “Not sure”, go to 55."
    assert real.before("weak-speed").startswith("Only if 18 is “Yes. It began in the last…” (b) or")


def test_condition_on_the_record_and_on_the_drawing_is_said_in_words(real: Skips) -> None:
    assert real.before("pregnant") == (
        "Only if “Sex at birth” is not “Male” and “Age” is 12 or more and “Age” is 55 or less:")
    assert real.before("hip-known") == "Only if “Areas that hurt” (65) is “Groin”:"


def test_question_that_the_clinic_does_not_ask_is_left_out() -> None:
    form = PaperForm(LIBRARY.get("post-laminectomy").questionnaire)
    item = form.questionnaire.by_id["safe-at-home"]
    assert not Skips(form, {"ask-safe-at-home": False}).is_asked(item)
    assert Skips(form, {"ask-safe-at-home": True}).is_asked(item)
    assert "Safety" not in Skips(form, {"ask-safe-at-home": True}).before("safe-at-home")


def test_table_has_a_column_for_each_question_of_a_row() -> None:
    form = PaperForm(LIBRARY.get("post-laminectomy").questionnaire)
    table = next(one for one in form.entries if isinstance(one, Rows) and one.item.link_id == "medicines")
    assert [one.number for one in table.columns] == [f"{table.number}{letter}" for letter in "abcd"]


