"""Cases as lists: no state of an answer looks like another."""

from typing import Any

from tests.support.noted import AT, case_of
from tests.support.stored_forms import REAL
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.services import case_lists
from triage.services.lists import CsvList
from triage.services.views import CaseView

FORM = REAL.questionnaire


def case(**answers: Any) -> CaseView:
    """Give the case of some answers; "_" stands for "-"."""
    told = {link_id.replace("_", "-"): value for link_id, value in answers.items()}
    return case_of(effective(FORM, read_flat(FORM, told), AT.date()), AT.date())


def rows(found: CsvList) -> list[dict[str, Any]]:
    """Give the rows by the names of their columns."""
    return [dict(zip((one.name for one in found.columns), row, strict=True)) for row in found.rows]


def test_a_row_tells_five_states_apart() -> None:
    (row,) = rows(case_lists.wide([case(bladder_change="new", injury="not-sure", safety_thoughts="declined",
                                        both_legs=None, had_spine_op="no")]))
    assert (row["bladder-change"], row["injury"], row["safety-thoughts"], row["both-legs"]) == (
        "new", "UNK", "ASKU", "")
    assert row["cord-when"] == "NA"
    assert (str(row["level"]), str(row["level_max"])) == ("emergency", "emergency")


def test_each_pick_of_a_list_has_a_column() -> None:
    (row,) = rows(case_lists.wide([case(general_signs=["weight", "not-sure"])]))
    assert (row["general-signs___weight"], row["general-signs___night"]) == (1, "UNK")
    (row,) = rows(case_lists.wide([case(general_signs=["none"])]))
    assert (row["general-signs___weight"], row["general-signs___none"]) == (0, 1)


def test_rows_of_lists_have_columns_of_their_own_and_others_have_none() -> None:
    many = case(takes_medicines="yes", medicines=[{"medicine-name": "=1+1"}, {"medicine-name": "b"}])
    found = case_lists.wide([case(), many])
    assert [row.get("medicine-name__2") for row in rows(found)] == ["NA", "b"]
    assert "'=1+1" in found.to_csv().decode()


def test_answers_and_places_have_rows() -> None:
    told = case(general_signs=["weight", "night"], pain_sites=["low-back-left"])
    found = [row for row in rows(case_lists.long([told])) if row["item_id"] == "general-signs"]
    assert [(row["value"], row["state"]) for row in found] == [("weight", "answered"), ("night", "answered")]
    (place,) = rows(case_lists.body([told], lambda *_: ("back", "pain")))
    assert (place["figure"], place["region"], place["layer"], place["intensity"]) == (
        "back", "low-back-left", "pain", "")
