"""Whatever is given, the reader answers with a questionnaire or with a QuestionnaireError."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.questionnaires import NAMES, raw
from triage.fhir.questionnaire import read
from triage.questionnaire.errors import QuestionnaireError
from triage.questionnaire.model import Questionnaire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12)
FIXTURES = {name: raw(name) for name in NAMES}


def reads_or_refuses(document: Any) -> None:
    assert isinstance(read_or_error(document), Questionnaire | QuestionnaireError)


def read_or_error(document: Any) -> object:
    try:
        return read(document, "fuzz.json")
    except QuestionnaireError as error:
        return error if error.file == "fuzz.json" and error.path and error.mend else None


@given(JSON)
def test_arbitrary_json_is_read_or_refused(document: Any) -> None:
    reads_or_refuses(document)


@given(st.binary(max_size=60))
def test_arbitrary_bytes_are_read_or_refused(data: bytes) -> None:
    reads_or_refuses(data)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_fixture_with_a_piece_replaced_is_read_or_refused(data: st.DataObject) -> None:
    document = deepcopy(FIXTURES[data.draw(st.sampled_from(NAMES))])
    spoil(data, document, data.draw(JSON))
    reads_or_refuses(document)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_fixture_with_a_piece_of_another_is_read_or_refused(data: st.DataObject) -> None:
    document = deepcopy(FIXTURES[data.draw(st.sampled_from(NAMES))])
    piece: Any = deepcopy(FIXTURES[data.draw(st.sampled_from(NAMES))])
    while isinstance(piece, dict | list) and piece and data.draw(st.booleans()):
        piece = piece[data.draw(st.sampled_from(keys(piece)))]
    spoil(data, document, piece)
    reads_or_refuses(document)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_fixture_without_a_piece_is_read_or_refused(data: st.DataObject) -> None:
    document = deepcopy(FIXTURES[data.draw(st.sampled_from(NAMES))])
    holder, key = place(data, document)
    del holder[key]
    reads_or_refuses(document)


def spoil(data: st.DataObject, document: Any, piece: Any) -> None:
    holder, key = place(data, document)
    holder[key] = piece


def keys(holder: Any) -> list[Any]:
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))


def place(data: st.DataObject, document: Any) -> tuple[Any, Any]:
    """Walk down to some element; give what holds it, and its key there."""
    holder = document
    while True:
        key = data.draw(st.sampled_from(keys(holder)))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 3)) == 0:
            return holder, key
        holder = inner
