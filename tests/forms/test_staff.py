"""The staff's forms on their own: whatever is typed, they answer with a value or with how to mend it."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from triage.forms.staff import DecisionForm, FirstRunForm, VisitForm
from triage.forms.staff.decision import Listed, Offered

TODAY = date(2026, 11, 20)
WHEN = {"plan_who": "1", "plan_day": "2026-11-20", "plan_time": "14:30"}
FIELDS = (
    "record_number",
    "family",
    "given",
    "birth_date",
    "sex",
    "language",
    "phone",
    "email",
    "day",
    "time",
    "location_id",
    "clinician_id",
    "key",
)
ANYTHING = st.text(max_size=60) | st.sampled_from(
    [
        "2026-11-20",
        "0001-01-01",
        "9999-12-31",
        "14:30",
        "24:00",
        "female",
        "main",
        "\x00",
        "٣",
        "1972-02-30",
        " ",
    ]
)


@pytest.fixture(scope="module")
def bare() -> Iterator[Flask]:
    """An application of nothing but forms."""
    app = Flask("forms")
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        yield app


def visit(typed: dict[str, str]) -> VisitForm:
    return VisitForm(
        MultiDict(typed), today=TODAY, locations=[("main", "Main Street")], clinicians=[("1", "Dr. O")]
    )


def decision(typed: dict[str, str]) -> DecisionForm:
    return DecisionForm(
        MultiDict(typed),
        offered=Offered(
            levels=(("soon", "Soon"), ("routine", "Routine")),
            classes=(("likely", "Likely"), ("unlikely", "Unlikely")),
            current=("soon", "likely"),
            reasons=(Listed("known", "Known"), Listed("other", "Other", words=True)),
            plans=(Listed("call", "Call"), Listed("wait", "Nothing", alone=True)),
            people=(("1", "Dr. O"),),
        ),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_visit_form_takes_anything_without_a_fault(bare: Flask, typed: dict[str, str]) -> None:
    form = visit(typed)
    if form.validate():
        assert form.birth_date.data <= TODAY <= form.day.data
        assert form.family.data == " ".join(form.family.data.split()) != ""
    else:
        assert all(messages and all(messages) for messages in form.errors.values())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(st.sampled_from(FIELDS), ANYTHING, min_size=3))
def test_visit_form_shows_again_what_was_typed(bare: Flask, typed: dict[str, str]) -> None:
    form = visit(typed)
    form.validate()
    for name in set(typed) & {"birth_date", "day", "time"}:
        kept = form[name]._value()
        assert kept.strip() in (
            typed[name].strip(),
            str(form[name].data or ""),
            str(form[name].data or "")[:5],
        )


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"decision": "agree", "seen_hash": "h"}, set()),
        ({"decision": "change", "seen_hash": "h", "urgency": "routine", "reason": "Old."}, set()),
        ({"decision": "change", "seen_hash": "h", "classification": "unlikely", "reason": "Neck."}, set()),
        ({"decision": "change", "seen_hash": "h", "reason": "Old."}, {"urgency"}),
        ({"decision": "change", "seen_hash": "h", "urgency": "routine"}, {"reason_code"}),
        ({"decision": "change", "seen_hash": "h", "urgency": "routine", "reason_code": "known"}, set()),
        ({"decision": "change", "seen_hash": "h", "urgency": "routine", "reason_code": "other"}, {"reason"}),
        ({"decision": "agree", "seen_hash": "h", "reason_code": "other"}, set()),
        ({"seen_hash": "h"}, {"decision"}),
        ({"decision": "agree"}, {"seen_hash"}),
        ({"decision": "agree", "seen_hash": "h", "plan": "x" * 4001, **WHEN}, {"plan"}),
        ({"decision": "agree", "seen_hash": "h", "plan": "Scan."}, {"plan_who", "plan_day", "plan_time"}),
        ({"decision": "agree", "seen_hash": "h", "plan_code": "call", **WHEN}, set()),
        ({"decision": "agree", "seen_hash": "h", "plan_code": "wait"}, set()),
        ({"decision": "agree", "seen_hash": "h", "plan_code": "call", **WHEN, "plan_day": "x"}, {"plan_day"}),
    ],
)
def test_decision_needs_a_reason_where_it_changes_something(
    bare: Flask, typed: dict[str, str], wrong: set[str]
) -> None:
    form = decision({"urgency": "soon", "classification": "likely", **typed})
    assert form.validate() == (not wrong)
    assert set(form.errors) == wrong


def test_keys_of_two_forms_differ(bare: Flask) -> None:
    assert len({visit({}).key.data for _ in range(3)}) == 3
    assert visit({"key": "kept"}).key.data == "kept"


@pytest.mark.parametrize("typed", ["x", "correct horse", "x" * 12, "x" * 128, "x" * 129])
def test_password_has_twelve_to_128_characters(bare: Flask, typed: str) -> None:
    form = FirstRunForm(MultiDict({"password": typed, "again": typed}), zones=["UTC"], default_zone="UTC")
    form.validate()
    assert ("password" in form.errors) == (not 12 <= len(typed) <= 128)


def test_refusal_of_an_unknown_field_is_about_the_whole_form(bare: Flask) -> None:
    form = visit({})
    form.blame("moon", "It is full.")
    assert form.form_errors == ["It is full."]
