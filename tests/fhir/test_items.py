from decimal import Decimal

import pytest

from tests.support.questionnaires import fixture, raw, smallest
from triage.fhir.questionnaire import read
from triage.questionnaire.model import (
    Behaviour,
    Coding,
    Condition,
    Derivation,
    ItemType,
    Meaning,
    Operator,
    Option,
    Source,
)
from triage.questionnaire.values import Code, PartialDate, Quantity

SHOWN, TYPES, ROWS = fixture("shown"), fixture("every-type"), fixture("rows")


def test_help_becomes_the_hint_of_its_question() -> None:
    item = SHOWN.by_id["hinted"]
    assert (item.hint, item.items) == ("Pick the one that fits best.", ())
    assert "hinted-help" not in SHOWN.by_id


def test_words_beside_the_question_are_read() -> None:
    item = SHOWN.by_id["hinted"]
    assert (item.prefix, item.why, item.short_text, item.text) == (
        "1.", "It tells how soon you need care.", "Hinted", "Hinted")
    assert (item.required, item.sensitive, SHOWN.by_id["one"].section) == (True, True, "start")


@pytest.mark.parametrize(("link_id", "control"), [
    ("hinted", "radio"), ("drop", "drop-down"), ("boxes", "check-box"), ("pain", "scale"),
    ("slides", "scale"),
    ("told", "")])
def test_the_control_is_read(link_id: str, control: str) -> None:
    assert SHOWN.by_id[link_id].control == control


def test_own_controls_are_read() -> None:
    assert (ROWS.by_id["op-when"].control, ROWS.by_id["more-ops"].control) == ("date-or-option", "rows")
    assert fixture("derived").by_id["sites"].control == "body-map"


@pytest.mark.parametrize("system", [
    "http://hl7.org/fhir/questionnaire-item-control", "http://example.org/controls"])
def test_a_control_that_is_not_known_leaves_the_types_own(system: str) -> None:
    document = smallest()
    document["item"][0]["extension"] = [{
        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [{"system": system, "code": "autocomplete"}]}}]
    assert read(document, "f").by_id["a"].control == ""


def test_a_slider_without_ends_is_a_plain_number() -> None:
    document = raw("shown")
    document["item"][0]["item"][4]["extension"] = document["item"][0]["item"][4]["extension"][:1]
    assert read(document, "f").by_id["slides"].control == ""


def test_a_slider_of_a_text_is_a_plain_text() -> None:
    document = smallest()
    document["item"][0]["extension"] = raw("shown")["item"][0]["item"][4]["extension"][:1]
    assert read(document, "f").by_id["a"].control == ""


def test_a_contained_resource_without_an_id_is_passed_over() -> None:
    document = smallest(contained=[{"resourceType": "ValueSet", "status": "active"}])
    assert read(document, "f").by_id["a"].options == ()


def test_limits_and_units_are_read() -> None:
    limits = fixture("limits").by_id
    assert (limits["short"].max_length, limits["count"].minimum, limits["count"].maximum) == (5, 1, 9)
    assert (limits["temp"].minimum, limits["temp"].maximum) == (Decimal("30.5"), Decimal(43))
    assert (limits["mass"].minimum, limits["mass"].maximum) == (Decimal(20), Quantity(Decimal(400), "kg"))
    assert (limits["day"].minimum, limits["day"].maximum) == (PartialDate(1900), PartialDate(2026, 12, 31))
    assert (limits["mass"].unit, TYPES.by_id["weight"].unit, limits["temp"].unit) == ("kg", "kg", "")


def test_first_answers_are_read() -> None:
    limits = fixture("limits").by_id
    assert limits["short"].initial == ("abc",)
    assert limits["count"].initial == (4,)
    assert limits["colours"].initial == ("red", "blue")
    assert limits["picked"].initial == (Code("x"),)
    assert limits["flag"].initial == (False,)
    assert fixture("value-sets").by_id["part"].initial == (Code("leg"),)


