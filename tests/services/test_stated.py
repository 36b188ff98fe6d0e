"""What counts as a reason that somebody gives in their own words."""

from datetime import timedelta

import pytest

from triage.services import stated
from triage.services.errors import InvalidInput
from triage.services.grounds import GROUNDS, says
from triage.services.retention import LEAST


@pytest.mark.parametrize("reason", ["", "because", "I want to", "to to to to to to", "x" * 40, "a b c d e f",
                                    "....... ...... .....", f"all of it {'x' * 500}"])
def test_what_tells_nobody_anything_is_no_reason(reason: str) -> None:
    with pytest.raises(InvalidInput):
        stated.checked(reason)


@pytest.mark.parametrize("reason", ["Ticket 4711 crashes", "Carta del 19 de noviembre", "Жалоба дочери нам",
                                    "A daughter wrote.\nNobody\tcalled  back."])
def test_a_sentence_is_one_in_any_language_on_one_line(reason: str) -> None:
    assert stated.checked(reason) == " ".join(reason.split())


def test_the_trail_is_never_kept_for_less_than_a_case_is_open() -> None:
    assert timedelta(days=LEAST["audit"]) > stated.OPEN_FOR


def test_an_entry_that_the_list_has_no_more_is_still_told() -> None:
    assert says("fault") == "a fault of the program is being looked into"
    assert says("gone") == "gone"
    assert "gone" not in GROUNDS
