from tests.support.questionnaires import choice, fixture
from triage.questionnaire.options import parts, properties

SITES = fixture("derived").by_id["sites"]


def test_the_parts_of_a_body_map_are_named_without_sides() -> None:
    assert parts(SITES) == {"back", "arm"}


def test_an_option_has_its_own_properties() -> None:
    assert properties(SITES, "back-left", "region") == ("low",)
    assert properties(SITES, "no-pain", "region") == ()


def test_a_part_without_its_side_has_what_all_its_sides_have() -> None:
    assert properties(SITES, "arm", "region") == ("neck",)
    assert properties(SITES, "arm", "part") == ("arm",)


def test_a_code_that_is_neither_option_nor_part_has_nothing() -> None:
    assert properties(SITES, "ghost", "region") == ()
    assert properties(choice("plain"), "yes", "region") == ()
