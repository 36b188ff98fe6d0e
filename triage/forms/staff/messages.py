"""What a location's messages say, and when they go out."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from triage.forms.staff.base import StaffForm, Whole, options, stripped
from triage.forms.staff.location import SEEN

HOURS = options((str(hour), f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}") for hour in range(24))  # noqa: PLR2004


class ScheduleForm(StaffForm):
    """What messages call the clinic, and when they go out by themselves. `seen`: the revision shown."""

    seen = IntegerField(widget=HiddenInput(), validators=[SEEN])
    name = StringField("What messages call you", filters=[stripped])
    scheduled = BooleanField("Send invitations and reminders by themselves")
    first = Whole("First, days before the visit", [
        InputRequired("Write a number of days; 0 for none"), NumberRange(0, 30, "Write 0 to 30 days")])
    second = Whole("Second, days before the visit", [
        InputRequired("Write a number of days; 0 for none"), NumberRange(0, 30, "Write 0 to 30 days")])
    last = Whole("Last, hours before the visit", [
        InputRequired("Write a number of hours; 0 for none"), NumberRange(0, 23, "Write 0 to 23 hours")])
    quiet_from = SelectField("Quiet hours from", choices=HOURS)
    quiet_until = SelectField("Quiet hours until", choices=HOURS)


class TextsForm(StaffForm):
    """A location's own texts in one language, by the names of the slots; an empty one has its default."""

    seen = IntegerField(widget=HiddenInput(), validators=[SEEN])
    invitation_subject = StringField("Invitation: e-mail, subject")
    invitation_body = TextAreaField("Invitation: e-mail")
    invitation_sms = TextAreaField("Invitation: text message")
    reminder_subject = StringField("Reminder: e-mail, subject")
    reminder_body = TextAreaField("Reminder: e-mail")
    reminder_sms = TextAreaField("Reminder: text message")
    last_subject = StringField("Last reminder: e-mail, subject")
    last_body = TextAreaField("Last reminder: e-mail")
    last_sms = TextAreaField("Last reminder: text message")
    new_link_subject = StringField("New link: e-mail, subject")
    new_link_body = TextAreaField("New link: e-mail")
    new_link_sms = TextAreaField("New link: text message")

    def texts(self) -> dict[str, str]:
        """Give what was typed, by slot."""
        return {field.name: field.data or "" for field in self if field.name not in ("key", "seen")}

    def blame_each(self, wrong: dict[str, list[str]]) -> Any:
        """Put what is wrong at its fields."""
        for name, sentences in wrong.items():
            self[name].errors = list(sentences)
