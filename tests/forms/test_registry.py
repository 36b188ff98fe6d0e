"""Which field asks which item."""

import pytest

from tests.support.questionnaires import NAMES, choice, fixture, question
from triage.config import ROOT
from triage.forms.choices import BodyMap, Many, One, Scale, ScaleOfOptions
from triage.forms.dates import DateOrOption
from triage.forms.numbers import Line
from triage.forms.registry import FIELD_FOR, field_for
from triage.library import load
from triage.questionnaire.model import Item, ItemType

CONTENT = load(ROOT / "questionnaires" / "post-laminectomy")
MACROS = "".join((ROOT / "templates" / "macros" / name).read_text() for name in ("fields.html", "map.html"))
ASKED = [kind for kind in ItemType if kind not in (ItemType.GROUP, ItemType.DISPLAY)]


@pytest.mark.parametrize("kind", ASKED)
def test_every_type_has_a_field(kind: ItemType) -> None:
    assert field_for(question("any", kind))


@pytest.mark.parametrize("field", sorted({field.macro for field in FIELD_FOR.values()}))
def test_every_field_has_a_macro_that_draws_it(field: str) -> None:
    assert f"[% macro {field}(item, level) %]" in MACROS


def test_group_has_no_field() -> None:
    with pytest.raises(LookupError, match="any"):
        field_for(Item("any", ItemType.GROUP))


def test_choice_that_repeats_may_have_several_answers() -> None:
    assert field_for(choice("signs")) is One
    assert field_for(choice("signs", repeats=True)) is Many


def test_number_with_options_is_picked_and_not_typed() -> None:
    assert field_for(choice("grade", "1", "2")) is One
    assert field_for(Item("grade", ItemType.INTEGER, options=choice("x", "1").options)) is One


def test_unknown_control_falls_back_to_the_type() -> None:
    assert field_for(question("name", ItemType.STRING, control="unheard-of")) is Line


@pytest.mark.parametrize(("link_id", "field"), [
    ("pain-sites", BodyMap), ("op-when", DateOrOption), ("op-more-when", DateOrOption),
    ("sudden-worst", Scale), ("right-now-body", Many), ("bladder-change", One),
])
def test_content_is_asked_by_the_field_meant_for_it(link_id: str, field: type) -> None:
    assert field_for(CONTENT.questionnaire.by_id[link_id]) is field


def test_scale_of_options_stays_a_row_of_numbers() -> None:
    assert field_for(choice("now", "0", "1", "not-sure", control="scale")) is ScaleOfOptions


@pytest.mark.parametrize("name", NAMES)
def test_every_question_of_every_fixture_has_a_field(name: str) -> None:
    for item in fixture(name).by_id.values():
        if item.is_question:
            field_for(item)
