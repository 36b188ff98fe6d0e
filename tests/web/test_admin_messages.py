"""What a location's messages say: typed, looked at, refused, saved, told in the history."""

import pytest
from flask import Flask

from tests.support.staff import Colleague, site
from triage.services.messages.texts import defaults


@pytest.fixture
def admin(demo_app: Flask) -> Colleague:
    """The administrator, at the texts of Main Street."""
    colleague = Colleague.at(demo_app, "administrator")
    colleague.open(f"/admin/locations/{site(demo_app)}/messages/en")
    return colleague


GOOD = "[clinic]: your form: [link] Call [phone]. STOP to end"


def test_the_defaults_are_shown_as_a_phone_shows_them(admin: Colleague) -> None:
    assert "Before your visit on Wed, Dec 4" in admin.page.text
    assert "of 160 letters" in admin.page.text


def test_what_is_typed_is_looked_at_before_it_is_kept(admin: Colleague) -> None:
    admin.press("Show how it looks", do="preview", invitation_sms=GOOD)
    assert "your form: http" in admin.page.text
    assert "all default" in admin.follow("Messages, ").text


def test_a_text_is_kept_and_told_in_the_history(admin: Colleague) -> None:
    admin.press("Save the texts", do="save", invitation_sms=GOOD)
    assert admin.page.status == 200
    page = admin.follow("Messages, ")
    assert "1 text of your own" in page.text
    assert "Invitation: text message, English" in page.text


@pytest.mark.parametrize(("text", "says"), [
    ("Your spine form: [link] Call [phone]. STOP to end", "“spine” names a part of the body"),
    ("[clinic]: your form. Call [phone]. STOP to end", "Put [link] in"),
    ("[clinic]: your form: [link] STOP to end", "Put [phone] in"),
    ("[clinic]: your form: [link] Call [phone]", "Say how to stop"),
    (GOOD + " Thank you for your help." * 12, "cut this into 3 messages"),
    ("Hi [last name], [link] [phone] STOP", "“[last name]” is a whole name")])
def test_what_may_not_be_sent_is_not_kept(admin: Colleague, text: str, says: str) -> None:
    admin.press("Save the texts", do="save", invitation_sms=text)
    assert (admin.page.status, says in admin.page.text, text in admin.page.text) == (422, True, True)


def test_several_faults_are_all_said_at_once(admin: Colleague) -> None:
    admin.press("Save the texts", do="save", invitation_sms="Your pain form", last_subject="Surgery")
    for says in ("“pain” tells about health", "Put [link] in", "“Surgery”"):
        assert says in admin.page.text


def test_reset_goes_back_to_the_defaults(admin: Colleague) -> None:
    admin.press("Save the texts", do="save", invitation_sms=GOOD)
    admin.press("Reset all to default", do="reset")
    assert "all default" in admin.follow("Messages, ").text


def test_another_administrators_change_is_not_overwritten(admin: Colleague, demo_app: Flask) -> None:
    other = Colleague.at(demo_app, "administrator")
    other.open(admin.page.address)
    other.press("Save the texts", do="save", invitation_sms=GOOD)
    admin.press("Save the texts", do="save", reminder_sms=GOOD)
    assert admin.page.status == 409


def test_a_name_that_tells_is_refused_and_one_that_does_not_is_used(admin: Colleague) -> None:
    admin.follow("Messages, ")
    admin.press("Save", name="Spine & Pain Center")
    assert (admin.page.status, "Leave it out" in admin.page.text) == (422, True)
    admin.press("Save", name="Elm Street Clinic", first="5", quiet_from="21")
    assert "Elm Street Clinic" in admin.page.text
    assert "First, days before" in admin.page.text


def test_spanish_texts_are_spanish(admin: Colleague) -> None:
    page = admin.follow("Texts in Spanish")
    assert defaults("es")["reminder_subject"].partition(" [")[0] in page.text
