"""The body map of the questionnaire: 39 parts, 76 regions, in both languages, each where it belongs."""

from datetime import date

import pytest

from triage.library import Definition
from triage.questionnaire.derive import derive
from triage.questionnaire.model import Option
from triage.questionnaire.path import pages_of, visible
from triage.questionnaire.reading import read_flat

TODAY = date(2026, 11, 20)
MAPS = ("pain-sites", "numb-sites", "pins-sites")
SIDES_ES = {"left": "izquierda", "middle": "centro", "right": "derecha"}
# The specification's region table, section 3: the parts that match an operated region strongly.
STRONG = {
    "low": {"low-back", "hip-back", "tailbone", "buttock", "sit-bone", "thigh-outer", "thigh-front",
            "thigh-inner", "thigh-back", "knee-back", "shin-outer", "shin-inner", "calf", "heel",
            "foot-big-toe-side", "foot-little-toe-side", "sole"},
    "neck": {"neck", "shoulder-top", "shoulder-blade", "upper-arm-front", "upper-arm-back", "forearm-front",
             "forearm-back", "palm-thumb-side", "palm-little-side", "hand-back", "head-back"},
    "mid": {"mid-back", "between-shoulder-blades", "chest"},
}
LEG = {"thigh-outer", "thigh-front", "thigh-inner", "thigh-back", "knee-front", "knee-back", "shin-outer",
       "shin-inner", "calf", "heel", "foot-big-toe-side", "foot-little-toe-side", "sole"}


def regions(definition: Definition, link_id: str, language: str = "en") -> list[Option]:
    return [option for option in definition.in_language(language).by_id[link_id].options if option.properties]


def one(option: Option, name: str) -> str:
    (value,) = option.properties[name]
    return value


@pytest.mark.parametrize("link_id", MAPS)
def test_each_map_offers_39_parts_as_76_regions(definition: Definition, link_id: str) -> None:
    found = regions(definition, link_id)
    assert (len(found), len({one(option, "part") for option in found})) == (76, 39)


@pytest.mark.parametrize("link_id", MAPS)
def test_each_region_is_a_part_with_its_side(definition: Definition, link_id: str) -> None:
    for option in regions(definition, link_id):
        part, side = one(option, "part"), one(option, "side")
        assert option.code in {f"{part}-{side}", part}
        assert side in SIDES_ES


@pytest.mark.parametrize("link_id", MAPS)
def test_a_part_with_a_left_has_a_right(definition: Definition, link_id: str) -> None:
    sides: dict[str, set[str]] = {}
    for option in regions(definition, link_id):
        sides.setdefault(one(option, "part"), set()).add(one(option, "side"))
    assert {frozenset(found) for found in sides.values()} == {
        frozenset({"left", "right"}), frozenset({"left", "middle", "right"}), frozenset({"middle"})}


@pytest.mark.parametrize("link_id", MAPS)
def test_each_region_names_its_side_in_both_languages(definition: Definition, link_id: str) -> None:
    spanish = {option.code: option.text for option in regions(definition, link_id, "es")}
    for option in regions(definition, link_id):
        side = one(option, "side")
        if option.code.endswith(f"-{side}"):
            assert option.text.endswith(f", {side}")
            assert spanish[option.code].endswith(f", {SIDES_ES[side]}")
        assert spanish[option.code] != option.text


def test_each_part_falls_in_the_region_that_it_matches_strongly(definition: Definition) -> None:
    found = {one(option, "part"): one(option, "region") for option in regions(definition, "pain-sites")}
    for region, parts in STRONG.items():
        assert {found[part] for part in parts} == {region}


def test_leg_parts_and_the_groin_are_areas_of_their_own(definition: Definition) -> None:
    areas = {one(option, "part"): set(option.properties["area"])
             for option in regions(definition, "pain-sites")}
    assert {part for part, found in areas.items() if "leg" in found} == LEG
    assert {part for part, found in areas.items() if "groin" in found} == {"groin"}


def test_every_area_can_be_an_answer_of_the_derived_question(definition: Definition) -> None:
    areas = {area for option in regions(definition, "pain-sites") for area in option.properties["area"]}
    assert areas == set(definition.questionnaire.by_id["pain-areas"].option_by_code)


def test_all_maps_list_the_regions_in_the_same_order(definition: Definition) -> None:
    order = {tuple(option.code for option in regions(definition, link_id)) for link_id in MAPS}
    assert len(order) == 1


@pytest.mark.parametrize(("places", "asked"), [
    (["low-back-left"], []), (["low-back-left", "low-back-right"], []),
    (["low-back-left", "calf-left"], ["pain-back", "pain-leg"]),
    (["neck-left", "palm-thumb-side-left", "groin-left"], ["pain-neck", "pain-arm", "pain-seat"]),
])
def test_each_area_has_a_number_where_more_than_one_hurts(
        definition: Definition, places: list[str], asked: list[str]) -> None:
    form = definition.questionnaire
    answers = derive(form, read_flat(form, {"pain-sites": places}), {})
    page = next(one for one in pages_of(form, 2) if one.slug == "pain-numbers")
    shown = [item.link_id for item in visible(form, page, answers, TODAY)]
    assert shown == ["pain-now", "pain-worst", *asked]


def test_every_area_but_head_chest_and_belly_can_have_a_number(definition: Definition) -> None:
    by_id = definition.questionnaire.by_id
    read = {condition.value.code for item in by_id["pain-by-place"].items for condition in item.enable_when}
    assert set(by_id["pain-areas"].option_by_code) - read == {"head", "chest", "belly"}
