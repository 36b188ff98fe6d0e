"""What pages do not have, and so need no way round: sound, gestures, shortcuts, words in pictures."""

import re

import pytest

from tests.support import tree
from triage.config import ROOT
from triage.library import load

STATIC = ROOT / "triage" / "static"
TEMPLATES = {str(path.relative_to(ROOT)): path.read_text() for path in tree.templates()}
SCRIPTS = {path.name: path.read_text() for path in sorted(STATIC.glob("*.js"))}
STYLES = {path.name: path.read_text() for path in sorted(STATIC.glob("*.css"))}

IN_TEMPLATES = {
    "sound or moving pictures": r"<(?:audio|video|iframe|object|embed|canvas|marquee|blink)\b",
    "words in a picture": r"<(?:img|picture|map)\b",
    "a key of its own": r"\baccesskey\b",
    "a tip that only hovering shows": r"<(?:a|button|input|label|span|p|div)\b[^>]*\stitle=",
    "a name that is not what stands there": r"<(?:a|button|input|select|textarea)\b[^>]*\saria-label",
    "something to drag": r"\bdraggable\b|type=\"range\"",
    "an order of its own": r"\btabindex=\"[1-9]",
    "a list that acts when it is changed": r"\bonchange\b",
}
# Of the staff: letters of the day and of the queue can be turned off; those of keying work inside its fields.
KEYS_OF_STAFF = {"board.js", "deciding.js", "keying.js", "queue.js"}
# The picture that an app scans, whose text follows it; boxes of a date, named by the words that show in them.
NEEDED = {("words in a picture", "templates/security/two_factor_setup.html"),
          ("a name that is not what stands there", "templates/macros/flip.html")}
SENDS = ("pressed.form.requestSubmit(pressed.submitter)",   # what was pressed and not heard
         "form.submit();")                                  # a passkey's answer, after its button was pressed
IN_SCRIPTS = {
    "a key of its own": r"\.key\b|keyCode|onkey",
    "a gesture or a drag": r"touchmove|touchstart|pointermove|mousemove|dragstart|ontouch",
    "an action on the way down": r"addEventListener\(\"(?:mousedown|pointerdown)\"",
    "the movement of the device": r"devicemotion|deviceorientation",
    "another page on focus": r"addEventListener\(\"(?:focus|focusin|blur)\"",
    "something in the way of pasting": r"paste|autocomplete",
}


# Browsers from before 2020 read nothing of a script that has a word which they do not know.
OF_PATIENTS = ("wear.js", "app.js")
TOO_YOUNG = re.compile(r"\?\.[a-z(\[]|\?\?|\|\|=|\bcatch \{|\{\s*\.\.\.|\*\*|for await|\bimport\b|\bclass\b")


@pytest.mark.parametrize("what", IN_TEMPLATES)
def test_pages_have_none(what: str) -> None:
    found = [name for name, text in TEMPLATES.items() if re.search(IN_TEMPLATES[what], text)]
    assert [name for name in found if (what, name) not in NEEDED] == []


@pytest.mark.parametrize("name", OF_PATIENTS)
def test_scripts_of_patients_have_no_word_that_is_too_young(name: str) -> None:
    assert TOO_YOUNG.findall(SCRIPTS[name]) == []


@pytest.mark.parametrize("what", IN_SCRIPTS)
def test_scripts_have_none(what: str) -> None:
    found = [name for name, text in SCRIPTS.items() if re.search(IN_SCRIPTS[what], text)]
    assert set(found) <= (KEYS_OF_STAFF if what == "a key of its own" else set())


def test_a_choice_never_sends_the_form() -> None:
    """Only a pressed button does, and the script for one that was pressed and not heard."""
    lines = [line.strip() for text in SCRIPTS.values() for line in text.splitlines() if "ubmit(" in line]
    assert [line for line in lines if not any(one in line for one in SENDS)] == []


# A tablet without scripts: its question appears once, after the clinic's own seconds, and nothing moves.
ASKS = "@keyframes ask{to{visibility:visible}}"


def test_styles_show_nothing_on_hovering_and_never_blink() -> None:
    for name, text in STYLES.items():
        assert not re.search(r":hover[^{]*\{[^}]*(?:display|visibility|content|inset)", text), name
        still = text.replace(ASKS, "")
        assert not re.search(r"@keyframes|animation|transition|scroll-behavior", still), name


def test_what_the_record_holds_is_not_asked_again() -> None:
    form = load(ROOT / "questionnaires" / "post-laminectomy").questionnaire
    assert all(form.by_id[link_id].hidden for link_id in ("age", "sex"))
    asked = [item.text.lower() for item in form.by_id.values() if item.is_question and not item.hidden]
    again = re.compile(r"your name|\bborn\b|date of birth|how old|your age\b|your sex\b(?! organs)")
    assert [text for text in asked if again.search(text)] == []
    assert len(asked) > 100
