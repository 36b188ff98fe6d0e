from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.questionnaires import fixture
from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet, State
from triage.questionnaire.errors import AnswerError
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

TYPES, LIMITS, ROWS, SITES = (fixture(name) for name in ("every-type", "limits", "rows", "derived"))
WORDS = st.text(max_size=5)
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))


@pytest.mark.parametrize(("link_id", "raw", "values"), [
    ("smokes", True, (True,)), ("side", "left", (Code("left"),)), ("falls", 3, (3,)),
    ("hours", 2.5, (Decimal("2.5"),)), ("hours", Decimal("2.50"), (Decimal("2.50"),)),
    ("hours", 2, (Decimal(2),)),
    ("weight", 70, (Quantity(Decimal(70), "kg"),)),
    ("weight", {"value": 150, "unit": "lb"}, (Quantity(Decimal(150), "lb"),)),
    ("began", "2024", (PartialDate(2024),)), ("began", "2024-05", (PartialDate(2024, 5),)),
    ("began", "2024-05-03", (PartialDate(2024, 5, 3),)), ("surgeon", "Dr. Ames", ("Dr. Ames",)),
    ("story", "It hurts.\nStill.", ("It hurts.\nStill.",)),
    ("signs", ["fever", "chills"], (Code("fever"), Code("chills"))),
    ("signs", "none", (Code("none"),)), ("signs", ["fever", "not-sure"], (Code("fever"), Code("not-sure"))),
    ("side", ["left"], (Code("left"),)), ("job", "desk", (Code("desk"),)),
    ("job", {"text": "driver"}, ("driver",)),
    ("names", ["a", "b"], ("a", "b"))])
def test_an_answer_is_read_by_the_type_of_its_question(
        link_id: str, raw: object, values: tuple[Value, ...]) -> None:
    answer = read_flat(TYPES, {link_id: raw})[link_id]
    assert (answer.state, answer.values) == (State.ANSWERED, values)


@pytest.mark.parametrize(("link_id", "raw", "state"), [
    ("side", None, State.SKIPPED), ("signs", [], State.SKIPPED), ("side", "not-sure", State.UNSURE),
    ("side", "declined", State.DECLINED), ("falls", None, State.SKIPPED)])
def test_null_is_skipped_and_not_sure_is_unsure(link_id: str, raw: object, state: State) -> None:
    assert read_flat(TYPES, {link_id: raw})[link_id].state is state


def test_what_is_not_in_the_file_was_not_asked() -> None:
    assert list(read_flat(TYPES, {"side": None})) == ["side"]


@pytest.mark.parametrize(("raw", "value"), [
    ("lt2w", Code("lt2w")), ("2026-10", PartialDate(2026, 10)), ("2019", PartialDate(2019)),
    ("not-sure", Code("not-sure"))])
def test_a_date_or_option_is_read_as_either(raw: str, value: Value) -> None:
    assert read_flat(ROWS, {"op-when": raw})["op-when"].values == (value,)


@pytest.mark.parametrize("code", ["back-left", "back"])
def test_a_body_part_is_read_with_or_without_its_side(code: str) -> None:
    assert read_flat(SITES, {"sites": [code]})["sites"].values == (Code(code),)


def test_a_number_stands_for_an_option_whose_code_it_is() -> None:
    assert read_flat(fixture("plain-options"), {"grade": 2})["grade"].values == (Code("2"),)


def test_rows_are_read_in_order_empty_ones_included() -> None:
    found = read_flat(ROWS, {"more-ops": [
        {"more-when": "2020"}, {}, {"more-kind": ["disc"], "more-when": None}]})
    assert found.rows["more-ops"] == (
        AnswerSet().with_answers({"more-when": Answer(State.ANSWERED, (PartialDate(2020),))}), AnswerSet(),
        AnswerSet().with_answers({"more-kind": Answer(State.ANSWERED, (Code("disc"),)),
                                  "more-when": SKIPPED}))