def test_hidden_and_read_only_are_read() -> None:
    assert fixture("nested").by_id["quiet"].hidden
    assert SHOWN.by_id["told"].read_only
    assert not SHOWN.by_id["told"].hidden


def test_options_say_what_they_mean() -> None:
    assert [option.meaning for option in TYPES.by_id["signs"].options] == [
        Meaning.FACT, Meaning.FACT, Meaning.NONE, Meaning.UNSURE]
    assert TYPES.by_id["side"].option_by_code["declined"].meaning is Meaning.DECLINED
    assert SHOWN.by_id["boxes"].option_by_code["none"].meaning is Meaning.NONE


def test_own_codes_need_no_coding_and_public_ones_keep_theirs() -> None:
    assert TYPES.by_id["side"].options[0] == Option("left", "Left")
    assert fixture("foreign").by_id["/57254-3"].options[0] == Option(
        "LA33-6", "Yes", codings=(Coding("http://loinc.org", "LA33-6", "Yes"),))


def test_options_have_properties() -> None:
    option = fixture("derived").by_id["sites"].options[0]
    assert option.properties == {"part": ("back",), "region": ("low",)}


def test_texts_numbers_and_days_can_be_options() -> None:
    plain = fixture("plain-options").by_id
    assert plain["size"].options[1] == Option("large", "large", value="large")
    assert (plain["grade"].type, plain["grade"].options[0]) == (ItemType.CHOICE, Option("1", "1", value=1))
    assert plain["visit"].options[1] == Option("2026-02", "2026-02", value=PartialDate(2026, 2))
    assert [option.code for option in plain["mixed"].options] == ["Only words", "LA33-6"]


def test_value_sets_give_their_concepts() -> None:
    lists = fixture("value-sets").by_id
    assert [option.code for option in lists["status"].options] == ["no", "new", "not-sure"]
    assert lists["status"].options[1].text == "Yes. It began in the last 2 weeks"
    assert lists["status"].options[2].meaning is Meaning.UNSURE
    assert lists["status"].value_set == lists["again"].value_set == "status"
    assert [(option.code, option.text) for option in lists["part"].options] == [
        ("arm", "Arm"), ("leg", "Leg"), ("neck", "neck")]
    assert TYPES.by_id["side"].value_set == ""


def test_conditions_are_read() -> None:
    conditions = fixture("conditions").by_id
    assert conditions["i-from"].enable_when == (Condition("i", Operator.GREATER_OR_EQUAL, 3),)
    assert conditions["d-is"].enable_when[0].value == Decimal("2.5")
    assert conditions["w-is"].enable_when[0].value == Quantity(Decimal(70), "kg")
    assert conditions["t-below"].enable_when[0].value == PartialDate(2024, 5, 1)
    assert conditions["c-is"].enable_when[0].value == Code("yes")
    assert conditions["s-empty"].enable_when == (Condition("s", Operator.EXISTS, False),)
    assert (conditions["all-of"].enable_behaviour, conditions["any-of"].enable_behaviour) == (
        Behaviour.ALL, Behaviour.ANY)


def test_a_window_of_days_is_read() -> None:
    assert ROWS.by_id["numb-since"].enable_when == (
        Condition("op-when", Operator.EXISTS, True, within_days=42),)


def test_conditions_compare_with_plain_options() -> None:
    plain = fixture("plain-options").by_id
    assert plain["large-only"].enable_when[0].value == Code("large")
    assert plain["grade-two"].enable_when[0].value == Code("2")


def test_derivations_are_read() -> None:
    derived = fixture("derived").by_id
    assert derived["age"].derivation == Derivation(Source.RECORD, "age")
    assert derived["regions"].derivation == Derivation(Source.PROPERTY, "region", "sites")
    assert derived["region-count"].derivation == Derivation(Source.COUNT, "region", "sites")
