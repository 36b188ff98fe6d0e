"""What a clinic's own words on urgent pages may not be."""

import pytest

from triage.services.help_words import SLOTS, as_kept, as_read, crisis_lines, problems


def wrong(slot: str, text: str, language: str = "en", number: str = "911") -> str:
    return problems({slot: as_kept(text, number)}, language, number).get(slot, "")


@pytest.mark.parametrize("slot", [slot.name for slot in SLOTS if slot.numbered])
@pytest.mark.parametrize("text", ["Call now", "Call 9 1 1", "Call 9110", "Call 19112"])
def test_words_without_the_emergency_number_are_refused(slot: str, text: str) -> None:
    assert "Say the emergency number, 911" in wrong(slot, text)


@pytest.mark.parametrize(("slot", "text"), [
    ("headline", "Call 911 at once"), ("foot", "911"), ("ending", "Call 911 for any of these"),
    ("closing", "You did well to call."), ("tell", "Say when it began, and what you take."),
    ("crisis", "Call 988 | 988\nText 988 | text 988"), ("closed", "If we are closed, call 111 today."),
    ("avoid", "Do not drive. Loosen your clothes.")])
def test_plain_words_with_a_number_are_taken(slot: str, text: str) -> None:
    assert wrong(slot, text) == ""


@pytest.mark.parametrize(("slot", "text"), [
    ("headline", "Llame ya al 911"), ("avoid", "No maneje. Toma poco tiempo llamar."),
    ("crisis", "Llame al 988, opción 2 | 988")])
def test_plain_spanish_words_are_taken(slot: str, text: str) -> None:
    assert wrong(slot, text, "es") == ""


@pytest.mark.parametrize(("text", "language"), [
    ("You may have sepsis. Call 911", "en"), ("Cauda equina? Call 911", "en"), ("A blood clot: 911", "en"),
    ("Your diagnosis needs 911", "en"), ("Meningitis kills. Call 911", "en"), ("A STROKE? Call 911", "en"),
    ("Puede tener una infección. Llame al 911", "es"), ("Síndrome grave: 911", "es"),
    ("Puede ser un tumor. Llame al 911", "es")])
def test_words_that_name_a_disease_are_refused(text: str, language: str) -> None:
    assert "names a disease" in wrong("headline", text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("Nothing is wrong with you.", "en"), ("There is no need to call us.", "en"), ("Todo está bien.", "es")])
def test_words_that_say_all_is_well_are_refused(text: str, language: str) -> None:
    assert "all is well" in wrong("closing", text, language)


@pytest.mark.parametrize(("text", "language"), [
    ("Immediately communicate with the appropriate emergency department representative.", "en"),
    ("Comuníquese inmediatamente con el departamento de emergencias hospitalarias correspondiente.", "es")])
def test_words_above_grade_8_are_refused(text: str, language: str) -> None:
    assert "the limit is 8" in wrong("avoid", text, language)


@pytest.mark.parametrize(("number", "other"), [("911", "999"), ("999", "911"), ("112", "999")])
def test_another_countrys_number_is_refused(number: str, other: str) -> None:
    assert other in wrong("headline", f"Call {number} or {other}", number=number)


@pytest.mark.parametrize("slot", [slot for slot in SLOTS if not slot.lines], ids=lambda slot: slot.name)
def test_words_that_are_too_long_are_refused(slot: object) -> None:
    name, longest = slot.name, slot.longest   # type: ignore[attr-defined]  # a Slot; the ids need an object
    assert f"at most {longest}" in wrong(name, "911 " + "a " * longest)


@pytest.mark.parametrize("text", [
    "Call 988", "Call | now", "| 988", "Text | text", "\n".join(["A | 111"] * 5)])
def test_crisis_lines_that_nobody_can_press_are_refused(text: str) -> None:
    assert wrong("crisis", text)


def test_empty_words_are_no_problem() -> None:
    assert problems({slot.name: "" for slot in SLOTS}, "en", "911") == {}


def test_number_is_kept_as_a_mark_and_read_as_what_it_is_then() -> None:
    kept = as_kept("  Call 911  now.\n\n Not 9110. ", "911")
    assert kept == "Call {number} now.\nNot 9110."
    assert as_read(kept, "999") == "Call 999 now.\nNot 9110."


def test_lines_are_read_as_words_and_what_they_call() -> None:
    assert crisis_lines("A | 1\n\n B |text 2 ") == (("A", "1"), ("B", "text 2"))