@pytest.mark.parametrize(("link_id", "raw", "says"), [
    ("ghost", 1, "no such linkId"), ("first", "x", "takes no answer"), ("intro", "x", "takes no answer"),
    ("side", "up", "give one of 'left', 'right', 'not-sure', 'declined'"), ("side", True, "give one of"),
    ("side", ["left", "right"], "takes one answer"), ("side", [], "takes one answer"),
    ("side", [["left"]], "give one of"),
    ("signs", ["fever", "none"], "'none' cannot stand together"),
    ("signs", ["fever", "fever"], "given twice"),
    ("smokes", "yes", "give true or false"), ("smokes", 1, "give true or false"),
    ("falls", "3", "give a whole number"),
    ("falls", 2.5, "give a whole number"), ("falls", True, "give a whole number"),
    ("hours", "2", "give a number"),
    ("hours", float("nan"), "give a number"), ("hours", float("inf"), "give a number"),
    ("weight", "70", "give a number"), ("weight", {"value": 1}, "give a number"),
    ("weight", {"value": 1, "unit": 2}, "give a number"), ("began", 2024, "YYYY"),
    ("began", "May 2024", "YYYY"),
    ("surgeon", 7, "give a text"), ("surgeon", "  ", "give a text"), ("job", "driver", '{"text": "…"}'),
    ("job", {"text": ""}, '{"text": "…"}'), ("hours", True, "give a number")])
def test_what_does_not_fit_is_refused_saying_what_would(link_id: str, raw: object, says: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_flat(TYPES, {link_id: raw})
    assert caught.value.path == link_id
    assert says in caught.value.message


def test_a_date_or_option_that_is_neither_says_so() -> None:
    with pytest.raises(AnswerError, match="or a date such as"):
        read_flat(ROWS, {"op-when": "lately"})


@pytest.mark.parametrize(("link_id", "raw", "says"), [
    ("short", "abcdef", "longer than 5"), ("count", 0, "less than 1"), ("count", 10, "more than 9"),
    ("mass", 500, "more than 400"), ("day", "1899", "before 1900")])
def test_an_answer_past_a_limit_is_refused(link_id: str, raw: object, says: str) -> None:
    with pytest.raises(AnswerError, match=says):
        read_flat(LIMITS, {link_id: raw})


@pytest.mark.parametrize(("data", "path"), [
    ({"more-ops": {}}, "more-ops"), ({"more-ops": [1]}, "more-ops"), ({"more-ops": "x"}, "more-ops"),
    ({"more-ops": [{}, {"more-kind": ["x"]}]}, "more-ops[1].more-kind"),
    ({"more-ops": [{"had-op": "yes"}]}, "more-ops[0].had-op"), ({"more-when": "2020"}, "more-when"),
    ({"more-ops": [{"ghost": 1}]}, "more-ops[0].ghost"),
    ({"more-ops": [{"more-ops": []}]}, "more-ops[0].more-ops")])
def test_an_error_in_a_row_names_the_row(data: dict[str, object], path: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_flat(ROWS, data)
    assert caught.value.path == path


@pytest.mark.parametrize("link_id", ["side", "hours"])
def test_a_huge_number_is_refused_without_printing_it(link_id: str) -> None:
    with pytest.raises(AnswerError, match="a huge number does not fit"):
        read_flat(TYPES, {link_id: 10**5000})


@given(st.dictionaries(st.sampled_from([*TYPES.by_id, *ROWS.by_id, "ghost"]), JSON, max_size=4))
def test_arbitrary_json_is_read_or_refused_by_name(data: dict[str, object]) -> None:
    for questionnaire in (TYPES, ROWS):
        named = link_ids_named(questionnaire, data)
        assert named == set(data) or len(named & set(data)) == 1


def link_ids_named(questionnaire: Questionnaire, data: dict[str, object]) -> set[str]:
    """The linkIds that were read, or the one that the refusal names."""
    try:
        found = read_flat(questionnaire, data)
    except AnswerError as error:
        return {error.path.partition("[")[0]}
    return set(found.answers) | set(found.rows)
